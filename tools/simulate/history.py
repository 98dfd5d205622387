"""What happens in a pattern: every step with its day, counted from the first or last day of the stay, and its person."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from lifecycle.deadlines import follow_up_days
from lifecycle.roles import Role
from quality.questionnaires import questionnaire_for
from tools.simulate.variants import START, Variant

WELL = {"A5": "5", "SAT5": "5", "N11": "9", "AM4": "much", "YNP": "yes", "YN": "yes"}  # by scale, where all went well
ANSWER_AS = {
    "le": Role.PARTICIPANT, "ht": Role.HOST_TUTOR, "hc": Role.HOST_COORDINATOR, "co": Role.SENDING_COORDINATOR,
    "em": Role.EMPLOYER,
}  # fmt: skip
SIGNED_LONG_AGO = date(2022, 1, 10)  # the memoranda that are in force already; also from when people are in office


def days_of_follow_ups(variant: Variant) -> list[date]:
    """As the engine will ask for them."""
    return follow_up_days(START, variant.end)


def history(variant: Variant) -> Iterator[dict[str, Any]]:
    """The steps in their order; one by nobody is not of this variant."""
    if variant.memorandum == "in_force":
        yield from _memorandum_steps(
            SIGNED_LONG_AGO, SIGNED_LONG_AGO + timedelta(days=7), SIGNED_LONG_AGO + timedelta(days=14)
        )
    yield from _before(variant)
    yield from _during(variant)
    yield from _after(variant)


def _memorandum_steps(written: date, approved: date, signed: date) -> Iterator[dict[str, Any]]:
    yield _step(written, "co", "memorandum.write")
    yield _step(written, "co", "memorandum.submit")
    yield _step(approved, ["hc", "ci"], "memorandum.approve")
    yield _step(signed, ["co", "hc", "ci"], "memorandum.sign")


def _before(variant: Variant) -> Iterator[dict[str, Any]]:
    lead = "co" if variant.sent else "le"
    yield _step(_from_start(-112), lead, "plan")
    if variant.apprentice:
        yield _step(_from_start(-112), "co", "inform_employer")
    yield _step(_from_start(-110), lead, "start_preparation")
    if variant.apprentice:
        yield _step(_from_start(-100), "em", "employer_agrees")
    yield _step(_from_start(-91), lead, "choose_host")
    yield _step(_from_start(-91), lead if variant.approach == "certify" else [], "name_organisations")
    yield _step(_from_start(-89), "hc", "name_people")
    yield _step(_from_start(-88), "co" if variant.sent else [], "name_people")
    yield from _partnership(variant, lead)
    yield _step(_from_start(-49), lead, "agreement.write")
    yield _step(_from_start(-48), lead, "submit_agreement")
    reviewers = [
        "hc",
        "le",
        "ht",
        *(["gu"] if variant.minor else []),
        *(["ci"] if variant.approach == "certify" else []),
    ]
    yield _step(_from_start(-41), reviewers, "agreement.approve")
    yield _step(_from_start(-35), lead, "send_for_signature")
    yield _step(_from_start(-34), ["co", "le"] if variant.sent else ["le"], "sign")
    if variant.minor:
        yield _step(_from_start(-33), "gu", "consent")
        yield _step(_from_start(-33), "gu", "sign")
    yield _step(_from_start(-31), "hc", "sign")
    yield _step(_from_start(-10), lead, "prepare")


def _partnership(variant: Variant, lead: str) -> Iterator[dict[str, Any]]:
    if variant.memorandum == "in_force":
        yield _step(_from_start(-84), lead, "use_existing_mou")
    elif variant.memorandum == "made":
        yield _step(_from_start(-87), lead, "memorandum.write")
        yield _step(_from_start(-84), lead, "request_partnership")
        made = list(_memorandum_steps(_from_start(-77), _from_start(-70), _from_start(-63)))
        yield from made[1:]
    else:
        if variant.approach == "certify":
            yield _step(_from_start(-84), lead, "no_memorandum", reason="The first stay at this host")
        yield _step(_from_start(-84), lead, "skip_mou")


def _during(variant: Variant) -> Iterator[dict[str, Any]]:
    yield _step(START, "hc", "confirm_arrival", "17:00", arrived_on=START.isoformat())
    for nth, day in enumerate(days_of_follow_ups(variant), 1):
        yield _step(day, "ht", "follow_up", "17:00", week=nth)
    yield _step(
        _from_end(variant, -2 if variant.days > 5 else 0),
        "ht" if variant.approach != "declare" else [],
        "results",
        "17:20",
    )
    yield _step(_from_end(variant, 0), "ht", "debrief", "17:30")
    yield _step(_from_end(variant, 0), "hc", "end_stay", "18:00", last_day=variant.end.isoformat())
    yield _step(_from_end(variant, 0), ["hc", "ht"], "sign", "18:30")


def _after(variant: Variant) -> Iterator[dict[str, Any]]:
    lead, signers = ("co", ["co", "le", "ht"]) if variant.sent else ("le", ["le", "ht"])
    europass = [
        _step(_from_end(variant, 41), "ht", "europass.write"),
        _step(_from_end(variant, 48), "co" if variant.apprentice else [], "employer_debrief"),
        _step(_from_end(variant, 49), lead, "europass.issue"),
        _step(_from_end(variant, 49), signers, "sign"),
    ]
    if variant.approach == "declare":
        yield from europass
        yield _step(_from_end(variant, 50), "hc", "submit_documentation")
    else:
        yield _step(_from_end(variant, 3), "ht", "confirm_grid")
        yield _step(_from_end(variant, 4), "hc", "submit_results")
        yield _step(_from_end(variant, 17), "va", "validate_outcomes")
        if variant.approach == "certify":
            yield _step(_from_end(variant, 17), "va", "validate")
            yield _step(_from_end(variant, 34), "ci", "decide")
            yield _step(_from_end(variant, 34), "ci", "recognise")
        else:
            yield _step(_from_end(variant, 17), "va", "close_validation")
        yield from europass
    yield from _answers(variant)
    yield _step(_from_end(variant, 59), "qm" if variant.sent else "le", "complete")


def _answers(variant: Variant) -> Iterator[dict[str, Any]]:
    asked = ["le", "ht", "hc"]
    if variant.sent:
        asked.append("co")
    if variant.apprentice:
        asked.append("em")
    for nth, person in enumerate(asked):
        yield answer(variant, person, _from_end(variant, 52 + nth))


def answer(variant: Variant, person: str, day: date) -> dict[str, Any]:
    """All that this one is asked that day, where all went well; a copy has answers of its own."""
    asks = questionnaire_for(ANSWER_AS[person], day, staff=variant.kind == "staff")
    closed = {one.code: WELL[one.scale.code] for one in asks.closed if one.scale.code in WELL}
    return _step(day, person, "quality.answer", satisfaction="5", **closed)


def _from_start(days: int) -> date:
    return START + timedelta(days=days)


def _from_end(variant: Variant, days: int) -> date:
    return variant.end + timedelta(days=days)


def _step(on: date, by: str | list[str], do: str, at: str = "", **details: Any) -> dict[str, Any]:
    step: dict[str, Any] = {"on": on.isoformat(), "by": by, "do": do}
    if at:
        step["at"] = at
    return step | ({"with": details} if details else {})
