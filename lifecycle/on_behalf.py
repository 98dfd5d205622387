"""Entering what others decided on paper or by telephone (domain reference 4.3, "On behalf")."""

from collections.abc import Iterable

from lifecycle.errors import ActRefused, RoleRefused
from lifecycle.gate import may
from lifecycle.models import Mobility
from lifecycle.people.role_book import roles_of_person
from lifecycle.roles import Role
from lifecycle.table import Who
from lifecycle.vocabulary import OnBehalf

MAY_BE_ENTERED_FOR = frozenset(
    {Role.HOST_COORDINATOR, Role.HOST_TUTOR, Role.ASSESSOR, Role.GUARDIAN, Role.EMPLOYER, Role.COMPETENT_INSTITUTION}
)


def check_on_behalf(on_behalf: OnBehalf) -> None:
    """Raise unless there is a note of the talk or a scan."""
    if not on_behalf.note.strip() and on_behalf.scan_id is None:
        raise ActRefused("lifecycle.on_behalf_needs_evidence")


def enters_for(who: Iterable[Who], held: frozenset[Role], mobility: Mobility | None, on_behalf: OnBehalf) -> Role:
    """The role that decided. Raises RoleRefused unless CO enters it for somebody who holds that role here."""
    check_on_behalf(on_behalf)
    if mobility is None or Role.SENDING_COORDINATOR not in held or on_behalf.role not in MAY_BE_ENTERED_FOR:
        raise RoleRefused("lifecycle.not_on_behalf")
    theirs = roles_of_person(mobility, on_behalf.person_id)
    role = may(who, theirs & {on_behalf.role}, silent=False)
    if role is None:
        raise RoleRefused("lifecycle.not_theirs_either", role=str(on_behalf.role))
    return role
