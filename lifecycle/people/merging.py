"""Merging two persons of one keeper: refused where they cannot be one, else everything moves in one transaction."""

from collections import defaultdict
from typing import Any
from uuid import UUID, uuid4

from django.db.models import Q

from accounts.actors import Actor
from accounts.models import Membership, MergedPerson, Person
from accounts.own_account import cut
from ground import clock
from ground.statements.writing import write_together
from lifecycle.errors import ActRefused
from lifecycle.models import Mobility, NamedPart, OrganisationPart, ParticipantRecord, Succession, ToDo, Waiver
from lifecycle.people.correcting import ENDED, forget, stays_of, tell
from lifecycle.people.corrections import Corrected, Following
from lifecycle.people.mergers import MERGE, ON_MERGER, drop, move, stays_behind, where_twice
from lifecycle.people.who_corrects import OF_THE_RECORD
from lifecycle.reading import read_for_step
from lifecycle.roles import NamedPartKind
from lifecycle.steps import ActStep

FURTHER_FACTS = (*OF_THE_RECORD, "sex", "nationality", "learning_programme", "level", "position", "progress_so_far")

stays_behind("accounts.PersonKey.person", "the digests of what the former entry wrote are made with it")
stays_behind("accounts.MergedPerson.former", "it says who was merged")
stays_behind("accounts.ConfirmationCode.person", "every code of the former entry has ended")


def merge(step: ActStep, *, kept: Person, gone: Person) -> None:
    """What names `gone` names `kept`; each open stay of either gets an event. Raises ActRefused (lifecycle.merge_…)."""
    require_one(kept, gone)
    stays = [step.subject, *_others_open(kept, gone, step)]
    each = [Corrected(stay, step.actor, step.data["reason"], person=kept, before={}, merged=gone) for stay in stays]
    following = Following(each)
    _join(kept, gone)
    for stay in stays:
        forget(stay)
    codes = following.codes()
    facts = {"person": kept.pk, "merged": gone.pk, "correction": uuid4()}
    for one, followed in zip(each[1:], codes[1:], strict=True):
        tell(step, one, MERGE, facts | {"follows": followed})
    write_together(each[0].writes)
    step.papers += each[0].papers
    step.event_details |= facts | {"follows": codes[0]}
    step.remark = step.data["reason"]


def _others_open(kept: Person, gone: Person, step: ActStep) -> list[Mobility]:
    theirs = stays_of(kept.pk) | stays_of(gone.pk)
    found = Mobility.unscoped.filter(theirs).exclude(pk=step.subject.pk).exclude(state__in=ENDED)
    locked = (read_for_step(pk, step.actor) for pk in found.order_by("pk").values_list("pk", flat=True))
    return [one for one in locked if one is not None]


# Whether they can be one


def require_one(kept: Person, gone: Person) -> None:
    """Raises ActRefused where they cannot be one human being, or where what both did can only be two people's."""
    if kept.pk == gone.pk:
        raise ActRefused("lifecycle.merge_oneself")
    if kept.account_id and gone.account_id and kept.account_id != gone.account_id:
        raise ActRefused("lifecycle.merge_two_accounts")
    if number := _stay_with_both(kept, gone):
        raise ActRefused("lifecycle.merge_two_roles", number=number)


def _stay_with_both(kept: Person, gone: Person) -> str:
    """The number of a stay in which they have had different parts."""
    one, other = _parts_by_stay(kept), _parts_by_stay(gone)
    for stay in one.keys() & other.keys():
        if not (one[stay] <= other[stay] or other[stay] <= one[stay]):
            return Mobility.unscoped.get(pk=stay).number
    return ""


def _parts_by_stay(person: Person) -> dict[UUID, set[str]]:
    found: dict[UUID, set[str]] = defaultdict(set)
    for stay, part in NamedPart.objects.filter(person=person).values_list("mobility_id", "part"):
        found[stay].add(part)
    for stay, part in OrganisationPart.objects.filter(responsible=person).values_list("mobility_id", "part"):
        found[stay].add(f"responsible {part}")
    for stay in Mobility.unscoped.filter(participant=person).values_list("pk", flat=True):
        found[stay].add(NamedPartKind.PARTICIPANT)
    return found


def keeps_both(actor: Actor, kept: Person, gone: Person) -> bool:
    """Whether both are kept by the organisation that the actor acts for."""
    return actor.organisation_id is not None and {kept.keeper_id, gone.keeper_id} == {actor.organisation_id}


# Becoming one


def _join(kept: Person, gone: Person) -> None:
    _one_account(kept, gone)
    _rename_in_keys(kept, gone)
    _end_ways_in(gone)
    move(kept, gone)
    for follows in ON_MERGER.values():
        follows(kept, gone)
    MergedPerson.objects.filter(into=gone).update(into=kept)
    MergedPerson.objects.create(former=gone, into=kept)


def _one_account(kept: Person, gone: Person) -> None:
    """Who signed in with the address that both share goes on; who had another one is cut off."""
    account_id = gone.account_id if kept.email in (None, gone.email) else None
    kept.account_id = kept.account_id or account_id
    kept.email, kept.phone = kept.email or gone.email, kept.phone or gone.phone
    kept.save(update_fields=["account", "email", "phone"])


def _end_ways_in(gone: Person) -> None:
    """Nobody comes as the former entry, and nobody who looks for somebody finds it; its names stay for the history."""
    gone.email, gone.keeper_id = None, None
    gone.save(update_fields=["email", "keeper"])
    cut(gone)


def _rename_in_keys(kept: Person, gone: Person) -> None:
    """To-dos and waivers know what they mean by a text with the id of the person in it."""
    for todo in ToDo.unscoped.filter(person=gone, closed_at=None):
        key = todo.key.replace(str(gone.pk), str(kept.pk))
        twice = ToDo.unscoped.filter(
            Q(mobility=todo.mobility_id, subject_id=todo.subject_id),
            transition=todo.transition,
            key=key,
            closed_at=None,
        )
        if twice.exists():
            todo.closed_at = clock.now()
        todo.key = key
        todo.save(update_fields=["key", "closed_at"])
    for waiver in Waiver.objects.filter(covers__icontains=str(gone.pk)):
        waiver.covers = [key.replace(str(gone.pk), str(kept.pk)) for key in waiver.covers]
        waiver.save(update_fields=["covers"])


@where_twice("lifecycle.NamedPart.person")
def end_part(row: NamedPart, _kept: Person) -> None:
    """Named twice for the same: the second part ends now."""
    NamedPart.objects.filter(pk=row.pk).update(until_at=clock.now())


@where_twice("accounts.Membership.person")
def end_membership(row: Membership, _kept: Person) -> None:
    """The same right held twice: the second ends today."""
    Membership.objects.filter(pk=row.pk).update(until_on=max(clock.today(), row.since_on))


@where_twice("lifecycle.Succession.giver")
def end_succession(row: Succession, _kept: Person) -> None:
    """Two successors named: the one named by the entry that stays counts."""
    Succession.objects.filter(pk=row.pk).update(decided_at=clock.now())


where_twice("lifecycle.Reminder.person")(drop)


@where_twice("lifecycle.ParticipantRecord.person")
def join_records(row: ParticipantRecord, kept: Person) -> None:
    """What the record that stays lacks it takes from the other; the stays go to it."""
    stays: ParticipantRecord = ParticipantRecord.objects.get(person=kept, organisation=row.organisation_id)
    lacking: dict[str, Any] = {name: getattr(row, name) for name in FURTHER_FACTS if not getattr(stays, name)}
    ParticipantRecord.objects.filter(pk=stays.pk).update(**lacking, languages=row.languages | stays.languages)
    Mobility.unscoped.filter(record=row.pk).update(record=stays)
    ParticipantRecord.objects.filter(pk=row.pk).delete()


where_twice("accounts.JoinRequest.person", "accounts.NotMe.person")(drop)
