"""The demo's improvement action: few learners answered, somebody did something about it, a year later it is measured."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from accounts.actors import Actor
from accounts.models import Membership, MembershipRole, Person
from ground import clock
from lifecycle.effects import outbox
from lifecycle.noting import noting
from quality import actions
from quality.figure import Figure
from quality.figures import Figures
from quality.improvement import ActionKind, ImprovementAction
from quality.measuring import share_of
from tools.demo_group import COORDINATOR

RESPONSE = "MQ24"
FINDING = "Fewer than half of our participants said how their stay was."
PLAN = "Each learner gets the link with the last follow-up, and half an hour in school in the first week back."
DONE = "The half hour stands in the plan of the first week back; the link goes out with the last follow-up."
STARTED, FINISHED = timedelta(days=300), timedelta(days=240)  # before today
TARGET = 70.0


def load_action(today: date) -> str:
    """One that was measured, where there are figures of two years and none yet; what came of it, in words."""
    manager, owner = _acting(MembershipRole.QUALITY_MANAGER), Person.objects.get(email=COORDINATOR)
    if ImprovementAction.unscoped.filter(organisation_id=manager.organisation_id).exists():
        return "there already"
    year = Figures(manager).usual_period
    before = _figure(manager, str(int(year) - 1)) if year.isdigit() else None
    if before is None or share_of(before) is None:
        return "none, there are too few figures"
    with noting() as noted:
        action = _done_about_it(manager, owner, before, int(year) - 1, today)
        actions.measure(actor=manager, action=action)
    for row in noted.rows:
        outbox.cancel(row.pk, why="loaded by the demo")
    return str(action.get_verdict_display())


def _acting(role: MembershipRole) -> Actor:
    school = Membership.objects.open().filter(person__email=COORDINATOR).values("organisation")
    held = Membership.objects.open().filter(organisation__in=school, role=role).earliest("since_on")
    return Actor(held.person_id, held.organisation_id)


def _figure(manager: Actor, year: str) -> Figure | None:
    found = Figures(manager, year)
    return found.figure(RESPONSE) if found.choice.period == year else None


def _done_about_it(manager: Actor, owner: Person, before: Figure, year: int, today: date) -> ImprovementAction:
    found = actions.Found(
        text=FINDING, metric=RESPONSE, choice={"period": str(year)}, cycle=str(year), phase="E", descriptor="E3"
    )
    plan = actions.Plan(
        text=PLAN, kind=ActionKind.PROCESS, owner_id=owner.pk, due_on=today - FINISHED, target=TARGET,
        cause="The link comes when everybody is back in class, and nobody asks for the answer.",
    )  # fmt: skip
    with clock.set_to(_noon(today - STARTED)):
        action = actions.start(actor=manager, found=found, plan=plan, figure=before)
    with clock.set_to(_noon(today - FINISHED)):
        actions.finish(actor=manager, action=action, words=DONE)
    return action


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=ZoneInfo("UTC"))
