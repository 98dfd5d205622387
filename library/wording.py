"""A hint beside an outcome that cannot be seen or measured: which word, why, and an example. It never blocks.

Lists of words for each language; where there is none for a language there is no hint. The first thing found is told.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from library.outcomes import Outcome

UNSEEN, UNMEASURED, JOINED, ACTIVITY = "unseen", "unmeasured", "joined", "activity"
WHY: dict[str, str | Promise] = {
    UNSEEN: _("“%(word)s” cannot be seen or measured. Say what the learner does, for example: “%(example)s”"),
    UNMEASURED: _("“%(word)s” says no measure. Say by what one sees it, for example: “%(example)s”"),
    JOINED: _("“%(word)s” joins two outcomes here, which are assessed apart. Make it two, for example: “%(example)s”"),
    ACTIVITY: _("“%(word)s” is something that happens to the learner. Say what they can do afterwards: “%(example)s”"),
}


@dataclass(frozen=True)
class Words:
    """Of one language. `unseen`: a verb that cannot be seen, and one that can, to stand in its place."""

    unseen: Mapping[str, str]
    unmeasured: tuple[str, ...]
    joined: str
    activity: tuple[str, ...]


@dataclass(frozen=True)
class Hint:
    """`wording` is the own sentence with another verb, where that is all it needs; it can be taken at once."""

    reason: str
    word: str
    example: str
    wording: str = ""

    def __str__(self) -> str:
        return str(WHY[self.reason]) % {"word": self.word, "example": self.wording or self.example}


BY_LANGUAGE = {
    "en": Words(
        unseen={
            "understands": "explains", "understand": "explain", "knows how to": "shows how to", "knows": "names",
            "know": "name", "is aware of": "points out", "be aware of": "point out", "is familiar with": "shows",
            "be familiar with": "show", "has knowledge of": "names", "has insight into": "explains",
            "appreciates": "gives reasons for", "learns about": "names", "learns to": "", "learns": "",
            "becomes acquainted with": "names",
        },
        unmeasured=("well", "correctly", "properly", "adequately", "appropriately", "sufficiently", "efficiently"),
        joined=r"\band (?:\w+s|then|also) ",
        activity=("is shown", "is taught", "is introduced to", "takes part in", "attends", "visits", "observes",
                  "is present at", "receives"),
    ),
    "nl": Words(
        unseen={
            "begrijpt": "legt uit", "begrijpen": "uitleggen", "snapt": "legt uit", "kent": "benoemt",
            "kennen": "benoemen",
            "weet": "benoemt", "weten": "benoemen", "is zich bewust van": "wijst aan", "is vertrouwd met": "toont",
            "is op de hoogte van": "benoemt", "heeft kennis van": "benoemt", "heeft inzicht in": "legt uit",
            "heeft begrip voor": "", "leert": "", "leren": "",
        },
        unmeasured=("goed", "correct", "juist", "naar behoren", "voldoende", "degelijk", "efficiënt", "behoorlijk"),
        joined=r"\ben (?:\w+t|dan|ook|daarna) ",
        activity=("krijgt te zien", "krijgt uitleg over", "maakt kennis met", "neemt deel aan", "woont bij", "bezoekt",
                  "is aanwezig bij", "loopt mee met", "observeert"),
    ),
}  # fmt: skip
MEASURES = re.compile(
    r"\d|\b(?:without|within|according to|so that|until|zonder|binnen|volgens|zodat|tot)\b", re.IGNORECASE
)

# By reason, then by field (the first digits of ISCED-F; the empty one for all others), in each language.
EXAMPLES: dict[str, dict[str, dict[str, str]]] = {
    UNSEEN: {
        "": {"en": "Explains to a new colleague who does what in the team.",
             "nl": "Legt een nieuwe collega uit wie wat doet in het team."},
        "10": {"en": "Names to a guest the three ways to pay.", "nl": "Noemt een gast de drie manieren om te betalen."},
        "07": {"en": "Points out on the drawing where the load is carried.",
               "nl": "Wijst op de tekening aan waar de last wordt gedragen."},
        "09": {"en": "Explains to a resident why the dose changed.",
               "nl": "Legt een bewoner uit waarom de dosis is veranderd."},
    },
    UNMEASURED: {
        "": {"en": "Finishes the order within the hour, without an item left out.",
             "nl": "Rondt de bestelling binnen het uur af, zonder iets te vergeten."},
        "10": {"en": "Checks a guest in within five minutes, with no question asked twice.",
               "nl": "Checkt een gast in binnen vijf minuten, zonder iets twee keer te vragen."},
        "07": {"en": "Cuts to the drawing, at most 1 mm off.",
               "nl": "Zaagt volgens tekening, met hooguit 1 mm verschil."},
        "09": {"en": "Washes hands by the six steps before each contact.",
               "nl": "Wast voor elk contact de handen volgens de zes stappen."},
    },
    JOINED: {
        "": {"en": "Counts the till.” – “Signs the list.", "nl": "Telt de kassa.” – “Tekent de lijst."},
    },
    ACTIVITY: {
        "": {"en": "Sets the machine for the next piece alone.",
             "nl": "Stelt de machine alleen in voor het volgende stuk."},
        "10": {"en": "Hands the shift over in writing.", "nl": "Draagt de dienst schriftelijk over."},
    },
}  # fmt: skip


def hint_for(text: str, language: str, field: str = "") -> Hint | None:
    """What one would look at again in this outcome; None where nothing is found or the language has no list."""
    words = BY_LANGUAGE.get(language)
    if words is None or not text.strip():
        return None
    return _unseen(text, words, language, field) or _others(text, words, language, field)


def hint_on(outcome: Outcome, language: str, field: str = "") -> Hint | None:
    """The same, unless somebody left it as it is."""
    return None if language in outcome.left else hint_for(outcome.text.get(language, ""), language, field)


def _unseen(text: str, words: Words, language: str, field: str) -> Hint | None:
    for verb, other in words.unseen.items():
        found = re.match(
            rf"((?:the learner |de leerling |de lerende |hij |zij |he |she |can |kan )*)({verb})\b", text, re.IGNORECASE
        )
        if found:
            wording = f"{found[1]}{_as_begun(other, found[2])}{text[found.end() :]}" if other else ""
            return Hint(UNSEEN, found[2], _example(UNSEEN, language, field), wording)
    return None


def _others(text: str, words: Words, language: str, field: str) -> Hint | None:
    for phrase in words.activity:
        if found := re.match(rf"(?:the learner |de leerling |de lerende )?({phrase})\b", text, re.IGNORECASE):
            return Hint(ACTIVITY, found[1], _example(ACTIVITY, language, field))
    if not MEASURES.search(text):
        for word in words.unmeasured:
            if found := re.search(rf"\b({word})\b", text, re.IGNORECASE):
                return Hint(UNMEASURED, found[1], _example(UNMEASURED, language, field))
    if found := re.search(words.joined, text):
        return Hint(JOINED, found[0].split()[0], _example(JOINED, language, field))
    return None


def _as_begun(word: str, like: str) -> str:
    return word[:1].upper() + word[1:] if like[:1].isupper() else word


def _example(reason: str, language: str, field: str) -> str:
    """From the own field where there is one."""
    found = EXAMPLES[reason]
    return found.get(field[:2], found[""])[language]
