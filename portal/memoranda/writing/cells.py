"""The fields that the parts of a memorandum are typed in: what a template draws, and how it is read back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Organisation
from ground.countries import country_name
from ground.day_fields import read_day
from ground.identifiers import as_uuid
from library.clauses import clauses_for
from library.models import Clause
from lifecycle.organisations.partners import who_answers
from partnerships.clauses import CLAUSES
from partnerships.content import Part
from partnerships.models import MemorandumVersion
from partnerships.writing_forms import DraftForm
from portal.recognised import Recognised, recognised_under

Choices = Sequence[tuple[str, str]]
NEW = "new"  # of a list of people: somebody who is typed beside it
Path = tuple[Any, ...]


@dataclass
class Cell:
    """One field. `kind`: text, email, area, select, yes, ticks, hidden."""

    name: str
    label: str
    value: Any = ""
    kind: str = "text"
    choices: Choices = ()
    faults: list[str] = field(default_factory=list)
    help: str = ""
    draws: bool = False  # another choice changes what else is asked: the page is drawn again once it is saved
    optional: bool = True
    whole: bool = False  # taken over only when the part is sent as a whole
    examples: Sequence["GoodText"] = ()  # good ones of others, which may be taken over

    @property
    def id(self) -> str:
        """Of its control; a link in the list of what is missing leads there."""
        return f"f-{self.name}"


@dataclass(frozen=True)
class GoodText:
    """A text that another organisation offers, and how stays under its memorandum ended."""

    clause: Clause
    recognised: Recognised


class PartView:
    """One part as it is drawn and read. `key` names it in `partnerships.content.PARTS`."""

    key: str
    act = "partnerships.write_memorandum"
    template: str
    intro: Any = ""

    def __init__(self, version: MemorandumVersion, actor: Actor, part: Part) -> None:
        self.version, self.actor, self.part = version, actor, part
        self.data: QueryDict | None = None  # what was typed, where it is drawn again
        self.form: DraftForm | None = None  # of the act, once it refused something
        self.own_faults: dict[str, list[str]] = {}

    def read(self, data: QueryDict) -> dict[str, Any]:
        """What was typed, as the act takes it."""
        raise NotImplementedError

    def faults(self, name: str, *path: Any) -> list[str]:
        """What the act says of one field of a row, or of a text."""
        if self.form is None:
            return []
        found = getattr(self.form.fields[name].widget, "faults", {}).get(path, [])
        return [str(one) for one in found]

    def errors(self, name: str) -> list[str]:
        """What the act says of a field that is no row."""
        return [str(one) for one in self.form.errors.get(name, ())] if self.form is not None else []

    def area(self, name: str, label: str, value: Any, *, help: str = "") -> Cell:  # as in Django
        """A text of several lines, as it was typed or is kept."""
        shown = self.data.get(name, "") if self.data is not None else value
        examples = self._clauses.get(name, ())
        return Cell(name, label, shown, "area", faults=self.faults("content", name), help=help, examples=examples)

    def text(self, name: str, label: str, value: Any, *, help: str = "") -> Cell:  # as in Django
        """A text of one line."""
        shown = self.data.get(name, "") if self.data is not None else value
        return Cell(name, label, shown, faults=self.faults("content", name), help=help)

    def _texts(self, data: QueryDict) -> dict[str, Any]:
        """The texts of this part that say something."""
        typed = {name: str(data.get(name, "")).strip() for name in self.part.texts}
        if taken := Clause.objects.visible_to(self.actor).filter(pk=as_uuid(data.get("clause"))).first():
            typed[taken.field] = "\n\n".join(text for text in (typed.get(taken.field, ""), taken.text) if text)
        return {name: text for name, text in typed.items() if text and name in self.part.texts}

    @cached_property
    def _clauses(self) -> dict[str, list[GoodText]]:
        """Good examples of the texts of this part, in the language of the memorandum.

        Those first under which most stays were recognised in full.
        """
        wanted = [name for name in self.part.texts if name in CLAUSES]
        found = clauses_for(self.actor, wanted, self.version.memorandum.language) if wanted else {}
        figures = recognised_under({one.subject_id for several in found.values() for one in several}) if found else {}
        return {
            name: sorted(
                (GoodText(one, figures.get(one.subject_id, Recognised())) for one in several),
                key=lambda good: -good.recognised.full,
            )
            for name, several in found.items()
        }

    @property
    def content(self) -> Mapping[str, Any]:
        """The texts as they are kept."""
        return self.version.content


def lines_in(text: str) -> list[str]:
    """Each line that says something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def day_typed(text: str) -> tuple[str, str]:
    """The one day that is meant, as 2026-03-02, or the text as it stands; and what is wrong with it."""
    text = text.strip()
    if not text:
        return "", ""
    try:
        return read_day(text).isoformat(), ""
    except ValidationError as refused:
        return text, str(refused.messages[0])


def number_typed(text: str) -> Any:
    """A whole number, or the text as it stands; None where nothing is typed."""
    text = text.strip()
    return int(text) if text.isdecimal() and len(text) < 10 else text or None


def count_rows(data: QueryDict, name: str) -> int:
    """How many rows were sent."""
    nth = 0
    while f"{name}-{nth}" in data:
        nth += 1
    return nth


def called(organisation: Organisation) -> str:
    """Name, place, and whether who runs the installation has confirmed it."""
    place = f"{organisation.town}, {country_name(organisation.country)}"
    return f"{organisation.name}, {place}" + ("" if organisation.is_confirmed else f" ({_('not confirmed')})")


def taking_part(version: MemorandumVersion) -> list[Organisation]:
    """The parties in their order, then those covered."""
    parties = [party.organisation for party in version.parties.select_related("organisation")]
    covered = version.covered.select_related("organisation").order_by("organisation__name")
    return parties + [one.organisation for one in covered]


def people_of(actor: Actor, organisation_id: UUID | None, known: Iterable[tuple[Any, str]]) -> list[tuple[str, str]]:
    """Whom the actor may name there: own colleagues, the contact it publishes, and who stands in the memorandum."""
    found = {str(one.pk): one.full_name for one in who_answers(actor, organisation_id)}
    for person, name in known:
        if person is not None:
            found.setdefault(str(person.pk), name or person.email or "")
    return [("", _("Choose…")), *found.items(), (NEW, _("Somebody else…"))]


def person_typed(data: QueryDict, what: str, nth: int) -> dict[str, Any]:
    """Who is meant by the list of people and the fields beside it."""
    chosen = data.get(f"{what}-{nth}", "")
    if as_uuid(chosen):
        return {what: chosen}
    typed = {f"{what}_{one}": str(data.get(f"{what}_{one}-{nth}", "")).strip() for one in ("name", "email")}
    return {name: text for name, text in typed.items() if text}
