"""What the pages of transitions and acts share: a refusal in words, typed values kept, the code where one is asked."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.kept_forms import Kept
from accounts.models import organisation_now
from ground.errors import CodeRefused, SojournError
from lifecycle.errors import ChangedMeanwhile, TransitionRefused
from lifecycle.foreseeing import rehearse
from lifecycle.gate import may
from lifecycle.models import Event
from lifecycle.names import names_in
from lifecycle.news import say_missed
from lifecycle.people.role_book import meant_by
from lifecycle.proving import masked_address, prove_by_code
from lifecycle.roles import Role
from lifecycle.told_ahead import Told
from lifecycle.vocabulary import Missing, Proof
from lifecycle.wording import say_missing, say_refusal
from portal.steps.said import Said, said_of


class CodeWanted(Exception):
    """Everything is in order; now the code is asked for."""


class Refusable:
    """Keeps what a door said."""

    status = 200
    refusal: str = ""
    code: str = ""
    actor: Actor
    subject_id: UUID  # the stay or memorandum that a code is for
    unmet: list[str]
    missed: list[str]
    is_sent = False
    locked: list[str]  # what locks it, sent or not
    needs_code = False
    wants_code = False  # what was sent is in order, and the code comes next
    code_refusal = ""
    kept: Kept | None = None  # what was typed before and is shown again
    keeps_typing = False  # what stands in the form is kept while somebody writes
    event: Event | None = None  # what came of it
    is_repeated = False  # it was done before, with the same content

    def __init__(self) -> None:
        self.unmet, self.missed = [], []

    @property
    def reasons(self) -> list[str]:
        """What locks it; empty once something was sent, which is the door's to refuse."""
        return [] if self.is_sent else self.locked

    @property
    def on_top(self) -> str:
        """What the page says on top: the deed, unless it says more."""
        return str(getattr(self, "title", ""))

    def done_lately(self) -> bool:
        """Whether it was done a short while ago; then `event` says so."""
        return False

    @property
    def does(self) -> list[str]:
        """What it sets off, in words."""
        return []

    @cached_property
    def as_what(self) -> str:
        """In which capacity the reader acts here: the role, and for which organisation."""
        return capacity(getattr(self, "offer", None), self.actor)

    @property
    def follows(self) -> list[str]:
        """What happens once it is done."""
        return [*self.does, *([_("You get a receipt by mail.")] if self.needs_code else [])]

    @property
    def filled(self) -> list[forms.BaseForm]:
        """The forms with what was typed."""
        return []

    @property
    def summary(self) -> list[Said]:
        """What was typed, in words."""
        return said_of(*self.filled)

    def fill(self, data: Any, files: Any) -> None:
        """Draw the form with what was typed before; nothing is judged."""
        raise NotImplementedError

    def perform(self, data: Any, files: Any) -> bool:
        """Through the door; False with the refusal kept, or where the code comes next."""
        raise NotImplementedError

    def proof(self, data: Mapping[str, Any], passes: Callable[[Proof], object]) -> Proof | None:
        """The mailed code, used up; None where none is asked for.

        The door is tried first and everything taken back: nobody fetches a code for what would be refused, and none is
        used up for it. Raises what the door raises, CodeWanted where none was typed yet, CodeRefused.
        """
        person = self.actor.person_id
        if not self.needs_code or person is None:
            return None
        rehearse(lambda: passes(Proof("code_by_mail", masked_address(person))))
        typed = str(data.get("code", "")).strip()
        if not typed:
            raise CodeWanted
        return prove_by_code(person_id=person, subject_id=self.subject_id, code=typed, way=self.actor.way)

    def asks_code(self) -> bool:
        """Remember that the code comes next."""
        self.wants_code = True
        return False

    def refused(self, error: SojournError) -> bool:
        """Remember the refusal for the page; the answer's status is the error's."""
        self.status, self.code = error.status, error.code
        if isinstance(error, CodeRefused):
            self.code_refusal = say_refusal(error)
            return False
        self.refusal = say_refusal(error)
        if isinstance(error, TransitionRefused):
            self.unmet = say_missing(
                [item for item in error.unmet if not self._told_at_its_field(item, error.stay)], error.stay
            )
            self.refusal = self.refusal if self.unmet else ""
        if isinstance(error, ChangedMeanwhile):
            self.missed = say_missed(error)
        return False

    def _told_at_its_field(self, item: Missing, stay: UUID | None) -> bool:
        """What a field of the page would settle is said there, and not above."""
        name = str(item.params.get("field", ""))
        form = next((one for one in self._forms_shown() if one.is_bound and name in one.fields), None)
        if form is None:
            return False
        form.add_error(name, say_missing([item], stay)[0])
        return True

    def _forms_shown(self) -> Sequence[forms.BaseForm]:
        form = getattr(self, "form", None)
        return [form] if isinstance(form, forms.BaseForm) else []


def capacity(offer: Any, actor: Actor) -> str:
    """Role and organisation in which the actor would take this step, or record this."""
    if offer is None:
        return ""
    roles = offer.act.roles if hasattr(offer, "act") else offer.row.roles
    role = may(roles, offer.held, silent=True)
    if role is None:
        return ""
    meant = meant_by(role, offer.at.stay) if offer.at.stay is not None else role
    at_work = meant not in (Role.PARTICIPANT, Role.GUARDIAN)
    organisation = organisation_now(actor.organisation_id) if at_work and actor.organisation_id else None
    return ", ".join(str(part) for part in (meant.label, organisation.name if organisation else "") if part)


def deed(label: str) -> str:
    """What a link promises with dots is done by the button on its page: there it ends without them."""
    return label.removesuffix("…").rstrip()


def what_it_does(told: Told, issues: bool, stay: UUID | None = None) -> list[str]:
    """Sentences on what a step sets off. Who is told stands there by name, as called in the stay."""
    found = []
    everybody = [*told.surely, *told.perhaps]
    names = names_in(stay, everybody) if stay else {}  # of a memorandum: nobody else's people by name
    if surely := _called(told.surely, names):
        found.append(_("Told by mail at once: %(who)s.") % {"who": surely})
    if perhaps := _called(told.perhaps, names):
        found.append(_("Told as well, depending on what you choose: %(who)s.") % {"who": perhaps})
    if issues:
        found.append(_("Papers are issued with it."))
    return found


def _called(people: Mapping[UUID, Role], names: Mapping[Any, str]) -> str:
    return ", ".join(f"{names[one]} ({role.label})" for one, role in people.items() if one in names)
