"""Writes about partners: profile, contacts, checks, notes. Places have a file of their own."""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.dispatch import receiver

from accounts.actors import Actor
from accounts.models import Membership, MembershipRole, Organisation
from accounts.profiles import profile_changed
from accounts.registry_of_organisations import locked_organisation, require_sound
from accounts.selectors import holds
from ground import clock
from ground.errors import InputRefused, NotAllowed, NotThere, SojournError
from lifecycle.effects import outbox
from lifecycle.organisations.officers import address_of
from partners.models import Check, CheckKind, Contact, Note, Profile, ProfileChange, ProfileQuestion
from partners.profile import OF_THE_ORGANISATION, OF_THE_PROFILE, profile_of, values_of
from partners.selectors import keeps_profile

ASKED_AGAIN_AFTER = timedelta(days=7)
LINK_HOLDS = timedelta(days=30)
TOKEN_BYTES = 32


def require_coordinator(actor: Actor) -> UUID:
    """The organisation for which the actor writes about partners. Raises NotAllowed (partners.coordinators_write)."""
    if actor.organisation_id is None or not holds(actor, MembershipRole.COORDINATOR):
        raise NotAllowed("partners.coordinators_write")
    return actor.organisation_id


# The profile


@transaction.atomic
def write_profile(*, actor: Actor, organisation_id: UUID, data: Mapping[str, Any]) -> list[str]:
    """By whom it belongs to: itself, or who typed it while nobody runs it. The lines that changed.

    Raises NotAllowed (partners.profile_is_theirs), InputRefused.
    """
    require_coordinator(actor)
    organisation = locked_organisation(organisation_id)
    if not keeps_profile(actor, organisation, profile_of(organisation)):
        raise NotAllowed("partners.profile_is_theirs", organisation=organisation.name)
    return _write_lines(organisation, data, by=actor.organisation_id)


def _write_lines(organisation: Organisation, data: Mapping[str, Any], *, by: UUID | None) -> list[str]:
    profile = profile_of(organisation)
    before = values_of(organisation, profile)
    changed = [line for line in before if line in data and (data[line] or None) != (before[line] or None)]
    for line in changed:
        setattr(organisation if line in OF_THE_ORGANISATION else profile, line, data[line])
    own = [line for line in changed if line in OF_THE_ORGANISATION]
    if own:
        require_sound(organisation)
        organisation.save(update_fields=own)
    facts = {line: getattr(profile, line) for line in OF_THE_PROFILE}
    Profile.objects.update_or_create(organisation=organisation, defaults=facts)
    ProfileChange.objects.bulk_create(
        ProfileChange(organisation=organisation, line=line, by_id=by, at=clock.now()) for line in changed
    )
    return changed


@receiver(profile_changed)
def tell_of_changes(organisation_id: UUID, names: list[str], **_given: Any) -> None:
    """Its administrators changed lines of their own page of it."""
    ProfileChange.objects.bulk_create(
        ProfileChange(organisation_id=organisation_id, line=name, by_id=organisation_id, at=clock.now())
        for name in names
        if name in OF_THE_ORGANISATION
    )


@transaction.atomic
def ask_to_check(*, actor: Actor, organisation: Organisation, words: str = "") -> ProfileQuestion:
    """Mail its contact a link under which every line of the profile can be said to be right, or corrected.

    Raises NotAllowed, SojournError (partners.no_address, partners.asked_lately).
    """
    keeper = require_coordinator(actor)
    if not address_of(organisation):
        raise SojournError("partners.no_address", organisation=organisation.name)
    last = ProfileQuestion.objects.filter(organisation=organisation, keeper_id=keeper).first()
    if last is not None and last.asked_at > clock.now() - ASKED_AGAIN_AFTER:
        raise SojournError("partners.asked_lately", organisation=organisation.name, at=last.asked_at)
    ProfileQuestion.objects.filter(organisation=organisation, keeper_id=keeper, answered_at=None).delete()
    held = Membership.objects.open().filter(pk=organisation.contact_id).first()
    question: ProfileQuestion = ProfileQuestion.objects.create(
        organisation=organisation,
        keeper_id=keeper,
        person_id=actor.person_id,
        asked_id=held.person_id if held else None,
        words=words.strip(),
        asked_at=clock.now(),
        until_on=organisation.today + LINK_HOLDS,
    )
    outbox.add("mail.profile", key=f"mail:profile:{question.pk}", payload={"question": str(question.pk)})
    return question


def new_token(question: ProfileQuestion) -> str:
    """A token for its mail, told here once; of it the digest is kept."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    ProfileQuestion.objects.filter(pk=question.pk).update(digest=digest_of(token))
    return token


def digest_of(token: str) -> str:
    """What is kept of a token: 256 random bits need no more than a plain digest."""
    return hashlib.sha256(token.encode()).hexdigest()


def question_by(token: str) -> ProfileQuestion | None:
    """The question whose mail this token stood in, while its link holds."""
    found: ProfileQuestion | None = (
        ProfileQuestion.objects.filter(digest=digest_of(token))
        .select_related("organisation", "keeper", "asked")
        .first()
    )
    return found if found is not None and found.organisation.today <= found.until_on else None


@transaction.atomic
def answer_question(*, question: ProfileQuestion, data: Mapping[str, Any]) -> int:
    """It said which lines are right and corrected the others; who asked is told. How many lines were changed.

    Raises SojournError (partners.answered_already), InputRefused.
    """
    held = ProfileQuestion.objects.select_for_update(of=("self",)).get(pk=question.pk)
    if held.answered_at is not None:
        raise SojournError("partners.answered_already")
    organisation = locked_organisation(held.organisation_id)
    changed = _write_lines(organisation, data, by=organisation.pk)
    Profile.objects.filter(organisation=organisation).update(
        confirmed_on=organisation.today, confirmed_by=held.asked_id
    )
    held.answered_at, held.changed = clock.now(), len(changed)
    held.save(update_fields=["answered_at", "changed"])
    outbox.add(
        "mail.profile_answered",
        key=f"mail:profile-answered:{held.pk}",
        payload={"question": str(held.pk), "person": str(held.person_id or ""), "lines": changed},
    )
    return len(changed)


# Contacts, checks, notes: the own organisation's


@transaction.atomic
def keep_contact(*, actor: Actor, organisation_id: UUID, data: Mapping[str, Any], pk: UUID | None = None) -> Contact:
    """Somebody there, as the own organisation knows them. Raises NotAllowed, NotThere."""
    keeper = require_coordinator(actor)
    if pk is None:
        return Contact.objects.create(keeper_id=keeper, organisation_id=organisation_id, **data)
    contact = _own(Contact, actor, organisation_id, pk)
    for name, value in data.items():
        setattr(contact, name, value)
    contact.save(update_fields=list(data))
    return contact


@transaction.atomic
def drop_contact(*, actor: Actor, organisation_id: UUID, pk: UUID) -> None:
    """What the own organisation wrote of somebody there. Raises NotAllowed, NotThere."""
    require_coordinator(actor)
    _own(Contact, actor, organisation_id, pk).delete()


@transaction.atomic
def note_check(*, actor: Actor, organisation_id: UUID, data: Mapping[str, Any]) -> Check:
    """What was checked, by who notes it. Raises NotAllowed, InputRefused (partners.valid_before_checked)."""
    keeper = require_coordinator(actor)
    until: date | None = data.get("valid_until")
    if until is not None and until < data["checked_on"]:
        raise InputRefused("partners.valid_before_checked", day=data["checked_on"], field="valid_until")
    if data["kind"] == CheckKind.OTHER and not data.get("title"):
        raise InputRefused("partners.check_needs_title", field="title")
    check: Check = Check.objects.create(
        keeper_id=keeper, organisation_id=organisation_id, checked_by_id=actor.person_id, added_at=clock.now(), **data
    )
    return check


@transaction.atomic
def drop_check(*, actor: Actor, organisation_id: UUID, pk: UUID) -> None:
    """One noted by mistake. Raises NotAllowed, NotThere."""
    require_coordinator(actor)
    _own(Check, actor, organisation_id, pk).delete()


@transaction.atomic
def write_note(*, actor: Actor, organisation_id: UUID, text: str) -> Note:
    """For the colleagues of the own organisation. Raises NotAllowed."""
    keeper = require_coordinator(actor)
    note: Note = Note.objects.create(
        keeper_id=keeper, organisation_id=organisation_id, author_id=actor.person_id, text=text, written_at=clock.now()
    )
    return note


@transaction.atomic
def change_note(*, actor: Actor, organisation_id: UUID, pk: UUID, text: str) -> None:
    """By who wrote it; without words it goes. Raises NotAllowed (partners.note_of_another), NotThere."""
    note = _own(Note, actor, organisation_id, pk)
    if note.author_id is None or note.author_id != actor.person_id:
        raise NotAllowed("partners.note_of_another")
    if not text.strip():
        note.delete()
        return
    note.text, note.changed_at = text, clock.now()
    note.save(update_fields=["text", "changed_at"])


def _own(model: Any, actor: Actor, organisation_id: UUID, pk: UUID) -> Any:
    rows = model.objects.visible_to(actor).select_for_update(of=("self",))
    found = rows.filter(organisation_id=organisation_id, pk=pk).first()
    if found is None:
        raise NotThere("partners.not_there")
    return found
