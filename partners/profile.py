"""The lines of a profile: where each stands, what it is called, and how a changed one is told."""

from collections.abc import Iterable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organisation
from partners.fields import field_name
from partners.models import Profile
from partners.spoken import languages_in_words

# line -> what stands before it
OF_THE_ORGANISATION: dict[str, Any] = {
    "address": gettext_lazy("Street and number"),
    "postcode": gettext_lazy("Postcode"),
    "town": gettext_lazy("Town"),
    "email": gettext_lazy("Mail address"),
    "phone": gettext_lazy("Telephone"),
    "website": gettext_lazy("Website"),
}
OF_THE_PROFILE: dict[str, Any] = {
    "field": gettext_lazy("Field of work"),
    "trade": gettext_lazy("In its own words"),
    "staff": gettext_lazy("People who work there"),
    "languages": gettext_lazy("Languages spoken at work"),
}
LINES = {**OF_THE_ORGANISATION, **OF_THE_PROFILE}
# line -> what "corrected …" says of it
TOLD: dict[str, Promise] = {
    "address": gettext_lazy("its address"),
    "postcode": gettext_lazy("its postcode"),
    "town": gettext_lazy("its town"),
    "email": gettext_lazy("its mail address"),
    "phone": gettext_lazy("its telephone number"),
    "website": gettext_lazy("its website"),
    "field": gettext_lazy("its field of work"),
    "trade": gettext_lazy("what it says it does"),
    "staff": gettext_lazy("how many people work there"),
    "languages": gettext_lazy("its languages"),
}


def profile_of(organisation: Organisation) -> Profile:
    """The profile; an unsaved empty one where nobody typed anything yet."""
    found: Profile | None = Profile.unscoped.filter(organisation=organisation).select_related("confirmed_by").first()
    return found or Profile(organisation=organisation)


def values_of(organisation: Organisation, profile: Profile) -> dict[str, Any]:
    """What stands in each line."""
    own = {line: getattr(organisation, line) for line in OF_THE_ORGANISATION}
    return own | {line: getattr(profile, line) for line in OF_THE_PROFILE}


def said(line: str, value: Any) -> str:
    """One line in words; empty where nothing stands there."""
    if line == "languages":
        return languages_in_words(value or ())
    if line == "field":
        return f"{value} {field_name(value)}" if value else ""
    return "" if value is None else str(value)


def lines_told(lines: Iterable[str]) -> str:
    """ "its telephone number and its website"."""
    words = [str(TOLD.get(line, line)) for line in lines]
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}
