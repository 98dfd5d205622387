"""What the pages of a memorandum show and keep: one version to a reader, its content and parties field by field."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.forms import BoundField
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Organisation
from documents.models import Document
from ground.day_fields import MEANT
from ground.errors import SojournError
from lifecycle.doors import perform_act
from lifecycle.errors import ActInvalid
from lifecycle.forms import ActForm
from lifecycle.models import Event, ToDo
from lifecycle.offers.offers import Offers
from lifecycle.organisations.partners import nameable_by
from lifecycle.organisations.pick_fields import LOOK, Search, as_uuid, listed_for
from lifecycle.roles import Role
from lifecycle.standing import Standing
from lifecycle.wording import names_of, say_todo
from partnerships.content import SCHEMA
from partnerships.models import MemorandumVersion
from partnerships.selectors import member_with_address
from portal.stay.history import lines_of
from portal.steps.door_page import Refusable
from portal.steps.said import unjudged
from portal.steps.structured import fields, read

FUNCTIONS = ("sending", "hosting", "competent", "intermediary", "employer")
DAYS = ("valid_from", "valid_until", "review_by")
_WITH_MEANT = (*DAYS, *(f"{name}{MEANT}" for name in DAYS))


class MemorandumPage:
    """One version as a reader meets it."""

    def __init__(self, version: MemorandumVersion, actor: Actor) -> None:
        self.version, self.actor = version, actor
        self.offers = Offers(Standing.of("mou", version), actor)

    def todos(self) -> list[dict[str, Any]]:
        """What is missing at the next gate."""
        rows = list(ToDo.unscoped.filter(subject_id=self.version.pk, closed_at=None))
        names = names_of(todo.person_id for todo in rows)
        return [
            {
                "todo": todo,
                "sentence": say_todo(todo, names),
                "owner": names.get(todo.person_id) or str(Role(todo.owner).label),
            }
            for todo in rows
        ]

    def papers(self) -> list[Document]:
        """Papers of this version that the reader may read."""
        found = Document.objects.visible_to(self.actor).filter(
            subject_type="memorandum_version", subject_id=self.version.pk
        )
        return list(found.order_by("-created_at"))

    def history(self) -> list[Any]:
        """Every event of the memorandum."""
        events = Event.unscoped.filter(chain=self.version.chain_id).select_related("remark").order_by("-seq")
        return lines_of(list(events), self.offers.held)

    def siblings(self) -> list[MemorandumVersion]:
        """The other versions."""
        return list(self.version.memorandum.versions.exclude(pk=self.version.pk).order_by("-created_at"))


class ContentPage(Refusable):
    """Content or parties of a draft, field by field."""

    def __init__(self, version: MemorandumVersion, actor: Actor, name: str) -> None:
        super().__init__()
        offer = Offers(Standing.of("mou", version), actor).act(name)
        if offer is None or not offer.own:
            raise Http404
        self.version, self.actor, self.name, self.locked = version, actor, name, offer.reasons
        self.subject_id = version.pk
        self.title, self.done, self.faults = offer.label, _("Saved."), list[str]()
        self.root = fields(SCHEMA, version.content) if name == "partnerships.write_memorandum" else None
        self.act = offer.act
        self.form = self._form(None)
        self.parties = self._parties()
        self.functions = FUNCTIONS
        self._offer({})

    def _form(self, data: Any) -> ActForm:
        return self.act.form(data, subject=self.version, actor=self.actor)

    @property
    def days(self) -> list[BoundField]:
        """The days of the content, each with its error beside it."""
        return [self.form[name] for name in DAYS] if self.root else []

    @property
    def first_empty(self) -> str:
        """The list of the first party that is not chosen yet."""
        empty = [nth for nth, party in enumerate(self.parties) if not party["organisation"]]
        return f"organisation-{empty[0] if empty else len(self.parties) - 1}"

    def fill(self, data: Any, files: Any) -> None:
        """Draw the fields with what was typed before."""
        if self.root is not None:
            self.root, self.form = fields(SCHEMA, read(SCHEMA, data)), self._form(data)
            unjudged(self.form)
        else:
            self._is_looking(data)

    def _offer(self, data: Mapping[str, Any]) -> None:
        """The organisations to choose from: own ones, partners, and what is looked for."""
        may_name = nameable_by(self.actor) if self.root is None else Organisation.objects.none()
        words, looked = data.get("organisation_words", ""), data.get("organisation_looked", "")
        self.search = Search(words, looked, may_name)
        chosen = [UUID(party["organisation"]) for party in self.parties if party["organisation"]]
        self.organisations = listed_for(self.actor, self.search, may_name, [self.actor.organisation_id, *chosen])

    def _is_looking(self, data: Any) -> bool:
        """Draw the page again with what was typed and what was found; nothing is kept yet."""
        if self.root is not None:
            return False
        self.parties = [self._typed(data, nth) for nth in range(len(self.parties))]
        self._offer(data)
        return LOOK in data or self.search.is_new

    def _typed(self, data: Any, nth: int) -> dict[str, Any]:
        return {
            "organisation": str(as_uuid(data.get(f"organisation-{nth}")) or ""),
            "functions": data.getlist(f"functions-{nth}"),
            "contact": data.get(f"contact-{nth}", ""),
            "contact_function": data.get(f"contact_function-{nth}", ""),
        }

    def _parties(self) -> list[dict[str, Any]]:
        held = [
            {
                "organisation": str(party.organisation_id),
                "functions": party.functions,
                "contact": party.contact.email if party.contact else "",
                "contact_function": party.contact_function,
            }
            for party in self.version.parties.select_related("contact")
        ]
        return [
            *held,
            *({"organisation": "", "functions": [], "contact": "", "contact_function": ""} for _nth in range(2)),
        ]

    def perform(self, data: Any, files: Any) -> bool:
        """Through the door; False with the faults kept."""
        if self._is_looking(data):
            return False
        self.is_sent = True
        sent = self._data(data)
        self.form = self._form(sent)
        try:
            self.event = perform_act(name=self.name, pk=self.version.pk, actor=self.actor, data=sent)
        except ActInvalid as invalid:
            self.form, wrong = invalid.form, invalid.form.errors
            self.faults = [str(error) for name, errors in wrong.items() if name not in DAYS for error in errors]
            return self.refused(invalid)
        except SojournError as error:
            return self.refused(error)
        return True

    def _data(self, data: Any) -> dict[str, str]:
        if self.root is not None:
            content = read(SCHEMA, data)
            self.root = fields(SCHEMA, content)
            return {"content": json.dumps(content), **{name: data.get(name, "") for name in _WITH_MEANT}}
        typed = [self._party(party) for party in self.parties if party["organisation"]]
        return {"parties": json.dumps(typed)}

    def _party(self, typed: Mapping[str, Any]) -> Mapping[str, Any]:
        contact = member_with_address(typed["organisation"], typed["contact"])
        party = {name: typed[name] for name in ("organisation", "functions", "contact_function")}
        return party | ({"contact": str(contact)} if contact else {})
