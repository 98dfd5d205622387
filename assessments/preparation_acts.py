"""Lines of the list before departure: done, open again, done by who goes."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from assessments import forms, selectors, services
from assessments.guards import OPEN_ITEM
from assessments.models import Item, OwnItem
from assessments.own_item_guards import OPEN_OWN, OPEN_OWN_OF_WHO_GOES
from assessments.preparation_models import OWN
from documents.filing import store_file
from lifecycle.deciding import Deciding
from lifecycle.errors import ActRefused
from lifecycle.models import Mobility
from lifecycle.registry import act
from lifecycle.roles import CO, HC, LE, LEAD
from lifecycle.steps import ActStep
from lifecycle.tables import mobility as stay
from lifecycle.vocabulary import About, Asked

PREPARING = tuple(state for state in stay.BEFORE_DEPARTURE if state != stay.DRAFT)


def _names(asked: Iterable[Asked]) -> Mapping[Asked, str]:
    """Of each line: the word of the list, or what the school calls its own."""
    asked = list(asked)
    own = {UUID(code.removeprefix(OWN)) for _stay, code in asked if code.startswith(OWN)}
    known: dict[str, Any] = dict(Item.choices)
    known |= {one.code: one.name for one in OwnItem.unscoped.filter(pk__in=own)} if own else {}
    return {(where, code): str(known[code]) for where, code in asked if code in known}


ITEM = About("item", find=_names)


@act(
    "assessments.tick_preparation",
    roles=(LEAD, HC),
    while_in=PREPARING,
    form=forms.PreparationForm,
    label=_("Mark a preparation item as done"),
    told=_("marked an item of the preparation as done"),
    on_behalf=False,
    settles={**dict.fromkeys([*OPEN_ITEM, *OPEN_OWN], _("Tick it off")), "assessments.document_too_short": _("Change")},
    about=(ITEM,),
)
def tick_preparation(step: ActStep[Mobility]) -> None:
    """One line of the preparation list is done."""
    _tick(step)


def _tick(step: ActStep[Mobility]) -> None:
    facts = dict(step.data)
    if given := facts.pop("file", None):
        facts["file"] = store_file(file=given, label=given.name, mobility_id=step.subject.pk, actor=step.actor)
    item = services.tick(mobility=step.subject, **facts)
    step.event_details |= {"item": item.code, "done_on": item.done_on}


def something_ticked(mobility: Mobility, deciding: Deciding) -> None:
    """A line of the list is done."""
    if not any(one.done_on for one in selectors.preparation_of(mobility).values()):
        raise ActRefused("assessments.nothing_ticked")


@act(
    "assessments.untick_preparation",
    roles=(LEAD, HC),
    while_in=PREPARING,
    form=forms.UntickForm,
    label=_("Open a preparation item again"),
    told=_("opened an item of the preparation again"),
    on_behalf=False,
    requires=something_ticked,
    about=(ITEM,),
)
def untick_preparation(step: ActStep[Mobility]) -> None:
    """One line was ticked and is open after all."""
    services.untick(mobility=step.subject, code=step.data["code"])
    step.event_details["item"] = step.data["code"]


def something_of_the_participant(mobility: Mobility, deciding: Deciding) -> None:
    """The school asks something of who goes, and it is open."""
    if not selectors.lines_of_the_participant(mobility):
        raise ActRefused("assessments.nothing_asked_of_you")


@act(
    "assessments.do_own_line",
    roles=(LE,),
    while_in=PREPARING,
    form=forms.OwnLineForm,
    label=_("Say that something of the list is done"),
    told=_("did an item of the preparation"),
    tells=(CO,),
    on_behalf=False,
    settles=dict.fromkeys(OPEN_OWN_OF_WHO_GOES, _("Say that it is done")),
    requires=something_of_the_participant,
    about=(ITEM,),
)
def do_own_line(step: ActStep[Mobility]) -> None:
    """Who goes has done what the school asked of them."""
    _tick(step)
