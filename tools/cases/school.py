"""Three years of one school of the demo, so that its figures, lists and earlier decisions show what they are for.

The School of Cookery sends its learners to six hosts. What a quality manager is to find is planted by host: one whose
learners are not content, one that had three (too few to be shown), one country whose results are often not recognised
(domain reference of quality, 4.7). Made from its demo case by chance, the same every time.
"""

import copy
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from random import Random
from typing import Any

from tools.cases.case import Case
from tools.cases.varying import (
    Invented,
    OtherHost,
    decide_less,
    is_over,
    left_out,
    mark,
    moved_back,
    other_answers,
    other_end,
    other_results,
    put_host,
    put_person,
    under_a_memorandum_or_none,
)

PATTERN = "DEMO-1"
FIRST_NUMBER = 201  # of its stays
YEARS = 3
GOING_ON = 0.15  # of its stays; the others are over
NOT_CONTENT, NOT_RECOGNISED = (1, 2, 2, 3, 4), 0.5


@dataclass(frozen=True)
class Host:
    """A host of the school, how many of its stays were there, and what was different there."""

    who: OtherHost | None  # None: the host of the pattern, under its memorandum
    stays: int
    content: bool = True
    recognised: bool = True


HOSTS = (
    Host(None, 28),
    Host(OtherHost("Tasca Exemplo", "PT", "Porto", ("Rita", "Exemplo"), ("Nuno", "Exemplo")), 15, recognised=False),
    Host(OtherHost("Bistro Przykład", "PL", "Gdańsk", ("Ewa", "Przykładowa"), ("Piotr", "Przykładowy")), 12, content=False),
    Host(OtherHost("Mesón Ejemplo", "ES", "Sevilla", ("Lucía", "Ejemplo"), ("Pablo", "Ejemplo")), 14),
    Host(OtherHost("Auberge Exemplaire", "FR", "Lyon", ("Claire", "Exemplaire"), ("Luc", "Exemplaire")), 12),
    Host(OtherHost("Gasthaus Beispielhof", "AT", "Graz", ("Eva", "Beispielhofer"), ("Georg", "Musterkoch")), 3),
)  # fmt: skip
STAYS = sum(host.stays for host in HOSTS)


def school_cases(pattern: Case, today: date, seed: int = 2026) -> Iterator[Invented]:
    """One for each stay, in an order of chance; `pattern` is the demo case as it was loaded, on its shifted dates."""
    hosts = [host for host in HOSTS for _nth in range(host.stays)]
    Random(f"{seed}/hosts").shuffle(hosts)
    for nth, host in enumerate(hosts):
        yield _one(pattern, FIRST_NUMBER + nth, host, Random(f"{seed}/school/{nth}"), today)


def _one(pattern: Case, number: int, host: Host, chance: Random, today: date) -> Invented:
    case = replace(pattern, data=copy.deepcopy(pattern.data))
    data = case.data
    data["case"] = f"X-{number:03}"
    put_person(data, number, chance)
    if host.who is not None:
        put_host(data, host.who)
    data["history"] = [step for step in data["history"] if not left_out(step)]
    other_results(data, chance)
    if not host.recognised and chance.random() < NOT_RECOGNISED:
        _refuse_one(data, chance)
    other_answers(data, chance)
    if not host.content:
        _less_content(data, chance)
    other_end(data, chance)
    until = mark(data, chance, to_the_end=chance.random() >= GOING_ON)
    moved = moved_back(case, chance.randrange(0, YEARS * 52 - 26 if is_over(data) else 3), today)
    under_a_memorandum_or_none(moved.data, pattern.data, host.who is not None)
    return Invented(moved, until)


def _refuse_one(data: dict[str, Any], chance: Random) -> None:
    """One unit was not shown there as it is agreed."""
    result = chance.choice(data["results"])
    result["result"] = "failed"
    result.pop("grade", None)
    decide_less(data, result)


def _less_content(data: dict[str, Any], chance: Random) -> None:
    """Who went is not: least with the tutor, and with tasks that were not those agreed (L03, L11)."""
    own = next(entry for entry in data["feedback"] if entry["person"] == data["participant"]["person"])
    own["score"] = chance.choice(NOT_CONTENT)
    own["answers"] |= {code: chance.choice(NOT_CONTENT) for code in ("L03", "L11") if code in own["answers"]}
    own["text"] = "I washed pots for weeks. Nobody had read my agreement."
