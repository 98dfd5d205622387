"""A hundred more stays to fill the lists of the demo: made from the demo cases by chance, the same every time.

Each is a case like any other. It takes a demo case as pattern, puts another person, often another host and another
outcome into it, moves it through time and ends at some point of its way. Everybody is invented.
"""

import copy
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any

from tools.cases.case import Case
from tools.cases.shift import shifted

HOW_OFTEN = {"DEMO-1": 26, "DEMO-2": 16, "DEMO-3": 16, "DEMO-4": 8, "DEMO-5": 12, "DEMO-6": 13, "DEMO-7": 9}
GIVEN = {
    "LT": "Ieva Lukas Austėja Matas Emilija Dovydas Ugnė Jokūbas", "DE": "Lena Jonas Marie Paul Emma Finn Clara Emil",
    "FR": "Chloé Hugo Manon Louis Inès Nathan Jade Théo", "NO": "Nora Jakob Ingrid Magnus Sofie Emil Thea Henrik",
    "GB": "Ella Jack Ruby George Amelia Oscar Isla Leo", "BE": "Lotte Seppe Marie Wout Fien Arne Noor Jef",
    "NL": "Sanne Daan Lotte Sem Eva Bram Julia Thijs",
}  # fmt: skip
FAMILY = {
    "LT": "Pavyzdelis Pavyzdaitis Pavyzdutė Pavyzdžius", "DE": "Musterkind Beispieler Musterbach Beispielsen",
    "FR": "Exemplon Modelot Exempleux Specimen", "NO": "Eksempelli Eksempelstad Prøve Eksempelås",
    "GB": "Samplewood Exampling Sampler Exampley", "BE": "Voorbeeldens Staalmans Voorbeeldt Proefmans",
    "NL": "Fictiefstra Voorbeeldsma Verzonnen Proefstra",
}  # fmt: skip


@dataclass(frozen=True)
class OtherHost:
    """A host that takes the place of the pattern's: organisation, its coordinator, its tutor."""

    name: str
    country: str
    town: str
    coordinator: tuple[str, str]
    tutor: tuple[str, str]


OTHER_HOSTS = {
    "DEMO-1": (
        OtherHost("Tasca Exemplo", "PT", "Porto", ("Rita", "Exemplo"), ("Nuno", "Exemplo")),
        OtherHost("Gasthaus Beispielhof", "AT", "Graz", ("Eva", "Beispielhofer"), ("Georg", "Musterkoch")),
        OtherHost("Bistro Przykład", "PL", "Gdańsk", ("Ewa", "Przykładowa"), ("Piotr", "Przykładowy")),
    ),
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


@dataclass(frozen=True)
class Invented:
    """A case and the id of the step it ends at."""

    case: Case
    until: str


def invented_cases(patterns: Sequence[Case], today: date, count: int = 100, seed: int = 2026) -> Iterator[Invented]:
    """`patterns` are the demo cases as they were loaded, on their shifted dates."""
    by_name = {case.name: case for case in patterns}
    for number in range(1, count + 1):
        chance = Random(f"{seed}/{number}")
        name = chance.choices(list(HOW_OFTEN), list(HOW_OFTEN.values()))[0]
        if name in by_name:
            yield _one(by_name[name], number, chance, today)


def _one(pattern: Case, number: int, chance: Random, today: date) -> Invented:
    case = replace(pattern, data=copy.deepcopy(pattern.data))
    data = case.data
    data["case"] = f"X-{number:03}"
    _other_person(data, number, chance)
    elsewhere = chance.random() < 0.55
    if elsewhere:
        _other_host(data, pattern.name, chance)
    data["history"] = [step for step in data["history"] if not _left_out(step)]
    _other_results(data, chance)
    _other_answers(data, Random(f"answers/{number}"))
    _other_end(data, chance)
    until = _mark(data, chance)
    moved = _moved_to(case, until, chance, today)
    _under_a_memorandum_or_none(moved.data, pattern.data, elsewhere)
    return Invented(moved, until)


def _left_out(step: dict[str, Any]) -> bool:
    """The memoranda are there already; sheets of the tutor stay unsigned, so that few papers are printed at once."""
    return step["do"].startswith("memorandum.") or step.get("with", {}).get("kind") == "follow_up_sheet"


def _other_person(data: dict[str, Any], number: int, chance: Random) -> None:
    key = data["participant"]["person"]
    country = data["participant"]["country"]
    given, family = chance.choice(GIVEN[country].split()), chance.choice(FAMILY[country].split())
    address = f"{_ascii(given)}.{_ascii(family)}.{number}@learners-{country.lower()}.example.org"
    new = {"family_names": family, "new_person": True}  # of a hundred some have the same names, and are not the same
    data["people"][key] |= {**new, "given_names": given, "email": address}
    data["people"][key].pop("phone", None)
    if "mobility_id" in data["stay"]:
        data["stay"]["mobility_id"] = f"{country}-X-{number:04}"
    for entry in data.get("named", ()):
        if entry["part"] == "guardian":
            guardian = data["people"][entry["person"]]
            guardian |= {**new, "email": f"guardian.{_ascii(family)}.{number}@families.example.com"}


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.lower().replace("ø", "o").replace("å", "a").replace("ł", "l"))
    return "".join(sign for sign in plain if sign.isascii() and sign.isalnum())


def _other_host(data: dict[str, Any], pattern: str, chance: Random) -> None:
    host = chance.choice(OTHER_HOSTS[pattern])
    hosting = data["parts"]["hosting"]
    tutor = next(entry["person"] for entry in data["named"] if entry["part"] == "tutor")
    domain = f"{_ascii(host.name)}.example.net"
    for key, (given, family) in ((hosting["responsible"], host.coordinator), (tutor, host.tutor)):
        data["people"][key] = {
            "given_names": given,
            "family_names": family,
            "email": f"{_ascii(given)}.{_ascii(family)}@{domain}",
        }
    former = data["organisations"][hosting["organisation"]]
    data["organisations"][hosting["organisation"]] = {
        "name": host.name, "country": host.country, "town": host.town, "kind": former["kind"],
        "email": f"office@{domain}", "members": former["members"],
    }  # fmt: skip
    data["stay"]["country"] = host.country
    if "place" in data.get("agreement", {}):
        data["agreement"]["place"] = f"{host.name}, {host.town}"


def _under_a_memorandum_or_none(data: dict[str, Any], pattern: dict[str, Any], elsewhere: bool) -> None:
    """The memoranda were made by the demo cases. Where none covers the stay it goes on without, and says why."""
    held, stay = pattern.get("memorandum"), data["stay"]
    covered = held is not None and held["valid_from"] <= stay["start"] and stay["end"] <= held["valid_until"]
    made: list[dict[str, Any]] = []
    for step in data["history"]:
        if step["do"] not in ("request_partnership", "use_existing_mou"):
            made.append(step)
        elif covered and not elsewhere:
            made.append({**step, "do": "use_existing_mou"})
        else:
            why = "First stay at this host" if elsewhere else "The memorandum did not hold for this period"
            made.append({"on": step["on"], "by": step["by"], "do": "no_memorandum", "with": {"reason": why}})
            made.append({**step, "do": "skip_mou"})
    data["history"] = made


def _other_results(data: dict[str, Any], chance: Random) -> None:
    for result in data.get("results", ()):
        if result.get("again") or result["result"] == "not_assessed" or "parts" in result:
            continue
        result["result"] = chance.choices(("passed", "partly", "failed"), (85, 9, 6))[0]
        if result["result"] == "passed":
            continue
        result.pop("grade", None)
        _decide_less(data, result)


def _decide_less(data: dict[str, Any], result: dict[str, Any]) -> None:
    """Validation and recognition follow a result that is not a pass."""
    failed = result["result"] == "failed"
    about = {key: result[key] for key in ("unit", "outcome") if key in result}
    unit = about.get("unit") or str(about["outcome"]).rpartition(".")[0]
    for decision in data.get("validation", ()):
        if all(decision.get(key) == value for key, value in about.items()):
            decision |= {
                "decision": "not_validated" if failed else "partly_validated",
                "reason": "See the grid of the host",
            }
    for decision in data.get("recognition", ()):
        if decision["unit"] == unit:
            decision |= {
                "decision": "none" if failed and "unit" in about else "partial",
                "reason": "Not all of the unit was shown",
            }
            decision.pop("points", None)


def _other_answers(data: dict[str, Any], chance: Random) -> None:
    """Most are satisfied, a few are not (domain reference of quality, 4.7)."""
    for entry in data.get("feedback", ()):
        entry["score"] = chance.choices((5, 4, 3, 2, 1), (60, 33, 4, 2, 1))[0]
        for code, value in entry.get("answers", {}).items():
            if isinstance(value, int):
                entry["answers"][code] = max(1, min(5, value + chance.choice((-1, 0, 0, 1))))


def _other_end(data: dict[str, Any], chance: Random) -> None:
    """One in eight ends before departure: withdrawn, cancelled, sent back or refused."""
    history = data["history"]
    names = [step["do"] for step in history]
    lead, host = history[0]["by"], data["parts"]["hosting"]["responsible"]
    kind = chance.choices(("on", "withdraw", "cancel", "changes", "refuse"), (87, 4, 3, 3, 3))[0]
    if kind == "on" or "refuse_signature" in names:  # one pattern has its own refusal
        return
    after = names.index("agreement.approve" if kind == "changes" else "send_for_signature")
    at = history[after]["on"]
    del history[after + (kind != "changes") :]
    endings = {
        "withdraw": {"by": data["participant"]["person"], "do": "withdraw", "with": {"reason": "Found a job at home."}},
        "cancel": {"by": lead, "do": "cancel", "with": {"reason_code": "host_refused"}},
        "changes": {
            "by": host,
            "do": "request_agreement_changes",
            "with": {"comments": {"programme_and_tasks": "Please add the weeks at the second site."}},
        },
        "refuse": {
            "by": host,
            "do": "refuse_signature",
            "with": {"reason": "The room we counted on is no longer free."},
        },
    }
    history.append({"on": at, "id": "the-end", **endings[kind]})


def _mark(data: dict[str, Any], chance: Random) -> str:
    """Give the last step to be done an id, and cut off the rest."""
    history = data["history"]
    last = len(history) - 1
    if history[last].get("id") != "the-end" and chance.random() < 0.86:
        last = int(chance.triangular(2, last, last * 0.4))
    del history[last + 1 :]
    history[last]["id"] = "the-end"
    data["present"] = "the-end"
    return "the-end"


def _moved_to(case: Case, until: str, chance: Random, today: date) -> Case:
    """The last step lies in the last four weeks; of a stay that is over, in the last year."""
    last = case.data["history"][-1]
    over = last["do"] in ("complete", "withdraw", "cancel")
    back = chance.randrange(0, 52 if over else 4)
    day = date.fromisoformat(last["on"]) + timedelta(weeks=back)
    return shifted(case, (today - day).days // 7)
