"""Facts of the stay itself that people record without changing its state."""

from django.utils.translation import gettext_lazy as _

from accounts.people import same_human
from ground import clock
from lifecycle import act_forms
from lifecycle.errors import ActRefused
from lifecycle.forms import NothingToSay
from lifecycle.gate import missing_now
from lifecycle.models import OrganisationPart, Waiver
from lifecycle.people import people_forms
from lifecycle.people.replacing import decide_succession, name_successor, open_successions, replace_tutor
from lifecycle.people.role_book import people_in, sending_organisation_id
from lifecycle.planning import copy_stay as copy
from lifecycle.planning import give_part, name_person
from lifecycle.registry import act
from lifecycle.roles import OrganisationPartKind, Role
from lifecycle.steps import ActStep
from lifecycle.tables.mobility import (
    AT_THE_HOST,
    BEFORE_DEPARTURE,
    CANCELLED,
    DRAFT,
    EARLY_RETURN,
    FEEDBACK,
    PARTNERSHIP,
    PREPARATION,
    READY,
    RESULTS,
    VALIDATION,
    WITHDRAWN,
    State,
)

LEAD, CO, HC, HT, EM, QM = (
    Role.LEAD,
    Role.SENDING_COORDINATOR,
    Role.HOST_COORDINATOR,
    Role.HOST_TUTOR,
    Role.EMPLOYER,
    Role.QUALITY_MANAGER,
)
OPEN = tuple(state for state in State if state not in (WITHDRAWN, CANCELLED, State.COMPLETED))
# Programme limits and dates also need the quality manager, where there is one (4.3, "Waivers").
NEEDS_CONSENT = frozenset(
    {"lifecycle.within_programme_rules", "lifecycle.minimum_days_reached", "agreements.extension_asked_in_time"}
)


@act(
    "lifecycle.edit_basics",
    roles=(LEAD,),
    while_in=(DRAFT, PREPARATION, PARTNERSHIP),
    form=act_forms.BasicsForm,
    label=_("Change the plan"),
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
    },
)
def edit_basics(step: ActStep) -> None:
    """Dates, country, aim and approach, until an agreement takes them over."""
    changed = {name: value for name, value in step.data.items() if value is not None}
    for name, value in changed.items():
        setattr(step.subject, name, value)
    step.subject.save(update_fields=list(changed))
    step.event_details |= {name: changed[name] for name in ("planned_start", "planned_end") if name in changed}


@act(
    "lifecycle.name_person",
    roles=(LEAD, HC),
    while_in=OPEN,
    form=people_forms.NamedPartForm,
    label=_("Name a person"),
    on_behalf=False,
    settles={
        "agreements.no_guardian": _("Name the guardian"),
        "agreements.no_host_signer": _("Name the signer"),
        "agreements.no_address": _("Add the address"),
    },
)
def add_person(step: ActStep) -> None:
    """Name a guardian, tutor, assessor, validator, contact or accompanying person."""
    form = _form(step)
    organisation = step.data["organisation"]
    person = form.person()
    facts = {name: step.data[name] for name in ("function", "qualification", "relation", "phone_day", "phone_night")}
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
    "lifecycle.name_organisation",
    roles=(LEAD,),
    while_in=OPEN,
    form=people_forms.OrganisationPartForm,
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


@act(
    "lifecycle.name_tutor",
    roles=(HC, CO, LEAD),
    while_in=OPEN,
    form=people_forms.TutorForm,
    label=_("Name the host tutor"),
    tells=(CO, HT),
    on_behalf=False,
    settles={
        "lifecycle.no_tutor": _("Name the tutor"),
        "agreements.no_tutor": _("Name the tutor"),
    },
)
def name_tutor(step: ActStep) -> None:
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
    tells=(CO, HC),
    on_behalf=False,
)
def hand_over(step: ActStep) -> None:
    """A tutor names a successor, who sees nothing before a coordinator confirms (4.3, "Handing over")."""
    person = _form(step).person()
    if same_human(person.pk, [step.actor.person_id]):
        raise ActRefused("lifecycle.hand_over_to_self")
    name_successor(mobility=step.subject, giver_id=step.decider_id, taker_id=person.pk, **_form(step).as_typed(person))
    step.event_details["named"] = person.pk


@act(
    "lifecycle.confirm_successor",
    roles=(HC, CO),
    while_in=OPEN,
    form=people_forms.SuccessorForm,
    label=_("Confirm the new tutor"),
    tells=(CO, HC, HT),
    on_behalf=False,
    available=lambda subject, actor: open_successions(subject).exists(),
)
def confirm_successor(step: ActStep) -> None:
    """One click: the parts move, what was written stays the writer's."""
    step.event_details |= decide_succession(succession=step.data["succession"], accept=step.data["accept"])


@act(
    "lifecycle.set_mou_required",
    roles=(CO,),
    while_in=(PREPARATION,),
    form=act_forms.MouRequirementForm,
    label=_("Say whether a memorandum is needed"),
    on_behalf=False,
)
def set_mou_required(step: ActStep) -> None:
    """CO may change it in `preparation` with a reason."""
    step.subject.mou_required, step.subject.mou_reason = step.data["required"], step.data["reason"]
    step.subject.save(update_fields=["mou_required", "mou_reason"])
    step.event_details["required"] = step.data["required"]
    step.remark = step.data["reason"]


@act(
    "lifecycle.inform_employer",
    roles=(CO,),
    while_in=BEFORE_DEPARTURE,
    form=act_forms.DayForm,
    label=_("Note that the employer was told"),
    tells=(EM,),
    on_behalf=False,
    settles={
        "lifecycle.employer_not_informed": _("Tell the employer"),
    },
)
def inform_employer(step: ActStep) -> None:
    """D1: at contract signature, else the day of selection."""
    if not people_or_part(step, OrganisationPartKind.EMPLOYER):
        raise ActRefused("lifecycle.no_employer")
    step.subject.employer_informed_on = step.data["day"]
    step.subject.save(update_fields=["employer_informed_on"])
    step.event_details["day"] = step.data["day"]


@act(
    "lifecycle.answer_as_employer",
    roles=(EM,),
    while_in=tuple(s for s in BEFORE_DEPARTURE if s != DRAFT),
    form=act_forms.EmployerAnswerForm,
    label=_("Answer as employer"),
    tells=(CO,),
    decides=True,
    settles={
        "lifecycle.employer_has_not_agreed": _("Answer"),
    },
)
def answer_as_employer(step: ActStep) -> None:
    """For an apprentice the employer agrees or asks; consent is asked for with the notice of G1."""
    if step.data["answer"] == "agree":
        step.subject.employer_agreed_on = clock.today()
        step.subject.save(update_fields=["employer_agreed_on"])
    step.event_details["answer"] = step.data["answer"]
    step.remark = step.data["text"]


@act(
    "lifecycle.give_waiver",
    roles=(LEAD,),
    while_in=(DRAFT, State.AGREEMENT_REVIEW, READY, *AT_THE_HOST, EARLY_RETURN, FEEDBACK, RESULTS, VALIDATION),
    form=act_forms.WaiverForm,
    label=_("Go on without a requirement"),
    on_behalf=False,
    available=lambda subject, actor, ask=missing_now: bool(act_forms.waivable_now(subject, ask)),
    settles={"agreements.extension_late": _("Go on without a requirement")},
)
def give_waiver(step: ActStep) -> None:
    """A waiver covers exactly what is missing now (4.3, "Waivers")."""
    transition, guard = step.data["what"].split("/")
    covers = [item.key for item in act_forms.waivable_now(step.subject)[step.data["what"]]]
    has_qm = sending_organisation_id(step.subject) is not None and bool(people_in(step.subject, QM))
    Waiver.objects.create(
        mobility=step.subject,
        transition=transition,
        guard=guard,
        covers=covers,
        reason=step.data["reason"],
        given_by_id=step.decider_id,
        role=step.role,
        given_at=clock.now(),
        needs_consent=guard in NEEDS_CONSENT and has_qm,
    )
    step.event_details |= {"transition": transition, "guard": guard, "covers": len(covers)}
    step.remark = step.data["reason"]


@act(
    "lifecycle.agree_to_waiver",
    roles=(QM,),
    while_in=OPEN,
    form=act_forms.WaiverConsentForm,
    label=_("Agree to a waiver"),
    on_behalf=False,
    available=lambda subject, actor: Waiver.objects.filter(
        mobility=subject, needs_consent=True, agreed_at=None
    ).exists(),
    settles={
        "lifecycle.waiver_waits": _("Decide"),
    },
)
def agree_to_waiver(step: ActStep) -> None:
    """Programme limits and dates need the quality manager too; never the person who gave the waiver."""
    waiver: Waiver = step.data["waiver"]
    if same_human(step.decider_id, [waiver.given_by_id]):
        raise ActRefused("lifecycle.own_waiver")
    waiver.agreed_by_id, waiver.agreed_at = step.decider_id, clock.now()
    waiver.save(update_fields=["agreed_by", "agreed_at"])
    step.event_details["guard"] = waiver.guard


@act(
    "lifecycle.copy_stay",
    roles=(LEAD,),
    while_in=(WITHDRAWN, CANCELLED),
    form=NothingToSay,
    label=_("Plan it again"),
    on_behalf=False,
)
def copy_stay(step: ActStep) -> None:
    """`withdrawn` and `cancelled` stay final; a copy begins in `draft`."""
    step.event_details["copy"] = copy(mobility=step.subject, actor=step.actor).pk


def people_or_part(step: ActStep, part: str) -> bool:
    """Whether some organisation has this part."""
    return OrganisationPart.objects.open().filter(mobility=step.subject, part=part).exists()


def _form(step: ActStep) -> people_forms.PersonForm:
    """The bound form again, for its `person()`; it was valid a moment ago."""
    form = step.form
    assert isinstance(form, people_forms.PersonForm)
    return form
