"""Papers are stored in a folder of the test, and one press serves all tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings

from documents import press as pressing

TEMPLATES = Path(__file__).parent / "templates"


@pytest.fixture(autouse=True)
def _own_store(settings, tmp_path: Path, _own_templates: None) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}},
    }


@pytest.fixture(scope="session")
def _own_templates() -> Iterator[None]:
    """Set once: with each setting of its folders Django forgets every template that it has compiled."""
    engine = settings.TEMPLATES[0]
    with override_settings(TEMPLATES=[{**engine, "DIRS": [*engine["DIRS"], TEMPLATES]}]):
        yield


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
