"""The base of the forms in which people record a fact, and of those that show first what follows."""

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from ground.day_fields import count_days_in
from ground.signs import named, signs_no_paper_has, texts_in
from lifecycle.models import Event, Mobility
from lifecycle.people.who_reads import say_readers, with_readers
from lifecycle.roles import Role
from lifecycle.subject import Subject
from lifecycle.vocabulary import OnBehalf, ReadBy

if TYPE_CHECKING:
    from lifecycle.foreseeing import Preview  # it says in words what happened, and so knows the acts and their forms

NOT_PRINTABLE = _("No paper can print %(signs)s, in “%(text)s”. Write it in Latin, Greek or Cyrillic letters.")
MOST_SHOWN = 40  # letters of the text that holds such a sign


def shortened(text: str) -> str:
    """The beginning of a text, by which it is found again."""
    return text if len(text) <= MOST_SHOWN else text[:MOST_SHOWN].rstrip() + "…"


class LooksAhead(forms.Form):
    """Its page shows what follows before anything is recorded, and again where something was changed since."""

    # Fields that decide what follows. None: its page does not look ahead.
    looks_ahead: tuple[str, ...] = ()
    preview: "Preview | None" = None  # what follows, once its page has looked

    @property
    def stands_at(self) -> str:
        """What else it was seen for: seen for one is not seen for another."""
        return ""

    @property
    def looked_at(self) -> str:
        """What was typed in those fields and where everything stood, as one digest; sent along once it was seen."""
        typed = [str(self.data.get(name) or "") for name in self.looks_ahead]
        return hashlib.sha256("\n".join([*typed, self.stands_at]).encode()).hexdigest()

    @property
    def is_seen(self) -> bool:
        """Whether what follows was shown for just this."""
        return bool(self.data.get("seen") == self.looked_at)

    def in_words(self, done: Any) -> list[str]:
        """What was typed, in words, to stand above what follows; `done` is what the door gave when it was tried."""
        return []


class ActForm(LooksAhead):
    """Knows the stay (or memorandum version) and the actor, so that it offers only what fits."""

    on_paper = False  # what is typed here is printed: signs that no paper has are refused at their field
    # Fields in which somebody says why, and who reads it; `read_by` is the same as roles, once the act is registered.
    why: ClassVar[Mapping[str, ReadBy]] = {}
    read_by: ClassVar[Mapping[str, tuple[Role, ...] | Promise]] = {}

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        subject: Subject,
        actor: Actor,
        on_behalf: OnBehalf | None = None,
        **rest: Any,
    ) -> None:
        self.subject, self.actor, self.on_behalf = subject, actor, on_behalf
        super().__init__(data, files, **rest)
        count_days_in(self, subject.time_zone if isinstance(subject, Mobility) else "")
        self.fill_choices()
        self._say_who_reads()

    def _say_who_reads(self) -> None:
        stay = self.subject if isinstance(self.subject, Mobility) else None
        for name in self.read_by.keys() & self.fields.keys():
            field = self.fields[name]
            field.help_text = with_readers(field.help_text, say_readers(self.read_by[name], stay))

    @property
    def stay(self) -> Mobility:
        """The subject, where it is a stay."""
        assert isinstance(self.subject, Mobility)
        return self.subject

    @property
    def decider_id(self) -> Any:
        """The person whose act this will be."""
        return self.on_behalf.person_id if self.on_behalf else self.actor.person_id

    def fill_choices(self) -> None:
        """Set choices and initial values from the stay."""

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # Django's hook, without a type
        for name, value in list(self.cleaned_data.items()) if self.on_paper else ():
            for text in texts_in(value):
                if strange := signs_no_paper_has(text):
                    said = {"signs": named(strange), "text": shortened(text)}
                    self.add_error(name, forms.ValidationError(NOT_PRINTABLE, code="not_printable", params=said))
                    break

    @property
    def stands_at(self) -> str:
        """The last event: somebody may sign while this is looked at."""
        last = Event.unscoped.filter(chain=self.subject.chain_id).order_by("-seq").values_list("hash", flat=True)
        return last.first() or ""


class NothingToSay(ActForm):
    """For acts that ask for nothing but the click."""
