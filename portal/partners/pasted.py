"""A list of partners as it comes out of a spreadsheet: read, looked at, and only then written down.

Columns are known by their heads, in any order; where a head says nothing, the reader chooses what stands below it.
Nothing is dropped in silence and nothing is half done: a line that cannot be taken is told with its number, and as long
as there is one, nothing is written.
"""

import csv
import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from io import StringIO
from typing import Any

from babel import Locale
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.models import Organisation, OrganisationKind
from accounts.near_names import near_names
from accounts.partners import know
from accounts.registry_of_organisations import OrganisationFacts, checked_organisation, find_organisation
from accounts.services import find_or_register_organisation
from ground.errors import InputRefused
from ground.identifiers import COUNTRIES
from ground.sentences import sentence
from lifecycle.organisations.partners import nameable_by
from portal.partners.directory import kind_words

MOST = 200  # lines
MOST_LETTERS = 60_000
LANGUAGES = ("en", "nl", "de", "fr")  # in which heads, countries and kinds are understood
IDENTIFYING = ("name", "town", "country", "kind", "oid", "pic")
# What a column can hold, with the heads that say so: small letters, no accents, one space.
COLUMNS: dict[str, tuple[Promise, str]] = {
    "name": (
        gettext_lazy("Name"),
        "name|partner|organisation|organization|company|school|host|naam|organisatie|bedrijf|firma|nom|entreprise|ecole",
    ),
    "town": (gettext_lazy("Town"), "town|city|place|plaats|stad|gemeente|ort|stadt|ville|lieu"),
    "country": (gettext_lazy("Country"), "country|land|staat|pays"),
    "kind": (gettext_lazy("Kind"), "kind|type|soort|art|typ|genre"),
    "oid": ("OID", "oid"),  # type: ignore[dict-item]  # a proper name
    "pic": ("PIC", "pic"),  # type: ignore[dict-item]  # a proper name
    "address": (gettext_lazy("Street and number"), "address|street|adres|straat|adresse|strasse|rue"),
    "postcode": (gettext_lazy("Postcode"), "postcode|zip|postal code|plz|postleitzahl|code postal"),
    "email": (gettext_lazy("Mail address"), "mail|e mail|email|mailadres|emailadresse|courriel"),
    "phone": (gettext_lazy("Telephone"), "telephone|phone|tel|telefoon|telefon"),
    "website": (gettext_lazy("Website"), "website|web|url|site"),
}
KNOWN = {word: column for column, (_words, words) in COLUMNS.items() for word in words.split("|")}
KINDS = {
    OrganisationKind.VET_SCHOOL: "school|vet school|training centre|school of opleidingscentrum|schule|ecole|lycee",
    OrganisationKind.COMPANY: "company|host company|firm|bedrijf|gastbedrijf|leerbedrijf|firma|betrieb|entreprise",
    OrganisationKind.COMPETENT_INSTITUTION: "institution|competent institution|ministry|bevoegde instelling|ministerie",
    OrganisationKind.CHAMBER: "chamber|kamer|kammer|chambre",
    OrganisationKind.INTERMEDIARY: "intermediary|intermediaire organisatie|vermittler|intermediaire",
    OrganisationKind.OTHER: "other|andere|ander|autre|sonstige",
}
KIND_OF = {word: kind for kind, words in KINDS.items() for word in words.split("|")}


def plain(text: str) -> str:
    """Small letters without accents, one space for whatever parts them."""
    letters = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return " ".join(re.findall(r"\w+", letters.casefold()))


def country_of(text: str) -> str:
    """The code of a country, by the code itself or by its name in one of the languages; empty for nonsense."""
    code = text.strip().upper()
    if code in COUNTRIES:
        return code
    wanted = plain(text)
    for language in LANGUAGES:
        for known, name in Locale(language).territories.items():
            if known in COUNTRIES and plain(str(name)) == wanted:
                return str(known)
    return ""


@dataclass
class Line:
    """One partner as read."""

    number: int
    facts: dict[str, str]
    fault: str = ""
    known: Organisation | None = None
    near: list[Organisation] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """In words; as typed where it is none."""
        kind = self.facts.get("kind", "")
        return kind_words(kind) if kind in OrganisationKind.values else kind


class PastedPartners:
    """What was read of a list; nothing is written before somebody has looked at it."""

    def __init__(self, actor: Actor, text: str, chosen: Mapping[str, str]) -> None:
        self.actor, self.text, self.chosen = actor, text[:MOST_LETTERS], chosen

    @cached_property
    def _rows(self) -> list[tuple[int, list[str]]]:
        """Each line that says something: its number and its cells. A cell in quotes may hold line breaks."""
        mark = next((one for one in ("\t", ";", ",") if one in self.text.partition("\n")[0]), ";")
        reader = csv.reader(StringIO(self.text, newline=""), delimiter=mark)
        rows, before = [], 0
        for cells in reader:
            tidy = [" ".join(cell.split()) for cell in cells]
            if any(tidy):
                rows.append((before + 1, tidy))
            before = reader.line_num
        return rows

    @cached_property
    def heads(self) -> list[str]:
        """The first line."""
        return self._rows[0][1] if self._rows else []

    @cached_property
    def columns(self) -> list[str]:
        """What each column holds: as chosen, else as its head says, else nothing."""
        found: list[str] = []
        for nth, head in enumerate(self.heads):
            column = self.chosen.get(f"column-{nth}", KNOWN.get(plain(head), ""))
            found.append(column if column in COLUMNS and column not in found else "")
        return found

    @property
    def choices(self) -> list[tuple[str, str, str]]:
        """Each column: its head, the first words below it, what it holds."""
        below = self._rows[1][1] if len(self._rows) > 1 else []
        return [
            (head, below[nth] if nth < len(below) else "", self.columns[nth]) for nth, head in enumerate(self.heads)
        ]

    @property
    def faults(self) -> list[str]:
        """What is wrong with the list as a whole."""
        lacking = [str(COLUMNS[name][0]) for name in ("name", "town", "country") if name not in self.columns]
        if not self._rows:
            return [_("There is nothing in the list. Copy it with its heads, and paste it here.")]
        if not any(self.columns):
            words = _("None of the %(number)s heads says what stands below. Choose for each column.")
            return [words % {"number": len(self.heads)}]
        if lacking:
            return [_("No column says: %(columns)s. Choose it below.") % {"columns": ", ".join(lacking)}]
        if len(self._rows) == 1:
            return [_("Below the heads stands nobody. Add a line for each partner.")]
        if len(self._rows) > MOST + 1:
            words = _("These are %(number)s partners; add at most %(most)s at once.")
            return [words % {"number": len(self._rows) - 1, "most": MOST}]
        return []

    @cached_property
    def lines(self) -> list[Line]:
        """Everybody below the heads, each judged."""
        return [] if self.faults else list(self._judged())

    def _judged(self) -> Iterator[Line]:
        seen: dict[tuple[str, str, str], int] = {}
        for number, cells in self._rows[1:]:
            line = self._line(number, cells)
            if not line.fault:
                key = (plain(line.facts["name"]), plain(line.facts["town"]), line.facts["country"])
                if key in seen:
                    line.fault = _("It stands in line %(number)s already.") % {"number": seen[key]}
                seen.setdefault(key, number)
            yield line

    def _line(self, number: int, cells: list[str]) -> Line:
        said = {name: cells[nth] for nth, name in enumerate(self.columns) if name and nth < len(cells)}
        line = Line(number, {name: value for name, value in said.items() if value})
        for name in ("name", "town", "country"):
            if not line.facts.get(name):
                line.fault = _("%(column)s is lacking.") % {"column": COLUMNS[name][0]}
                return line
        country = country_of(said["country"])
        kind = KIND_OF.get(plain(said.get("kind", "")), "" if said.get("kind") else OrganisationKind.COMPANY)
        if not country:
            line.fault = _("“%(text)s” is no country we know.") % {"text": said["country"][:40]}
        elif not kind:
            line.fault = _("“%(text)s” is no kind we know. Write school, company, institution or other.") % {
                "text": said["kind"][:40]
            }
        else:
            line.facts |= {"country": country, "kind": str(kind)}
            self._look_up(line)
        return line

    def _look_up(self, line: Line) -> None:
        """Whether it is here already, nearly here, or could not be written."""
        facts, profile = _parted(line.facts)
        try:
            found = find_organisation(OrganisationFacts(**facts))
            if found is None:
                checked_organisation(OrganisationFacts(**facts), profile=profile)
                place = {name: facts[name] for name in ("name", "country", "town")}
                line.near = near_names(**place, among=Organisation.scope(self.actor))
        except InputRefused as refused:
            line.fault = sentence(refused.code, refused.params)
            return
        line.known = found if found and nameable_by(self.actor).filter(pk=found.pk).exists() else None

    @property
    def wrong(self) -> list[Line]:
        """Lines that cannot be taken."""
        return [line for line in self.lines if line.fault]

    @property
    def may_add(self) -> bool:
        """Whether every line can be taken."""
        return bool(self.lines) and not self.wrong

    @property
    def digest(self) -> str:
        """Of what was looked at: exactly that is added."""
        held = "\n".join([*self.columns, self.text])
        return hashlib.sha256(held.encode(errors="replace")).hexdigest()[:16]

    @transaction.atomic
    def add(self) -> int:
        """Write all of them down as own partners; those that are here already are found again. How many are new."""
        own = self.actor.organisation_id
        assert own is not None  # a coordinator's
        new = 0
        for line in self.lines:
            facts, profile = _parted(line.facts)
            organisation, is_new = find_or_register_organisation(typed_by=own, **facts, **profile)
            know(keeper_id=own, organisation_id=organisation.pk)
            new += is_new
        return new


def _parted(facts: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What identifies an organisation, and the rest."""
    identifying = {name: facts[name] for name in IDENTIFYING if name in facts}
    return identifying, {name: value for name, value in facts.items() if name not in IDENTIFYING}
