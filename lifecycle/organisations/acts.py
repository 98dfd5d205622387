"""Which organisations take part in a stay: what people record about that."""

from django.utils.translation import gettext_lazy as _

from lifecycle.effects import outbox
from lifecycle.models import OrganisationPart
from lifecycle.organisations import part_forms
from lifecycle.organisations.taking_out import take_out
from lifecycle.planning import give_part
from lifecycle.registry import act
from lifecycle.roles import Role
from lifecycle.steps import ActStep
from lifecycle.tables.mobility import CANCELLED, COMPLETED, WITHDRAWN, State

OPEN = tuple(state for state in State if state not in (WITHDRAWN, CANCELLED, COMPLETED))


@act(
    "lifecycle.name_organisation",
    roles=(Role.LEAD,),
    while_in=OPEN,
    form=part_forms.OrganisationPartForm,
    label=_("Name an organisation"),
    on_behalf=False,
)
def add_organisation(step: ActStep) -> None:
    """Give a competent institution, an intermediary or a hosting company its part."""
    responsible = step.data["responsible"]
    part = give_part(
        mobility=step.subject,
        organisation_id=step.data["organisation"].pk,
        part=step.data["part"],
        responsible_id=responsible.pk if responsible else None,
        unit_codes=step.data["unit_codes"],
    )
    step.event_details |= {"part": part.part, "organisation": part.organisation_id, "units": part.unit_codes}
    if step.data["invite"]:
        _ask_for_officer(step, part)


def _ask_for_officer(step: ActStep, part: OrganisationPart) -> None:
    """Once for each part, however often it is named."""
    payload = {"organisation": str(part.organisation_id), "asked_by": str(step.actor.organisation_id or "")}
    outbox.add("mail.officer", key=f"mail:officer:{part.pk}", payload=payload, mobility_id=step.subject.pk)
    step.event_details["invited"] = True


@act(
    "lifecycle.take_out_organisation",
    roles=(Role.LEAD,),
    while_in=OPEN,
    form=part_forms.TakeOutForm,
    label=_("Take an organisation out"),
    on_behalf=False,
    available=lambda subject, actor: part_forms.parts_to_take_out(subject).exists(),
)
def take_organisation_out(step: ActStep) -> None:
    """It was named wrongly: it takes part no longer, nor do the people named for it."""
    part: OrganisationPart = step.data["part"]
    people = take_out(part, step.subject)
    step.event_details |= {"part": part.part, "organisation": part.organisation_id, "former": people}
    step.remark = step.data["reason"]
