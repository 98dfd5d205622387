"""Entering what others decided on paper or by telephone (domain reference 4.3, "On behalf"); witnessing a signature."""

from collections.abc import Iterable

from accounts.actors import Actor
from accounts.people import same_human
from lifecycle.errors import ActRefused, RoleRefused
from lifecycle.gate import may
from lifecycle.models import Mobility
from lifecycle.people.cast import cast_of
from lifecycle.people.role_book import roles_of_person
from lifecycle.roles import Role
from lifecycle.standing import Standing
from lifecycle.table import Who
from lifecycle.vocabulary import OnBehalf, Seen

MAY_BE_ENTERED_FOR = frozenset(
    {Role.HOST_COORDINATOR, Role.HOST_TUTOR, Role.ASSESSOR, Role.GUARDIAN, Role.EMPLOYER, Role.COMPETENT_INSTITUTION}
)
# Who signs before a coordinator of their own side: who went there may see anybody sign, the participant too.
WITNESSED_BY: dict[Role, frozenset[Role]] = {
    Role.SENDING_COORDINATOR: MAY_BE_ENTERED_FOR | {Role.PARTICIPANT},
    Role.HOST_COORDINATOR: frozenset({Role.HOST_TUTOR, Role.ASSESSOR}),
    Role.PARTY: frozenset({Role.PARTY}),  # of the same organisation: the memorandum says who
}


def entered_by(held: frozenset[Role], *, whoever: bool = False) -> frozenset[Role]:
    """The roles whose decisions somebody with these roles may enter: the sending coordinator alone may.

    `whoever`: what decides nothing is also written down for who goes.
    """
    if Role.SENDING_COORDINATOR not in held:
        return frozenset()
    return MAY_BE_ENTERED_FOR | {Role.PARTICIPANT} if whoever else MAY_BE_ENTERED_FOR


def witnessed_by(held: frozenset[Role]) -> frozenset[Role]:
    """The roles whose signatures somebody with these roles may witness."""
    return frozenset().union(*(roles for role, roles in WITNESSED_BY.items() if role in held))


def check_on_behalf(on_behalf: OnBehalf) -> None:
    """Raise unless there is a note of the talk or a scan; in presence, unless page and document seen are named."""
    if on_behalf.in_presence:
        _check_presence(on_behalf)
    elif not on_behalf.note.strip() and on_behalf.scan_id is None:
        raise ActRefused("lifecycle.on_behalf_needs_evidence")


def _check_presence(on_behalf: OnBehalf) -> None:
    if on_behalf.seen not in Seen.values:
        raise ActRefused("lifecycle.document_seen_needed")
    if on_behalf.scan_id is None:
        raise ActRefused("lifecycle.signed_page_needed")


def enters_for(
    who: Iterable[Who],
    held: frozenset[Role],
    at: Standing,
    actor: Actor,
    on_behalf: OnBehalf,
    *,
    whoever: bool = False,
) -> Role:
    """The role that decided. Raises RoleRefused unless who enters or witnesses it may, for one who holds that role."""
    check_on_behalf(on_behalf)
    theirs_to_enter = witnessed_by(held) if on_behalf.in_presence else entered_by(held, whoever=whoever)
    if on_behalf.role not in theirs_to_enter:
        raise RoleRefused("lifecycle.not_on_behalf")
    role = may(who, _theirs(at, actor, on_behalf) & {on_behalf.role}, silent=False)
    if role is None:
        raise RoleRefused("lifecycle.not_theirs_either", role=str(on_behalf.role))
    return role


def _theirs(at: Standing, actor: Actor, on_behalf: OnBehalf) -> frozenset[Role]:
    """The roles of who decided, as far as they are this actor's to enter."""
    if at.stay is not None:
        return roles_of_person(at.stay, on_behalf.person_id)
    signs_here = on_behalf.person_id in at.shared.signers_before(actor)
    return frozenset({Role.PARTY}) if signs_here else frozenset()


def require_witness(actor: Actor, mobility: Mobility | None, on_behalf: OnBehalf, *, signs: bool) -> None:
    """In presence somebody signs, and somebody else sees it. Raises ActRefused."""
    if not on_behalf.in_presence:
        return
    if not signs:
        raise ActRefused("lifecycle.only_signed_in_presence")
    if is_the_signer(actor, mobility, on_behalf):
        raise ActRefused("lifecycle.witness_is_signer")


def is_the_signer(actor: Actor, mobility: Mobility | None, on_behalf: OnBehalf) -> bool:
    """Whether who would witness is the one who signs: the same person, account or mailbox."""
    people = actor.people
    if mobility is None or on_behalf.person_id in people:
        return same_human(on_behalf.person_id, people)
    return any(cast_of(mobility).same_human(one, on_behalf.person_id) for one in people)
