"""Figures about what was learned and recognised."""

from django.utils.translation import gettext_lazy as _

from quality.counting import during, results
from quality.counting.results import FULL, NOT_FORESEEN, PARTIAL, REFUSED, UNDECIDED, recognised
from quality.dimensions import SENSITIVE
from quality.indicators import Metric, Phase, Target, Unit

E = Phase.EVALUATION
LEFT = ((UNDECIDED, _("not decided")), (NOT_FORESEEN, _("not foreseen")))
LEARNED = (
    Metric(
        "MQ09", _("Outcomes achieved"), E, "MQ09 · I5",
        _("Outcomes assessed as passed, of those agreed in stays to be evaluated or certified that ended 90 days ago "
          "or more."),
        results.achieved,
    ),
    Metric(
        "MQ10", _("Outcomes with evidence"), E, "MQ10 · I8",
        _("Outcomes with method, assessor, day and something that was seen, of those agreed in stays to be evaluated "
          "or certified that ended 90 days ago or more."),
        results.evidenced,
    ),
    Metric(
        "MQ11", _("Validated"), E, "MQ11 · EQAVET 4",
        _("Stays with an outcome validated in full or in part, of those to be certified that lasted to their end and "
          "ended 90 days ago or more."),
        results.validated,
    ),
    Metric(
        "MQ12", _("Recognised in full"), E, "MQ12 · EQAVET 4",
        _("Stays whose agreed units were all recognised in full, of those to be certified that lasted to their end and "
          "ended 90 days ago or more. What is not decided stays below the line."),
        recognised(FULL), target=Target(90, 90, 75), kinds=LEFT,
    ),
    Metric(
        "MQ13", _("Recognised in part"), E, "MQ13 · EQAVET 4",
        _("Stays with some units recognised, or as extra credit, of the same stays."), recognised(PARTIAL),
    ),
    Metric(
        "MQ14", _("Recognition refused"), E, "MQ14 · EQAVET 4",
        _("Stays of which no unit was recognised, of the same stays."), recognised(REFUSED),
    ),
    Metric(
        "MQ12+", _("Recognised in full, fewer opportunities"), E, "MQ08",
        _("As MQ12, of people with fewer opportunities."),
        during.of_group(recognised(FULL), "yes"), least=SENSITIVE, listed=False,
    ),
    Metric(
        "MQ12-", _("Recognised in full, others"), E, "MQ08", _("As MQ12, of the others."),
        during.of_group(recognised(FULL), "no"), least=SENSITIVE, listed=False,
    ),
    Metric(
        "MQ08R", _("Gap in recognition"), E, "MQ08 · EQAVET 8b",
        _("Share of stays recognised in full of people with fewer opportunities, less that of the others, in "
          "percentage points."),
        unit=Unit.POINTS, pair=("MQ12+", "MQ12-"), least=SENSITIVE,
    ),
    Metric(
        "MQ15", _("Time to recognition"), E, "MQ15 · R",
        _("Days from the last day to the last decision, the middle one of all stays decided; counted: within 30 days."),
        results.time_to_recognition, unit=Unit.DAYS, target=Target(30, 45, 90, at_most=True),
    ),
    Metric(
        "MQ16", _("Europass Mobility issued"), E, "MQ16 · EQAVET 4",
        _("Stays whose Europass Mobility both sides signed, of those that lasted to their end and ended 90 days ago "
          "or more."),
        results.europass, target=Target(95, 95, 80),
    ),
    Metric(
        "recognition_failed", _("Nothing recognised"), E, "MQ12 · EQAVET 4",
        _("Stays to be certified that came to their feedback with nothing recognised, of all that came there; "
          "and why."),
        results.recognition_failed,
        kinds=(
            (results.NO_AGREEMENT, _("no agreement existed")), (results.EARLY, _("came home early, without results")),
            (results.NOT_VALIDATED, _("nothing validated")), (results.CLOSED, _("no decision of the institution")),
            (results.REFUSED, _("the institution recognised nothing")),
        ),
    ),
)  # fmt: skip
