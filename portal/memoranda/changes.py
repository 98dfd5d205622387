"""What changed, part by part and word by word; beside it the form in which a reader asks for something else."""

from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actors import Actor
from documents.parts.changes import Changes
from documents.parts.values import Part
from ground.days import day_as
from lifecycle.models import Event
from partnerships.models import MemorandumVersion
from partnerships.talking import part_titles
from portal.memoranda.answering import changes_since
from portal.memoranda.reading import ASKS, ReadingPage
from portal.reading.parts import PartToRead
from portal.reading.wishes import WishForm
from portal.stay.history import lines_of
from portal.steps.transition_page import TransitionPage
from remarks.models import SentText
from remarks.selectors import sent_texts, text_with

SOMETHING_ELSE = "else"


class MemorandumWishForm(WishForm):
    """The same; who else reads it is said beside the words."""

    def __init__(self, *args: Any, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.fields["wish"].help_text = _("All parties read it.")


class WishPage(TransitionPage):
    """Asks for a change: the same step, with a form made for it."""

    form_class: type[WishForm] = MemorandumWishForm

    def __init__(self, version: MemorandumVersion, actor: Actor, changed: list[str], about: str = "") -> None:
        super().__init__(None, actor, "mou", version.pk, ASKS)
        titles = part_titles(version)
        first = [(key, titles[key]) for key in changed if key in titles]
        others = [(key, words) for key, words in titles.items() if key not in changed]
        self.choices = [*first, *others, (SOMETHING_ELSE, _("Something else"))]
        self.wish = self._wish(initial={"about": about, "seen_version": version.version})

    def _wish(self, data: Any = None, **facts: Any) -> WishForm:
        return self.form_class(data, choices=self.choices, **facts)

    def perform(self, data: Any, files: Any) -> bool:
        """Through the door, with the part named in the reason."""
        self.wish = self._wish(data)
        if not self.wish.is_valid():
            self.status = 400
            return False
        return super().perform(self._as_typed(data), files)

    def _as_typed(self, data: Any) -> Any:
        """What the step itself asks for."""
        typed = self.wish.cleaned_data
        about = "" if typed["about"] == SOMETHING_ELSE else f"{dict(self.choices)[typed['about']]}: "
        given = data.copy()
        given["reason"] = f"{about}{typed['wish']}"
        return given

    def fill(self, data: Any, files: Any) -> None:
        """Draw the form with what was typed before; nothing is judged."""
        self.wish = self._wish(initial={name: data.get(name, "") for name in ("about", "wish", "seen_version")})

    @property
    def filled(self) -> list[forms.BaseForm]:
        """What was typed."""
        return [self.wish]


class ChangesPage(ReadingPage):
    """What changed since an earlier version, or since a text that was sent out before."""

    def __init__(self, version: MemorandumVersion, actor: Actor, since: str = "") -> None:
        super().__init__(version, actor)
        self.since = text_with(version, since) or self._sent_before()

    def _sent_before(self) -> SentText | None:
        """Without a version before this one: the text that was sent out before, where it was another one."""
        if self.earlier is not None:
            return None
        others = sent_texts(self.version).exclude(digest=self.answering.read)
        return others.order_by("-nth").first()

    @cached_property
    def changes(self) -> Changes:
        """Thing by thing."""
        if self.since is not None:
            return changes_since(self.version, self.since.facts, self._facts)
        return self.since_earlier or Changes((), self.text)

    @property
    def has_base(self) -> bool:
        """Whether there is an earlier text at all."""
        return self.since is not None or self.earlier is not None

    @property
    def title(self) -> str:
        """How many things changed, and since when."""
        number = len(self.changes)
        if not self.has_base:
            return _("Ask for a change")
        if self.since is None and self.earlier is not None:
            words = ngettext(
                "%(number)s thing changed since version %(nth)s",
                "%(number)s things changed since version %(nth)s",
                number,
            )
            return words % {"number": number, "nth": self.earlier.number}
        assert self.since is not None
        words = ngettext(
            "%(number)s thing changed since the text of %(day)s",
            "%(number)s things changed since the text of %(day)s",
            number,
        )
        return words % {"number": number, "day": day_as(self.since.sent_at, "j F, H:i")}

    @property
    def same(self) -> list[Part]:
        """The parts that read as before."""
        return list(self.changes.same)

    @property
    def same_parts(self) -> list[PartToRead]:
        """The same, to be drawn."""
        return [PartToRead(part, (), 0) for part in self.same]

    @property
    def reasons(self) -> list[str]:
        """Why it was changed, as far as somebody asked for it."""
        asked = Event.unscoped.filter(subject_id=self.version.pk, name=ASKS).select_related("remark").order_by("seq")
        since = self.since
        found = [event for event in asked if since is None or event.at >= since.sent_at]
        return [line.remark for line in lines_of(found, self.offers.held, self.names) if line.remark]
