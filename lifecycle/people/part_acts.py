"""Acts on the parts that people have by name: somebody leaves the stay, or hands their part to somebody else."""

from django.utils.translation import gettext_lazy as _

from lifecycle.acts import CO, HC, LEAD, OPEN
from lifecycle.models import NamedPart
from lifecycle.people.leaving import end_part
from lifecycle.people.part_forms import EndPartForm, ReplacePersonForm, leaving_parts, replaceable_parts
from lifecycle.people.replacing import call_off, drop_planned, replace
from lifecycle.registry import act
from lifecycle.steps import ActStep


@act(
    "lifecycle.end_part",
    roles=(LEAD, HC),
    while_in=OPEN,
    form=EndPartForm,
    label=_("Take somebody off the stay"),
    tells=(CO, HC),
    on_behalf=False,
    available=lambda subject, actor: leaving_parts(subject).exists(),
)
def take_off(step: ActStep) -> None:
    """Whoever may name somebody may say that this person no longer takes part."""
    part: NamedPart = step.data["part"]
    if part.has_begun:
        drop_planned(part)
        end_part(part)
    else:
        call_off(part)
    step.event_details |= {"part": part.part, "named": part.person_id}
    step.remark = step.data["reason"]


@act(
    "lifecycle.replace_person",
    roles=(LEAD, HC),
    while_in=OPEN,
    form=ReplacePersonForm,
    label=_("Put somebody else in a part"),
    tells=(CO, HC),
    on_behalf=False,
    available=lambda subject, actor: replaceable_parts(subject).exists(),
)
def replace_person(step: ActStep) -> None:
    """For every kind of part by name, from the day that was chosen."""
    facts = {name: step.data[name] for name in ("function", "qualification", "relation", "phone_day", "phone_night")}
    person = step.form.person()
    step.event_details |= replace(part=step.data["part"], person_id=person.pk, from_on=step.data["from_on"], **facts)
