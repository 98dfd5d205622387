"""From what is missing to the form that settles it."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agreements.parts import PartName
from lifecycle.gate import GATE_MET
from lifecycle.labels import button
from lifecycle.models import Mobility, ToDo
from lifecycle.roles import Role
from lifecycle.tables import MACHINE_TABLES

# What is missing -> the act that brings it, and what its button says. The longest beginning wins.
ACTS_THAT_SETTLE: dict[str, tuple[str, Any]] = {
    "lifecycle.basic_missing": ("lifecycle.edit_basics", _("Complete the plan")),
    "lifecycle.country_outside": ("lifecycle.edit_basics", _("Change the plan")),
    "lifecycle.too_short": ("lifecycle.edit_basics", _("Change the dates")),
    "lifecycle.too_long": ("lifecycle.edit_basics", _("Change the dates")),
    "lifecycle.not_abroad": ("lifecycle.edit_basics", _("Change the plan")),
    "lifecycle.wrong_target_group": ("lifecycle.edit_basics", _("Change the plan")),
    "lifecycle.employer_not_informed": ("lifecycle.inform_employer", _("Tell the employer")),
    "lifecycle.employer_has_not_agreed": ("lifecycle.answer_as_employer", _("Answer")),
    "lifecycle.no_tutor": ("lifecycle.name_tutor", _("Name the tutor")),
    "lifecycle.waiver_waits": ("lifecycle.agree_to_waiver", _("Decide")),
    "lifecycle.mou_reason": ("lifecycle.set_mou_required", _("Say why")),
    "partnerships.no_host": ("partnerships.choose_host", _("Choose the host")),
    "partnerships.host_contact": ("partnerships.choose_host", _("Name the contact")),
    "partnerships.no_mou_linked": ("partnerships.link_memorandum", _("Choose the memorandum")),
    "partnerships.mou_not_in_force": ("partnerships.link_memorandum", _("Choose the memorandum")),
    "agreements.no_tutor": ("lifecycle.name_tutor", _("Name the tutor")),
    "agreements.no_guardian": ("lifecycle.name_person", _("Name the guardian")),
    "agreements.no_host_signer": ("lifecycle.name_person", _("Name the signer")),
    "agreements.no_address": ("lifecycle.name_person", _("Add the address")),
    "agreements.no_consent": ("agreements.give_consent", _("Read and consent")),
    "agreements.not_approved": ("agreements.approve_version", _("Read and approve")),
    "agreements.extension_late": ("lifecycle.give_waiver", _("Go on without a requirement")),
    "agreements.unsigned": ("documents.sign", _("Read and sign")),
    "assessments.follow_up": ("assessments.record_follow_up", _("Write it")),
    "assessments.no_debriefing": ("assessments.hold_debriefing", _("Record the talk")),
    "assessments.no_result": ("assessments.assess_outcome", _("Assess")),
    "assessments.no_evidence": ("assessments.add_evidence", _("Add evidence")),
    "assessments.grid_unconfirmed": ("assessments.confirm_grid", _("Confirm")),
    "assessments.open_": ("assessments.tick_preparation", _("Tick it off")),
    "recognition.not_decided": ("recognition.decide_outcome", _("Decide")),
    "recognition.unit_undecided": ("recognition.decide_unit", _("Decide")),
    "recognition.no_europass": ("recognition.issue_europass", _("Issue it")),
    "recognition.no_result": ("recognition.write_host_part", _("Write it")),
    "quality.no_answer": ("quality.answer", _("Answer")),
    "quality.nobody_answered": ("quality.answer", _("Answer")),
    "quality.no_debrief": ("quality.debrief_employer", _("Record the talk")),
}
# What is missing in the agreement as a whole -> the part where it is written.
PARTS = {"agreements.no_outcome": PartName.UNITS, "agreements.two_contacts": PartName.CONTACTS}
# What is missing and who owes it -> the page made for it.
PAGES: dict[tuple[str, str], tuple[str, Any]] = {
    ("recognition.not_decided", Role.VALIDATOR): ("desk:dossier", _("Decide")),
    ("recognition.not_decided", Role.SENDING_COORDINATOR): ("desk:dossier", _("Decide")),
    ("recognition.unit_undecided", Role.COMPETENT_INSTITUTION): ("desk:dossier", _("Decide")),
    ("assessments.follow_up", Role.HOST_TUTOR): ("tutor:week", _("Write it")),
    ("assessments.no_result", Role.ASSESSOR): ("tutor:assessment", _("Assess")),
    ("assessments.grid_unconfirmed", Role.ASSESSOR): ("tutor:sign", _("Sign")),
    ("quality.nobody_answered", Role.PARTICIPANT): ("portal:feedback", _("Answer")),
    ("quality.no_answer", Role.PARTICIPANT): ("portal:feedback", _("Answer")),
    ("quality.no_answer", Role.HOST_TUTOR): ("portal:feedback", _("Answer")),
    ("quality.no_answer", Role.EMPLOYER): ("portal:feedback", _("Answer")),
}


@dataclass(frozen=True)
class Way:
    """One click to the form."""

    address: str
    words: str


def way_to_settle(todo: ToDo) -> Way:
    """The form that settles this to-do; where none does alone, the page it belongs to."""
    if todo.mobility is None:
        return Way(reverse("portal:memorandum", args=[todo.subject_id]), str(_("Open it")))
    stay: Mobility = todo.mobility
    if todo.code == GATE_MET:
        return _step(stay, todo.transition)
    own_page = PAGES.get((todo.code, todo.owner))
    if own_page:
        return Way(reverse(own_page[0], args=[stay.pk]), str(own_page[1]))
    if todo.code == "agreements.field_missing" or todo.code in PARTS:
        part = str(todo.params.get("part", "")) or PARTS.get(todo.code, PartName.PERIOD)
        return Way(reverse("portal:part", args=[stay.pk, part]), str(_("Write it")))
    found = [code for code in ACTS_THAT_SETTLE if todo.code.startswith(code)]
    if not found:
        return Way(reverse("portal:stay", args=[stay.pk]), str(_("Open the stay")))
    act, words = ACTS_THAT_SETTLE[max(found, key=len)]
    return Way(reverse("portal:act", args=[stay.pk, act]), str(words))


def path_and_words(todo: ToDo) -> tuple[str, str]:
    """The same for a mail's one button."""
    way = way_to_settle(todo)
    return way.address, way.words


def _step(stay: Mobility, transition: str) -> Way:
    if transition not in MACHINE_TABLES["mobility"].rows:
        return Way(reverse("portal:stay", args=[stay.pk]), str(_("Open the stay")))
    address = reverse("portal:transition", args=[stay.pk, "mobility", stay.pk, transition])
    return Way(address, button("mobility", transition))
