"""docs/configuration.md has one table of all settings: none is missing there, none is invented."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
ASKED = re.compile(
    r"""env\.(?:text|secret|field_key|names|flag|one_of|number|base_url|database|broker|mail)\(\s*"([A-Z_]+)\""""
)


def variables_read() -> set[str]:
    code = "".join(path.read_text() for path in (ROOT / "config" / "settings").glob("*.py"))
    return set(ASKED.findall(code)) | {"SOJOURN_ENV"}


def variables_documented() -> list[str]:
    page = (ROOT / "docs" / "configuration.md").read_text()
    return re.findall(r"^\| `([A-Z_]+)` \|", page, re.MULTILINE)


def test_table_lists_exactly_the_variables_read():
    assert sorted(variables_documented()) == sorted(variables_read())


def test_nothing_else_in_the_code_reads_the_environment_for_a_setting():
    """`config/` reads settings; the others take them from django.conf."""
    apps = [path.parent for path in ROOT.glob("*/apps.py")]
    readers = [
        str(path.relative_to(ROOT))
        for app in apps
        for path in app.rglob("*.py")
        if re.search(r"os\.environ(\.get\(|\[)|os\.getenv\(", path.read_text())
    ]
    # The child that prints sees only a few harmless variables; benchmarks open databases of their own.
    assert sorted(readers) == ["documents/press.py", "tools/bench/databases.py", "tools/bench/worlds.py"]


def test_languages_asked_for_are_those_of_a_person():
    from django.conf import settings

    from accounts.models import Language

    assert list(settings.LANGUAGES) == [(code, str(name)) for code, name in Language.choices]
