"""Acts on the parts that people have: somebody leaves the stay, is replaced, or hands it to a colleague."""

from django.utils.translation import gettext_lazy as _

from lifecycle.acts import OPEN
from lifecycle.deciding import Deciding
from lifecycle.errors import ActRefused
from lifecycle.in_stay import held_now, not_ended
from lifecycle.models import Mobility, NamedPart
from lifecycle.people.being_away import tell_of_handing
from lifecycle.people.handing import COORDINATORS, HANDED, hand_on, parts_of, require_takes
from lifecycle.people.leaving import end_part
from lifecycle.people.part_forms import (
    EndPartForm,
    HandToColleagueForm,
    ReplacePersonForm,
    is_theirs,
)
from lifecycle.people.replacing import call_off, drop_planned, replace
from lifecycle.registry import act
from lifecycle.roles import CO, HC, LEAD, NamedPartKind
from lifecycle.steps import ActStep


def somebody_to_take_off(mobility: Mobility, deciding: Deciding) -> None:
    """Somebody but the participant has a part by name, and is theirs to take off."""
    parts = not_ended(mobility)
    if all(part.part == NamedPartKind.PARTICIPANT or not is_theirs(deciding.actor, mobility, part) for part in parts):
        raise ActRefused("lifecycle.nobody_to_take_off")


def somebody_to_replace(mobility: Mobility, _deciding: Deciding) -> None:
    """Somebody has a part by name that another can have."""
    if all(part.part == NamedPartKind.PARTICIPANT for part in held_now(mobility)):
        raise ActRefused("lifecycle.nobody_to_replace")


@act(
    "lifecycle.end_part",
    roles=(LEAD, HC),
    while_in=OPEN,
    form=EndPartForm,
    label=_("Take somebody off the stay"),
    told=_("ended the part of %(named)s as %(part)s"),
    tells=(CO, HC),
    on_behalf=False,
    requires=somebody_to_take_off,
)
def take_off(step: ActStep[Mobility]) -> None:
    """Whoever may name somebody may say that this person no longer takes part."""
    part: NamedPart = step.data["part"]
    follows: list[str] = []
    if part.has_begun:
        drop_planned(part)
        follows = end_part(part)
    else:
        call_off(part)
    step.event_details |= {"part": part.part, "named": part.person_id} | ({"follows": follows} if follows else {})
    step.remark = step.data["reason"]


@act(
    "lifecycle.replace_person",
    roles=(LEAD, HC),
    while_in=OPEN,
    form=ReplacePersonForm,
    label=_("Put somebody else in a part"),
    told=_("put %(named)s in the place of %(former)s as %(part)s"),
    tells=(CO, HC),
    tells_named=True,
    on_behalf=False,
    requires=somebody_to_replace,
)
def replace_person(step: ActStep[Mobility]) -> None:
    """For every kind of part by name, from the day that was chosen."""
    facts = {name: step.data[name] for name in ("function", "qualification", "relation", "phone_day", "phone_night")}
    person = step.form.person()
    facts |= step.form.as_typed(person)
    step.event_details |= replace(part=step.data["part"], person_id=person.pk, from_on=step.data["from_on"], **facts)


@act(
    HANDED,
    roles=COORDINATORS,
    while_in=OPEN,
    form=HandToColleagueForm,
    label=_("Hand over to a colleague of your organisation"),
    told=_("handed the stay over to %(named)s"),
    on_behalf=False,
)
def hand_to_colleague(step: ActStep[Mobility]) -> None:
    """A coordinator makes a colleague responsible: once, or until a day."""
    colleague, until_on = step.data["colleague"], step.data["until_on"]
    require_takes(step.subject, colleague, until_on)
    parts = parts_of(step.subject, step.actor.organisation_id)
    formers = [part.responsible_id for part in parts]
    step.event_details |= hand_on(step.subject, parts, colleague, until_on)
    tell_of_handing(by=step.decider_id, taker=colleague.pk, formers=formers, number=1, until_on=until_on)
