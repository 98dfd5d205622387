"""A text as it is written: the parts beside it, one part open, and what is missing before it can be sent."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils.timezone import localtime

from accounts.actors import Actor
from ground.errors import SojournError
from lifecycle.doors import perform_act
from lifecycle.errors import ActInvalid, ActRefused
from lifecycle.offers.offers import Offers
from portal.steps.door_page import Refusable
from portal.writing.lines import Lacking, PartLine
from remarks.models import Comment


@dataclass(frozen=True)
class Conflict:
    """Somebody else wrote the part meanwhile: who, when, and how it stands now."""

    who: str  # empty: who writes, in another window
    at: Any
    theirs: Any  # its view


@dataclass(frozen=True)
class WrittenLast:
    """Who wrote a part last, when, and the mark by which a form says from which text it went on."""

    person_id: UUID | None
    at: Any
    mark: str


class Writing(Refusable):
    """One part of a text, to whoever may write it. A subclass says which text, and draws its parts."""

    changed: str  # the code with which the door refuses what was written on from an older text
    act: str
    actor: Actor
    offers: Offers
    part: Any  # key, number, title
    view: Any  # draws and reads it: data, form, template, read(), is_looking()
    done = ""
    conflict: Conflict | None = None

    def fill(self, data: Any, files: Any) -> None:
        """Draw the fields with what was typed before."""
        self.view.data = data
        self._only_looks(data)

    def _only_looks(self, data: Any) -> bool:
        looking = getattr(self.view, "is_looking", None)
        return bool(looking and looking(data))

    def perform(self, data: Any, files: Any) -> bool:
        """Through the door; False with everything typed kept, and what is wrong beside its field."""
        if self._only_looks(data):
            return False
        self.is_sent = True
        try:
            sent = self.sent(data)
            self.event = perform_act(name=self.act, pk=self.subject_id, actor=self.actor, data=sent)
        except ActInvalid as invalid:
            form: Any = invalid.form
            self.view.form, self.status = form, invalid.status
            return False
        except SojournError as error:
            if isinstance(error, ActRefused) and error.code == self.changed:
                self.conflict, self.status = self._conflict(), error.status
                return False
            return self.refused(error)
        return True

    def sent(self, data: Any) -> dict[str, Any]:
        """What was typed, as the act takes it."""
        raise NotImplementedError

    def as_it_stands(self) -> Any:
        """The same part as it is kept, drawn beside what was typed."""
        raise NotImplementedError

    def name_of(self, person_id: UUID) -> str:
        """How the reader calls somebody who wrote."""
        raise NotImplementedError

    def _conflict(self) -> Conflict:
        last = self.last
        own = last is None or last.person_id is None or last.person_id == self.actor.person_id
        who = "" if own or last is None or last.person_id is None else self.name_of(last.person_id)
        return Conflict(who, localtime(last.at) if last and last.at else None, self.as_it_stands())

    # Who wrote

    @cached_property
    def written(self) -> dict[str, WrittenLast]:
        """Each part by its key."""
        raise NotImplementedError

    @property
    def last(self) -> WrittenLast | None:
        """Who wrote this part last."""
        return self.written.get(self.part.key)

    @property
    def seen(self) -> str:
        """From which text the form goes on: it carries this back."""
        return self.last.mark if self.last else ""

    @property
    def saved_at(self) -> Any:
        """When anything of it was saved last."""
        return max((one.at for one in self.written.values() if one.at), default=None)

    # What is missing

    @cached_property
    def missing(self) -> list[Lacking]:
        """What is missing before it can be sent."""
        raise NotImplementedError

    @cached_property
    def comments(self) -> list[tuple[Any, Comment]]:
        """What readers said and nobody has settled: it holds nothing up, and waits for an answer."""
        raise NotImplementedError

    @cached_property
    def parts(self) -> list[PartLine]:
        """All of them, in their order."""
        raise NotImplementedError

    @property
    def parts_lacking(self) -> int:
        """How many of them lack something."""
        return sum(1 for line in self.parts if line.lacks)

    # The way through the parts

    @property
    def _place(self) -> int:
        return next(nth for nth, line in enumerate(self.parts) if line.part.key == self.part.key)

    @property
    def before(self) -> PartLine | None:
        """The part before this one."""
        return self.parts[self._place - 1] if self._place else None

    @property
    def after(self) -> PartLine | None:
        """The part after it."""
        nth = self._place + 1
        return self.parts[nth] if nth < len(self.parts) else None

    @property
    def go_on(self) -> PartLine | None:
        """The next part that lacks something: those after this one first."""
        later = [*self.parts[self._place + 1 :], *self.parts[: self._place]]
        return next((line for line in later if line.lacks), None)
