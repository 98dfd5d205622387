"""What a corrected fact means for an agreement: a draft prints it, a text out for signature is recalled and sent anew,
what is signed stays."""

from typing import Any

from django.utils import translation

from agreements import selectors, services
from agreements.approving import carry_approvals
from agreements.documents import consent_text
from agreements.models import AgreementVersion
from agreements.paper_facts import agreement_snapshot
from agreements.parts import PartName
from lifecycle.errors import TransitionRefused
from lifecycle.in_stay import not_ended
from lifecycle.models import Mobility, NamedPart
from lifecycle.people.corrections import Corrected, Follows, on_correction
from lifecycle.roles import NamedPartKind
from lifecycle.tables.agreement_version import State
from lifecycle.tables.mobility import AT_THE_HOST, IN_AGREEMENT
from lifecycle.vocabulary import Paper


@on_correction("agreements.versions")
def agreement_follows(corrected: Corrected) -> Follows:
    """Only where the paper says something else than before, or a part of the agreement names the person."""
    before = _printed(corrected.stay)
    yield
    version = selectors.open_version(corrected.stay)
    named = version is not None and _names_formerly(version, corrected)
    if not named and _printed(corrected.stay) == before:
        return []
    signed = ["agreements.signed_stays"] if selectors.version_in_force(corrected.stay) else []
    return signed if version is None else [*_open(corrected, version, named), *signed]


def _printed(stay: Mobility) -> Any:
    """What the open text, or the one in force, would print of people now."""
    version = selectors.open_version(stay) or selectors.version_in_force(stay)
    if version is None:
        return None
    fresh = AgreementVersion.unscoped.get(pk=version.pk)
    with translation.override(fresh.language):
        signers = selectors.required_signers(fresh.mobility)
        return agreement_snapshot(fresh), [(one.person_id, one.function) for one in signers]


def _open(corrected: Corrected, version: AgreementVersion, named: bool) -> list[str]:
    if version.state == State.DRAFT:
        _rewrite(version, corrected)
        return ["agreements.draft_follows"]
    if version.state == State.REVIEW and not named:
        return ["agreements.review_follows"]
    if not (corrected.leads and str(corrected.stay.state) in (*IN_AGREEMENT, *AT_THE_HOST)):
        return ["agreements.text_stays"]
    return [_anew(corrected, version)]


# Recalled, and sent anew


def _anew(corrected: Corrected, version: AgreementVersion) -> str:
    """Back to a draft that prints the fact, and forward as far as the requirements let it."""
    was = version.state
    _take_back(corrected, version)
    draft = selectors.open_version(corrected.stay)
    assert draft is not None
    _rewrite(draft, corrected)
    try:
        _step(corrected, draft, "submit_agreement", "submit_version")
        _carry_approvals(version, draft)
        if was == State.SIGNING:
            _step(corrected, draft, "send_for_signature", "request_signatures")
    except TransitionRefused:
        return "agreements.text_recalled"
    return "agreements.text_sent_anew" if was == State.SIGNING else "agreements.review_anew"


def _take_back(corrected: Corrected, version: AgreementVersion) -> None:
    if version.state == State.SIGNING:
        _step(corrected, version, "recall_agreement", "recall_version", reason=corrected.reason)
    else:
        comments = {str(PartName.CONTACTS): corrected.reason}
        _step(corrected, version, "request_agreement_changes", "return_version", comments=comments)


def _step(corrected: Corrected, version: AgreementVersion, of_stay: str, of_version: str, **details: Any) -> None:
    """Before departure with the stay, during the stay the version alone."""
    if str(corrected.stay.state) in AT_THE_HOST:
        fresh = AgreementVersion.unscoped.get(pk=version.pk)
        corrected.go(of_version, machine=selectors.SUBJECT, subject=fresh, **details)
    else:
        corrected.go(of_stay, **details)


def _carry_approvals(version: AgreementVersion, following: AgreementVersion) -> None:
    """What was approved is the same text: only a fact of a person was wrong in it."""
    carry_approvals(version=version, following=AgreementVersion.unscoped.get(pk=following.pk))


# The parts that name people


def _names_formerly(version: AgreementVersion, corrected: Corrected) -> bool:
    return any(_told(content, corrected) != content for content in selectors.parts_of(version).values())


def _rewrite(version: AgreementVersion, corrected: Corrected) -> None:
    for name, content in selectors.parts_of(version).items():
        told = _told(content, corrected)
        if told != content:
            services.write_part(version=version, name=name, content=told)


def _told(content: Any, corrected: Corrected, where: str = "") -> Any:
    """The content with the facts as they are now, wherever it names this person. `where`: the field it stands in."""
    if isinstance(content, list):
        return [_told(item, corrected) for item in content]
    if not isinstance(content, dict):
        return content
    if content.get("person") == str(corrected.person.pk):
        return {name: value for name, value in (content | _as_now(content, corrected, where)).items() if value}
    return {name: _told(item, corrected, name) for name, item in content.items()}


def _as_now(entry: dict[str, Any], corrected: Corrected, where: str) -> dict[str, str]:
    """A telephone that was typed for the part alone stays."""
    person, changed = corrected.person, corrected.changed
    now = {"name": person.full_name} if changed & {"given_names", "family_names"} else {}
    if "email" in changed:
        now["email"] = person.email or ""
    if "contact_kept" in changed:
        return now | _reached_now(corrected, where)
    if "phone" in changed and entry.get("phone", "") in ("", corrected.before["phone"]):
        now["phone"] = person.phone
    return now


def _reached_now(corrected: Corrected, where: str) -> dict[str, str]:
    """As it would be written anew; a number by night only of whom one calls in an emergency."""
    parts = [part for part in not_ended(corrected.stay) if part.person_id == corrected.person.pk]
    if not parts:
        return {}
    kind = services.PART_OF_CONTACT.get(where)
    written = services.as_written(min(parts, key=lambda part: (part.part != kind, part.part == NamedPartKind.GUARDIAN)))
    names = ("email", "phone", "phone_night") if kind == NamedPartKind.EMERGENCY_CONTACT else ("email", "phone")
    return {name: written.get(name, "") for name in names}


# Texts for the consent of guardians


@on_correction("agreements.consents")
def consents_follow(corrected: Corrected) -> Follows:
    """A text that waits for a guardian's signature is issued anew, or let go where none is needed any more."""
    waiting = {part: _text(part) for part in selectors.guardians_asked(corrected.stay)}
    yield
    needed = selectors.needs_guardian(corrected.stay)
    stale = [part for part, text in waiting.items() if not needed or _text(part) != text]
    for part in stale:
        services.let_go_of_unsigned_consents(guardian=part)
    if not stale:
        return []
    if not needed:
        return ["agreements.consent_let_go"]
    corrected.papers += [text for part in stale if (text := _text(part))]
    return ["agreements.consent_sent_anew"]


def _text(part: NamedPart) -> Paper | None:
    """As it would be issued now."""
    fresh = NamedPart.objects.select_related("person", "mobility").get(pk=part.pk)
    return consent_text(fresh)
