"""The situation of a version in one line: who or what, then what is open."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from accounts.models import Person, organisation_now
from ground.countries import country_name
from ground.days import day_as
from lifecycle.models import Event
from lifecycle.models.event import EventKind
from lifecycle.tables.mou import State
from partnerships.models import MemorandumVersion
from portal.memoranda.answering import Answering


@dataclass(frozen=True)
class SentBy:
    """Who sent a version out, for whom, and when."""

    name: str
    place: str  # organisation and country
    day: str


class Head:
    """Title and second line of the reading page."""

    def __init__(self, version: MemorandumVersion, answering: Answering) -> None:
        self.version, self.answering = version, answering
        self.code, self.nth = version.memorandum.code, version.number or 0

    @property
    def title(self) -> str:
        """The situation."""
        said = {"code": self.code, "nth": self.nth, **self._days}
        if self.version.state == State.UNDER_REVIEW:
            return self._while_read % said
        if self.version.state == State.IN_FORCE and self.version.begins_later:
            return self._holds_later % said
        if self.version.state == State.IN_FORCE and not self._days["until"]:
            return _("%(code)s is in force") % said
        if self.version.state == State.SUPERSEDED:
            return self._superseded % said
        return TITLES()[State(self.version.state)] % said

    @property
    def _while_read(self) -> str:
        answering = self.answering
        if answering.may_approve:
            return _("Read version %(nth)s and say whether you agree")
        if answering.own is not None:
            return _("You approved version %(nth)s")
        return _("Version %(nth)s of %(code)s is being read")

    @property
    def _holds_later(self) -> str:
        return (
            _("%(code)s holds from %(from)s until %(until)s")
            if self._days["until"]
            else _("%(code)s holds from %(from)s")
        )

    @property
    def _superseded(self) -> str:
        return (
            _("Version %(nth)s of %(code)s was replaced by version %(later)s")
            if self.later
            else TITLES()[State.SUPERSEDED]
        )

    @cached_property
    def later(self) -> MemorandumVersion | None:
        """The version that took its place."""
        others = self.version.memorandum.versions.filter(number__gt=self.nth, in_force_at__isnull=False)
        return others.order_by("number").first()

    @cached_property
    def _days(self) -> dict[str, object]:
        version = self.version
        ends = version.ends_on or version.valid_until
        return {
            "from": day_as(version.valid_from) if version.valid_from else "",
            "until": day_as(ends) if ends else "",
            "since": day_as(version.in_force_at.date()) if version.in_force_at else "",
            "later": self.later.number if version.state == State.SUPERSEDED and self.later else "",
        }

    @cached_property
    def sent(self) -> SentBy | None:
        """Who sent it out last."""
        events = Event.unscoped.filter(subject_id=self.version.pk, kind=EventKind.TRANSITION, name="submit")
        event = events.order_by("-seq").first()
        person = Person.objects.filter(pk=event.person_id).first() if event and event.person_id else None
        there = organisation_now(event.organisation_id) if event and event.organisation_id else None
        if event is None or person is None or there is None:
            return None
        return SentBy(person.full_name, f"{there.name} ({country_name(there.country)})", day_as(event.at, "j F Y"))


def TITLES() -> dict[State, str]:  # noqa: N802  # a table, made anew in each language
    """What each state is called in a title."""
    return {
        State.DRAFT: _("%(code)s is being written"),
        State.UNDER_REVIEW: _("Version %(nth)s of %(code)s is being read"),
        State.CHANGES_REQUESTED: _("Version %(nth)s of %(code)s is being changed"),
        State.SIGNING: _("Version %(nth)s of %(code)s is being signed"),
        State.IN_FORCE: _("%(code)s is in force until %(until)s"),
        State.SUPERSEDED: _("Version %(nth)s of %(code)s was replaced by a later one"),
        State.EXPIRED: _("%(code)s ran out on %(until)s"),
        State.TERMINATED: _("%(code)s was ended on %(until)s"),
        State.ABANDONED: _("This version of %(code)s was given up"),
    }
