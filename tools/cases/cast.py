"""People, organisations and memberships of a case, through the services of accounts."""

from datetime import date
from typing import Any

from accounts import services
from accounts.models import Membership, Person
from accounts.partners import publish_contact
from ground import clock
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
        run.people[key] = _person(facts)
    for key, facts in run.section("organisations").items():
        for member in facts.get("members", ()):
            _member(run, key, member, since)
    for part in _parts(run):
        _publish(run, part)


def _parts(run: Run) -> list[dict[str, Any]]:
    """Every part of the case in which somebody is responsible."""
    parts = run.data.get("parts", {}).values()
    flat = [one for part in parts for one in (part if isinstance(part, list) else [part])]
    return [one for one in flat if "responsible" in one]


def _publish(run: Run, part: dict[str, Any]) -> None:
    """Who is responsible in the case is the contact that others see."""
    held = Membership.objects.open().filter(
        organisation_id=run.organisation_id(part["organisation"]), person_id=run.person_id(part["responsible"])
    )
    for membership in held[:1]:
        publish_contact(organisation_id=membership.organisation_id, membership_id=membership.pk)


def _person(facts: dict[str, Any]) -> Person:
    names: dict[str, Any] = {
        "given_names": facts.get("given_names", ""),
        "family_names": facts.get("family_names", ""),
        "language": facts.get("language", "en"),
    }
    if email := facts.get("email"):
        if found := Person.objects.filter(email=email.lower()).first():
            return found
        return services.register_person(email=email, phone=facts.get("phone", ""), **names)
    return services.register_person(email=None, phone=facts.get("phone", ""), **names)


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
