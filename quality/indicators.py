"""The indicators: their titles, how each is computed in a sentence, and where they stand in the quality cycle."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lifecycle.roles import Role
from quality import metrics
from quality.cohort import Cohort
from quality.metrics import Case
from recognition.models import UnitChoice


class Phase(TextChoices):
    """The quality cycle."""

    PLANNING = "P", _("Planning")
    IMPLEMENTATION = "I", _("Implementation")
    EVALUATION = "E", _("Evaluation")
    REVIEW = "R", _("Review")


@dataclass(frozen=True)
class Metric:
    """One figure: where it belongs, how it is computed in a sentence, and the cases themselves."""

    code: str
    title: Promise
    phase: Phase
    belongs: str  # ids of the reference and indicators of EQAVET
    computed: Promise
    cases: Callable[[Cohort], Iterable[Case]]
    has_mean: bool = False
    kinds: tuple[tuple[str, Promise], ...] = ()


UNIT_KINDS = (
    (UnitChoice.PARTIAL.value, _("in part")),
    (UnitChoice.EXTRA_CREDIT.value, _("as extra credit")),
    (UnitChoice.NONE.value, _("not recognised")),
    (metrics.UNDECIDED, _("not decided")),
)
WHY_FAILED = (
    (metrics.NO_AGREEMENT, _("no agreement existed")),
    (metrics.EARLY, _("came home early, without results")),
    (metrics.NOT_VALIDATED, _("nothing validated")),
    (metrics.CLOSED, _("no decision of the institution")),
    (metrics.REFUSED, _("the institution recognised nothing")),
)
METRICS = (
    Metric(
        "signed",
        _("Agreement signed before the start"),
        Phase.PLANNING,
        "MQ17 · P2",
        _("Stays whose agreement was signed by all at least one day before the first day, of all stays that began."),
        metrics.signed_before_start,
    ),
    Metric(
        "entered_afterwards",
        _("Entered afterwards"),
        Phase.PLANNING,
        "P2",
        _("Stays that were over when their agreement was signed, or that had none, of all stays that began."),
        metrics.entered_afterwards,
        kinds=((metrics.NO_AGREEMENT, _("without any agreement")),),
    ),
    Metric(
        "waived",
        _("Went on without a requirement"),
        Phase.PLANNING,
        "P2",
        _("Stays that went on without a requirement, for a reason and with the consent it needs, of all that began."),
        metrics.waived,
    ),
    Metric(
        "follow_ups",
        _("Follow-ups on time"),
        Phase.IMPLEMENTATION,
        "MQ21 · E4",
        _("Follow-ups sent by their day, of all whose day has passed."),
        metrics.follow_ups_on_time,
    ),
    Metric(
        "early",
        _("Came home early"),
        Phase.IMPLEMENTATION,
        "MQ06 · EQAVET 4",
        _(
            "Stays that ended before the agreed last day less the days the programme forgives, of those that "
            "began and whose agreed last day has passed. Force majeure is left out."
        ),
        metrics.came_home_early,
    ),
    Metric(
        "completed",
        _("Stays completed"),
        Phase.EVALUATION,
        "MQ05 · EQAVET 4",
        _(
            "Stays that lasted to the agreed last day less the days the programme forgives, of those that "
            "began and whose agreed last day has passed. Force majeure is left out."
        ),
        metrics.completed,
    ),
    Metric(
        "units",
        _("Units recognised in full"),
        Phase.EVALUATION,
        "MQ12 · EQAVET 4",
        _(
            "Units recognised in full, of the units agreed in stays that ended 90 days ago or more and were "
            "to be certified."
        ),
        metrics.units_recognised,
        kinds=UNIT_KINDS,
    ),
    Metric(
        "recognition_failed",
        _("Nothing recognised"),
        Phase.EVALUATION,
        "MQ12 · EQAVET 4",
        _(
            "Stays to be certified that came to their feedback with nothing recognised, of all that came there; "
            "and why."
        ),
        metrics.recognition_failed,
        kinds=WHY_FAILED,
    ),
    Metric(
        "satisfied_participants",
        _("Participants satisfied"),
        Phase.EVALUATION,
        "MQ25 · E2",
        _("Answers 4 or 5 of 5, of all participants who gave one."),
        metrics.satisfied(Role.PARTICIPANT),
        has_mean=True,
    ),
    Metric(
        "satisfied_tutors",
        _("Tutors satisfied"),
        Phase.EVALUATION,
        "MQ25 · EQAVET 6",
        _("Answers 4 or 5 of 5, of all tutors who gave one."),
        metrics.satisfied(Role.HOST_TUTOR),
        has_mean=True,
    ),
    Metric(
        "satisfied_employers",
        _("Employers satisfied with the skills"),
        Phase.EVALUATION,
        "MQ27 · EQAVET 6",
        _("Answers 4 or 5 of 5, of all sending employers who gave one."),
        metrics.satisfied(Role.EMPLOYER),
        has_mean=True,
    ),
    Metric(
        "answered_participants",
        _("Participants who answered"),
        Phase.REVIEW,
        "MQ24 · E3",
        _(
            "Stays in feedback or completed with an answer of the participant, of those whose participant "
            "could be asked."
        ),
        metrics.answered(Role.PARTICIPANT),
    ),
    Metric(
        "answered_tutors",
        _("Tutors who answered"),
        Phase.REVIEW,
        "MQ24 · E3",
        _("Stays in feedback or completed with an answer of the tutor, of those whose tutor could be asked."),
        metrics.answered(Role.HOST_TUTOR),
    ),
    Metric(
        "answered_employers",
        _("Employers who answered"),
        Phase.REVIEW,
        "MQ24 · E3",
        _("Stays in feedback or completed with an answer of the employer, of those whose employer could be asked."),
        metrics.answered(Role.EMPLOYER),
    ),
)
