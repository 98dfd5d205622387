"""The facts of each part, as plain JSON; nothing of a version's content is in none of them."""

from typing import Any

from partnerships.content import PARTS
from partnerships.models import MemorandumVersion

Facts = dict[str, Any]
# The parts by key, in the order of the text, with the numbers they have when it is written.
NUMBERS = {key: part.number for key, part in PARTS.items()}
# What of the content belongs to which part; whatever else stands there counts with the annexes.
OF_CONTENT = {
    "aims": ("other_objectives",),
    "covered": ("other_actors",),
    "bodies": ("procedures", "differing", "certificate"),
    "places": ("shortest_days", "longest_days"),
    "validity": ("reviewers", "revision"),
    "annexes": ("additional_information", "annexes", "quality_commitment", "second_language"),
}
ELSEWHERE = frozenset({"qualifications"}) | {name for names in OF_CONTENT.values() for name in names}


def facts_of(version: MemorandumVersion) -> Facts:
    """By part. Organisations and people stand there by id: a name spelt otherwise is no other text."""
    content = version.content if isinstance(version.content, dict) else {}
    found: Facts = {part: {name: content.get(name) for name in names} for part, names in OF_CONTENT.items()}
    parties = list(version.parties.all())
    found["parties"] = {
        "parties": [
            {
                "organisation": str(party.organisation_id),
                "functions": sorted(str(one) for one in party.functions or ()),
                "contact": _id(party.contact_id),
                "name": party.contact_name,
                "function": party.contact_function,
                "only_signs": party.only_signs,
            }
            for party in parties
        ]
    }
    found["signing"] = {
        "signers": [
            {
                "organisation": str(party.organisation_id),
                "turn": party.turn,
                "person": _id(party.signer_id),
                "name": party.signer_name,
                "capacity": party.capacity,
                "power": party.power,
                "mandate": party.mandate,
                "second": _id(party.cosigner_id),
                "second_name": party.cosigner_name,
                "second_capacity": party.cosigner_function,
                "place": party.place,
            }
            for party in sorted(parties, key=lambda party: (party.turn, party.position))
        ]
    }
    found["bodies"]["bodies"] = [
        {"step": body.step, "country": body.country, "organisation": str(body.organisation_id)}
        for body in version.bodies.all()
    ]
    found["places"]["offered"] = [
        {
            "organisation": str(one.organisation_id),
            "first_day": _day(one.first_day),
            "last_day": _day(one.last_day),
            "places": one.places,
        }
        for one in version.places.all()
    ]
    covered = sorted(version.covered.all(), key=lambda one: str(one.organisation_id))
    found["covered"]["covered"] = [{"organisation": str(one.organisation_id), "role": one.role} for one in covered]
    found["units"] = {"qualifications": content.get("qualifications")}
    found["validity"]["reviewer"] = _id(version.reviewer_id)
    found["validity"] |= {name: _day(getattr(version, name)) for name in ("valid_from", "valid_until", "review_by")}
    found["annexes"]["more"] = {name: value for name, value in content.items() if name not in ELSEWHERE}
    files = version.annex_files.select_related("file")
    found["annexes"]["files"] = [
        {"file": str(one.file_id), "title": one.title, "sha256": one.file.given_sha256} for one in files
    ]
    return {key: found[key] for key in NUMBERS}


def _id(pk: Any) -> str:
    return str(pk) if pk else ""


def _day(day: Any) -> str:
    return day.isoformat() if day else ""
