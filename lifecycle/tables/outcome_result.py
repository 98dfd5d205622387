"""Who may take the result of one learning outcome from where to where (domain reference 4.2)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lifecycle.roles import AS, CO, HC, VA, Role, WhenSilent
from lifecycle.table import Machine, Silence, Transition


class State(TextChoices):
    """Where the result of an outcome is."""

    PLANNED = "planned", _("Planned")
    ASSESSED = "assessed", _("Assessed")
    VALIDATED = "validated", _("Validated")
    PARTLY_VALIDATED = "partly_validated", _("Partly validated")
    NOT_VALIDATED = "not_validated", _("Not validated")
    RECOGNISED_FULL = "recognised_full", _("Recognised in full")
    RECOGNISED_PARTIAL = "recognised_partial", _("Recognised in part")
    EXTRA_CREDIT = "extra_credit", _("Recognised as extra credit")
    NOT_RECOGNISED = "not_recognised", _("Not recognised")


PLANNED, ASSESSED = State.PLANNED, State.ASSESSED
VALIDATED, PARTLY_VALIDATED, NOT_VALIDATED = State.VALIDATED, State.PARTLY_VALIDATED, State.NOT_VALIDATED
FULL, PARTIAL, EXTRA, NONE = State.RECOGNISED_FULL, State.RECOGNISED_PARTIAL, State.EXTRA_CREDIT, State.NOT_RECOGNISED
VALIDATION_STATES = (VALIDATED, PARTLY_VALIDATED, NOT_VALIDATED)
RECOGNITION_STATES = (FULL, PARTIAL, EXTRA, NONE)
SYSTEM = Role.SYSTEM

NUMBER, DIGEST = 1, "e22122600e9a0728"  # of this table; each event stores the number
# Where several states stand under "to", the decision names one.
# fmt: off
TRANSITIONS = (
    #          name                     from                to                  who may
    Transition("assess",                (PLANNED,),         ASSESSED,           (AS, SYSTEM, WhenSilent(CO)),
        button=_("Record the result"), told=_("recorded the result of an outcome"),
        told_by_itself=_("an outcome was recorded as not assessed"),
        needs=("assessments.result_complete",), also_does=("assessments.keep_result",), silence=Silence("D13", 14)),
    Transition("reassess",              (ASSESSED,),        PLANNED,            (CO, HC),
        button=_("Ask for a re-assessment"), told=_("asked for a re-assessment"),
        needs=("assessments.may_reassess",), also_does=("assessments.keep_earlier_result",)),
    Transition("validate_outcome",      (ASSESSED,),        VALIDATION_STATES,  (CO, VA),
        button=_("Validate the outcome"), told=_("decided on the validation of an outcome"),
        needs=("recognition.validator_not_assessor", "recognition.outcome_reason_given"), also_does=("recognition.keep_outcome_decision",)),
    Transition("take_back",             VALIDATION_STATES,  ASSESSED,           (SYSTEM,),
        button=_("Validation taken back"), told=_("the validation of an outcome was taken back"),
        needs=("recognition.validation_reopened",), also_does=("recognition.close_outcome_decision",)),
    Transition("recognise_outcome",     VALIDATION_STATES,  RECOGNITION_STATES, (SYSTEM,),
        button=_("Outcome recognised"), told=_("the decision on an outcome was recorded"),
        needs=("recognition.units_decided",), also_does=()),
    Transition("take_back_recognition", RECOGNITION_STATES, VALIDATION_STATES,  (SYSTEM,),
        button=_("Recognition taken back"), told=_("the decision on an outcome was taken back"),
        needs=("recognition.recognition_reopened",), also_does=()),
)
# fmt: on

MACHINE = Machine("outcome_result", NUMBER, PLANNED, State, TRANSITIONS, frozenset(), DIGEST)
