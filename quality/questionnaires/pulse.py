"""The four questions halfway (M1 to M4), which a check-in asks: named here beside the others, for figures."""

from assessments.pulse import PULSE as ASKED
from quality.questionnaires.kinds import Question

FEEDS = {"M1": ("E2",), "M2": ("CK-11",), "M3": ("MQ19",), "M4": ("E4",)}
PULSE = tuple(
    Question(one.code, "I", FEEDS[one.code], one.words, one.scale, confidential=one.confidential, alarms=one.alarms)
    for one in ASKED
)
