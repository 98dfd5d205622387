"""Figures about the stay itself."""

from django.utils.translation import gettext_lazy as _

from quality.counting import during, voices
from quality.dimensions import SENSITIVE
from quality.indicators import Metric, Phase, Source, Target, Unit
from quality.models import YearFactKind

DURING_IT, E = Phase.IMPLEMENTATION, Phase.EVALUATION
DURING = (
    Metric(
        "MQ21", _("Follow-ups on time"), DURING_IT, "MQ21 · E4",
        _("Follow-ups sent by their day, of all whose day has passed."),
        during.follow_ups_on_time, target=Target(90, 85, 70),
    ),
    Metric(
        "MQ06", _("Came home early"), DURING_IT, "MQ06 · EQAVET 4",
        _("Stays that ended before the agreed last day less the days the programme forgives, of those that began and "
          "whose agreed last day has passed. Force majeure is left out."),
        during.came_home_early, target=Target(5, 5, 10, at_most=True),
    ),
    Metric(
        "reasons", _("Why people came home early"), DURING_IT, "MQ06",
        _("Early returns by the group of their reason."),
        during.reasons, listed=False,
        kinds=tuple((group.value, group.label) for group in during.ReasonGroup),
    ),
    Metric(
        "MQ07", _("Broken off by force majeure"), DURING_IT, "MQ07",
        _("Stays broken off by force majeure, of all that began and whose agreed last day has passed."),
        during.majeure,
    ),
    Metric(
        "MQ23", _("Incidents"), DURING_IT, "MQ23 · E4",
        _("Reports that need help this week or today, in 100 months of 30 days of the stays that are over."),
        during.incidents, unit=Unit.PER_100_MONTHS,
    ),
    Metric(
        "MQ38", _("Answer to an alert"), DURING_IT, "MQ38 · E4",
        _("Hours from a report or a worry until somebody opened it, the middle one of all; counted: within a day."),
        during.alerts, unit=Unit.HOURS, kinds=((during.UNOPENED, _("not opened")),),
    ),
    Metric(
        "MQ31", _("Staff trained abroad"), DURING_IT, "MQ31 · EQAVET 2a",
        _("Members of staff with a stay that lasted to its end in the year, of the teachers and trainers employed."),
        during.trained_staff, source=Source.TYPED, typed=YearFactKind.STAFF,
    ),
    Metric(
        "MQ32", _("Money for training of staff"), DURING_IT, "MQ32 · EQAVET 2b",
        _("Money spent on further training in the year, by members of staff in training, as typed for the year."),
        unit=Unit.EURO, source=Source.TYPED, typed=YearFactKind.STAFF_IN_TRAINING,
    ),
    Metric(
        "MQ37", _("Green travel"), DURING_IT, "MQ37 · E1",
        _("Stays to which the participant went for the longest part by train, coach, bicycle or in a shared car, of "
          "those that began and whose participant said how (L21)."),
        voices.green_travel, kinds=((voices.NOT_SAID, _("not said")),), target=Target(25, 20, 10),
    ),
    Metric(
        "MQ05", _("Stays completed"), E, "MQ05 · EQAVET 4",
        _("Stays that lasted to the agreed last day less the days the programme forgives, of those that began and "
          "whose agreed last day has passed. Force majeure is left out."),
        during.completed, target=Target(95, 95, 90),
    ),
    Metric(
        "MQ05+", _("Stays completed, fewer opportunities"), E, "MQ08",
        _("As MQ05, of people with fewer opportunities."),
        during.of_group(during.completed, "yes"), least=SENSITIVE, listed=False,
    ),
    Metric(
        "MQ05-", _("Stays completed, others"), E, "MQ08", _("As MQ05, of the others."),
        during.of_group(during.completed, "no"), least=SENSITIVE, listed=False,
    ),
    Metric(
        "MQ08", _("Gap in completion"), E, "MQ08 · EQAVET 8b",
        _("Share of stays completed of people with fewer opportunities, less that of the others, in percentage "
          "points."),
        unit=Unit.POINTS, pair=("MQ05+", "MQ05-"), least=SENSITIVE,
    ),
)  # fmt: skip
