"""What a guardian is asked, each matter apart: what it is, who reads it, until when, and what happens without."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from accounts.models import organisation_now
from agreements.health import deleted_on, reader_names
from ground.days import day_as
from lifecycle.models import Mobility
from lifecycle.people.role_book import organisation_in
from lifecycle.roles import OrganisationPartKind

TRAVEL, MEDICAL, HEALTH, PHOTOS = "travel", "medical_treatment", "health_data_sharing", "photos"
PHOTOS_KEPT_YEARS = 2


@dataclass(frozen=True)
class Matter:
    """One matter as it is asked. The sentences name who goes, the school and the host."""

    name: str
    label: Any
    title: Any
    what: Any
    read_by: Any
    without: Any
    needed: bool = False  # nobody leaves without it


MATTERS = (
    Matter(
        TRAVEL, _("The journey and the stay"), _("Travel and stay"),
        _("%(name)s travels there, lives there and works at %(host)s, as the agreement says."),
        "%(school)s, %(host)s", _("%(name)s cannot leave; the agreement is not signed."), needed=True,
    ),
    Matter(
        MEDICAL, _("Medical treatment in an emergency"), _("Medical help in an emergency"),
        _("A doctor may treat %(name)s when you cannot be reached. You are rung first."),
        _("the doctor, and who is called in an emergency"), _("%(name)s can leave; every treatment waits for you."),
    ),
    Matter(
        HEALTH, _("Telling what must be known of the health"), _("Health and allergies"),
        _("Only what somebody abroad must know to keep %(name)s safe. Write nothing else."),
        _("%(readers)s; each look is noted. Everybody else reads only what to do."),
        _("%(host)s knows nothing and cannot act on it."),
    ),
    Matter(
        PHOTOS, _("Photographs for the school"), _("Photos of %(name)s at work"),
        _("For the report on the stay. Never on social media."), "%(school)s", _("Nothing changes for %(name)s."),
    ),
    Matter(
        "leaving_unaccompanied", _("Leaving the workplace unaccompanied"), _("Going out alone"),
        _("%(name)s may leave the workplace and the housing in the free time without an adult."),
        "%(school)s, %(host)s", _("%(name)s can leave; an adult goes along, also in the free time."),
    ),
)  # fmt: skip
CONSENTS = {one.name: one.label for one in MATTERS}
BY_NAME = {one.name: one for one in MATTERS}


@dataclass(frozen=True)
class MatterInWords:
    """The same in the active language, for one stay."""

    name: str
    title: str
    what: str
    read_by: str
    until: str
    without: str
    needed: bool


def in_words(mobility: Mobility) -> list[MatterInWords]:
    """All that is asked for this stay."""
    said = _names(mobility)
    return [
        MatterInWords(
            one.name,
            str(one.title) % said,
            str(one.what) % said,
            str(one.read_by) % said,
            until(one.name, mobility),
            str(one.without) % said,
            one.needed,
        )
        for one in MATTERS
    ]


def _names(mobility: Mobility) -> dict[str, str]:
    return {
        "name": mobility.participant.full_name,
        "host": _called(mobility, OrganisationPartKind.HOSTING) or now("the host"),
        "school": _called(mobility, OrganisationPartKind.SENDING) or now("who goes"),
        "readers": ", ".join(reader_names(mobility)) or now("the sending coordinator"),
    }


def _called(mobility: Mobility, part: OrganisationPartKind) -> str:
    organisation_id = organisation_in(mobility, part)
    organisation = organisation_now(organisation_id) if organisation_id else None
    return organisation.name if organisation is not None else ""


def until(name: str, mobility: Mobility) -> str:
    """The day until which it holds, or on which what was collected is deleted."""
    last = mobility.ends_on
    if last is None:
        return now("the end of the stay")
    if name == HEALTH and (day := deleted_on(mobility)):
        return now("Deleted on %(day)s.") % {"day": day_as(day, "D j M Y")}
    if name == PHOTOS:
        return day_as(_years_after(last, PHOTOS_KEPT_YEARS), "j F Y")
    return now("%(day)s, the last day") % {"day": day_as(last, "j F Y")}


def _years_after(day: date, years: int) -> date:
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + years, day=28 if leap else day.day)
