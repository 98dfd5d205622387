"""Who reads what somebody writes as a reason: said under its field, by the same table that shows it to them later."""

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from lifecycle.models import Mobility
from lifecycle.people.cast import cast_of
from lifecycle.people.sections import SEEN, Extent, Section, reads_reason
from lifecycle.roles import WORDS, NamedPartKind, Role
from lifecycle.vocabulary import HISTORY, ReadBy

SOMEBODY = tuple(role for role in Role if role not in WORDS and role != Role.SYSTEM)
ALL_BUT_THE_EMPLOYER = frozenset(SOMEBODY) - {Role.EMPLOYER}
SEALED = "health"  # a reason of this kind is sealed: only the school reads the words


def readers_of(event: str, read_by: ReadBy) -> tuple[Role, ...] | Promise:
    """Who reads a text of this event: who reads why in its history, who sees a section, these roles, or in words."""
    if isinstance(read_by, Promise):
        return read_by
    if read_by == HISTORY:
        return tuple(role for role in SOMEBODY if reads_reason(event, frozenset({role})))
    if isinstance(read_by, str):
        return SEEN[Section(read_by)][Extent.FULL]
    return read_by


def fields_read_by(event: str, why: Mapping[str, ReadBy]) -> dict[str, tuple[Role, ...] | Promise]:
    """The same of each field of a form."""
    return {name: readers_of(event, read_by) for name, read_by in why.items()}


def say_readers(roles: Iterable[Role] | Promise, stay: Mobility | None, kinds: Iterable[str] = ()) -> str:
    """The line under the field. `kinds`: the reasons that may be chosen beside it; without a stay: of a memorandum."""
    if isinstance(roles, Promise):
        return str(roles)
    held = frozenset(roles)
    if stay is None:
        return _("Everybody with a part in the memorandum reads it.")
    if held >= frozenset(SOMEBODY):
        return _("Everybody in this stay reads it.")
    if held >= ALL_BUT_THE_EMPLOYER:
        return _("Everybody in this stay reads it, but the sending employer does not.")
    who = [str(role.label) for role in SOMEBODY if role in held and _is_here(role, stay)]
    said = _("Read by: %(who)s.") % {"who": ", ".join(who)}
    sealed = _("Where the reason is health, only the sending coordinator reads it.") if SEALED in kinds else ""
    return with_readers(said, sealed)


def _is_here(role: Role, stay: Mobility) -> bool:
    """Guardians are named where there are any; the others may come to take part later."""
    return role != Role.GUARDIAN or any(one.part == NamedPartKind.GUARDIAN for one in cast_of(stay).named)


def with_readers(help_text: object, said: str) -> str:
    """The help of a field, and behind it who reads what is written there."""
    return " ".join(str(words) for words in (help_text, said) if words)
