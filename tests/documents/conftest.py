"""Papers are stored in a folder of the test, and one press serves all tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from documents import press as pressing

TEMPLATES = Path(__file__).parent / "templates"


@pytest.fixture(autouse=True)
def _own_store_and_templates(settings, tmp_path: Path) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}},
    }
    engine = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**engine, "DIRS": [*engine["DIRS"], TEMPLATES]}]


@pytest.fixture(scope="session")
def the_press() -> Iterator[pressing.Press]:
    """The press of this process, ended when the tests are over."""
    yield pressing.press()
    pressing.press().close()


@pytest.fixture
def press(the_press) -> pressing.Press:
    return the_press


@pytest.fixture
def a_pdf() -> bytes:
    """A very small PDF, as a scanner would send one."""
    from io import BytesIO

    from PIL import Image

    out = BytesIO()
    Image.new("L", (20, 20), 255).save(out, "PDF")
    return out.getvalue()
