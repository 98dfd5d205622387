"""The memorandum: written, approved and signed by its parties."""

from typing import Any

from partnerships.services import open_memorandum, wake_expired, wake_to_warn
from tools.cases import content
from tools.cases.content import only
from tools.cases.run import Run, StepRefused
from tools.cases.steps.registry import case_step

DAYS = ("valid_from", "valid_until", "review_by")


@case_step("memorandum.write", sections=("memorandum",), takes=DAYS)
def write(run: Run) -> None:
    """Begins the memorandum of the case, or goes on with its open version, and writes parties, content, validity and
    review from `memorandum`; the days named move."""
    facts = run.section("memorandum")
    if run.memorandum_id is None:
        language = run.data.get("stay", {}).get("document_language", "en")
        version = open_memorandum(actor=run.actor, code=facts["code"], title=facts.get("title", ""), language=language)
        run.memorandum_id = version.memorandum_id
    run.act(
        "partnerships.set_parties",
        {"parties": [_party(run, party) for party in facts["parties"]], "covered": _covered(run, facts)},
    )
    days = {name: run.given(name) or facts[name] for name in DAYS if run.given(name) or name in facts}
    rows = {"bodies": _bodies(run, facts), "places": _places(run, facts), "signing": _signing(run, facts)}
    run.act("partnerships.write_memorandum", {"content": content.memorandum(run), **days, **rows})


def _bodies(run: Run, facts: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {**only(one, ("step", "country")), "organisation": str(run.organisation_id(one["organisation"]))}
        for one in facts.get("responsible_bodies", ())
    ]


def _places(run: Run, facts: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "organisation": str(run.organisation_id(one["organisation"])),
            "first_day": one["from"],
            "last_day": one["until"],
            "places": one["places"],
        }
        for one in facts.get("places", ())
    ]


def _signing(run: Run, facts: dict[str, Any]) -> list[dict[str, Any]]:
    """Who signs for each, where the case says more than who its contact is."""
    found = []
    for party in facts["parties"]:
        made = {
            "organisation": str(run.organisation_id(party["organisation"])),
            "signer": str(run.person_id(party.get("signs", party["contact"]))),
            "signer_function": party.get("capacity", party.get("function", "")),
            "place": party.get("place", ""),
            **only(party, ("power", "mandate", "turn")),
        }
        if "signs_too" in party:
            made["cosigner"] = str(run.person_id(party["signs_too"]))
        found.append(made)
    return found


def _party(run: Run, party: dict[str, Any]) -> dict[str, Any]:
    return {
        "organisation": str(run.organisation_id(party["organisation"])),
        "functions": party.get("functions") or _functions(run, party["organisation"]),
        "only_signs": party.get("only_signs", False),
        "contact": str(run.person_id(party["contact"])),
        "contact_function": party.get("function", ""),
        "place": party.get("place", ""),
    }


def _functions(run: Run, organisation: str) -> list[str]:
    """What the organisation is in the stay of the case."""
    parts = run.data.get("parts", {})
    found = [name for name, part in parts.items() if name != "competent" and part["organisation"] == organisation]
    if any(part["organisation"] == organisation for part in parts.get("competent", ())):
        found.append("competent")
    return found or ["competent"]


def _covered(run: Run, facts: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"organisation": str(run.organisation_id(entry["organisation"])), "role": entry.get("role", "")}
        for entry in facts.get("covered", ())
    ]


@case_step("memorandum.approve", sections=("memorandum",))
def approve(run: Run) -> None:
    """The party of this person approves the content, unless it sent it; the last one sends it out for signature."""
    run.act("partnerships.approve", {})


@case_step("memorandum.sign", sections=("memorandum",), takes=("place",))
def sign(run: Run) -> None:
    """Signs for the person's party, at `place` or where the party signs; the last signature brings it into force."""
    own = next(
        (
            party
            for party in run.section("memorandum")["parties"]
            if run.by in (party.get("signs"), party.get("signs_too"), party["contact"])
        ),
        None,
    )
    if own is None:
        raise StepRefused(f"{run.people[run.by].full_name} signs for no party. Name them as contact or under “signs”.")
    run.act("partnerships.sign", {"place": run.given("place") or own.get("place", "")})


@case_step("night")
def night(_run: Run) -> None:
    """What the jobs of the night do by themselves: what ran out expires, and who is to renew or review is told."""
    wake_expired()
    wake_to_warn()
