"""What papers are called on pages: the name that a paper bears in its own language, said in the reader's."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

TITLES = (
    _("Memorandum of understanding"),
    _("Learning agreement"),
    _("Amendment to the learning agreement"),
    _("Staff mobility programme"),
    _("Amendment to the staff mobility programme"),
    _("Consent of parent or guardian"),
    _("Departure pack"),
    _("Participant sheet"),
    _("Notice to the sending employer"),
    _("Group programme and list of participants"),
    _("Follow-up sheet"),
    _("Certificate of attendance"),
    _("Complement to the learning agreement"),
    _("Complement to the staff mobility programme"),
    _("Certificate for an accompanying person"),
    _("Assessment grid"),
    _("Personal transcript"),
    _("Validation record"),
    _("Recognition statement"),
    _("Europass Mobility"),
    _("Feedback report"),
)


# Papers of which a stay has several: kind -> from what is printed, the words after its title that tell it apart.
WHICH: dict[str, Callable[[Mapping[str, Any]], str]] = {}


def told_by(kind: str, which: Callable[[Mapping[str, Any]], str]) -> None:
    """Say what tells papers of this kind apart: said by the app that knows."""
    WHICH[kind] = which


def title_for_reader(title: str, language: str) -> str:
    """The title in the reader's language; as it is printed where no kind of paper bears it."""
    place = _places(language).get(title)
    return title if place is None else str(TITLES[place])


def said_in_readers_words(title: str) -> str:
    """The same where the language it was printed in is not known."""
    found = (title_for_reader(title, code) for code, _name in settings.LANGUAGES if title in _places(code))
    return next(found, title)


@cache
def _places(language: str) -> dict[str, int]:
    with translation.override(language):
        return {str(title): place for place, title in enumerate(TITLES)}
