"""The page on which a unit is written: its fields in one or two languages, group by group, and what it still needs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from accounts.actors import Actor
from ground.countries import language_choices
from library.differences import differences
from library.models import Kind, Qualification, Unit, UnitVersion
from library.outcomes import Outcome, in_order
from library.selectors import uses_of, versions_of
from library.wording import Hint, hint_on
from partnerships.models import MemorandumVersion
from portal.units.draft import NEW, Draft
from portal.units.whereabouts import Whereabouts, typed_into, used_in_words, where_used

AT_ONCE = 50
GROUPS = (
    ("", gettext_lazy("Kind not said yet"), gettext_lazy("choose it under “More” of each")),
    (Kind.KNOWLEDGE, pgettext_lazy("kind of outcome", "Knowledge"), gettext_lazy("facts and theory")),
    (Kind.SKILLS, pgettext_lazy("kind of outcome", "Skills"), gettext_lazy("doing it")),
    (
        Kind.RESPONSIBILITY, pgettext_lazy("kind of outcome", "Responsibility and autonomy"),
        gettext_lazy("how far alone"),
    ),
)  # fmt: skip
FEW = 3


@dataclass
class Text:
    """One field of a text in one language."""

    name: str
    language: str
    language_name: str
    value: str
    faults: list[str]
    is_first: bool

    @property
    def id(self) -> str:
        return "f-" + self.name.replace(".", "-")


@dataclass
class Row:
    """An outcome in the editor. `place` is its number as it is read; that of the outcome stays."""

    outcome: Outcome
    place: int
    texts: list[Text]
    headings: list[Text]
    descriptions: list[Text]
    criteria: list[Text]
    hint: Hint | None = None
    hint_language: str = ""

    @property
    def number(self) -> str:
        return str(self.outcome.number) if self.outcome.number else NEW

    @property
    def part_of(self) -> str:
        """The outcome of which it is a part, where it is one."""
        return next(iter(self.outcome.heading.values()), "")


@dataclass
class Group:
    """The outcomes of one kind."""

    kind: str
    label: str
    about: str
    number: int
    rows: list[Row] = field(default_factory=list)
    new: Row | None = None


@dataclass(frozen=True)
class Need:
    """Something to look at; it never blocks."""

    icon: str
    words: str
    about: str
    target: str


class Editor:
    """One own unit as its writer meets it."""

    def __init__(self, unit: Unit, actor: Actor, draft: Draft, asked: Mapping[str, Any]) -> None:
        self.unit, self.actor, self.draft, self.asked = unit, actor, draft, asked
        self.version, self.faults = draft.version, draft.faults
        self.query = str(asked.get("q", "")).strip()
        self.new_kind = str(asked.get("new", "-"))

    @property
    def qualification(self) -> Qualification:
        return self.version.unit.qualification

    @property
    def title(self) -> str:
        first = self.draft.facts["title"].get(self.first, "")
        return " ".join(filter(None, [self.draft.facts["code"] or self.version.code, first]))

    @property
    def first(self) -> str:
        """The language of the unit."""
        return str(self.draft.facts["language"])

    @cached_property
    def names(self) -> dict[str, str]:
        return dict(language_choices())

    @cached_property
    def second(self) -> str:
        """The language beside the first; empty where there is none."""
        others = [one for one in self.draft.facts["languages"] if one != self.first]
        asked = str(self.asked.get("lang", ""))
        return asked if asked in others else next(iter(others), "")

    @property
    def shown(self) -> list[str]:
        return [self.first, self.second] if self.second else [self.first]

    @property
    def shown_words(self) -> str:
        """English and Dutch"""
        names = [self.names.get(one, one) for one in self.shown]
        return names[0] if len(names) == 1 else _("%(first)s and %(second)s") % {"first": names[0], "second": names[1]}

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """Languages in which something stands and that are not shown now."""
        return [(one, self.names.get(one, one)) for one in self.draft.facts["languages"] if one not in self.shown]

    @property
    def further(self) -> list[tuple[str, str]]:
        return [(one, name) for one, name in self.names.items() if one not in self.draft.facts["languages"]]

    def _fields(self, name: str, values: Mapping[str, str]) -> list[Text]:
        return [self._field(f"{name}.{one}", one, values.get(one, "")) for one in self.shown]

    def _field(self, name: str, language: str, value: str) -> Text:
        faults = self.faults.get(name, [])
        return Text(name, language, self.names.get(language, language), value, faults, language == self.first)

    @property
    def titles(self) -> list[Text]:
        return self._fields("title", self.draft.facts["title"])

    @property
    def long_texts(self) -> list[dict[str, Any]]:
        """Of the card about assessment."""
        labels = {
            "assessment": (_("How it is assessed"), _("Criteria for the unit as a whole, and by which task."), 3),
            "levels": (
                _("Levels"),
                _("One on each line, such as: Not shown, With guidance, Alone, Teaches others."),
                3,
            ),
            "evidence": (_("Evidence expected"), "", 2),
            "note": (_("Note"), "", 2),
        }
        return [
            {"label": label, "help": about, "rows": rows, "fields": self._fields(name, self.draft.facts[name])}
            for name, (label, about, rows) in labels.items()
        ]

    # Outcomes

    @cached_property
    def outcomes(self) -> list[Outcome]:
        return in_order(self.draft.outcomes)

    @property
    def is_long(self) -> bool:
        """So many that they are shown by parts."""
        return len(self.outcomes) > AT_ONCE

    @cached_property
    def found(self) -> list[tuple[int, Outcome]]:
        """Those that are looked for, each with its place."""
        words = self.query.casefold()
        numbered = list(enumerate(self.outcomes, start=1))
        if not words:
            return numbered
        return [(nth, one) for nth, one in numbered if any(words in text.casefold() for text in one.text.values())]

    @property
    def pages(self) -> int:
        return max(1, -(-len(self.found) // AT_ONCE))

    @cached_property
    def page(self) -> int:
        """The part that is shown: the one asked for, else the one in which a place stands that one comes back to."""
        asked, at = str(self.asked.get("page", "")), str(self.asked.get("at", ""))
        places = [place for place, _one in self.found]
        if at.isdecimal() and int(at) in places:
            return places.index(int(at)) // AT_ONCE + 1
        if self.new_kind != "-" and not asked:
            before = [nth for nth, (_place, one) in enumerate(self.found) if one.kind <= self.new_kind]
            return (before[-1] if before else 0) // AT_ONCE + 1
        return min(max(1, int(asked[:6]) if asked.isdecimal() else 1), self.pages)

    @property
    def page_numbers(self) -> range:
        return range(1, self.pages + 1)

    @cached_property
    def groups(self) -> list[Group]:
        """The groups; those without a kind only where there are any."""
        start = (self.page - 1) * AT_ONCE
        shown = self.found[start : start + AT_ONCE]
        found = []
        for kind, label, about in GROUPS:
            number = sum(one.kind == kind for one in self.outcomes)
            rows = [self._row(one, place) for place, one in shown if one.kind == kind]
            if kind or number:
                new = self._new(kind) if kind == self.new_kind else None
                found.append(Group(kind, str(label), str(about), number, rows, new))
        return found

    def _new(self, kind: str) -> Row:
        typed = self.draft.new
        return self._row(typed if typed and typed.kind == kind else Outcome(0, kind), 0)

    def _row(self, one: Outcome, place: int) -> Row:
        name = f"o.{one.number or NEW}"
        row = Row(
            one, place, self._fields(f"{name}.text", one.text), self._fields(f"{name}.heading", one.heading),
            self._fields(f"{name}.description", one.description), self._fields(f"{name}.criteria", one.criteria),
        )  # fmt: skip
        row.hint_language, row.hint = self._hint(one)
        return row

    def _hint(self, one: Outcome) -> tuple[str, Hint | None]:
        """One for each outcome: in the first of the languages shown that has one."""
        for language in self.shown:
            if hint := hint_on(one, language, self.qualification.isced_f):
                return language, hint
        return "", None

    @property
    def kinds(self) -> list[tuple[str, str]]:
        return [("", ""), *((kind, str(label)) for kind, label in Kind.choices)]

    # Beside it

    @cached_property
    def needs(self) -> list[Need]:
        """What it still needs, each with the field that it leads to."""
        return list(self._needs())

    def _needs(self) -> Iterator[Need]:
        if not self.outcomes:
            yield Need("triangle", _("No outcome yet"), _("A memorandum can hold it once there is one."), "#outcomes")
        unsaid = [place for place, one in enumerate(self.outcomes, 1) if not one.kind]
        if unsaid:
            words = ngettext("%(n)s outcome has no kind", "%(n)s outcomes have no kind", len(unsaid))
            yield Need("triangle", words % {"n": len(unsaid)}, _("Choose it under “More”."), self._link(unsaid[0]))
        yield from self._texts_missing()
        hints = [place for place, one in enumerate(self.outcomes, 1) if self._hint(one)[1]]
        if hints:
            words = ngettext("%(n)s wording to look at", "%(n)s wordings to look at", len(hints)) % {"n": len(hints)}
            yield Need("bulb", words, _("A hint only. It never stops you."), self._link(hints[0]))

    def _texts_missing(self) -> Iterator[Need]:
        if not self.second:
            return
        name, first = self.names.get(self.second, self.second), self.names.get(self.first, self.first)
        about = _("It can be left open; readers of it then see %(language)s.") % {"language": first}
        missing = [place for place, one in enumerate(self.outcomes, 1) if not one.text.get(self.second)]
        if not self.draft.facts["title"].get(self.second):
            words = _("The title has no text in %(language)s") % {"language": name}
            yield Need("triangle", words, about, f"#f-title-{self.second}")
        if len(missing) == 1:
            words = _("Outcome %(number)s has no text in %(language)s") % {"number": missing[0], "language": name}
            yield Need("triangle", words, about, self._link(missing[0]))
        elif missing:
            words = ngettext(
                "%(n)s outcome has no text in %(language)s", "%(n)s outcomes have no text in %(language)s", len(missing)
            )
            said = words % {"n": len(missing), "language": name}
            yield Need("triangle", said, about, self._link(missing[0]))

    def _link(self, place: int) -> str:
        """To the first field of an outcome, on the part of the page where it stands."""
        target = f"#outcome-{place}"
        return f"?at={place}{target}" if self.is_long else target

    @cached_property
    def versions(self) -> list[UnitVersion]:
        return versions_of(self.unit)

    @property
    def earlier(self) -> UnitVersion | None:
        """The version before the one being written."""
        return self.versions[1] if self.version.is_being_written else None

    @property
    def resting(self) -> UnitVersion | None:
        """The version that is in use and stays as it is, whatever is written here."""
        return self.version if self.version.is_used else self.earlier

    @property
    def rests_words(self) -> str:
        """What rests on it: "In 1 memorandum, 3 agreements"."""
        if self.resting is None:
            return ""
        return used_in_words(uses_of([self.resting]).get(self.resting.pk, []))

    @property
    def next_number(self) -> int:
        return self.version.number + (1 if self.version.is_used else 0)

    @property
    def number_of_changes(self) -> int:
        return len(differences(self.earlier, self.version)) if self.earlier else 0

    @cached_property
    def came_from(self) -> MemorandumVersion | None:
        """The memorandum that this unit was typed into, where the reader sees it."""
        return typed_into([self.unit.source], self.actor).get(self.unit.source)

    @cached_property
    def where(self) -> list[Whereabouts]:
        return where_used(self.versions, self.actor)
