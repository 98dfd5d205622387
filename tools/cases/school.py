"""Three years of one school of the demo, so that its figures, lists and earlier decisions show what they are for.

The School of Cookery sends its learners to six hosts. What a quality manager is to find is planted by host: one whose
learners are not content, one that had three (too few to be shown), one country whose results are often not recognised,
one who did not feel safe, and more answers since somebody did something about it (domain reference of quality, 4.7). Made
from its demo case by chance, the same every time.
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
    early_home,
    is_over,
    left_out,
    mark,
    moved_back,
    other_end,
    other_results,
    put_host,
    put_person,
    under_a_memorandum_or_none,
    who_answers,
    whole_answers,
)

PATTERN = "DEMO-1"
FIRST_NUMBER = 101  # of its stays
YEARS = 3
GOING_ON = 0.15  # of its stays; the others are over
NOT_RECOGNISED = 0.5
ALARMED = FIRST_NUMBER + 40  # who did not feel safe, and said so
EARLY = {20: "family", 48: "placement_mismatch", 77: "health"}  # who came home early, and why
# Of a hundred who are asked; learners rarely before an action of the school, often since (`tools.demo_action`).
RESPONSE = {"rasa": 45, "carlo": 55, "giulia": 75, "jonas": 85}
RESPONSE_SINCE = {**RESPONSE, "rasa": 92}
SINCE_THE_ACTION = 52  # weeks back


@dataclass(frozen=True)
class Host:
    """A host of the school, how many of its stays were there, and what was different there."""

    who: OtherHost | None  # None: the host of the pattern, under its memorandum
    stays: int
    content: bool = True
    recognised: bool = True


HOSTS = (
    Host(None, 45),
    Host(OtherHost("Tasca Exemplo", "PT", "Porto", ("Rita", "Exemplo"), ("Nuno", "Exemplo")), 18, recognised=False),
    Host(OtherHost("Bistro Przykład", "PL", "Gdańsk", ("Ewa", "Przykładowa"), ("Piotr", "Przykładowy")), 12, content=False),
    Host(OtherHost("Mesón Ejemplo", "ES", "Sevilla", ("Lucía", "Ejemplo"), ("Pablo", "Ejemplo")), 22),
    Host(OtherHost("Auberge Exemplaire", "FR", "Lyon", ("Claire", "Exemplaire"), ("Luc", "Exemplaire")), 13),
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
    whole_answers(data, chance, content=host.content, alarmed=number == ALARMED)
    early = EARLY.get(number - FIRST_NUMBER)
    if early:
        early_home(data, early)
    else:
        other_end(data, chance)
    until = mark(data, chance, to_the_end=bool(early) or number == ALARMED or chance.random() >= GOING_ON)
    weeks = chance.randrange(0, YEARS * 52 - 26 if is_over(data) else 3) if number != ALARMED else 0
    if not early:
        response = RESPONSE if weeks >= SINCE_THE_ACTION else RESPONSE_SINCE
        who_answers(data, chance, response if host.content else {**response, "rasa": 100})  # else too few to be shown
    moved = moved_back(case, weeks, today)
    under_a_memorandum_or_none(moved.data, pattern.data, host.who is not None)
    return Invented(moved, until)


def _refuse_one(data: dict[str, Any], chance: Random) -> None:
    """One unit is refused at home, whatever was shown and validated there."""
    decision = chance.choice(data["recognition"])
    decision |= {"decision": "none", "reason": "The hours of the unit cannot be told from what the host wrote down"}
    decision.pop("points", None)
    decision.pop("grade", None)
