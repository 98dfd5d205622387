"""What invented people answer: one mood of each, and about it the answers (domain reference of quality, 4.7).

Two answers of one person have about 0.45 in common. D: all shares, which lie between those of [S34][S35][S36][S46]; of length
"too short" 48 % [S48].
"""

import math
from collections.abc import Mapping
from random import Random

from quality.questionnaires import Question, Questionnaire, question_named

IN_COMMON = 0.45
FROM_THE_WORST = {  # shares in hundredths, by the scale; a code of its own comes before its scale
    "SAT5": (1, 2, 4, 33, 60), "A5": (1, 2, 4, 33, 60), "YN": (6, 94), "YNP": (4, 11, 85), "AM4": (2, 8, 30, 60),
    "N11": (0, 0, 0, 1, 1, 2, 4, 12, 20, 25, 35),
}  # fmt: skip
OF_A_QUESTION: Mapping[str, Mapping[str, int]] = {
    "L06": {"1": 3, "2": 8, "3": 17, "4": 37, "5": 35},  # lower by 0.5 to 0.8 than L01
    "L09": {"nothing": 8, "little": 22, "some": 45, "much": 25},
    "L16": {"no": 7, "not_yet": 8, "partly": 20, "yes": 65},
    "L18e": {"nothing": 1, "little": 4, "some": 20, "much": 75},  # self-confidence before language before skills
    "L18b": {"nothing": 2, "little": 8, "some": 30, "much": 60},
    "L18a": {"nothing": 3, "little": 14, "some": 38, "much": 45},
    "L19": {"too_long": 5, "right": 50, "too_short": 45},
    "T05": {"5": 4, "4": 10, "3": 16, "2": 35, "1": 35},  # that language was a hindrance: little of it is good
    "L13": {"3": 4, "4": 26, "5": 70}, "V06": {"3": 3, "4": 27, "5": 70},  # low ones are planted
}  # fmt: skip
SATISFACTION = {"1": 1, "2": 2, "3": 4, "4": 33, "5": 60}  # of a hundred: 93 of them content


def mood(chance: Random) -> float:
    """How somebody is disposed to all of it: a normal number."""
    return chance.gauss(0, 1)


def answers_of(questionnaire: Questionnaire, of_mood: float, chance: Random) -> dict[str, str]:
    """An answer to each of its closed questions that is asked, in its order."""
    given: dict[str, str] = {}
    for question in questionnaire.closed:
        if not question.scale.is_text and (shares := _shares(question)):
            given[question.code] = one_of(shares, of_mood, chance)
    return given


def is_drawn(code: str) -> bool:
    """Whether answers to this question are left to chance."""
    question = question_named(code)
    return question is not None and not question.scale.is_text and bool(_shares(question))


def answer_to(code: str, of_mood: float, chance: Random) -> str:
    """One answer; how satisfied somebody is all in all where it is no question that is drawn."""
    question = question_named(code)
    return one_of((question and _shares(question)) or SATISFACTION, of_mood, chance)


def one_of(shares: Mapping[str, int], of_mood: float, chance: Random) -> str:
    """One of these values, from the worst to the best, so that about IN_COMMON of it is the mood."""
    latent = math.sqrt(IN_COMMON) * of_mood + math.sqrt(1 - IN_COMMON) * chance.gauss(0, 1)
    at = sum(shares.values()) * 0.5 * (1 + math.erf(latent / math.sqrt(2)))
    for value, share in shares.items():
        at -= share
        if at < 0:
            return value
    return value


def _shares(question: Question) -> Mapping[str, int]:
    if question.code in OF_A_QUESTION:
        return OF_A_QUESTION[question.code]
    values, known = [value for value, _words in question.scale.choices], FROM_THE_WORST.get(question.scale.code)
    if known is None or len(known) != len(values):
        return {}
    ascending = values if question.scale.code not in ("YN", "YNP") else values[::-1]  # yes is written first
    return dict(zip(ascending, known, strict=True))
