"""Correcting what is known of a person, in any state of their stays, and what follows from it in each of them."""

from typing import Any
from uuid import UUID, uuid4

from django.db.models import Q

from accounts.actors import Actor
from accounts.models import Person
from accounts.own_account import cut
from ground.statements.writing import write_together
from lifecycle.engine import settle
from lifecycle.models import Mobility, NamedPart, OrganisationPart, ParticipantRecord
from lifecycle.models.event import EventKind
from lifecycle.papers import issue_papers
from lifecycle.people.cast import forget_cast
from lifecycle.people.corrections import (
    CORRECT,
    Corrected,
    Following,
    Follows,
    on_correction,
)
from lifecycle.people.kept_contacts import kept_people
from lifecycle.people.role_book import is_of_age_today
from lifecycle.people.who_corrects import NAMES, OF_A_GUARDIAN, OF_THE_PART, OF_THE_PERSON, OF_THE_RECORD
from lifecycle.reading import read_again, read_for_step
from lifecycle.roles import NamedPartKind, Role
from lifecycle.standing import Standing
from lifecycle.steps import ActStep
from lifecycle.tables.mobility import AT_THE_HOST, BEFORE_DEPARTURE, CANCELLED, COMPLETED, WITHDRAWN
from lifecycle.telling import telling
from lifecycle.writing import Happened, append_event

ENDED = (COMPLETED, WITHDRAWN, CANCELLED)
TOLD = (Role.SENDING_COORDINATOR,)


def correct(step: ActStep, *, person: Person, before: dict[str, Any], after: dict[str, Any]) -> None:
    """Write the facts, and what follows in this stay and in every other open stay of the person.

    `before` and `after` hold the facts that change, and only these. Each stay gets an event: which facts, never the
    values; `correction` is the same in all of them.
    """
    stays = [step.subject, *others_open(person, step.subject, step.actor)]
    each = [Corrected(stay, step.actor, step.data["reason"], person=person, before=before) for stay in stays]
    following = Following(each)
    _write(person, after, step.subject)
    if "email" in after:
        cut(person)  # account, codes, links: nobody comes by the former address any more
    for stay in stays:
        forget(stay)
    codes = following.codes()
    facts = {"person": person.pk, "changed": sorted(after), "correction": uuid4()}
    for one, followed in zip(each[1:], codes[1:], strict=True):
        tell(step, one, CORRECT, facts | {"follows": followed})
    write_together(each[0].writes)
    step.papers += each[0].papers
    step.event_details |= facts | {"follows": [*_ended(after), *codes[0]]}
    step.remark = step.data["reason"]


def others_open(person: Person, stay: Mobility, actor: Actor) -> list[Mobility]:
    """The other stays of the person that go on, locked in one order."""
    found = Mobility.unscoped.filter(stays_of(person.pk)).exclude(pk=stay.pk).exclude(state__in=ENDED)
    locked = (read_for_step(pk, actor) for pk in found.order_by("pk").values_list("pk", flat=True))
    return [one for one in locked if one is not None]


def stays_of(person_id: UUID) -> Q:
    """The stays in which the person has a part, or answers for an organisation."""
    named = NamedPart.objects.not_ended().filter(person=person_id).values("mobility_id")
    answers = OrganisationPart.objects.open().filter(responsible=person_id).values("mobility_id")
    return Q(participant=person_id) | Q(pk__in=named) | Q(pk__in=answers)


def forget(stay: Mobility) -> None:
    """What this instance of the stay remembers of its people is read again when next asked."""
    forget_cast(stay)
    stay.refresh_from_db(fields=["participant", "record"], from_queryset=Mobility.unscoped.all())


def _ended(after: dict[str, Any]) -> list[str]:
    return ["lifecycle.address_cut"] if "email" in after else []


def _write(person: Person, after: dict[str, Any], stay: Mobility) -> None:
    own = [name for name in OF_THE_PERSON if name in after]
    for name in own:
        setattr(person, name, after[name] if name != "email" else after[name] or None)
    if own:
        person.save(update_fields=own)
    kept = {name: after[name] for name in OF_THE_RECORD if name in after}
    if kept and stay.record_id:
        ParticipantRecord.objects.filter(pk=stay.record_id).update(**kept)
    going_on = Q(mobility=stay) | ~Q(mobility__state__in=ENDED)
    parts = NamedPart.objects.not_ended().filter(going_on, person=person)
    of_the_child = parts.filter(mobility__participant=stay.participant_id)
    if told := {name: after[name] for name in OF_THE_PART if name in after}:
        of_the_child.update(**told)
    if marked := {name: after[name] for name in OF_A_GUARDIAN if name in after}:
        of_the_child.filter(part=NamedPartKind.GUARDIAN).update(**marked)
    if typed := _no_longer_as_typed(after):
        parts.update(**typed)


def _no_longer_as_typed(after: dict[str, Any]) -> dict[str, Any]:
    """What a part keeps as it was typed for the stay gives way to what the keeper corrected."""
    names: dict[str, Any] = {"called": ""} if NAMES & after.keys() else {}
    return names | ({"phone": "", "phone_unknown": False} if "phone" in after else {})


def tell(step: ActStep, one: Corrected, name: str, facts: dict[str, Any]) -> None:
    """The event of another stay, with what follows there."""
    read_again(one.stay)
    at = Standing.of_stay(one.stay)
    what = Happened(EventKind.ACT, name, step.actor, step.role, facts, remark=step.data["reason"])
    event = append_event(at, what)
    issue_papers(one.papers, event)
    settle(at, one.writes, telling(TOLD, event, at))


@on_correction("lifecycle.minor")
def minor_rules(corrected: Corrected) -> Follows:
    """A changed birth date asks again whether a guardian is needed; once the stay is over nobody consents any more."""
    before = needs_guardian(corrected.stay)
    yield
    after = needs_guardian(corrected.stay)
    asked = corrected.stay.state in (*BEFORE_DEPARTURE, *AT_THE_HOST)
    if before == after or not asked:
        return []
    return ["lifecycle.guardian_needed" if after else "lifecycle.guardian_no_longer"]


@on_correction("lifecycle.contact_kept")
def kept_from_the_other(corrected: Corrected) -> Follows:
    """Pages tell it, or no longer, from now on; what was issued says what it says."""
    before = corrected.person.pk in kept_people(corrected.stay)
    yield
    after = corrected.person.pk in kept_people(corrected.stay)
    if before == after:
        return []
    return ["lifecycle.kept_from_now" if after else "lifecycle.shown_from_now"]


def needs_guardian(stay: Mobility) -> bool:
    """A minor on the first day, and still today."""
    return stay.is_minor_on_start and not is_of_age_today(stay)
