"""What was understood of a pasted table or a file, to be looked at before anything is kept."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ground.countries import language_choices
from library.models import Kind, Qualification, Unit, UnitVersion
from library.outcomes import read
from library.selectors import newest_of
from library.tables.adding import UnitRead, units_read
from library.tables.cells import MOST_SIGNS, text_of_file
from library.tables.heads import column_choices
from library.tables.reading import Choices, ReadLine, ReadTable, read_table

AT_ONCE = 50
MOST_TITLE = 300
ALWAYS = ("en", "nl")
KEPT = "pasted_units"  # in the session: what was pasted and left, until one signs out


class Preview:
    """Of one text, for one unit, or for the units of a qualification. Raises ValidationError where nothing is read."""

    def __init__(
        self, data: Mapping[str, Any], files: Mapping[str, Any], qualification: Qualification, unit: Unit | None
    ):
        self.data, self.qualification, self.unit = data, qualification, unit
        self.text = text_of_file(files["file"]) if files.get("file") else str(data.get("text", ""))[: MOST_SIGNS + 1]
        self.version: UnitVersion | None = newest_of(unit) if unit else None
        first = self.version.languages if self.version else [qualification.language, *qualification.title]
        self.languages = list(dict.fromkeys([*first, *ALWAYS]))
        self.table = self._read()

    def _read(self) -> ReadTable:
        there = read(self.version.outcomes) if self.version else []
        found = read_table(self.text, self.languages, chosen=self._chosen, choices=self._choices, there=there)
        named = [column.partition(":")[2] for column in found.columns if ":" in column]
        self.languages = list(dict.fromkeys([*self.languages, *named]))
        return found

    @property
    def _chosen(self) -> dict[int, str] | None:
        """What somebody said a column holds; None as long as nobody did. A new text begins anew."""
        if not self._goes_on:
            return None
        given = self._numbered("column-")
        known = {value for value, _words in self._all_columns}
        return {nth: column for nth, column in given.items() if column in known}

    @property
    def _goes_on(self) -> bool:
        return "looked" in self.data

    @property
    def _all_columns(self) -> list[tuple[str, str]]:
        every = [code for code, _name in language_choices()]
        return column_choices(every, of_units=self.unit is None)

    @property
    def _choices(self) -> Choices:
        if not self._goes_on:
            return Choices()
        kinds = {nth: kind for nth, kind in self._numbered("kind-").items() if kind in Kind.values}
        both, split = self._numbered("both-"), self._numbered("split-")
        return Choices(kinds, frozenset(both), frozenset(split))

    def _numbered(self, prefix: str) -> dict[int, str]:
        found = {}
        for name in self.data:
            number = name.removeprefix(prefix)
            if name != number and number.isascii() and number.isdecimal() and len(number) < 7:
                found[int(number)] = str(self.data[name])
        return found

    @property
    def said(self) -> list[tuple[str, str]]:
        """What was said of single lines so far, for the form to send again."""
        choices = self._choices
        return [
            *((f"kind-{nth}", kind) for nth, kind in choices.kinds.items()),
            *((f"both-{nth}", "1") for nth in sorted(choices.both)),
            *((f"split-{nth}", "1") for nth in sorted(choices.split)),
        ]

    @cached_property
    def columns(self) -> list[dict[str, Any]]:
        """Each with its head, what it holds, and what it can hold."""
        offered = column_choices(self.languages, of_units=self.unit is None)
        pairs = zip(self.table.heads, self.table.columns, strict=True)
        return [{"head": head, "chosen": column, "choices": offered} for head, column in pairs]

    @property
    def shown_columns(self) -> list[tuple[str, str]]:
        """Languages in which outcomes are read: their codes, and what stands above the column."""
        names = dict(language_choices())
        codes = [column.partition(":")[2] for column in self.table.columns if column.startswith("outcome:")]
        return [(code, names.get(code, code)) for code in dict.fromkeys(codes)]

    @property
    def show(self) -> str:
        return str(self.data.get("show", ""))

    @cached_property
    def lines(self) -> list[ReadLine]:
        """A part of them, unless all are asked for; or only those to look at."""
        if self.show == "doubts":
            return self.table.doubtful
        return self.table.lines if self.show == "all" else self.table.lines[:AT_ONCE]

    @property
    def rows(self) -> list[tuple[ReadLine, list[tuple[str, str]]]]:
        """Each line with its texts, by language."""
        codes = [code for code, _name in self.shown_columns]
        return [(line, [(code, line.texts.get("outcome", {}).get(code, "")) for code in codes]) for line in self.lines]

    @property
    def is_cut(self) -> bool:
        return len(self.lines) < len(self.table.lines)

    @property
    def number(self) -> int:
        return len(self.table.added)

    @property
    def kinds(self) -> list[tuple[str, str]]:
        return [(kind, str(label)) for kind, label in Kind.choices]

    @cached_property
    def units(self) -> list[UnitRead]:
        """Where units are brought in: those that the table names."""
        return units_read(self.table, self.qualification, str(self.data.get("title", "")).strip()[:300])

    @property
    def names_no_unit(self) -> bool:
        return self.unit is None and any(not one.code and not one.title for one in self.units)

    @property
    def asks_title(self) -> bool:
        """Whether a line does not say to which unit it belongs."""
        return self.unit is None and any(
            not line.plain.get("unit_code") and not line.texts.get("unit_title") for line in self.table.lines
        )

    @property
    def _too_long(self) -> list[str]:
        """Codes, titles and references that would not fit."""
        limits = {"code": 60, "reference": MOST_TITLE}
        found = [text for one in self.units for text in one.title.values() if len(text) > MOST_TITLE]
        return found + [
            text
            for one in (self.units if self.unit is None else [])
            for name, most in limits.items()
            if len(text := one.code if name == "code" else one.first(name)) > most
        ]

    def require_ready(self) -> None:
        """Raises ValidationError with what is still to be said."""
        if self.table.unknown:
            raise ValidationError(_("Choose the column in which the outcomes stand."))
        if self.unit is None and self._too_long:
            words = _("“%(text)s…” is longer than fits: 60 letters of a code, 300 of a title or a reference.")
            raise ValidationError(words % {"text": self._too_long[0][:40]})
        if self.names_no_unit:
            raise ValidationError(_("Say what the unit is called to which these outcomes belong."))
        if self.unit is not None and not self.number:
            raise ValidationError(_("Nothing would be added: each line says what stands there already."))
        if any(line.doubt == "long" for line in self.table.lines):
            raise ValidationError(_("A text is longer than 2000 letters. Shorten it in the pasted text."))
