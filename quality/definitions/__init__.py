"""All figures, in the order of the cycle (domain reference of quality, 1.5). Each is defined here and nowhere else."""

from quality.definitions.before import BEFORE
from quality.definitions.during import DURING
from quality.definitions.learned import LEARNED
from quality.definitions.said import SAID
from quality.indicators import Metric

EVERY: tuple[Metric, ...] = (*BEFORE, *DURING, *LEARNED, *SAID)
METRICS = tuple(metric for metric in EVERY if metric.listed)
COUNTED = tuple(metric for metric in EVERY if metric.counting is not None)
BY_CODE = {metric.code: metric for metric in EVERY}
CORE_FOUR = ("MQ05", "MQ29", "MQ30", "MQ27")  # EQAVET 4a, 5a, 6a, 6b3, as some countries ask of every provider
