"""Who of a pasted list may be somebody known already: asked line by line before anybody is planned."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.people import TypedPerson
from lifecycle.groups import Named, Newcomer
from lifecycle.people.asking import choices
from lifecycle.people.finding import NEW, Alike, each_alike, the_one_meant
from portal.groups.pasted_people import ReadLine


@dataclass(frozen=True)
class Question:
    """Whether somebody of the list is one of these; `answer` is empty until it was said."""

    field: str
    words: str
    choices: list[tuple[str, str]]
    answer: str


@dataclass(frozen=True)
class _Asked:
    """Somebody of the list, and whom the school knows alike."""

    field: str
    number: int
    typed: TypedPerson
    found: list[Alike]


def questions(lines: list[ReadLine], *, keeper_id: UUID, answers: Mapping[str, str]) -> list[Question]:
    """Those that have to be answered; two queries, however many lines."""
    people = [(field, line.number, typed) for line in lines for field, typed in _typed(line)]
    found = each_alike([typed for _field, _number, typed in people], keeper_id=keeper_id)
    asked = [_Asked(*one, alike) for one, alike in zip(people, found, strict=True)]
    return [_question(one, answers) for one in asked if one.found and the_one_meant(one.found, "") is None]


def _typed(line: ReadLine) -> list[tuple[str, TypedPerson]]:
    who = line.person
    typed = [(f"who-{line.number}", _as_typed(who))]
    if who.guardian:
        typed.append((f"guardian-{line.number}", _as_typed(who.guardian)))
    return typed


def _as_typed(who: Named) -> TypedPerson:
    born = who.birth_date if isinstance(who, Newcomer) else None
    return TypedPerson(who.given_names, who.family_names, who.email, birth_date=born)


def _question(asked: _Asked, answers: Mapping[str, str]) -> Question:
    offered = choices(asked.found)
    said = answers.get(asked.field, "")
    words = _("Line %(number)s: is %(name)s somebody you know already?")
    return Question(
        asked.field,
        words % {"number": asked.number, "name": asked.typed.names},
        offered,
        said if said in dict(offered) else "",
    )


def answered(lines: list[ReadLine], answers: Mapping[str, str]) -> list[Newcomer]:
    """The people of the list, each with who is meant. Whoever shares a mailbox inside the list is somebody else."""
    return [_answered(line, answers) for line in lines]


def _answered(line: ReadLine, answers: Mapping[str, str]) -> Newcomer:
    who = line.person
    guardian = who.guardian
    if guardian:
        guardian = replace(guardian, answer=answers.get(f"guardian-{line.number}") or NEW)
    return replace(who, answer=answers.get(f"who-{line.number}") or NEW, guardian=guardian)
