"""Acts about reports: telling, reading, writing down, closing. Who reads one is said by `assessments.readers`."""

from collections.abc import Callable, Collection
from functools import partial

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from assessments import incident_forms, incident_services, selectors
from assessments.incident_models import Ending, EntryKind, Incident
from lifecycle.answers import rows_of
from lifecycle.deciding import Deciding
from lifecycle.errors import ActRefused
from lifecycle.models import Event, Mobility
from lifecycle.registry import act
from lifecycle.roles import AD, CO, HC, HT, LEAD, QM, SG, Role
from lifecycle.steps import ActStep
from lifecycle.tables import mobility as stay
from lifecycle.which import words

TELLERS = (HC, HT, LEAD, Role.PARTICIPANT, Role.GUARDIAN)
ALWAYS = tuple(stay.State)
NOT_OVER = tuple(
    state for state in stay.State if state not in (stay.DRAFT, stay.WITHDRAWN, stay.CANCELLED, stay.COMPLETED)
)


def shown_to(mobility: Mobility, actor: Actor) -> Callable[[Event], bool]:
    """Which of the events about reports a reader may know of: those about the reports that they read."""
    known = {str(one.pk) for one in selectors.incidents_of(mobility, actor)}
    return lambda event: event.details.get("incident") in known


@act(
    "assessments.report_incident",
    roles=TELLERS,
    while_in=NOT_OVER,
    form=incident_forms.IncidentForm,
    label=_("Report an incident"),
    told=_("reported an incident"),
    shown_to=shown_to,
)
def report_incident(step: ActStep[Mobility]) -> None:
    """Something is wrong: those who read it are told by a mail of its own, not what was written."""
    incident = incident_services.report(mobility=step.subject, person_id=step.decider_id, **step.data)
    step.event_details["incident"] = incident.pk


def a_follow_up(subject: Mobility, deciding: Deciding) -> None:
    """The stay has follow-ups, and one has begun."""
    first = min(rows_of(selectors.FOLLOW_UPS, subject), key=lambda one: one.period_from, default=None)
    if first is None:
        raise ActRefused("assessments.no_follow_ups")
    if first.period_from > subject.today:
        raise ActRefused("assessments.follow_up_ahead", nth=first.nth, day=first.period_from.isoformat())


@act(
    "assessments.tell_worry",
    roles=(HT, HC),
    while_in=stay.AT_THE_HOST,
    form=incident_forms.WorryForm,
    label=_("Say that you are worried"),
    told=_("said to be worried about the participant"),
    on_behalf=False,
    requires=a_follow_up,
    shown_to=shown_to,
)
def tell_worry(step: ActStep[Mobility]) -> None:
    """ "Yes, I am worried", before the rest of the follow-up is written."""
    follow_up = selectors.follow_ups_of(step.subject).get(nth=step.data["nth"])
    worry = incident_services.raise_worry(
        mobility=step.subject, follow_up=follow_up, person_id=step.decider_id, words=step.data["text"]
    )
    if worry is None:
        raise ActRefused("assessments.nobody_reads_it")
    step.event_details["incident"] = worry.pk


def a_report_to_read(subject: Mobility, deciding: Deciding) -> None:
    """There is a report that who decides reads."""
    _require(selectors.incidents_of(subject, deciding.actor))


def an_open_report(subject: Mobility, deciding: Deciding) -> None:
    """One of them is open."""
    _require([one for one in selectors.incidents_of(subject, deciding.actor) if one.is_open])


def an_own_report(subject: Mobility, deciding: Deciding) -> None:
    """Who decides wrote one."""
    _require(selectors.own_incidents(subject, deciding.actor))


def _require(reports: Collection[Incident]) -> None:
    if not reports:
        raise ActRefused("assessments.no_report")


# What those who read a report do with it: at any time, and nobody for them.
by_a_reader = partial(act, while_in=ALWAYS, on_behalf=False, shown_to=shown_to)


@by_a_reader(
    "assessments.open_report",
    roles=(SG, CO, HC, AD, QM),
    form=incident_forms.OpenReportForm,
    label=_("Open a report"),
    told=_("opened a report"),
    requires=a_report_to_read,
)
def open_report(step: ActStep[Mobility]) -> None:
    """To read it: the log says who and when, and nobody further is called."""
    incident_services.opened(incident=step.data["incident"], actor=step.actor)
    step.event_details["incident"] = step.data["incident"].pk


@by_a_reader(
    "assessments.write_on_report",
    roles=(SG, CO, HC, AD),
    form=incident_forms.WriteForm,
    label=_("Write down what was done about a report"),
    told=_("wrote down what was done about a report"),
    requires=a_report_to_read,
    about=(words("what", EntryKind.choices),),
)
def write_on_report(step: ActStep[Mobility]) -> None:
    """A call, a message to who reported, a talk, a decision."""
    entry = incident_services.write(person_id=step.decider_id, **step.data)
    step.event_details |= {"incident": entry.incident_id, "what": entry.kind}


@by_a_reader(
    "assessments.close_report",
    roles=(SG, CO, AD),
    form=incident_forms.CloseForm,
    label=_("Close a report"),
    told=_("closed a report"),
    requires=an_open_report,
    decides=True,
    about=(words("ending", Ending.choices),),
)
def close_report(step: ActStep[Mobility]) -> None:
    """By hand only, with how it ended and why; no later "well" closes it."""
    incident_services.close(person_id=step.decider_id, **step.data)
    step.event_details |= {"incident": step.data["incident"].pk, "ending": step.data["ending"]}


def a_closing_to_answer(subject: Mobility, deciding: Deciding) -> None:
    """The school closed one that the host knows of."""
    _require([one for one in selectors.incidents_of(subject, deciding.actor) if one.asks_host])


@by_a_reader(
    "assessments.answer_closing",
    roles=(HC,),
    form=incident_forms.AnswerClosingForm,
    label=_("Say whether you agree that a report is closed"),
    told=_("said whether a report is closed rightly"),
    requires=a_closing_to_answer,
    about=(words("agrees", incident_forms.AGREES),),
)
def answer_closing(step: ActStep[Mobility]) -> None:
    """Where both coordinators know of it, both say that it is over; else it is open again."""
    agrees = step.data["agrees"] == "yes"
    incident = step.data["incident"]
    incident_services.answer_closing(
        incident=incident, person_id=step.decider_id, agrees=agrees, text=step.data["text"]
    )
    step.event_details |= {"incident": incident.pk, "agrees": step.data["agrees"]}


@act(
    "assessments.add_to_report",
    roles=TELLERS,
    while_in=ALWAYS,
    form=incident_forms.AddForm,
    label=_("Add something to a report"),
    told=_("added something to a report"),
    on_behalf=False,
    requires=an_own_report,
    shown_to=shown_to,
)
def add_to_report(step: ActStep[Mobility]) -> None:
    """By who wrote it; a closed one is open again."""
    entry = incident_services.add(person_id=step.decider_id, **step.data)
    step.event_details["incident"] = entry.incident_id
