"""Which organisations take part in a stay: what people record about that."""

from django.utils.translation import gettext_lazy as _

from accounts.partners import vouch
from lifecycle.deciding import Deciding
from lifecycle.effects import outbox
from lifecycle.errors import ActRefused
from lifecycle.in_stay import organisations_in
from lifecycle.models import Mobility, OrganisationPart
from lifecycle.organisations import part_forms
from lifecycle.organisations.taking_out import take_out
from lifecycle.organisations.vouching import let_go
from lifecycle.people.role_book import sending_organisation_id
from lifecycle.planning import give_part
from lifecycle.registry import act
from lifecycle.roles import OrganisationPartKind, Role
from lifecycle.steps import ActStep
from lifecycle.tables.mobility import CANCELLED, COMPLETED, WITHDRAWN, State
from lifecycle.which import ORGANISATION, PART

OPEN = tuple(state for state in State if state not in (WITHDRAWN, CANCELLED, COMPLETED))


@act(
    "lifecycle.name_organisation",
    roles=(Role.LEAD,),
    while_in=OPEN,
    form=part_forms.OrganisationPartForm,
    label=_("Name an organisation"),
    told=_("named an organisation"),
    on_behalf=False,
    settles={"agreements.no_institution": _("Name the institution")},
    about=(ORGANISATION, PART),
)
def add_organisation(step: ActStep[Mobility]) -> None:
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


def _ask_for_officer(step: ActStep[Mobility], part: OrganisationPart) -> None:
    """Once for each part, however often it is named."""
    payload = {"organisation": str(part.organisation_id), "asked_by": str(step.actor.organisation_id or "")}
    outbox.add("mail.officer", key=f"mail:officer:{part.pk}", payload=payload, mobility_id=step.subject.pk)
    step.event_details["invited"] = True


def an_organisation_to_take_out(mobility: Mobility, _deciding: Deciding) -> None:
    """One takes part that may be taken out."""
    if all(part.part == OrganisationPartKind.SENDING for part in organisations_in(mobility)):
        raise ActRefused("lifecycle.nobody_to_take_out")


def an_organisation_to_vouch_for(mobility: Mobility, _deciding: Deciding) -> None:
    """One takes part of which nobody has made sure."""
    if not any(part.held for part in organisations_in(mobility)):
        raise ActRefused("lifecycle.nobody_to_vouch_for")


@act(
    "lifecycle.take_out_organisation",
    roles=(Role.LEAD,),
    while_in=OPEN,
    form=part_forms.TakeOutForm,
    label=_("Take an organisation out"),
    told=_("took an organisation out of the stay"),
    on_behalf=False,
    requires=an_organisation_to_take_out,
    about=(ORGANISATION, PART),
)
def take_organisation_out(step: ActStep[Mobility]) -> None:
    """It was named wrongly: it takes part no longer, nor do the people named for it."""
    part: OrganisationPart = step.data["part"]
    people, follows = take_out(part, step.subject)
    step.event_details |= {"part": part.part, "organisation": part.organisation_id, "former": people}
    step.event_details |= {"follows": follows} if follows else {}
    step.remark = step.data["reason"]


@act(
    "lifecycle.vouch",
    roles=(Role.SENDING_COORDINATOR,),
    while_in=OPEN,
    form=part_forms.VouchForm,
    label=_("Vouch for an organisation"),
    told=_("vouched for an organisation"),
    on_behalf=False,
    requires=an_organisation_to_vouch_for,
    settles={
        "lifecycle.not_vouched": _("Say what was checked"),
        "lifecycle.vouch_waits": _("Say what was checked"),
    },
    about=(ORGANISATION,),
)
def vouch_for(step: ActStep[Mobility]) -> None:
    """The sending organisation made sure of it: its people take part in every stay that this one sends."""
    keeper, organisation = sending_organisation_id(step.subject), step.data["organisation"]
    assert keeper is not None  # its coordinators alone may
    facts = {name: step.data[name] for name in ("checked", "checked_on", "note")}
    vouch(keeper_id=keeper, organisation_id=organisation.pk, person_id=step.decider_id, **facts)
    let_go(organisation_id=organisation.pk, keeper_id=keeper)
    step.event_details |= {"organisation": organisation.pk, "checked": facts["checked"], "day": facts["checked_on"]}
