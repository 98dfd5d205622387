"""Facts of validation, recognition and the Europass Mobility that people record."""

from django.utils.translation import gettext_lazy as _

from assessments.which import titles_of
from documents.services import says_the_same
from lifecycle.deciding import Deciding, refuse_where_none_will_do
from lifecycle.errors import ActRefused
from lifecycle.facts import noted
from lifecycle.forms import NothingToSay
from lifecycle.models import Mobility
from lifecycle.people.role_book import sending_organisation_id
from lifecycle.registry import act
from lifecycle.roles import CI, CO, GU, HC, HT, LE, LEAD, VA
from lifecycle.steps import ActStep
from lifecycle.tables import mobility as stay
from lifecycle.tables.outcome_result import MACHINE as OUTCOME
from lifecycle.vocabulary import About
from lifecycle.which import day
from recognition import forms, selectors, services
from recognition.documents import europass_mobility
from recognition.guards import validator_not_assessor

AFTER_THE_STAY = (stay.RESULTS, stay.VALIDATION, stay.RECOGNITION, stay.FEEDBACK)


def something_to_validate(subject: Mobility, deciding: Deciding) -> None:
    """An outcome waits for a decision, and who decides did not assess it."""
    waiting = forms.waiting_for_validation(subject)
    if not waiting:
        raise ActRefused("recognition.nothing_to_decide")
    asked = {"on_behalf": deciding.on_behalf}
    lacking = (validator_not_assessor(subject, deciding.actor, asked, one) for one in waiting)
    refuse_where_none_will_do(OUTCOME.rows["validate_outcome"], lacking, subject.pk)


@act(
    "recognition.decide_outcome",
    roles=(CO, VA),
    while_in=(stay.VALIDATION,),
    form=forms.OutcomeDecisionForm,
    label=_("Decide on the validation"),
    told=_("decided on the validation of what was learned"),
    on_behalf=False,
    requires=something_to_validate,
    decides=True,
    settles={
        "recognition.not_decided": _("Decide"),
    },
    about=(About("outcomes", find=titles_of),),
)
def decide_outcome(step: ActStep[Mobility]) -> None:
    """One outcome, or the same for every outcome of a unit."""
    outcomes = step.form.chosen()
    services.decide_outcomes(act=step, outcomes=outcomes)
    step.event_details |= {"outcomes": [outcome.key for outcome in outcomes], "decision": step.data["decision"]}


def a_unit_of_theirs(subject: Mobility, deciding: Deciding) -> None:
    """Who decides does so for an institution with units in this stay."""
    institution = forms.institution_of(subject, deciding.actor, deciding.on_behalf)
    if not selectors.units_of_institution(subject, institution):
        raise ActRefused("recognition.not_the_institution")


@act(
    "recognition.decide_unit",
    roles=(CI,),
    while_in=(stay.RECOGNITION,),
    form=forms.UnitDecisionForm,
    label=_("Decide on a unit"),
    told=_("decided on a unit"),
    requires=a_unit_of_theirs,
    settles={
        "recognition.unit_undecided": _("Decide"),
        "recognition.too_many_points": _("Decide"),
    },
    about=(About("unit"),),
)
def decide_unit(step: ActStep[Mobility]) -> None:
    """Full, partial, extra credit or none; a reason unless full. Only by the unit's own institution.

    A draft until the statement is issued, which asks who came by a link for one code for all units.
    """
    institution = step.form.institution_id
    assert institution is not None  # the act requires it
    services.require_same_decision(mobility=step.subject, unit_code=step.data["unit"], seen=step.data["seen"])
    facts = {name: value for name, value in step.data.items() if name not in ("unit", "seen")}
    decision = services.decide_unit(
        mobility=step.subject,
        institution_id=institution,
        person_id=step.decider_id,
        unit_code=step.data["unit"],
        **facts,
    )
    told = {"unit": decision.unit_code, "decision": decision.decision, "points": decision.points}
    step.event_details |= told | noted(decision)


def host_or_own_stay(subject: Mobility, deciding: Deciding) -> None:
    """The host writes; without a sending organisation the individual makes the document and the host signs (2.3)."""
    if not deciding.roles & {HT, HC} and sending_organisation_id(subject) is not None:
        raise ActRefused("recognition.not_by_the_sending_side")


@act(
    "recognition.write_host_part",
    roles=(HT, HC, LE),
    requires=host_or_own_stay,
    while_in=(*stay.AT_THE_HOST, stay.EARLY_RETURN, *AFTER_THE_STAY),
    form=forms.HostPartForm,
    label=_("Write the host's part of the Europass Mobility"),
    told=_("wrote the host's part of the Europass Mobility"),
    settles={"recognition.host_part_unwritten": _("Write it")},
)
def write_host_part(step: ActStep[Mobility]) -> None:
    """Section 5.a: tasks and skills."""
    services.write_host_part(mobility=step.subject, person_id=step.decider_id, texts=step.data)


def what_a_europass_needs(subject: Mobility, deciding: Deciding) -> None:
    """The host wrote its part, the stay has ended, and it meets the criteria."""
    services.require_europass(subject)


@act(
    "recognition.issue_europass",
    roles=(LEAD,),
    while_in=AFTER_THE_STAY,
    form=NothingToSay,
    label=_("Issue the Europass Mobility"),
    told=_("issued the Europass Mobility"),
    tells=(HC, LE, GU),
    on_behalf=False,
    requires=what_a_europass_needs,
    settles={
        "recognition.no_europass": _("Issue it"),
    },
    about=(day("issued_on"),),
)
def issue_europass(step: ActStep[Mobility]) -> None:
    """G10: for signature by sending side, host and holder; the final follows with the last one."""
    issued = selectors.papers(step.subject, "europass_mobility")
    if issued and says_the_same(europass_mobility(step, services.require_europass(step.subject))[0], issued[0]):
        raise ActRefused("recognition.europass_unchanged")
    record = services.issue_europass(mobility=step.subject)
    step.event_details |= {"issued_on": record.issued_on, "version": record.versions}
    step.papers += europass_mobility(step, record)


@act(
    "recognition.note_other_proof",
    roles=(LEAD,),
    while_in=(stay.RESULTS,),
    form=forms.OtherProofForm,
    label=_("Note other proof of attendance"),
    told=_("noted other proof of attendance"),
    on_behalf=False,
)
def note_other_proof(step: ActStep[Mobility]) -> None:
    """When the host was asked three times and stays silent."""
    services.note_other_proof(mobility=step.subject, text=step.data["text"])
    step.remark = step.data["text"]
