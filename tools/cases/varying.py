"""How an invented stay is made of a demo case: another person, host, results, answers, end and day. Everybody is invented."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from quality.questionnaires import HOST, PARTICIPANT, SENDING, TUTOR
from tools.cases.case import Case
from tools.cases.shift import shifted
from tools.invented_answers import SATISFACTION, answers_of, mood, one_of

GIVEN = {
    "LT": "Ieva Lukas Austėja Matas Emilija Dovydas Ugnė Jokūbas Gabija Nojus Liepa Domas Kotryna Benas Rugilė Titas",
    "DE": "Lena Jonas Marie Paul Emma Finn Clara Emil",
    "FR": "Chloé Hugo Manon Louis Inès Nathan Jade Théo", "NO": "Nora Jakob Ingrid Magnus Sofie Emil Thea Henrik",
    "GB": "Ella Jack Ruby George Amelia Oscar Isla Leo", "BE": "Lotte Seppe Marie Wout Fien Arne Noor Jef",
    "NL": "Sanne Daan Lotte Sem Eva Bram Julia Thijs",
}  # fmt: skip
GIVEN_OF_PARENTS = {
    "LT": "Rasa Vytautas Daiva Gintaras Jolanta Darius Laima Saulius Vilma Algis",
    "DE": "Sabine Thomas Petra Andreas Birgit Stefan Heike Ralf", "FR": "Isabelle Philippe Nathalie Laurent Sylvie Éric",
    "NO": "Anne Bjørn Hilde Terje Marit Geir", "GB": "Karen Nigel Alison Graham Joanne Keith",
    "BE": "Ilse Bart Katrien Geert Sofie Luc", "NL": "Monique Erik Yvonne Marco Ingrid Ron",
}  # fmt: skip
FAMILY = {
    "LT": "Pavyzdelis Pavyzdaitis Pavyzdutė Pavyzdžius Pavyzdauskas Pavyzdienė Išgalvotas Išgalvotė Tariamas Tariamytė",
    "DE": "Musterkind Beispieler Musterbach Beispielsen",
    "FR": "Exemplon Modelot Exempleux Specimen", "NO": "Eksempelli Eksempelstad Prøve Eksempelås",
    "GB": "Samplewood Exampling Sampler Exampley", "BE": "Voorbeeldens Staalmans Voorbeeldt Proefmans",
    "NL": "Fictiefstra Voorbeeldsma Verzonnen Proefstra",
}  # fmt: skip


NOT_CONTENT = (1, 2, 2, 3, 4)


@dataclass(frozen=True)
class OtherHost:
    """A host that takes the place of the pattern's: organisation, its coordinator, its tutor."""

    name: str
    country: str
    town: str
    coordinator: tuple[str, str]
    tutor: tuple[str, str]


@dataclass(frozen=True)
class Invented:
    """A case and the id of the step it ends at."""

    case: Case
    until: str


def left_out(step: dict[str, Any]) -> bool:
    """The memoranda are there already; sheets of the tutor stay unsigned, so that few papers are printed at once."""
    return step["do"].startswith("memorandum.") or step.get("with", {}).get("kind") == "follow_up_sheet"


def put_person(data: dict[str, Any], number: int, chance: Random) -> None:
    """Another participant of the same country, with a guardian of the same family where there is one."""
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
            called = Random(f"guardian/{number}").choice(GIVEN_OF_PARENTS[country].split())
            guardian |= {
                **new,
                "given_names": called,
                "email": f"guardian.{_ascii(family)}.{number}@families.example.com",
            }


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.lower().replace("ø", "o").replace("å", "a").replace("ł", "l"))
    return "".join(sign for sign in plain if sign.isascii() and sign.isalnum())


def put_host(data: dict[str, Any], host: OtherHost) -> None:
    """This host, with its coordinator and tutor, in the place of the pattern's."""
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


def under_a_memorandum_or_none(data: dict[str, Any], pattern: dict[str, Any], elsewhere: bool) -> None:
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


def other_results(data: dict[str, Any], chance: Random) -> None:
    """Most pass; validation and recognition follow. Something of each stay can be validated."""
    assessed = [one for one in data.get("results", ()) if one["result"] != "not_assessed" and "parts" not in one]
    for nth, result in enumerate(one for one in assessed if not one.get("again")):
        result["result"] = chance.choices(("passed", "partly", "failed"), (85, 9, 6 if nth else 0))[0]
        if result["result"] == "passed":
            continue
        result.pop("grade", None)
        decide_less(data, result)


def decide_less(data: dict[str, Any], result: dict[str, Any]) -> None:
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


def other_answers(data: dict[str, Any], chance: Random) -> None:
    """Most are satisfied, a few are not (domain reference of quality, 4.7)."""
    for entry in data.get("feedback", ()):
        entry["score"] = chance.choices((5, 4, 3, 2, 1), (60, 33, 4, 2, 1))[0]
        for code, value in entry.get("answers", {}).items():
            if isinstance(value, int):
                entry["answers"][code] = max(1, min(5, value + chance.choice((-1, 0, 0, 1))))


def whole_answers(data: dict[str, Any], chance: Random, *, content: bool = True, alarmed: bool = False) -> None:
    """Everybody answers all that is asked (domain reference of quality, 4.7).

    Who is not `content` is so least with the tutor and the tasks (L03, L11); who is `alarmed` did not feel safe (L13).
    """
    asked = {"participant": PARTICIPANT, "tutor": TUTOR, "responsible": HOST, "lead": SENDING}
    for who, questionnaire in asked.items():
        entry = next(entry for entry in data["feedback"] if entry["person"] == _person_of(data, who))
        of_mood = mood(chance)
        entry["score"] = int(one_of(SATISFACTION, of_mood, chance))
        entry["answers"] = answers_of(questionnaire, of_mood, chance)
        entry.pop("text", None)
    own = next(entry for entry in data["feedback"] if entry["person"] == _person_of(data, "participant"))
    if not content:
        own["score"] = chance.choice(NOT_CONTENT)
        own["answers"] |= {code: str(chance.choice(NOT_CONTENT)) for code in ("L03", "L11")}
        own["text"] = "I washed pots for weeks. Nobody had read my agreement."
    if alarmed:
        own["score"] = 2
        own["answers"] |= {"L13": "1", "L13t": "One of the cooks shouted at me every evening and once took my arm."}


def _person_of(data: dict[str, Any], who: str) -> str:
    if who == "tutor":
        return str(next(entry["person"] for entry in data["named"] if entry["part"] == "tutor"))
    found = {
        "participant": data["participant"]["person"], "responsible": data["parts"]["hosting"]["responsible"],
        "lead": data["parts"]["sending"]["responsible"],
    }  # fmt: skip
    return str(found[who])


def who_answers(data: dict[str, Any], chance: Random, response: Mapping[str, int]) -> None:
    """So many of a hundred, at least the school; who did not feel safe says so. Where it is missed, it is gone without."""
    history, lead = data["history"], _person_of(data, "lead")
    for step in (step for step in history if step["do"] == "answer"):
        alarmed = {entry["person"] for entry in data["feedback"] if "L13t" in entry.get("answers", {})}
        step["by"] = [one for one in step["by"] if one in alarmed or chance.random() * 100 < response[one]] or [lead]
        waited_for = {_person_of(data, "participant"), _person_of(data, "tutor")}
        if history[-1]["do"] == "complete" and not waited_for <= {*step["by"]}:
            without = {"what": "complete/quality.feedback_in", "reason": "Asked three times; no answer came."}
            waiver = {"on": history[-1]["on"], "by": lead, "do": "lifecycle.give_waiver", "with": without}
            history.insert(len(history) - 1, waiver)


def other_end(data: dict[str, Any], chance: Random) -> None:
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


def early_home(data: dict[str, Any], reason: str) -> None:
    """After the third week the stay ends, without results; who went still answers, the rest is gone without."""
    history, lead = data["history"], data["history"][0]["by"]
    goes = data["participant"]["person"]
    done = next(nth for nth, step in enumerate(history) if step.get("with", {}).get("week") == 3)
    last = date.fromisoformat(history[done]["on"])
    closer = history[-1]["by"]
    del history[done + 1 :]

    def step(weeks: int, by: str, do: str, **details: Any) -> None:
        given = {"with": details} if details else {}
        history.append({"on": (last + timedelta(weeks=weeks)).isoformat(), "by": by, "do": do, **given})

    step(
        0,
        lead,
        "report_early_return",
        last_day=last.isoformat(),
        reason_code=reason,
        reason="It was talked about at home.",
    )
    step(1, lead, "close_without_results", reason="Three weeks were too short for the units.")
    step(2, goes, "answer")
    step(4, lead, "lifecycle.give_waiver", what="complete/quality.feedback_in", reason="The stay ended early.")
    step(5, closer, "complete")
    history[-1]["id"] = "the-end"


def mark(data: dict[str, Any], chance: Random, *, to_the_end: bool | None = None) -> str:
    """Give the last step to be done an id, and cut off the rest; without a word on it one in seven goes to the end."""
    history = data["history"]
    last = len(history) - 1
    to_the_end = chance.random() >= 0.86 if to_the_end is None else to_the_end
    if history[last].get("id") != "the-end" and not to_the_end:
        last = int(chance.triangular(2, last, last * 0.4))
    del history[last + 1 :]
    history[last]["id"] = "the-end"
    data["present"] = "the-end"
    return "the-end"


def is_over(data: dict[str, Any]) -> bool:
    """Whether nothing is to come after its last step; else it must not have waited for long."""
    return data["history"][-1]["do"] in ("complete", "withdraw", "cancel")


def moved_back(case: Case, weeks: int, today: date) -> Case:
    """So that its last step lies in the week so many weeks before today."""
    day = date.fromisoformat(case.data["history"][-1]["on"]) + timedelta(weeks=weeks)
    return shifted(case, (today - day).days // 7)
