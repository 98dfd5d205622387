"""Acts on the parts that people have by name: taking somebody off the stay."""

from django.utils.translation import gettext_lazy as _

from lifecycle.acts import CO, HC, LEAD, OPEN
from lifecycle.models import NamedPart
from lifecycle.people.leaving import end_part
from lifecycle.people.part_forms import EndPartForm, leaving_parts
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
    end_part(part)
    step.event_details |= {"part": part.part, "named": part.person_id}
    step.remark = step.data["reason"]
