"""Whom to turn to on each side; and the host tutor, who is named here where nobody is yet."""

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.models import Person
from ground.identifiers import as_uuid
from ground.structured.nodes import fields
from lifecycle.in_stay import held_now
from lifecycle.roles import NamedPartKind
from partnerships.content import ADDRESS, LINE, titled
from portal.agreements.writing.fields import PartView
from portal.agreements.writing.people import NEW, OF_TUTOR, TUTOR, PeopleOfStay, PersonNode

TUTOR_FIELD = "t.tutor"
ASKED = {
    "name": titled(LINE, _("Name")),
    "function": titled(LINE, _("Function")),
    "email": titled(ADDRESS, _("Mail address")),
    "phone": titled(LINE, _("Telephone")),
}


class ContactsView(PartView):
    """The people, and the tutor above them."""

    @property
    def rows(self) -> list[Any]:
        return [*([] if self.has_tutor else [self._tutor]), *super().rows]

    @property
    def has_tutor(self) -> bool:
        """Whether somebody is named already."""
        return any(part.part == NamedPartKind.TUTOR for part in held_now(self.stay))

    @property
    def _tutor(self) -> PersonNode:
        data = self.data or QueryDict()
        chosen = str(data.get(f"{TUTOR_FIELD}.person", ""))
        faults = {key: words for (first, *rest), words in self.own_faults.items() if first == TUTOR[0] for key in rest}
        typed = {key: str(data.get(f"{TUTOR_FIELD}.{key}", "")) for key in ASKED}
        return PersonNode(
            TUTOR_FIELD, str(NamedPartKind.TUTOR.label).capitalize(), chosen or (NEW if typed["name"] else ""), "",
            self.people.choices(OF_TUTOR, {}),
            [fields(shape, typed[key], f"{TUTOR_FIELD}.{key}", {(): faults[key]} if key in faults else {})
             for key, shape in ASKED.items()],
            is_open=True,
        )  # fmt: skip

    def with_who_is_new(self, content: dict[str, Any]) -> dict[str, Any]:
        """Who has just become the tutor is the mentor there as well, unless somebody else is."""
        people = PeopleOfStay(self.stay, self.actor)
        tutor = people.proposed(("host", "mentor"))
        host = dict(content.get("host") or {})
        if not tutor or host.get("mentor"):
            return content
        shape = self.shape["properties"]["host"]["properties"]["mentor"]["properties"]
        host["mentor"] = {key: value for key, value in people.all[tutor].facts.items() if key in shape}
        return {**content, "host": host}

    def tutor_typed(self, data: QueryDict, *, whole: bool) -> dict[str, Any] | None:
        """Who is to be the tutor: chosen from the list; typed, once the part is sent as a whole."""
        chosen = str(data.get(f"{TUTOR_FIELD}.person", ""))
        if chosen in self.people.of(OF_TUTOR):
            person = Person.objects.get(pk=as_uuid(chosen))
            facts = self.people.all[chosen].facts
            return {"name": facts["name"], "email": person.email or "", "function": facts.get("function", "")}
        typed = {key: str(data.get(f"{TUTOR_FIELD}.{key}", "")).strip() for key in ASKED}
        return typed if whole and typed["name"] else None
