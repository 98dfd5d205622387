"""The pages about a report: telling, the receipt of who told, and the page of those who read it."""

from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from accounts.actors import Actor
from assessments import readers
from assessments.incident_forms import LONGEST
from assessments.incident_models import EntryKind, Incident, IncidentEntry, IncidentKind, Severity
from assessments.incident_services import how_long
from assessments.selectors import incidents_of
from lifecycle.models import Mobility, NamedPart
from lifecycle.names import names_in
from lifecycle.people.mailboxes import came_by_a_shared_mailbox
from lifecycle.people.role_book import roles_in_stay, sending_organisation_id
from lifecycle.roles import Role
from portal.steps.act_page import ActPage
from portal.whom_to_call import Number, numbers_for

REPORT, OPEN, WRITE, CLOSE, ANSWER, ADD = (
    "assessments.report_incident",
    "assessments.open_report",
    "assessments.write_on_report",
    "assessments.close_report",
    "assessments.answer_closing",
    "assessments.add_to_report",
)
SENT_ALREADY = "assessments.reported_already"
OF_THE_LEARNER = frozenset({Role.PARTICIPANT, Role.GUARDIAN})
AT_THE_HOST = frozenset({Role.HOST_TUTOR, Role.ASSESSOR})


def home_of(actor: Actor, mobility: Mobility) -> tuple[str, str]:
    """Where the reader goes back to: name of the address, and words."""
    held = roles_in_stay(actor, mobility)
    if held & OF_THE_LEARNER:
        return "portal:my-stay", _("Back to my stay")
    return ("tutor:stay", _("Back")) if held <= AT_THE_HOST else ("portal:stay", _("Back to the stay"))


class TellPage(ActPage):
    """The form. What was typed by somebody else's link is never asked for a code: whoever needs help tells at once."""

    def __init__(self, mobility: Mobility, actor: Actor) -> None:
        super().__init__(mobility, actor, REPORT)
        school = sending_organisation_id(mobility)
        self.title = _("Tell the school what happened") if school else _("Tell what happened")
        self.button = _("Tell the school") if school else _("Send")
        self.stay: Mobility = mobility

    @property
    def numbers(self) -> list[Number]:
        """To be called first."""
        return numbers_for(self.stay, self.actor)

    @property
    def chooses(self) -> bool:
        """Whether it is for who tells to say who reads it: then the names stand beside each choice."""
        return "without_host" in self.form.fields

    @property
    def who_reads(self) -> str:
        """Who reads it, by name, where nobody is left out; empty where nobody would."""
        told = readers.first_told(self.stay, self._imagined)
        return ", ".join(sorted(names_in(self.stay.pk, told).values()))

    @property
    def next_is_told(self) -> bool:
        """Whether somebody comes after them."""
        return readers.next_told(self.stay, self._imagined, readers.first_told(self.stay, self._imagined)) is not None

    @property
    def _imagined(self) -> Incident:
        assert self.actor.person_id is not None
        return Incident(mobility=self.stay, person_id=self.actor.person_id)

    @property
    def was_sent(self) -> Incident | None:
        """What this form became: now, or when it was sent the first time."""
        once = self.form.data.get("once")
        found = own_or_read(self.stay, self.actor)
        return next((one for one in found if not once or str(one.once) == once), None)

    def perform(self, data: Any, files: Any) -> bool:
        """Sent twice is sent."""
        return super().perform(data, files) or self.code == SENT_ALREADY


def own_or_read(mobility: Mobility, actor: Actor) -> list[Incident]:
    """The reports that the actor wrote, also where their words are held back, and those they read."""
    written = Incident.objects.filter(mobility=mobility, person__in=actor.people).order_by("-reported_at")
    return [*written, *incidents_of(mobility, actor)]


class Receipt:
    """What who told it sees: who was told, until when somebody answers, what was written, the answers."""

    def __init__(self, mobility: Mobility, actor: Actor, pk: UUID) -> None:
        self.mobility, self.actor = mobility, actor
        written = Incident.objects.filter(mobility=mobility, person__in=actor.people, pk=pk)
        incident = written.select_related("follow_up").first()
        if incident is None:
            raise Http404
        self.incident = incident

    @property
    def held_back(self) -> bool:
        """Whether others read the mailbox of this link: then no word is shown."""
        return came_by_a_shared_mailbox(self.actor)

    @cached_property
    def entries(self) -> list[IncidentEntry]:
        """The log."""
        return list(self.incident.entries.select_related("person"))

    @property
    def told(self) -> list[str]:
        """Who was told, by name."""
        people = [entry.person_id for entry in self.entries if entry.kind in readers.TOLD]
        return sorted(names_in(self.mobility.pk, people).values())

    @property
    def is_read(self) -> bool:
        """Whether somebody has read it."""
        return bool(self.incident.opened_by)

    @property
    def title(self) -> str:
        """How far it has come."""
        if not self.incident.is_open:
            return _("It is closed")
        if any(entry.kind == EntryKind.MESSAGE for entry in self.said):
            return _("You have an answer")
        return _("It has been read") if self.is_read else _("It has arrived")

    @property
    def closed_by(self) -> IncidentEntry | None:
        """Who closed it and when, while it is closed; not why."""
        closings = [entry for entry in self.entries if entry.kind == EntryKind.CLOSED]
        return closings[-1] if closings and not self.incident.is_open else None

    @property
    def said(self) -> list[IncidentEntry]:
        """What was written to and fro since."""
        kinds = (EntryKind.MESSAGE, EntryKind.ADDED, EntryKind.REOPENED)
        return [entry for entry in self.entries if entry.kind in kinds]

    @property
    def about(self) -> str:
        """What it is about, in words."""
        return str(IncidentKind(self.incident.kind).label)

    @property
    def need(self) -> str:
        """What is needed."""
        return str(Severity(self.incident.severity).label)

    @property
    def waits(self) -> str:
        """How long somebody has to open it."""
        return _("30 minutes") if how_long(self.incident).total_seconds() < 3600 else _("two hours")

    @property
    def next_is_told(self) -> bool:
        """Whether somebody comes next, where nobody opens it in time."""
        return readers.next_told(self.mobility, self.incident) is not None

    @property
    def longest(self) -> int:
        """How many letters an addition has at most."""
        return LONGEST

    @property
    def numbers(self) -> list[Number]:
        """To be called; nobody who was left out."""
        return numbers_for(self.mobility, self.actor, self.incident)

    @property
    def home(self) -> tuple[str, str]:
        """Back."""
        return home_of(self.actor, self.mobility)


class ReportPage:
    """One report for those who read it. Its words stand there once the reader has opened it: the log says so."""

    def __init__(self, mobility: Mobility, actor: Actor, pk: UUID) -> None:
        self.mobility, self.actor = mobility, actor
        found = [one for one in incidents_of(mobility, actor) if one.pk == pk]
        if not found:
            raise Http404
        self.incident = found[0]
        self.write = self._page(WRITE)
        self.answer = self._page(ANSWER) if self.incident.asks_host else None

    def _page(self, name: str) -> ActPage | None:
        try:
            page = ActPage(self.mobility, self.actor, name)
        except Http404:  # a role that only reads
            return None
        page.form.initial["incident"] = self.incident.pk
        page.form.fill_choices()
        return page

    @property
    def held_back(self) -> bool:
        """Whether others read the mailbox of this link."""
        return came_by_a_shared_mailbox(self.actor)

    def written(self, what: str) -> str:
        """What became of what was written down."""
        if what != EntryKind.MESSAGE:
            return _("Written down.")
        words = _("Sent: %(name)s reads it on the own page, and a mail says so. Written down.")
        return words % {"name": self._name_of_teller}

    @property
    def is_opened(self) -> bool:
        """Whether this reader opened it, or wrote it."""
        own = self.incident.person_id in self.actor.people
        return own or bool(self.incident.opened_by & set(self.actor.people))

    @property
    def title(self) -> str:
        """The need, not the content."""
        return title_of(self.incident)

    @property
    def log(self) -> list[IncidentEntry]:
        """Newest first."""
        return sorted(self.incident.entries.all(), key=lambda entry: entry.at, reverse=True)

    @property
    def about(self) -> str:
        """What it is about, in words."""
        return str(IncidentKind(self.incident.kind).label)

    @property
    def need(self) -> str:
        """What is needed."""
        return str(Severity(self.incident.severity).label)

    @property
    def has_school(self) -> bool:
        """Whether an organisation sends."""
        return sending_organisation_id(self.mobility) is not None

    @property
    def unread(self) -> str:
        """What is said while nobody opened it whose reading counts."""
        return _("nobody of the school has read it") if self.has_school else _("nobody has read it")

    @property
    def may_know(self) -> str:
        """Who was left out."""
        if self.incident.without_host and self.incident.without_coordinator_id:
            return _("Neither the host nor the coordinators of the school.")
        if self.incident.without_host:
            return _("Only the school. The host is not told.") if self.has_school else _("The host is not told.")
        if self.incident.without_coordinator_id:
            return _("Not the coordinators of the school.")
        return _("The school and the host.") if self.has_school else _("The host as well.")

    @property
    def numbers(self) -> list[Number]:
        """The participant and who reported, and those of every report; nobody who was left out."""
        person, teller = self.mobility.participant, self.incident.person
        own = [Number(person.full_name, _("participant"), person.phone)]
        if teller != person:
            own.append(Number(self._name_of_teller, _("reported it"), self._phone_of_teller))
        return [*[one for one in own if one.number], *numbers_for(self.mobility, self.actor, self.incident)]

    @cached_property
    def _part_of_teller(self) -> NamedPart | None:
        named = self.mobility.named_parts.open().filter(person=self.incident.person)
        return named.select_related("person").order_by("from_at").first()

    @property
    def _name_of_teller(self) -> str:
        return names_in(self.mobility.pk, [self.incident.person_id])[self.incident.person_id]

    @property
    def _phone_of_teller(self) -> str:
        part = self._part_of_teller
        return part.reached_at if part else self.incident.person.phone

    @property
    def words(self) -> list[str]:
        """What who reported wrote, at first and since."""
        added = [one.text for one in self.incident.entries.all() if one.kind in (EntryKind.ADDED, EntryKind.REOPENED)]
        return [text for text in (self.incident.text, *added) if text]

    @property
    def may_close(self) -> bool:
        """Whether this reader may close it."""
        return self.incident.is_open and self._page(CLOSE) is not None


class ClosePage(ActPage):
    """Closing is a page of its own, so that nobody closes by the way."""

    def __init__(self, mobility: Mobility, actor: Actor, incident: Incident) -> None:
        super().__init__(mobility, actor, CLOSE)
        self.incident, self.stay = incident, mobility
        self.form.initial["incident"] = incident.pk
        self.title = _("Close the report about the stay of %(name)s?") % {"name": mobility.participant.full_name}
        self.button, self.done = _("Close it"), _("Closed. Who reported is told, and can open it again.")


def title_of(incident: Incident) -> str:
    """The need in one line; nothing of the content."""
    name = {
        "name": incident.mobility.participant.full_name,
        "person": names_in(incident.mobility_id, [incident.person_id])[incident.person_id],
    }
    if incident.is_worry:
        return _("%(person)s is worried about %(name)s") % name
    if incident.severity == Severity.TODAY:
        return _("%(name)s: help is needed today") % name
    if incident.severity == Severity.THIS_WEEK:
        return _("%(name)s: help is needed this week") % name
    return _("%(name)s: something was reported") % name
