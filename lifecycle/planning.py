"""Beginning a stay, and saying who takes part in it."""

import secrets
from collections.abc import Iterable, Mapping
from copy import copy
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import Membership, MembershipRole, Person
from accounts.people import same_human
from ground import clock
from ground.errors import NotAllowed
from ground.statements.writing import write_together
from lifecycle.engine import settle
from lifecycle.errors import ActRefused
from lifecycle.guards import needs_mou_by_rule
from lifecycle.models import Mobility, NamedPart, OrganisationPart, ParticipantRecord, RuleSet
from lifecycle.models.event import EventKind
from lifecycle.models.mobility import Approach
from lifecycle.organisations.host_time import keep_time_of
from lifecycle.organisations.moving import came, let_go_of_parts
from lifecycle.organisations.sides import keep_sides
from lifecycle.organisations.vouching import is_known
from lifecycle.people.being_away import to_who_stands_in
from lifecycle.people.cast import forget_cast
from lifecycle.people.role_book import sending_organisation_id
from lifecycle.programmes import programme_of
from lifecycle.registry import entry
from lifecycle.roles import NamedPartKind, OrganisationPartKind, Role
from lifecycle.standing import Standing
from lifecycle.writing import Happened, append_event

PLANNED = entry("lifecycle.plan_stay", _("planned the stay"))
UNAMBIGUOUS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"

RECORD_FIELDS = (
    "birth_date",
    "sex",
    "nationality",
    "address",
    "postcode",
    "town",
    "country",
    "learning_programme",
    "level",
    "position",
    "progress_so_far",
    "languages",
)


@transaction.atomic
def plan_stay(
    *,
    actor: Actor,
    participant: Person,
    rule_set: RuleSet,
    record: Mapping[str, Any] | None = None,
    apprentice_of: UUID | None = None,
    **facts: Any,
) -> Mobility:
    """Begin a stay in `draft`. Acting for a school, its coordinator leads; as self, the participant does (variant E).

    Raises NotAllowed when the actor is neither. `facts` are columns of Mobility; `record` those of ParticipantRecord.
    """
    sending = actor.organisation_id
    approach = facts.pop("approach", Approach.CERTIFY if sending else Approach.DECLARE)
    require_plan(actor, participant, approach)
    kept = _record(participant, sending, record or {}, only_lacking=True)
    mobility = Mobility.objects.create(
        id=uuid4(),
        number=new_number(),
        participant=participant,
        record=kept,
        rule_set=rule_set,
        activity=rule_set.activity,
        approach=approach,
        created_at=clock.now(),
        **facts,
    )
    _name_the_first(mobility, actor, participant, apprentice_of)
    mobility.mou_required = needs_mou_by_rule(mobility)
    mobility.save(update_fields=["mou_required"])
    role = Role.SENDING_COORDINATOR if sending else Role.PARTICIPANT
    at = Standing.of_stay(mobility)
    details = {"rule_set": rule_set.pk, "approach": approach}
    append_event(at, Happened(EventKind.ACT, PLANNED, actor, role, details, from_state=""))
    settle(at)
    return mobility


def require_plan(actor: Actor, participant: Person, approach: str) -> None:
    """Who plans is a coordinator acting for the school, or the participant; without a school nobody can validate."""
    _require_may_plan(actor, participant)
    if actor.organisation_id is None and approach != Approach.DECLARE:
        raise ActRefused("lifecycle.nobody_can_validate")


def _require_may_plan(actor: Actor, participant: Person) -> None:
    if actor.organisation_id is None:
        if actor.person_id != participant.pk:
            raise NotAllowed("lifecycle.plan_own_stay_only")
        return
    rights = Membership.objects.open().filter(
        person_id=actor.person_id, organisation_id=actor.organisation_id, role=MembershipRole.COORDINATOR
    )
    if not rights.exists() or same_human(actor.person_id, [participant.pk]):
        raise NotAllowed("lifecycle.coordinators_plan")


def _record(
    participant: Person, sending: Any, facts: Mapping[str, Any], *, only_lacking: bool = False
) -> ParticipantRecord:
    """What is known already is never changed by planning another stay: that is a correction, with a reason."""
    record, _new = ParticipantRecord.objects.get_or_create(person=participant, organisation_id=sending)
    changed = [name for name in RECORD_FIELDS if name in facts and not (only_lacking and getattr(record, name))]
    for name in changed:
        setattr(record, name, facts[name])
    if changed:
        record.save(update_fields=changed)
    return record


def basics_typed(data: Mapping[str, Any]) -> dict[str, Any]:
    """Columns of the stay, and the birth date, as the form of the plan gives them; what was left empty stays."""
    changed = {name: value for name, value in data.items() if value is not None}
    if rules := changed.get("rule_set"):
        changed |= {"activity": rules.activity, "programme": programme_of(rules)}
    return changed


def stay_as_typed(mobility: Mobility, data: Mapping[str, Any], unclear: Iterable[str] = ()) -> Mobility:
    """The stay as it would be, unsaved: for who looks at the rules while typing. What is `unclear` is not known."""
    stay, changed = copy(mobility), basics_typed(data)
    changed.pop("proposed", None)
    for name in unclear:
        setattr(stay, name, "" if name == "country" else None)
    if birth := changed.pop("birth_date", None):
        stay.record = ParticipantRecord(birth_date=birth) if mobility.record is None else copy(mobility.record)
        stay.record.birth_date = birth
    for name, value in changed.items():
        setattr(stay, name, value)
    return stay


def keep_record(*, mobility: Mobility, **facts: Any) -> None:
    """What the sending organisation keeps of the participant: columns of ParticipantRecord, RECORD_FIELDS."""
    mobility.record = _record(mobility.participant, sending_organisation_id(mobility), facts)
    mobility.save(update_fields=["record"])


def _name_the_first(mobility: Mobility, actor: Actor, participant: Person, apprentice_of: UUID | None) -> None:
    name_person(mobility=mobility, person_id=participant.pk, part=NamedPartKind.PARTICIPANT)
    if actor.organisation_id:
        give_part(
            mobility=mobility,
            organisation_id=actor.organisation_id,
            part=OrganisationPartKind.SENDING,
            responsible_id=actor.person_id,
        )
    if apprentice_of:
        give_part(mobility=mobility, organisation_id=apprentice_of, part=OrganisationPartKind.EMPLOYER)


def new_number() -> str:
    """A number people can read over the telephone: the year and six unambiguous signs."""
    return f"S-{clock.today().year}-{''.join(secrets.choice(UNAMBIGUOUS) for _ in range(6))}"


def give_part(
    *,
    mobility: Mobility,
    organisation_id: UUID,
    part: str,
    responsible_id: UUID | None = None,
    unit_codes: list[str] | None = None,
) -> OrganisationPart:
    """Give an organisation a part in the stay. Where only one may have it, the former one's part ends today."""
    others = OrganisationPart.objects.open().filter(mobility=mobility, part=part)
    sending = organisation_id if part == OrganisationPartKind.SENDING else sending_organisation_id(mobility)
    forget_cast(mobility)
    same = others.filter(organisation_id=organisation_id).first()
    if same is not None:
        same.responsible_id = responsible_id or same.responsible_id
        same.unit_codes = same.unit_codes if unit_codes is None else unit_codes
        same.save(update_fields=["responsible_id", "unit_codes"])
        to_who_stands_in(same)
        return same
    if part != OrganisationPartKind.COMPETENT:
        let_go_of_parts(others)
    named = OrganisationPart.objects.create(
        mobility=mobility,
        held=not is_known(keeper_id=sending, organisation_id=organisation_id),
        organisation_id=organisation_id,
        part=part,
        responsible_id=responsible_id,
        unit_codes=unit_codes or [],
        from_at=clock.now(),
    )
    write_together(keep_sides(mobility))
    if part == OrganisationPartKind.HOSTING:
        keep_time_of(mobility, named.organisation)
    to_who_stands_in(named)
    came(named)
    return named


def name_person(
    *, mobility: Mobility, person_id: UUID, part: str, organisation_id: UUID | None = None, **facts: Any
) -> NamedPart:
    """Give a person a part in the stay by name; the same part again only updates what is known of it.

    One that was planned for a later day begins now.
    """
    forget_cast(mobility)
    found = (
        NamedPart.objects.not_ended()
        .filter(mobility=mobility, person_id=person_id, part=part, organisation_id=organisation_id)
        .first()
    )
    if found is None:
        return NamedPart.objects.create(
            mobility=mobility,
            person_id=person_id,
            part=part,
            organisation_id=organisation_id,
            from_at=clock.now(),
            **facts,
        )
    begins = {} if found.has_begun else {"from_at": clock.now()}
    changed: dict[str, Any] = {**facts, **begins}
    for name, value in changed.items():
        setattr(found, name, value)
    if changed:
        found.save(update_fields=list(changed))
    return found


def end_named_part(*, mobility: Mobility, person_id: UUID, part: str) -> None:
    """The person's part ends now; what it wrote and signed stays."""
    forget_cast(mobility)
    NamedPart.objects.open().filter(mobility=mobility, person_id=person_id, part=part).update(until_at=clock.now())


@transaction.atomic
def copy_stay(*, mobility: Mobility, actor: Actor) -> Mobility:
    """A new draft from a withdrawn or cancelled stay, linked to it: those two states are final (2.5)."""
    if not mobility.is_over:
        raise ActRefused("lifecycle.copy_only_ended")
    copied = (
        "participant_kind",
        "apprentice",
        "graduated_on",
        "programme",
        "call_year",
        "approach",
        "country",
        "planned_start",
        "planned_end",
        "travel_days",
        "objective",
        "initiative",
        "working_language",
        "document_language",
        "fewer_opportunities",
        "project",
        "cohort",
        "mobility_code",
    )
    employer = OrganisationPart.objects.open().filter(mobility=mobility, part=OrganisationPartKind.EMPLOYER).first()
    return plan_stay(
        actor=actor,
        participant=mobility.participant,
        rule_set=mobility.rule_set,
        copied_from=mobility,
        apprentice_of=employer.organisation_id if employer else None,
        **{name: getattr(mobility, name) for name in copied},
    )
