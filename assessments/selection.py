"""Who was selected by which criteria, and who was not; and how long an applicant who was not is kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Person, PersonKey
from accounts.own_account import cut
from assessments.selection_models import SelectionCriteria
from ground import clock
from lifecycle.effects.daily import once_a_day
from lifecycle.models import Event, Mobility, NamedPart, OrganisationPart, ParticipantRecord, Remark
from lifecycle.names import names_by_stay
from lifecycle.roles import NamedPartKind, OrganisationPartKind
from lifecycle.tables.mobility import CANCELLED

SELECTS, DOES_NOT = "start_preparation", "cancel"
NOT_SELECTED = "not_selected"
KEPT = timedelta(days=365)  # an applicant who was not selected, for objections (DP-13)
GONE = "–"  # the name of who was deleted
MOST = 100  # of the log on one page
AT_HOME = (NamedPartKind.GUARDIAN, NamedPartKind.EMERGENCY_CONTACT)
FORGOTTEN: dict[str, Any] = {
    "birth_date": None, "sex": "", "nationality": "", "address": "", "postcode": "", "town": "", "country": "",
    "learning_programme": "", "level": "", "position": "", "progress_so_far": "", "languages": {},
}  # fmt: skip


@dataclass(frozen=True)
class Selected:
    """One line of the log."""

    stay: Mobility
    name: str
    is_selected: bool
    by: str
    at: datetime
    criteria: int | None
    reason: str

    @property
    def words(self) -> Any:
        """The result."""
        return _("selected") if self.is_selected else _("not selected")


def versions_of(organisation_id: UUID) -> list[SelectionCriteria]:
    """All that were published, the newest first."""
    rows = SelectionCriteria.unscoped.filter(organisation_id=organisation_id).select_related("person")
    return list(rows)


@transaction.atomic
def publish(*, organisation_id: UUID, person_id: UUID, text: str) -> SelectionCriteria:
    """The next version; the same text again is the one that holds."""
    rows = SelectionCriteria.unscoped.filter(organisation_id=organisation_id)
    current = rows.first()
    if current is not None and current.text == text:
        return current
    nth = (rows.aggregate(Max("nth"))["nth__max"] or 0) + 1
    return SelectionCriteria.unscoped.create(
        organisation_id=organisation_id, nth=nth, text=text, published_at=clock.now(), person_id=person_id
    )


def log_of(organisation_id: UUID) -> list[Selected]:
    """Who decided, by which version of the criteria, when, with what result for whom; the newest first."""
    rows = _decisions(organisation_id).select_related("mobility", "remark").order_by("-at")[:MOST]
    found = list(rows)
    versions = [(one.published_at, one.nth) for one in versions_of(organisation_id)]
    pairs = [(one.mobility_id, one.person_id) for one in found]
    pairs += [(one.mobility_id, one.mobility.participant_id) for one in found if one.mobility]
    names = names_by_stay(pairs)
    return [
        Selected(
            one.mobility,
            names.get((one.mobility_id, one.mobility.participant_id), GONE),
            one.name == SELECTS,
            names.get((one.mobility_id, one.person_id), ""),
            one.at,
            next((nth for published, nth in versions if published <= one.at), None),
            _why(one),
        )
        for one in found
        if one.mobility is not None
    ]


def _decisions(organisation_id: UUID) -> QuerySet[Event]:
    sent = OrganisationPart.objects.filter(
        mobility=OuterRef("mobility"), organisation_id=organisation_id, part=OrganisationPartKind.SENDING
    )
    decided = Q(name=SELECTS) | Q(name=DOES_NOT, details__reason_code=NOT_SELECTED)
    return Event.unscoped.filter(decided, Exists(sent), machine="mobility")


def _why(event: Event) -> str:
    remark: Remark | None = getattr(event, "remark", None)
    return remark.text if remark is not None and not remark.erased_at and not remark.sealed else ""


# Twelve months later


def forget_due() -> int:
    """Applicants who were not selected twelve months ago, or longer while nobody worked. Returns how many went."""
    refused = Event.unscoped.filter(
        mobility=OuterRef("pk"), name=DOES_NOT, details__reason_code=NOT_SELECTED, at__lte=clock.now() - KEPT
    )
    due = Mobility.unscoped.filter(Exists(refused), state=CANCELLED).exclude(participant__family_names=GONE)
    return sum(_forget(stay) for stay in due.select_related("participant"))


@transaction.atomic
def _forget(stay: Mobility) -> int:
    Remark.unscoped.filter(event__mobility=stay, erased_at=None).update(text="", erased_at=clock.now())
    family = stay.named_parts.filter(part__in=AT_HOME, organisation=None)
    theirs = {stay.participant_id, *family.values_list("person", flat=True)}
    return sum(_forget_person(one) for one in Person.objects.filter(pk__in=theirs) if not _is_elsewhere(one, stay))


def _is_elsewhere(person: Person, stay: Mobility) -> bool:
    """Whether somebody needs them for another stay, or they work somewhere."""
    return (
        Mobility.unscoped.filter(participant=person).exclude(pk=stay.pk).exists()
        or NamedPart.objects.filter(person=person).exclude(mobility=stay).exists()
        or Membership.objects.filter(person=person).exists()
    )


def _forget_person(person: Person) -> int:
    cut(person)
    ParticipantRecord.objects.filter(person=person).update(**FORGOTTEN)
    NamedPart.objects.filter(person=person).update(called="", phone="", phone_day="", phone_night="", relation="")
    person.given_names, person.family_names, person.email, person.phone = "", GONE, None, ""
    person.save(update_fields=["given_names", "family_names", "email", "phone"])
    PersonKey.objects.filter(person=person).delete()
    return 1


@once_a_day("assessments.applicants")
def sweep_applicants() -> int:
    """Returns how many went."""
    return forget_due()
