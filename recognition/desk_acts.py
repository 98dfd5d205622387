"""Acts around the statement: its terms, its service, an appeal against it, the answer, a correction."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ground.days import day_as
from lifecycle.deciding import Deciding
from lifecycle.doors import step_of_act
from lifecycle.errors import ActRefused
from lifecycle.facts import noted
from lifecycle.models import Mobility
from lifecycle.people.shown_to import holders_of
from lifecycle.registry import act
from lifecycle.roles import CI, CO, GU, LE
from lifecycle.steps import ActStep
from lifecycle.tables import mobility as stay
from lifecycle.vocabulary import About
from lifecycle.which import day
from recognition import appeals, desk_forms, desk_services, selectors, services
from recognition.acts import a_unit_of_theirs
from recognition.desk_models import AppealAnswer, HowServed
from recognition.documents.statement import statement_of_an_act
from recognition.forms import institution_of
from recognition.guards import READ_APPEALS

ISSUED = (stay.FEEDBACK, stay.COMPLETED)
KEPT = ("grade", "conversion", "legal_basis", "appeal_to", "appeal_days")  # of a decision changed on appeal


@act(
    "recognition.set_terms",
    roles=(CI,),
    while_in=(stay.RECOGNITION,),
    form=desk_forms.TermsForm,
    label=_("Legal basis and appeal…"),
    told=_("set the legal basis and the appeal for the whole dossier"),
    requires=a_unit_of_theirs,
)
def set_terms(step: ActStep[Mobility]) -> None:
    """Once for the whole dossier, from a standard text or typed."""
    terms = desk_services.set_terms(
        mobility=step.subject, institution_id=step.form.institution_id, **step.data
    )  # fmt: skip
    step.event_details |= {"appeal_days": terms.appeal_days} | noted(terms)


def something_unserved(subject: Mobility, deciding: Deciding) -> None:
    """A statement that holds, of which nothing proves yet that it arrived."""
    if not desk_forms.unserved(subject):
        raise ActRefused("recognition.nothing_to_serve")


@act(
    "recognition.receive_statement",
    roles=(LE, GU),
    while_in=(stay.RECOGNITION, *ISSUED),
    form=desk_forms.StatementForm,
    label=_("Open the recognition statement"),
    told=_("opened the recognition statement"),
    on_behalf=False,
    requires=something_unserved,
    shown_to=holders_of(*READ_APPEALS),
)
def receive_statement(step: ActStep[Mobility]) -> None:
    """Who opens it has it: from this day the time to appeal runs."""
    served = desk_services.note_served(
        mobility=step.subject, document=step.form.document, how=HowServed.OPENED, on=step.subject.today
    )
    step.event_details |= {"statement": step.form.document.pk} | noted(served)


@act(
    "recognition.note_service",
    roles=(CI, CO),
    while_in=(stay.RECOGNITION, *ISSUED),
    form=desk_forms.ServiceForm,
    label=_("Note how the statement was served"),
    told=_("noted that the recognition statement was served"),
    on_behalf=False,
    requires=something_unserved,
    shown_to=holders_of(*READ_APPEALS),
    about=(day("served_on"),),
)
def note_service(step: ActStep[Mobility]) -> None:
    """A letter with a receipt, or handed over."""
    on, receipt = step.data["served_on"], step.data["receipt"]
    served = desk_services.note_served(
        mobility=step.subject, document=step.form.document, how=HowServed.RECEIPT, on=on, receipt=receipt
    )
    step.remark = receipt
    step.event_details |= {"statement": step.form.document.pk, "served_on": on} | noted(served)


def a_decision_in_time(subject: Mobility, deciding: Deciding) -> None:
    """An institution decided on a unit, and there is time to appeal one of them."""
    found = appeals.appealable(subject)
    if not found:
        raise ActRefused("recognition.nothing_decided")
    if all(one.over for one in found):
        last = max(one.last_day for one in found if one.last_day)
        raise ActRefused("recognition.appeal_too_late", day=str(day_as(last, "j F Y")))
    if all(one.over or one.in_hand for one in found):
        raise ActRefused("recognition.appeal_in_hand")


@act(
    "recognition.file_appeal",
    roles=(LE, GU),
    while_in=ISSUED,
    form=desk_forms.AppealForm,
    label=_("File an appeal…"),
    told=_("filed an appeal against the recognition"),
    tells=(CI, CO, LE, GU),
    on_behalf=False,
    requires=a_decision_in_time,
    shown_to=holders_of(*READ_APPEALS),
    decides=True,
    about=(About("units"),),
)
def file_appeal(step: ActStep[Mobility]) -> None:
    """From the statement, naming the units, until the last day; the institution answers unit by unit."""
    appeal = services.file_appeal(mobility=step.subject, person_id=step.decider_id, text=step.data["text"])
    units = desk_services.name_units(appeal=appeal, codes=step.data["units"])
    step.event_details |= {"appeal": appeal.pk, "units": step.data["units"]} | noted(appeal, *units)


def an_appeal_of_theirs(subject: Mobility, deciding: Deciding) -> None:
    """An open appeal names a unit of the institution."""
    institution = institution_of(subject, deciding.actor, deciding.on_behalf)
    if not any(appeals.appealed_of(subject, one, institution) for one in selectors.open_appeals(subject)):
        raise ActRefused("recognition.no_appeal")


@act(
    "recognition.answer_appeal",
    roles=(CI,),
    while_in=ISSUED,
    form=desk_forms.AnswerForm,
    label=_("Answer the appeal"),
    told=_("answered the appeal"),
    tells=(LE, GU, CO),
    requires=an_appeal_of_theirs,
    settles={
        "recognition.appeal_open": _("Read the appeal"),
    },
    shown_to=holders_of(*READ_APPEALS),
    needs_proof=True,  # it signs the statement that follows
    about=(About("units"),),
)
def answer_appeal(step: ActStep[Mobility]) -> None:
    """Upheld or changed, with a reason, unit by unit; the units that are not named stay as they are."""
    answers: list[tuple[Any, str, dict[str, Any]]] = step.form.answers()
    changed = [(one, facts) for one, answer, facts in answers if answer == AppealAnswer.CHANGED]
    codes, before = [one.unit_code for one, _facts in changed], selectors.unit_decisions(step.subject)
    if changed:  # 28 first, while the appeal is open; then 27: the next statement is a new version
        step_of_act(step, machine="mobility", pk=step.subject.pk, name="reopen_recognition", units=codes)
    for one, answer, facts in answers:
        reason = facts["reason"] or ""
        desk_services.answer_unit(unit=one, answer=answer, reason=reason, person_id=step.decider_id)
    for one, facts in changed:
        held = before.get(one.unit_code)
        kept = {name: getattr(held, name) for name in KEPT} if held else {}
        services.decide_unit(
            mobility=step.subject, institution_id=step.form.institution_id, person_id=step.decider_id,
            unit_code=one.unit_code, **kept, **facts,
        )  # fmt: skip
    if changed:
        step_of_act(step, machine="mobility", pk=step.subject.pk, name="recognise")
    step.event_details |= {"appeal": step.form.appeal.pk, "units": [one.unit_code for one, _answer, _facts in answers]}
    step.event_details["changed"] = codes


def an_issued_decision(subject: Mobility, deciding: Deciding) -> None:
    """The institution issued a statement that holds."""
    institution = institution_of(subject, deciding.actor, deciding.on_behalf)
    held = [one for one in appeals.issued_decisions(subject).values() if one.institution_id == institution]
    if not held:
        raise ActRefused("recognition.nothing_issued")


@act(
    "recognition.correct_statement",
    roles=(CI,),
    while_in=ISSUED,
    form=desk_forms.CorrectionForm,
    label=_("Correct a clerical error…"),
    told=_("corrected a clerical error in the recognition statement"),
    tells=(LE, GU, CO),
    on_behalf=False,
    requires=an_issued_decision,
    shown_to=holders_of(*READ_APPEALS),
    needs_proof=True,  # it signs the statement that follows
    about=(About("unit"),),
)
def correct_statement(step: ActStep[Mobility]) -> None:
    """A new version that says so; what was decided stays, and so does the time to appeal."""
    data, held = step.data, step.form.held[step.data["unit"]]
    words = {name: data[name] for name in ("grade", "conversion", "effect", "reason", "correction")}
    stays = {name: getattr(held, name) for name in ("decision", "points", "legal_basis", "appeal_to", "appeal_days")}
    decision = services.decide_unit(
        mobility=step.subject, institution_id=held.institution_id, person_id=step.decider_id,
        unit_code=held.unit_code, **words, **stays,
    )  # fmt: skip
    step.event_details |= {"unit": decision.unit_code} | noted(decision)
    step.papers += statement_of_an_act(step, held.institution_id)
