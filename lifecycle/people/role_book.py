"""Which roles an actor holds in one stay; and the three words of the tables."""

from collections.abc import Iterable
from uuid import UUID

from accounts.actors import Actor
from accounts.models import MembershipRole
from ground import clock
from lifecycle.days import age_on
from lifecycle.errors import ActRefused
from lifecycle.models import Mobility
from lifecycle.models.mobility import ADULT_AT
from lifecycle.people.cast import Cast, cast_of
from lifecycle.roles import BY_LINK, BY_LINK_IF_NAMED, BY_MEMBERSHIP, BY_NAME, NamedPartKind, OrganisationPartKind, Role
from lifecycle.visibility import SEEN_FROM

# The participant never acts for the school on the own stay.
NOT_ON_THE_OWN_STAY = frozenset({Role.SENDING_COORDINATOR, Role.QUALITY_MANAGER, Role.ADMINISTRATOR})


def roles_in_stay(actor: Actor, mobility: Mobility) -> frozenset[Role]:
    """Every role the actor holds here, LEAD, CLOSER and the unnamed validator included."""
    if actor.is_system:
        return frozenset({Role.SYSTEM})
    if actor.link_stay not in (None, mobility.pk):
        return frozenset()
    people = tuple(own_persons_in(actor, mobility)) if actor.chosen else actor.people
    known, key = cast_of(mobility).roles, (people, actor.organisation_id, actor.by_link, mobility.reached)
    held = known.get(key)
    if held is None:
        organisations = [actor.organisation_id] if actor.organisation_id else []
        roles = (_roles_held(mobility, person_id, organisations, by_link=actor.by_link) for person_id in people)
        held = known[key] = frozenset().union(*roles)
    return held


def as_whom(actor: Actor, mobility: Mobility | None) -> Actor:
    """The actor as the one of the own persons who has a part here; as they are where none or only one has.

    Raises ActRefused (lifecycle.as_whom) where two of them have one: who acts is asked, never guessed.
    """
    if not actor.others or mobility is None:
        return actor
    here = own_persons_in(actor, mobility)
    if len(here) > 1:
        raise ActRefused("lifecycle.as_whom")
    return actor.only(here[0]) if here else actor.only(actor.people[0])


def own_persons_in(actor: Actor, mobility: Mobility) -> list[UUID]:
    """Which of the actor's persons are named in the stay and may act there: the chosen one alone, where one was."""
    named = {one.person_id for one in cast_of(mobility).named}
    here = [person_id for person_id in actor.people if person_id in named]
    return here[:1] if actor.chosen and actor.person_id in here else here


def narrowed(actor: Actor, mobility: Mobility | None) -> Actor:
    """The actor as the one own person who takes part here, for a page; as they are where it is still to be asked."""
    if not actor.others or mobility is None:
        return actor
    here = own_persons_in(actor, mobility)
    return actor.only(here[0]) if len(here) == 1 else actor


def roles_of_person(mobility: Mobility, person_id: UUID) -> frozenset[Role]:
    """Every role of a person here, whatever organisation they would act for."""
    return _roles_held(mobility, person_id, None)


def _roles_held(
    mobility: Mobility, person_id: UUID | None, organisations: Iterable[UUID] | None, *, by_link: bool = False
) -> frozenset[Role]:
    cast = cast_of(mobility)
    acting_for = None if organisations is None else set(organisations)
    rights = {
        (where, right)
        for where, right, person, *_who in cast.rights
        if person == person_id and (acting_for is None or where in acting_for)
    }
    held = {
        role
        for (kind, right), role in BY_MEMBERSHIP.items()
        for part in cast.parts
        if part.part == kind and (part.organisation_id, right) in rights
    }
    named = {BY_NAME[part.part] for part in cast.named if part.person_id == person_id and part.part in BY_NAME}
    held = (held | named) & BY_LINK | named & BY_LINK_IF_NAMED if by_link else held | named
    return _with_words(mobility, person_id, held, cast)


def _with_words(mobility: Mobility, person_id: UUID | None, held: set[Role], cast: Cast) -> frozenset[Role]:
    if any(cast.same_human(person_id, learner) for learner in cast.people((NamedPartKind.PARTICIPANT,))):
        held -= NOT_ON_THE_OWN_STAY
    if Role.GUARDIAN in held and is_of_age_today(mobility):
        held.discard(Role.GUARDIAN)
    if Role.SENDING_COORDINATOR in held and not cast.people((NamedPartKind.VALIDATOR,)):
        held.add(Role.VALIDATOR)
    if meant_by(Role.LEAD, mobility) in held:
        held.add(Role.LEAD)
    if meant_by(Role.CLOSER, mobility) in held:
        held.add(Role.CLOSER)
    leads_itself = Role.PARTICIPANT in held and sending_organisation_id(mobility) is None
    return frozenset(role for role in held if leads_itself or mobility.reached >= SEEN_FROM.get(role, 0))


def is_of_age_today(mobility: Mobility) -> bool:
    """From the 18th birthday on guardians have no part any more (4.3, "Birthday"). An unknown birth date: not known."""
    birth = mobility.record.birth_date if mobility.record else None
    return birth is not None and age_on(birth, clock.today()) >= ADULT_AT


def sending_organisation_id(mobility: Mobility) -> UUID | None:
    """The organisation that sends, if any (variant E has none)."""
    return organisation_in(mobility, OrganisationPartKind.SENDING)


def organisation_in(mobility: Mobility, part: str) -> UUID | None:
    """The organisation that has this part in the stay now."""
    return cast_of(mobility).organisation(part)


def lead_role(sending_id: UUID | None) -> Role:
    """LEAD is CO; without a sending organisation it is LE."""
    return Role.SENDING_COORDINATOR if sending_id else Role.PARTICIPANT


def closer_role(mobility: Mobility) -> Role:
    """CLOSER is QM; where the sending organisation has no quality manager it is LEAD."""
    sending_id = sending_organisation_id(mobility)
    if sending_id and cast_of(mobility).members(sending_id, MembershipRole.QUALITY_MANAGER):
        return Role.QUALITY_MANAGER
    return lead_role(sending_id)


def meant_by(role: Role, mobility: Mobility) -> Role:
    """The role that LEAD or CLOSER stands for in this stay; any other role is itself."""
    if role == Role.LEAD:
        return lead_role(sending_organisation_id(mobility))
    if role == Role.CLOSER:
        return closer_role(mobility)
    return role


def people_in(mobility: Mobility, role: Role) -> list[UUID]:
    """The persons who hold a role here; for an organisation's role its responsible person, else all its members."""
    role = meant_by(role, mobility)
    cast = cast_of(mobility)
    people = cast.people(kind for kind, given in BY_NAME.items() if given == role)
    for (kind, right), given in BY_MEMBERSHIP.items():
        if given == role:
            people += _members_in(cast, kind, right)
    if not people and role == Role.VALIDATOR:
        return people_in(mobility, Role.SENDING_COORDINATOR)
    return list(dict.fromkeys(people))


def _members_in(cast: Cast, kind: str, right: str) -> list[UUID]:
    people: list[UUID] = []
    for part in cast.parts:
        if part.part == kind:
            members = cast.members(part.organisation_id, right)
            answers = part.responsible_id if right == MembershipRole.COORDINATOR else None
            people += [answers] if answers is not None and answers in members else members
    return people
