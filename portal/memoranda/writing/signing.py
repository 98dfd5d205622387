"""Part 8: who signs, in which order, in which capacity and by what power."""

from typing import Any

from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships.content import Power
from partnerships.models import MemorandumParty
from portal.memoranda.writing.cells import NEW, Cell, PartView, count_rows, people_of, person_typed

MOVE = "move"  # the two arrows: "up 2" or "down 2"
TEXTS = ("signer_function", "mandate", "cosigner_function", "place")


class SigningView(PartView):
    """Part 8."""

    key, template = "signing", "portal/writing/signing.html"
    intro = gettext_lazy(
        "Who signs for each, and by what power. They are asked once every partner has approved the text."
    )

    def read(self, data: QueryDict) -> dict[str, Any]:
        self.data = data = self._moved(data)
        rows = range(count_rows(data, "party"))
        in_order = bool(data.get("in_order"))
        known = [nth for nth in rows if data[f"party-{nth}"] in self._parties]
        return {"signing": [self._row(data, nth, place if in_order else 1) for place, nth in enumerate(known, 1)]}

    def _moved(self, data: QueryDict) -> QueryDict:
        """With two neighbours changed, as the arrow asks; from then on they sign in that order."""
        deed, _space, place = str(data.get(MOVE, "")).partition(" ")
        if not place.isdecimal():
            return data
        nth, sent = int(place), data.copy()
        other = nth - 1 if deed == "up" else nth + 1
        if not 0 <= other < count_rows(data, "party"):
            return data
        for name in [name for name in sent if name.endswith((f"-{nth}", f"-{other}"))]:
            stem, _dash, number = name.rpartition("-")
            sent.setlist(name, data.getlist(f"{stem}-{other if int(number) == nth else nth}"))
        sent["in_order"] = "1"
        return sent

    def _row(self, data: QueryDict, nth: int, turn: int) -> dict[str, Any]:
        found: dict[str, Any] = {
            "organisation": data[f"party-{nth}"],
            "turn": turn,
            "power": data.get(f"power-{nth}") or Power.ALONE.value,
            **{name: str(data.get(f"{name}-{nth}", "")).strip() for name in TEXTS},
        }
        party = self._parties[found["organisation"]]
        for who in ("signer", "cosigner"):
            typed = person_typed(data, who, nth)
            held = getattr(party, f"{who}_id")
            if held is not None and str(held) == typed.get(who):
                typed[f"{who}_name"] = getattr(party, f"{who}_name")
            elif who in typed:
                typed[f"{who}_name"] = ""
            found |= typed
        signs_itself = party.contact_id is not None and found.get("signer") == str(party.contact_id)
        if signs_itself and found["signer_function"] == party.contact_function:
            found["signer_function"] = ""  # the capacity goes on being the function that part 1 says
        return found

    @cached_property
    def _parties(self) -> dict[str, MemorandumParty]:
        found = self.version.parties.select_related("organisation", "contact", "signer", "cosigner")
        return {str(party.organisation_id): party for party in found.order_by("turn", "position")}

    @property
    def in_order(self) -> Cell:
        """Whether they sign one after the other."""
        kept = len({party.turn for party in self._parties.values()}) > 1
        shown = bool(self.data.get("in_order")) if self.data is not None else kept
        return Cell("in_order", _("They sign one after the other, in this order"), shown, "yes")

    def _rows(self) -> list[dict[str, Any]]:
        if self.data is not None:
            rows = range(count_rows(self.data, "party"))
            names = ("party", "signer", "signer_name", "signer_email", "power", "cosigner", "cosigner_name",
                     "cosigner_email", *TEXTS)  # fmt: skip
            return [{name: self.data.get(f"{name}-{nth}", "") for name in names} for nth in rows]
        return [
            {
                "party": pk,
                "signer": str(party.signer_id or ""),
                "signer_name": "",
                "signer_email": "",
                "power": party.power,
                "cosigner": str(party.cosigner_id or ""),
                "cosigner_name": "",
                "cosigner_email": "",
                **{name: getattr(party, name) for name in TEXTS},
                "signer_function": party.capacity,
            }
            for pk, party in self._parties.items()
        ]

    @property
    def groups(self) -> list[dict[str, Any]]:
        """A group for each party, in the order in which they sign."""
        rows = [row for row in self._rows() if row["party"] in self._parties]
        return [self._group(nth, row, len(rows)) for nth, row in enumerate(rows)]

    def _group(self, nth: int, row: dict[str, Any], total: int) -> dict[str, Any]:
        party = self._parties[row["party"]]
        known = [(party.contact, party.contact_name), (party.signer, party.signer_name)]
        people = people_of(self.actor, party.organisation_id, known)
        second = people_of(self.actor, party.organisation_id, [*known, (party.cosigner, party.cosigner_name)])

        def cell(name: str, label: str, kind: str = "text", **more: Any) -> Cell:
            return Cell(f"{name}-{nth}", label, row[name], kind, faults=self.faults("signing", nth, name), **more)

        return {
            "nth": nth,
            "name": party.organisation.name,
            "party": row["party"],
            "is_first": nth == 0,
            "is_last": nth == total - 1,
            "signer": cell("signer", _("Who signs"), "select", choices=people),
            "typed": [cell("signer_name", _("Name")), cell("signer_email", _("Mail address"), "email")],
            "is_typed": row["signer"] in ("", NEW),
            "capacity": cell("signer_function", _("In which capacity")),
            "power": cell("power", _("Power to bind"), "select", choices=Power.choices),
            "mandate": cell("mandate", _("Which mandate, and of which day")),
            "second": [
                cell("cosigner", _("Who signs together with them"), "select", choices=second),
                cell("cosigner_name", _("Name, if not in the list")),
                cell("cosigner_email", _("Mail address")),
                cell("cosigner_function", _("In which capacity")),
            ],
            "has_mandate": row["power"] == Power.MANDATE,
            "has_second": row["power"] == Power.TOGETHER,
            "place": cell("place", _("Place")),
        }
