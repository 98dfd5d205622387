"""Parts 1 and 3: who takes part, and who is covered without signing."""

from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organisation
from accounts.people import function_of
from ground.identifiers import as_uuid
from lifecycle.organisations.partners import nameable_by, who_answers
from lifecycle.organisations.pick_fields import LOOK, Search, listed_for
from lifecycle.roles import OrganisationPartKind
from partnerships.models import MemorandumParty
from partnerships.starting import usual_function
from portal.memoranda.writing.cells import NEW, Cell, PartView, called, count_rows, people_of, person_typed

FUNCTIONS = [choice for choice in OrganisationPartKind.choices if choice[0] != OrganisationPartKind.HOST_COMPANY]
TAKE_OUT = "take_out"


class WithOrganisations(PartView):
    """A part whose rows choose organisations: the own partners, and what is looked for."""

    act = "partnerships.set_parties"
    of_rows: str  # the field of the act

    @cached_property
    def search(self) -> Search:
        """What somebody looks for."""
        data = self.data or QueryDict()
        words, looked = data.get("organisation_words", ""), data.get("organisation_looked", "")
        return Search(words, looked, nameable_by(self.actor))

    @property
    def own_words(self) -> list[str]:
        """What is wrong with the list as a whole."""
        in_rows = {str(one) for words in self._all_faults.values() for one in words}
        return [one for one in self.errors(self.of_rows) if not any(one.endswith(words) for words in in_rows)]

    @property
    def _all_faults(self) -> dict[Any, list[str]]:
        return getattr(self.form.fields[self.of_rows].widget, "faults", {}) if self.form is not None else {}

    def is_looking(self, data: QueryDict) -> bool:
        """Whether the page is only to be drawn again."""
        self.data = data
        self.__dict__.pop("search", None)
        return LOOK in data or self.search.is_new

    @cached_property
    def listed(self) -> list[Organisation]:
        """Those to choose from."""
        chosen = [as_uuid(row["organisation"]) for row in self.rows()]
        return listed_for(self.actor, self.search, nameable_by(self.actor), [self.actor.organisation_id, *chosen])

    def rows(self) -> list[dict[str, Any]]:
        """What is typed, else what is kept."""
        raise NotImplementedError

    def _organisation(self, nth: int, chosen: str, label: str) -> Cell:
        choices = [("", _("Choose…")), *((str(one.pk), called(one)) for one in self.listed)]
        return Cell(
            f"organisation-{nth}", label, chosen, "select", choices, self.faults(self.of_rows, nth, "organisation"),
            draws=True,
        )  # fmt: skip

    def _numbers(self, data: QueryDict) -> list[int]:
        taken_out = str(data.get(TAKE_OUT, ""))
        rows = range(count_rows(data, "organisation"))
        return [nth for nth in rows if data.get(f"organisation-{nth}") and str(nth) != taken_out]


class PartiesView(WithOrganisations):
    """Part 1."""

    key, of_rows, template = "parties", "parties", "portal/writing/parties.html"
    intro = gettext_lazy(
        "Your own organisation and its partners. Ministries and institutions may be here that only sign."
    )

    def read(self, data: QueryDict) -> dict[str, Any]:
        self.data = data
        return {"parties": [self._party(data, nth) for nth in self._numbers(data)]}

    def _party(self, data: QueryDict, nth: int) -> dict[str, Any]:
        organisation = str(data[f"organisation-{nth}"])
        found: dict[str, Any] = {
            "organisation": organisation,
            "functions": data.getlist(f"functions-{nth}"),
            "only_signs": bool(data.get(f"only_signs-{nth}")),
            "contact_function": str(data.get(f"contact_function-{nth}", "")).strip(),
        }
        if f"contact-{nth}" not in data:  # just chosen
            return self._completed(found)
        typed = person_typed(data, "contact", nth)
        held = self._held.get(organisation)
        if held is not None and str(held.contact_id) == typed.get("contact"):
            typed["contact_name"] = held.contact_name
        return found | typed

    def _completed(self, found: dict[str, Any]) -> dict[str, Any]:
        """With what is proposed wherever nothing was typed."""
        proposed = self._proposed(as_uuid(found["organisation"]))
        return found | {name: value for name, value in proposed.items() if not found.get(name)}

    def _proposed(self, organisation_id: UUID | None) -> dict[str, Any]:
        """What an organisation of its kind does as a rule, and who answers there."""
        own = organisation_id == self.actor.organisation_id
        chosen = nameable_by(self.actor).filter(pk=organisation_id).first() if organisation_id else None
        functions = {"functions": [usual_function(chosen, is_own=own)]} if chosen else {}
        person = self.actor.person_id if own else who_answers(self.actor, organisation_id).values_list("pk").first()
        pk = person[0] if isinstance(person, tuple) else person
        if pk is None:
            return functions
        return {**functions, "contact": str(pk), "contact_function": function_of(pk, organisation_id)}

    @cached_property
    def _held(self) -> dict[str, MemorandumParty]:
        found = self.version.parties.select_related("contact", "organisation")
        return {str(party.organisation_id): party for party in found}

    def rows(self) -> list[dict[str, Any]]:
        if self.data is not None and "organisation-0" in self.data:
            return [self._shown(self.data, nth) for nth in range(count_rows(self.data, "organisation"))]
        kept = [
            {
                "organisation": pk,
                "functions": party.functions,
                "only_signs": party.only_signs,
                "contact": str(party.contact_id or ""),
                "contact_name": "",
                "contact_email": "",
                "contact_function": party.contact_function,
            }
            for pk, party in self._held.items()
        ]
        return [*kept, self._nobody()]

    def _nobody(self) -> dict[str, Any]:
        return {"organisation": "", "functions": [], "only_signs": False, "contact": "", "contact_name": "",
                "contact_email": "", "contact_function": ""}  # fmt: skip

    def _shown(self, data: QueryDict, nth: int) -> dict[str, Any]:
        found: dict[str, Any] = {name: data.get(f"{name}-{nth}", "") for name in self._nobody()}
        found |= {"functions": data.getlist(f"functions-{nth}"), "only_signs": bool(found["only_signs"])}
        if found["organisation"] and f"contact-{nth}" not in data:  # just chosen
            return self._completed(found)
        return found

    @property
    def groups(self) -> list[dict[str, Any]]:
        """A group of fields for each party, and one for another."""
        return [self._group(nth, row) for nth, row in enumerate(self.rows())]

    def _group(self, nth: int, row: dict[str, Any]) -> dict[str, Any]:
        party = self._held.get(row["organisation"])
        is_new = not row["organisation"]
        name = next((one.name for one in self.listed if str(one.pk) == row["organisation"]), "")
        label = _("Another organisation") if is_new else _("Organisation")
        known = [(party.contact, party.contact_name)] if party and party.contact else []
        people = people_of(self.actor, as_uuid(row["organisation"]), known)
        somebody_else = row["contact"] in ("", NEW) or bool(row["contact_name"])
        return {
            "nth": nth,
            "at": str(nth),
            "is_new": is_new,
            "name": name,
            "organisation": self._organisation(nth, row["organisation"], label),
            "functions": Cell(
                f"functions-{nth}", _("What it does"), row["functions"], "ticks",
                [(value, str(words)) for value, words in FUNCTIONS],
            ),
            "only_signs": Cell(f"only_signs-{nth}", _("It only signs"), row["only_signs"], "yes"),
            "contact": Cell(
                f"contact-{nth}", _("Who acts for it"), row["contact"], "select", people,
                self.faults("parties", nth, "contact"),
            ),
            "typed": [
                Cell(f"contact_name-{nth}", _("Name"), row["contact_name"],
                     faults=self.faults("parties", nth, "contact_name")),
                Cell(f"contact_email-{nth}", _("Mail address"), row["contact_email"], "email",
                     faults=self.faults("parties", nth, "contact_email"),
                     help=_("They need no account: a link is mailed to them.")),
            ],
            "is_typed": not is_new and somebody_else and bool(row["contact_name"] or len(people) == 2),
            "function": Cell(f"contact_function-{nth}", _("Function"), row["contact_function"],
                             faults=self.faults("parties", nth, "contact_function")),
        }  # fmt: skip


class CoveredView(WithOrganisations):
    """Part 3."""

    key, of_rows, template = "covered", "covered", "portal/writing/covered.html"
    intro = gettext_lazy("Organisations for which this memorandum holds though they do not sign it.")

    def read(self, data: QueryDict) -> dict[str, Any]:
        self.data = data
        covered = [
            {"organisation": data[f"organisation-{nth}"], "role": str(data.get(f"role-{nth}", "")).strip()}
            for nth in self._numbers(data)
        ]
        return {"covered": covered, "other_actors": str(data.get("other_actors", "")).strip()}

    def rows(self) -> list[dict[str, Any]]:
        if self.data is not None and "organisation-0" in self.data:
            rows = range(count_rows(self.data, "organisation"))
            return [{name: self.data.get(f"{name}-{nth}", "") for name in ("organisation", "role")} for nth in rows]
        kept = [{"organisation": str(one.organisation_id), "role": one.role} for one in self.version.covered.all()]
        return [*kept, {"organisation": "", "role": ""}]

    @property
    def groups(self) -> list[dict[str, Any]]:
        """A line for each organisation, and one for another."""
        return [
            {
                "nth": nth,
                "at": str(nth),
                "number": nth + 1,
                "is_new": not row["organisation"],
                "organisation": self._organisation(
                    nth, row["organisation"], _("Organisation") if row["organisation"] else _("Another organisation")
                ),
                "role": Cell(f"role-{nth}", _("Role"), row["role"], faults=self.faults("covered", nth, "role")),
            }
            for nth, row in enumerate(self.rows())
        ]

    @property
    def other_actors(self) -> Cell:
        """Others who have duties, in words."""
        value = self.content.get("other_actors", "")
        shown = self.data.get("other_actors", "") if self.data is not None else value
        faults = self.errors("other_actors")
        return Cell("other_actors", _("Other actors and their duties"), shown, "area", faults=faults)
