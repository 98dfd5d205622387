"""Every language is complete: each marked string has its words, with the same placeholders."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils import translation
from django.utils.translation import trim_whitespace

from accounts.models import Language
from lifecycle.tables.mobility import State
from tests.source import HEIGHT

TRANSLATED = [code for code, _name in settings.LANGUAGES if code != "en"]
CATALOGUES = [
    (language, path)
    for language in TRANSLATED
    for path in sorted(settings.BASE_DIR.glob(f"**/locale/{language}/LC_MESSAGES/django.po"))
    if ".venv" not in path.parts
]


def entries(path, language):
    """Every entry of a catalogue but its head."""
    with path.open("rb") as file:
        return [message for message in read_po(file, locale=language) if message.id]


def known_in(language):
    """The English sentences that have words in this language."""
    return {source for named, path in CATALOGUES if named == language for source in sources(entries(path, language))}


def sources(messages):
    """The English sentences, of plurals the first."""
    return {message.id[0] if isinstance(message.id, tuple) else message.id for message in messages}


PLACE = re.compile(r"%\(\w+\)[sd]|\{\w+\}")


def sides(message):
    """Pairs of source and translation, plurals one by one."""
    if isinstance(message.id, tuple):
        return list(zip(message.id, message.string, strict=True))
    return [(message.id, message.string)]


def test_people_choose_among_the_languages_of_the_pages():
    assert tuple(Language.choices) == tuple(settings.LANGUAGES)


@pytest.mark.parametrize(("language", "path"), CATALOGUES)
def test_every_entry_is_translated_with_the_same_placeholders(language, path):
    messages = entries(path, language)

    assert len(messages) > 30
    for message in messages:
        assert not message.fuzzy, message.id
        for english, other in sides(message):
            assert other.strip() or not english.strip(), english
            assert set(PLACE.findall(english)) == set(PLACE.findall(other)), (english, other)


FORMAL = re.compile(r"\b(?:u|uw|Uw|[Uu]zelf)\b|\bU(?! of V\b)\b")


@pytest.mark.parametrize("path", [path for language, path in CATALOGUES if language == "nl"])
def test_dutch_says_je_to_everybody(path):
    said = [words for message in entries(path, "nl") for _english, words in sides(message)]

    assert len(said) > 30
    assert [words for words in said if FORMAL.search(words)] == []


def test_the_dutch_manual_says_je_to_everybody():
    pages = {
        path.name: path.read_text(encoding="utf-8") for path in (settings.BASE_DIR / "docs/manual/nl").glob("*.md")
    }

    assert len(pages) > 5
    assert {name: found for name, text in pages.items() if (found := FORMAL.findall(text))} == {}


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="gettext is not on this machine")
@pytest.mark.parametrize("language", TRANSLATED)
def test_no_marked_string_is_missing_from_the_catalogue(tmp_path, language):
    """What `makemessages` finds in the code and the templates stands in the catalogue."""
    known = known_in(language)
    files = [
        str(path)
        for folder in sorted(HEIGHT.keys() - {"tools"})  # commands speak English
        for path in (settings.BASE_DIR / folder).rglob("*.py")
        if "migrations" not in path.parts
    ]
    found = subprocess.run(
        [
            "xgettext",
            "--from-code=UTF-8",
            "--language=Python",
            "-kgettext_lazy",
            "-kngettext:1,2",
            "-kngettext_lazy:1,2",
            "-k_",
            "-kpgettext_lazy:1c,2",
            "-o",
            "-",
            *files,
        ],
        capture_output=True,
        check=True,
    )
    (tmp_path / "found.po").write_bytes(
        found.stdout.replace(b"charset=CHARSET", b"charset=UTF-8").replace(
            b"nplurals=INTEGER; plural=EXPRESSION;", b"nplurals=2; plural=(n != 1);"
        )
    )
    marked = sources(entries(tmp_path / "found.po", language))

    assert len(marked) > 1000
    assert marked - known == set()


MARKED = re.compile(r"""{%\s*translate\s+(?:"([^"]+)"|'([^']+)')""")
MARKED_BLOCK = re.compile(r"{%\s*blocktranslate\b(.*?)%}(.*?){%\s*(?:plural|endblocktranslate)\b", re.DOTALL)
VALUE = re.compile(r"{{\s*(\w+)\s*}}")


def marked_in(template):
    """The English sentences of a template as gettext knows them, of plurals the first."""
    for pair in MARKED.findall(template):
        yield pair[0] or pair[1]
    for options, words in MARKED_BLOCK.findall(template):
        if "trimmed" in options.split():
            words = trim_whitespace(words)
        yield VALUE.sub(r"%(\1)s", words.replace("%", "%%"))


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_marked_string_of_the_templates_is_in_the_catalogue(language):
    known = known_in(language)
    marked = {
        (path.name, words)
        for path in Path(settings.BASE_DIR / "templates").rglob("*.*")
        if path.suffix in (".html", ".txt")
        for words in marked_in(path.read_text(encoding="utf-8"))
    }

    assert len(marked) > 1000
    assert {(name, words) for name, words in marked if words not in known} == set()


def test_states_and_steps_have_their_dutch_words():
    with translation.override("en"):
        english = {str(state.label) for state in State}
    with translation.override("nl"):
        dutch = {str(state.label) for state in State}

    assert english & dutch == {"Feedback"}
