"""Checks CK-01 to CK-20 of the domain reference, each at its gate: what holds it shut, and what only warns.

A check that blocks is a guard of its gate. One that warns is a guard that may be waived with a reason and the consent
it needs, or it is said on a page (`said_on`). A test compares each code with the guards of the tables.
"""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from quality.figures import Figures
from quality.indicators import Phase


class Strength(TextChoices):
    """Whether a check holds its gate shut."""

    BLOCK = "block", _("holds the step")
    WARN = "warn", _("warns")


@dataclass(frozen=True)
class Gate:
    """A transition with the codes that stand for the check there."""

    machine: str
    transition: str
    codes: tuple[str, ...]
    strength: Strength


@dataclass(frozen=True)
class Check:
    """One check: what it asks, the phase of the cycle, its gates, and where else it is said."""

    code: str
    phase: Phase
    asks: Promise
    gates: tuple[Gate, ...] = ()
    said_on: Promise | str = ""

    @property
    def strength(self) -> Strength:
        """The strongest of its gates."""
        blocks = any(gate.strength == Strength.BLOCK for gate in self.gates)
        return Strength.BLOCK if blocks else Strength.WARN


P, I, E, R = Phase.PLANNING, Phase.IMPLEMENTATION, Phase.EVALUATION, Phase.REVIEW  # noqa: E741  (the letters of the cycle)


def _blocks(machine: str, transition: str, *codes: str) -> Gate:
    return Gate(machine, transition, codes, Strength.BLOCK)


def _warns(machine: str, transition: str, *codes: str) -> Gate:
    return Gate(machine, transition, codes, Strength.WARN)


OPEN_ITEMS = tuple(
    f"assessments.open_{item}"
    for item in ("language", "culture", "practical", "travel", "housing", "emergency_contacts")
)
CHECKS = (
    Check("CK-01", P, _("Roles and contacts of the partners are stated, and who assesses, validates and recognises"),
          (_blocks("mou", "submit", "partnerships.party_incomplete", "partnerships.body_missing"),)),
    Check("CK-02", P, _("Qualifications are compared, and the units that suit a stay are named"),
          (_blocks("mou", "submit", "partnerships.content_missing"),)),
    Check("CK-03", P, _("How results are assessed, documented, validated and recognised is agreed"),
          (_blocks("mou", "submit", "partnerships.content_missing"),)),
    Check("CK-04", P, _("Validity, day of review and how it is reviewed are set"),
          (_blocks("mou", "submit", "partnerships.content_missing"),)),
    Check("CK-05", P, _("Learners are informed, and chosen by published criteria"),
          said_on=_("the report, with the number of stays of which no criteria are noted")),
    Check("CK-06", P, _("The agreement names people, days, outcomes, assessment and recognition"),
          (_blocks("mobility", "submit_agreement", "agreements.field_missing", "agreements.no_outcome"),)),
    Check("CK-07", P, _("Outcomes suit the learner, the host and the length of the stay"),
          (_blocks("mobility", "send_for_signature", "agreements.not_approved"),)),
    Check("CK-08", P, _("Everybody has signed; guardian and employer have agreed where that is needed"),
          (_blocks("mobility", "complete_signatures", "agreements.unsigned", "agreements.no_consent"),
           _blocks("mobility", "confirm_arrival", "agreements.none_in_force", "lifecycle.employer_has_not_agreed"))),
    Check("CK-09", P, _("The learner is prepared; insurance, travel and housing are fixed"),
          (_blocks("mobility", "confirm_arrival", "assessments.open_insurance"),
           _warns("mobility", "confirm_arrival", *OPEN_ITEMS))),
    Check("CK-10", I, _("The learner knows the tutor, and the tutor is briefed"),
          (_blocks("mobility", "confirm_arrival", "lifecycle.no_tutor"),),
          said_on=_("the answers of tutors (T03)")),
    Check("CK-11", I, _("Tasks match the agreement; changes go through an amendment"),
          said_on=_("the report, where roles see the tasks differently")),
    Check("CK-12", I, _("There are regular talks, and a debriefing at the end"),
          (_warns("mobility", "end_stay", "assessments.no_debriefing", "assessments.follow_up"),)),
    Check("CK-13", E, _("The agreed assessor has assessed by the agreed method, and it is documented"),
          (_blocks("mobility", "submit_results", "assessments.no_result", "assessments.no_evidence"),
           _blocks("mobility", "validate", "recognition.assessed_it", "recognition.no_result"))),
    Check("CK-14", E, _("What was assessed is compared with what was agreed; gaps are named"),
          (_blocks("mobility", "validate", "recognition.not_decided"),)),
    Check("CK-15", E, _("The institution has decided, with reasons"),
          (_blocks("mobility", "recognise", "recognition.unit_undecided"),)),
    Check("CK-16", E, _("The Europass Mobility is issued and signed by both"),
          (_warns("mobility", "complete", "recognition.no_europass"),)),
    Check("CK-17", E, _("Learner, host and home have given feedback"),
          (_blocks("mobility", "complete", "quality.nobody_answered"),
           _warns("mobility", "complete", "quality.no_answer"))),
    Check("CK-18", E, _("The sending employer is debriefed"),
          (_warns("mobility", "complete", "quality.no_debrief"),)),
    Check("CK-19", E, _("The partnership is reviewed before it is renewed"),
          (_blocks("mou", "submit", "partnerships.no_review"),)),
    Check("CK-20", R, _("Findings became actions; templates, memoranda and partners are changed"),
          (_blocks("mou", "submit", "quality.action_open"),),
          said_on=_("the report, with the findings on which nobody has decided")),
)  # fmt: skip


def chosen_without_criteria(figures: Figures) -> tuple[int, int]:
    """CK-05: stays that began and name no criteria, of all that began; (0, 0) where the group is too small."""
    if figures.count.hidden:
        return 0, 0
    began = figures.chosen_stays.exclude(started_on=None)
    return began.filter(selection_criteria="").count(), began.count()
