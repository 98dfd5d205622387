"""Going on without a requirement: who may say so, and who must agree."""

from django.utils.translation import gettext_lazy as _

from accounts.people import same_human
from ground import clock
from lifecycle import act_forms
from lifecycle.acts import OPEN
from lifecycle.answers import rows_of
from lifecycle.deciding import Deciding
from lifecycle.errors import ActRefused
from lifecycle.gate import WAIVERS
from lifecycle.models import Mobility, Waiver
from lifecycle.registry import act
from lifecycle.roles import AD, CO, HC, LEAD, QM, Role
from lifecycle.steps import ActStep
from lifecycle.tables.mobility import (
    AGREEMENT_DRAFT,
    AGREEMENT_REVIEW,
    AT_THE_HOST,
    DRAFT,
    EARLY_RETURN,
    FEEDBACK,
    READY,
    RESULTS,
    VALIDATION,
)
from lifecycle.waivers import NEEDS_CONSENT, roles_that_agree
from lifecycle.which import REQUIREMENT


def something_to_waive(stay: Mobility, deciding: Deciding) -> None:
    """Something is missing now that may be left out."""
    if not act_forms.waivable_now(stay, deciding.ask):
        raise ActRefused("lifecycle.nothing_to_waive")


@act(
    "lifecycle.give_waiver",
    roles=(LEAD,),
    while_in=(
        DRAFT,
        AGREEMENT_DRAFT,
        AGREEMENT_REVIEW,
        READY,
        *AT_THE_HOST,
        EARLY_RETURN,
        FEEDBACK,
        RESULTS,
        VALIDATION,
    ),
    form=act_forms.WaiverForm,
    label=_("Go on without a requirement"),
    told=_("decided to go on without a requirement"),
    on_behalf=False,
    requires=something_to_waive,
    settles={"agreements.extension_late": _("Go on without a requirement")},
    about=(REQUIREMENT,),
)
def give_waiver(step: ActStep[Mobility]) -> None:
    """A waiver covers exactly what is missing now; limits and dates wait for a second person (4.3, "Waivers")."""
    transition, guard = step.data["what"].split("/")
    covers = [item.key for item in act_forms.waivable_now(step.subject)[step.data["what"]]]
    Waiver.objects.create(
        mobility=step.subject,
        transition=transition,
        guard=guard,
        covers=covers,
        reason=step.data["reason"],
        given_by_id=step.decider_id,
        role=step.role,
        given_at=clock.now(),
        needs_consent=guard in NEEDS_CONSENT,
    )
    step.event_details |= {"transition": transition, "guard": guard, "covers": len(covers)}
    step.remark = step.data["reason"]


def a_waiver_of_somebody_else(stay: Mobility, deciding: Deciding) -> None:
    """A waiver waits that another person gave: nobody agrees to the own one."""
    waiting_now = [one for one in rows_of(WAIVERS, stay) if not one.holds]
    givers = [one.given_by_id for one in waiting_now]
    if not givers or not deciding.roles & set(roles_that_agree(stay)):
        raise ActRefused("lifecycle.no_waiver_waits")
    if all(same_human(deciding.person_id, [giver]) for giver in givers):
        raise ActRefused("lifecycle.own_waiver")


@act(
    "lifecycle.agree_to_waiver",
    roles=(QM, AD, CO, HC, Role.INTERMEDIARY),
    while_in=OPEN,
    form=act_forms.WaiverConsentForm,
    label=_("Agree to a waiver"),
    told=_("agreed to go on without a requirement"),
    on_behalf=False,
    requires=a_waiver_of_somebody_else,
    settles={
        "lifecycle.waiver_waits": _("Decide"),
    },
    about=(REQUIREMENT,),
)
def agree_to_waiver(step: ActStep[Mobility]) -> None:
    """Limits and dates need a second person at the school, at the host where nobody sends; never who waived them."""
    waiver: Waiver = step.data["waiver"]
    waiver.agreed_by_id, waiver.agreed_at = step.decider_id, clock.now()
    waiver.save(update_fields=["agreed_by", "agreed_at"])
    step.event_details["guard"] = waiver.guard
