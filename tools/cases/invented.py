"""Stays of the other schools of the demo, to fill its lists: made from the demo cases by chance, the same every time.

Each is a case like any other. It takes a demo case as pattern, puts another person, often another host and another
outcome into it, moves it through time and ends at some point of its way. Everybody is invented.
"""

import copy
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from random import Random

from tools.cases.case import Case
from tools.cases.varying import (
    Invented,
    OtherHost,
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

HOW_OFTEN = {"DEMO-2": 7, "DEMO-3": 7, "DEMO-4": 5, "DEMO-5": 6, "DEMO-6": 7, "DEMO-7": 4}  # the first: `school`
OTHER_HOSTS = {
    "DEMO-2": (
        OtherHost("Casa de Terra Exemplo", "PT", "Évora", ("Joana", "Exemplar"), ("Rui", "Exemplar")),
        OtherHost("Hliněné stavby Příklad", "CZ", "Brno", ("Jana", "Příkladová"), ("Petr", "Příklad")),
    ),
    "DEMO-3": (
        OtherHost("Tienda Ejemplar", "ES", "Bilbao", ("Ana", "Ejemplar"), ("Jorge", "Ejemplar")),
        OtherHost("Negozio Esempio", "IT", "Torino", ("Paola", "Esemplare"), ("Marco", "Esemplare")),
    ),
    "DEMO-4": (
        OtherHost("Exempels Måleri", "SE", "Göteborg", ("Karin", "Exempel"), ("Lars", "Exempel")),
        OtherHost("Malarz Przykładny", "PL", "Poznań", ("Anna", "Wzorowa"), ("Jan", "Wzorowy")),
    ),
    "DEMO-5": (
        OtherHost("Hotel Paradeigma", "GR", "Chania", ("Eleni", "Paradeigma"), ("Nikos", "Paradeigma")),
        OtherHost("Hotel Primer", "SI", "Piran", ("Maja", "Primer"), ("Luka", "Primer")),
    ),
    "DEMO-6": (
        OtherHost("Przykład Technical School", "PL", "Kraków", ("Maria", "Wzór"), ("Tomasz", "Wzór")),
        OtherHost("Centro de Formação Exemplo", "PT", "Lisboa", ("Sofia", "Modelo"), ("Tiago", "Modelo")),
    ),
    "DEMO-7": (OtherHost("Bottega Esemplare", "IT", "Faenza", ("Lucia", "Bottegaia"), ("Dario", "Bottegaio")),),
}  # fmt: skip


def invented_cases(pattern: Case, today: date, seed: int = 2026) -> Iterator[Invented]:
    """`pattern` is the demo case as it was loaded, on its shifted dates."""
    first = 1 + sum(often for name, often in HOW_OFTEN.items() if name < pattern.name)
    for number in range(first, first + HOW_OFTEN[pattern.name]):
        yield _one(pattern, number, Random(f"{seed}/{number}"), today)


def _one(pattern: Case, number: int, chance: Random, today: date) -> Invented:
    case = replace(pattern, data=copy.deepcopy(pattern.data))
    data = case.data
    data["case"] = f"X-{number:03}"
    put_person(data, number, chance)
    elsewhere = chance.random() < 0.55
    if elsewhere:
        put_host(data, chance.choice(OTHER_HOSTS[pattern.name]))
    data["history"] = [step for step in data["history"] if not left_out(step)]
    other_results(data, chance)
    other_answers(data, Random(f"answers/{number}"))
    other_end(data, chance)
    until = mark(data, chance)
    moved = moved_back(case, _weeks_back(case, chance), today)
    under_a_memorandum_or_none(moved.data, pattern.data, elsewhere)
    return Invented(moved, until)


def _weeks_back(case: Case, chance: Random) -> int:
    """The last step lies in the last four weeks; of a stay that is over, in the last year."""
    return chance.randrange(0, 52 if is_over(case.data) else 4)
