"""On which card of the stay's page an act is offered: beside the thing it changes."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from lifecycle.offers.acts import ActOffer
from lifecycle.offers.steps import StepOffer

CARDS: dict[str, tuple[str, ...]] = {
    "people": (
        "lifecycle.name_person", "lifecycle.name_tutor", "lifecycle.replace_person", "lifecycle.end_part",
        "lifecycle.hand_over", "lifecycle.confirm_successor", "agreements.write_health", "agreements.read_health",
        "agreements.note_measure",
    ),
    "organisations": (
        "partnerships.choose_host", "lifecycle.name_organisation", "lifecycle.take_out_organisation",
        "lifecycle.vouch", "lifecycle.hand_to_colleague", "lifecycle.inform_employer", "lifecycle.answer_as_employer",
        "lifecycle.answer_employer",
    ),
    "dates": ("lifecycle.edit_basics", "agreements.ask_extension"),
    "agreement": (
        "agreements.write_part", "agreements.take_over_words", "agreements.approve_version",
        "agreements.comment", "agreements.answer_comment", "agreements.settle_comment", "agreements.correct_spelling",
        "agreements.object_to_spelling", "agreements.start_amendment", "agreements.take_back_request",
        "agreements.give_consent", "agreements.take_back_consent", "agreements.take_back_matter",
        "agreements.ask_as_guardian", "agreements.answer_guardian", "documents.sign",
        "documents.pass_on", "partnerships.link_memorandum", "lifecycle.set_mou_required",
    ),
    "units": (
        "partnerships.plan_units", "assessments.assess_outcome", "assessments.note_not_assessed",
        "assessments.reassess", "assessments.add_evidence", "assessments.add_unplanned_outcome",
        "assessments.confirm_grid", "assessments.say_own_view", "assessments.note_interim",
        "assessments.take_evidence_away", "assessments.read_results", "assessments.dispute_result",
        "assessments.answer_dispute", "recognition.decide_outcome", "recognition.decide_unit",
        "recognition.set_terms", "recognition.note_service", "recognition.receive_statement", "recognition.file_appeal",
        "recognition.answer_appeal", "recognition.correct_statement",
    ),
    "list": ("assessments.tick_preparation", "assessments.untick_preparation", "assessments.do_own_line"),
    "during": (
        "assessments.record_follow_up", "assessments.note_contact", "assessments.report_incident",
        "assessments.hold_debriefing", "assessments.check_in",
    ),
    "papers": (
        "recognition.write_host_part", "recognition.issue_europass", "recognition.note_other_proof",
        "recognition.choose_europass",
        "recognition.note_course", "recognition.take_course_out", "recognition.issue_complement",
        "recognition.certify_accompanying", "agreements.issue_participant_sheet", "agreements.issue_employer_notice",
        "agreements.issue_group_programme",
        "quality.note_report",
    ),
}  # fmt: skip
STEPS: dict[str, tuple[str, ...]] = {
    "dates": ("suspend", "resume", "report_early_return", "correct_arrival", "return_to_stay"),
}
MORE = "more"
CARD_OF = {act: card for card, acts in CARDS.items() for act in acts}
CARD_OF_STEP = {step: card for card, steps in STEPS.items() for step in steps}


@dataclass
class Card:
    """What one card of the page offers to this reader."""

    acts: list[ActOffer] = field(default_factory=list)
    steps: list[StepOffer] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.acts or self.steps)


def by_card(acts: Iterable[ActOffer], steps: Iterable[StepOffer]) -> dict[str, Card]:
    """Each offer on its card; what belongs to none stands under "More"."""
    found = {card: Card() for card in (*CARDS, MORE)}
    for act in acts:
        found[CARD_OF.get(act.name, MORE)].acts.append(act)
    for step in steps:
        if step.name in CARD_OF_STEP and not step.locks:
            found[CARD_OF_STEP[step.name]].steps.append(step)
    return found
