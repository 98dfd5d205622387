"""People, organisations and memberships of a case, through the services of accounts."""

from datetime import date
from typing import Any
from uuid import UUID

from accounts import services
from accounts.models import Membership, Person
from accounts.partners import publish_contact
from accounts.people import TypedPerson, meet_at_work, write_down
from ground import clock
from lifecycle.people.finding import AT_HOME, NEW, meet_at_home
from tools.cases.run import Run

IDENTIFYING = ("name", "country", "town", "kind", "oid", "pic")
PROFILE = (
    "language_community", "code", "address", "postcode", "email", "phone", "website", "legal_representative",
    "legal_representative_function",
)  # fmt: skip


def enter(run: Run, since: date) -> None:
    """Find or register everybody; who is there already is taken as they are."""
    for key, facts in run.section("organisations").items():
        given = {name: facts[name] for name in IDENTIFYING if name in facts}
        profile = {name: facts[name] for name in PROFILE if name in facts}
        organisation, is_new = services.find_or_register_organisation(**given, **profile)
        if is_new:  # known to everybody in the case; run by its own members, where it has any
            organisation.confirmed_at = clock.now()
            organisation.claimed_at = organisation.confirmed_at if facts.get("members") else None
            organisation.save(update_fields=["claimed_at", "confirmed_at"])
        run.organisations[key] = organisation
    for key, facts in run.section("people").items():
        run.people[key] = _person(run, key, facts)
    for key, facts in run.section("organisations").items():
        for member in facts.get("members", ()):
            _member(run, key, member, since)
    for part in _parts(run):
        _publish(run, part)


def _parts(run: Run) -> list[dict[str, Any]]:
    """Every part of the case in which somebody is responsible."""
    parts = run.data.get("parts", {}).values()
    flat = [one for part in parts for one in (part if isinstance(part, list) else [part])]
    said = [step["with"] for step in run.data.get("history", ()) if isinstance(step.get("with"), dict)]
    return [one for one in (*said, *flat) if "responsible" in one and "organisation" in one]


def _publish(run: Run, part: dict[str, Any]) -> None:
    """Who is responsible in the case is the contact that others see."""
    held = Membership.objects.filter(  # the first step may lie before the day from which it holds
        organisation_id=run.organisation_id(part["organisation"]), person_id=run.person_id(part["responsible"])
    )
    for membership in held[:1]:
        publish_contact(organisation_id=membership.organisation_id, membership_id=membership.pk)


def _person(run: Run, key: str, facts: dict[str, Any]) -> Person:
    """Found among those whom the same organisation keeps, or written down. Raises WhichPerson where it has to be said."""
    at_home, keeper = _kept_by(run, key)
    typed = TypedPerson(
        facts.get("given_names", ""),
        facts.get("family_names", ""),
        facts.get("email", ""),
        facts.get("phone", ""),
        facts.get("language", "en"),
        _birth_date(run, key),
    )
    if at_home:
        answer = NEW if facts.get("new_person") else ""
        return meet_at_home(typed, keeper_id=keeper, answer=answer)
    return meet_at_work(typed, organisation_id=keeper)[0] if keeper else write_down(typed, keeper_id=None)


def _kept_by(run: Run, key: str) -> tuple[bool, UUID | None]:
    """Whether the person is met at home, and the organisation that keeps them."""
    for organisation, facts in run.section("organisations").items():
        if any(member["person"] == key for member in facts.get("members", ())):
            return False, run.organisation_id(organisation)
    sending = run.data.get("parts", {}).get("sending", {}).get("organisation")
    home = run.organisation_id(sending) if sending else None
    entries = [entry for entry in run.data.get("named", ()) if entry["person"] == key]
    goes = any(one["person"] == key for one in run.participants())
    if goes or any(entry["part"] in AT_HOME for entry in entries):
        return True, home
    named = next((entry["organisation"] for entry in entries if "organisation" in entry), None)
    return False, run.organisation_id(named) if named else home


def _birth_date(run: Run, key: str) -> date | None:
    participant = run.data.get("participant", {})
    born = participant.get("record", {}).get("birth_date") if participant.get("person") == key else None
    return date.fromisoformat(str(born)) if born else None


def _member(run: Run, organisation: str, member: dict[str, str], since: date) -> None:
    run.members.setdefault(member["person"], [])
    if organisation not in run.members[member["person"]]:
        run.members[member["person"]].append(organisation)
    ids = {"person_id": run.person_id(member["person"]), "organisation_id": run.organisation_id(organisation)}
    if not Membership.objects.filter(role=member["role"], until_on=None, **ids).exists():
        services.add_member(
            role=member["role"], function=member.get("function", ""),
            since_on=date.fromisoformat(member["since"]) if "since" in member else since, **ids,
        )  # fmt: skip
