"""Facts of the stay itself that people record without changing its state."""

from django.utils.translation import gettext_lazy as _

from accounts.people import same_human
from lifecycle import act_forms
from lifecycle.answers import holds
from lifecycle.deciding import Deciding
from lifecycle.errors import ActRefused
from lifecycle.forms import NothingToSay
from lifecycle.in_stay import organisation_with
from lifecycle.models import Mobility
from lifecycle.people import people_forms
from lifecycle.people.guards import ANSWER_AS_EMPLOYER, ANSWER_EMPLOYER, OPEN_SUCCESSION, has_open_question
from lifecycle.people.replacing import decide_succession, name_successor, replace_tutor
from lifecycle.people.shown_to import holders_of
from lifecycle.planning import basics_typed, keep_record, name_person, require_plan
from lifecycle.planning import copy_stay as copy
from lifecycle.registry import act
from lifecycle.roles import CO, EM, GU, HC, HT, LE, LEAD, OrganisationPartKind, Role
from lifecycle.steps import ActStep
from lifecycle.tables.mobility import (
    BEFORE_DEPARTURE,
    CANCELLED,
    DRAFT,
    PARTNERSHIP,
    PREPARATION,
    WITHDRAWN,
    State,
)
from lifecycle.vocabulary import About, ByDetail
from lifecycle.which import day

OPEN = tuple(state for state in State if state not in (WITHDRAWN, CANCELLED, State.COMPLETED))


@act(
    "lifecycle.edit_basics",
    roles=(LEAD,),
    while_in=(DRAFT, PREPARATION, PARTNERSHIP),
    form=act_forms.BasicsForm,
    label=_("Change the plan"),
    told=_("changed the plan"),
    on_behalf=False,
    settles={
        "lifecycle.basic_missing": _("Complete the plan"),
        "lifecycle.country_outside": _("Change the plan"),
        "lifecycle.not_abroad": _("Change the plan"),
        "lifecycle.wrong_target_group": _("Change the plan"),
        "lifecycle.one_day_only": _("Change the dates"),
        "lifecycle.too_short": _("Change the dates"),
        "lifecycle.too_long": _("Change the dates"),
        "lifecycle.graduated_too_long_ago": _("Change the dates"),
        "partnerships.mou_lacks_dates": _("Enter the dates"),
    },
    about=(About("changed", say=act_forms.basic_said),),
)
def edit_basics(step: ActStep[Mobility]) -> None:
    """Dates, country, aim and approach, until an agreement takes them over."""
    changed = basics_typed(step.data)
    proposed = changed.pop("proposed", "")
    if birth := changed.pop("birth_date", None):
        keep_record(mobility=step.subject, birth_date=birth)
    others = [name for name, value in changed.items() if getattr(step.subject, name) != value]
    for name, value in changed.items():
        setattr(step.subject, name, value)
    step.subject.save(update_fields=list(changed))
    step.event_details |= {name: changed[name] for name in ("planned_start", "planned_end") if name in changed}
    against = [act_forms.against(proposed)] if proposed and proposed != step.subject.approach else []
    step.event_details["changed"] = [*sorted([*others, *(["birth_date"] if birth else [])]), *against]


@act(
    "lifecycle.name_person",
    roles=(LEAD, HC),
    while_in=OPEN,
    form=people_forms.NamedPartForm,
    label=_("Name a person"),
    told=_("named %(named)s as %(part)s"),
    on_behalf=False,
    settles={
        "agreements.no_guardian": _("Name the guardian"),
        "lifecycle.no_person_of_trust": _("Name the person of trust"),
    },
)
def add_person(step: ActStep[Mobility]) -> None:
    """Name a guardian, tutor, assessor, validator, contact or accompanying person."""
    form = _form(step)
    organisation = step.data["organisation"]
    person = form.person()
    kept = ("function", "qualification", "relation", "phone_day", "phone_night", "contact_kept")
    facts = {name: step.data[name] for name in kept}
    part = name_person(
        mobility=step.subject,
        person_id=person.pk,
        part=step.data["part"],
        organisation_id=organisation.pk if organisation else None,
        **facts,
        **form.as_typed(person),
    )
    step.event_details |= {"part": part.part, "named": part.person_id}


@act(
    "lifecycle.name_tutor",
    roles=(HC, CO, LEAD),
    while_in=OPEN,
    form=people_forms.TutorForm,
    label=_("Name the host tutor"),
    told=_("named %(named)s as the host tutor"),
    tells=(CO, HC, HT, LE, GU),
    tells_named=True,
    on_behalf=False,
    settles={
        "lifecycle.no_tutor": _("Name the tutor"),
        "agreements.no_tutor": _("Name the tutor"),
        "partnerships.host_contact": _("Name the tutor"),
    },
)
def name_tutor(step: ActStep[Mobility]) -> None:
    """Name the host tutor, or who follows from a day on: open tasks move then (2.5, "Host tutor replaced")."""
    person = _form(step).person()
    step.event_details |= replace_tutor(
        mobility=step.subject,
        person_id=person.pk,
        from_on=step.data["from_on"],
        function=step.data["function"],
        **_form(step).as_typed(person),
    )


@act(
    "lifecycle.hand_over",
    roles=(HT, Role.ASSESSOR),
    while_in=OPEN,
    form=people_forms.HandOverForm,
    label=_("Hand over to a colleague"),
    told=_("asks to hand over to %(named)s"),
    tells=(CO, HC),
    on_behalf=False,
)
def hand_over(step: ActStep[Mobility]) -> None:
    """A tutor names a successor, who sees nothing before a coordinator confirms (4.3, "Handing over")."""
    person = _form(step).person()
    if same_human(person.pk, [step.actor.person_id]):
        raise ActRefused("lifecycle.hand_over_to_self")
    typed = _form(step).as_typed(person)
    days = {name: step.data[name] for name in ("from_on", "until_on")}
    name_successor(mobility=step.subject, giver_id=step.decider_id, taker_id=person.pk, **typed, **days)
    step.event_details["named"] = person.pk
    step.event_details |= {name: value for name, value in days.items() if value}


def a_successor_named(stay: Mobility, deciding: Deciding) -> None:
    """A tutor named somebody, and nobody has answered."""
    if not holds(OPEN_SUCCESSION, stay):
        raise ActRefused("lifecycle.no_successor")


@act(
    "lifecycle.confirm_successor",
    roles=(HC, CO),
    while_in=OPEN,
    form=people_forms.SuccessorForm,
    label=_("Confirm the new tutor"),
    told=ByDetail(
        "accepted",
        {
            "True": _("let %(named)s take over from %(former)s"),
            "False": _("left the part with %(former)s; %(named)s does not take over"),
        },
    ),
    tells=(CO, HC, HT, LE, GU),
    tells_named=True,
    on_behalf=False,
    requires=a_successor_named,
    settles={"lifecycle.successor_waits": _("Answer")},
)
def confirm_successor(step: ActStep[Mobility]) -> None:
    """One click: the parts move, what was written stays the writer's."""
    step.event_details |= decide_succession(succession=step.data["succession"], accept=step.data["accept"])


@act(
    "lifecycle.set_mou_required",
    roles=(CO,),
    while_in=(PREPARATION,),
    form=act_forms.MouRequirementForm,
    label=_("Say whether a memorandum is needed"),
    told=ByDetail(
        "required",
        {
            "True": _("said that a memorandum is needed"),
            "False": _("said that no memorandum is needed"),
        },
    ),
    on_behalf=False,
)
def set_mou_required(step: ActStep[Mobility]) -> None:
    """CO may change it in `preparation` with a reason."""
    step.subject.mou_required, step.subject.mou_reason = step.data["required"], step.data["reason"]
    step.subject.save(update_fields=["mou_required", "mou_reason"])
    step.event_details["required"] = step.data["required"]
    step.remark = step.data["reason"]


def an_employer(stay: Mobility, deciding: Deciding) -> None:
    """A sending employer takes part."""
    if organisation_with(stay, OrganisationPartKind.EMPLOYER) is None:
        raise ActRefused("lifecycle.no_employer")


@act(
    "lifecycle.inform_employer",
    roles=(CO,),
    while_in=BEFORE_DEPARTURE,
    form=act_forms.DayForm,
    label=_("Note that the employer was told"),
    told=_("informed the employer of the stay abroad"),
    tells=(EM,),
    tells_newcomers=True,
    on_behalf=False,
    requires=an_employer,
    settles={
        "lifecycle.employer_not_informed": _("Tell the employer"),
    },
    about=(day("day"),),
)
def inform_employer(step: ActStep[Mobility]) -> None:
    """D1: at contract signature, else the day of selection."""
    step.subject.employer_informed_on = step.data["day"]
    step.subject.save(update_fields=["employer_informed_on"])
    step.event_details["day"] = step.data["day"]


@act(
    ANSWER_AS_EMPLOYER,
    roles=(EM,),
    while_in=tuple(s for s in BEFORE_DEPARTURE if s != DRAFT),
    form=act_forms.EmployerAnswerForm,
    label=_("Answer as employer"),
    told=ByDetail(
        "answer",
        {
            "agree": _("agreed to the stay for the employer"),
            "ask": _("has a question about the stay"),
        },
    ),
    tells=(CO,),
    decides=True,
    settles={
        "lifecycle.employer_has_not_agreed": _("Answer"),
    },
)
def answer_as_employer(step: ActStep[Mobility]) -> None:
    """For an apprentice the employer agrees or asks; consent is asked for with the notice of G1."""
    if step.data["answer"] == "agree":
        step.subject.employer_agreed_on = step.subject.today
        step.subject.save(update_fields=["employer_agreed_on"])
    step.event_details["answer"] = step.data["answer"]
    step.remark = step.data["text"]


def a_question_of_the_employer(stay: Mobility, deciding: Deciding) -> None:
    """The employer asked something, and nobody has answered."""
    if not has_open_question(stay):
        raise ActRefused("lifecycle.no_question")


@act(
    ANSWER_EMPLOYER,
    roles=(CO,),
    while_in=tuple(s for s in BEFORE_DEPARTURE if s != DRAFT),
    form=act_forms.EmployerReplyForm,
    label=_("Answer the employer"),
    told=_("answered the question of the employer"),
    tells=(EM,),
    on_behalf=False,
    requires=a_question_of_the_employer,
    settles={"lifecycle.employer_asks": _("Answer")},
    shown_to=holders_of(CO, EM),
)
def answer_employer(step: ActStep[Mobility]) -> None:
    """What the school answers; the employer reads it in the mail and on the page."""
    step.remark = step.data["text"]


def may_plan_again(stay: Mobility, deciding: Deciding) -> None:
    """Who copies it plans a stay, as the organisation they act for."""
    require_plan(deciding.actor, stay.participant, stay.approach)


@act(
    "lifecycle.copy_stay",
    roles=(LEAD,),
    while_in=(WITHDRAWN, CANCELLED),
    form=NothingToSay,
    label=_("Plan it again"),
    told=_("planned the stay again"),
    on_behalf=False,
    requires=may_plan_again,
)
def copy_stay(step: ActStep[Mobility]) -> None:
    """`withdrawn` and `cancelled` stay final; a copy begins in `draft`."""
    step.event_details["copy"] = copy(mobility=step.subject, actor=step.actor).pk


def _form(step: ActStep[Mobility]) -> people_forms.PersonForm:
    """The bound form again, for its `person()`; it was valid a moment ago."""
    form = step.form
    assert isinstance(form, people_forms.PersonForm)
    return form
