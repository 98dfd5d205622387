"""What the form of the agreement must say before others read it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from agreements import selectors
from agreements.guards.owners import NO_GUARDIAN, NO_VERSION, lead
from agreements.hosts import still_named
from agreements.models import AgreementVersion
from agreements.parts import PartName
from lifecycle.deadlines import due_on
from lifecycle.models import Mobility, NamedPart, OrganisationPart
from lifecycle.models.mobility import Approach
from lifecycle.people.role_book import sending_organisation_id
from lifecycle.registry import guard
from lifecycle.roles import NamedPartKind, OrganisationPartKind, Role
from lifecycle.vocabulary import Missing, Sentence, Unmet

GAP: Unmet = {"agreements.field_missing": _("The agreement lacks “%(field)s” in its part “%(part)s”.")}


@guard(
    "agreements.form_complete",
    met=_("The agreement is complete"),
    unmet=NO_VERSION
    | GAP
    | NO_GUARDIAN
    | {"agreements.names_former_host": _("“%(field)s” in the part “%(part)s” names %(host)s, of the former host.")}
    | {
        "agreements.nothing_changed": _(
            "Nothing differs from version %(number)s, which is in force. Write the change first."
        ),
        "agreements.no_outcome": _("The agreement names no learning outcome."),
        "agreements.two_contacts": _("Name at least two different contact persons: %(side)s."),
        "agreements.no_tutor": _("No host tutor has been named."),
        "agreements.contact_on_both_sides": _("One person is a contact on both sides. Name another one."),
        "agreements.no_address": _("%(person)s must sign and has no mail address."),
        "agreements.signs_twice": Sentence(
            _("%(person)s would sign twice. Each signer is somebody else: name another one."), no_form=True
        ),
        "agreements.no_host_signer": Sentence(
            _("Nobody at the host can sign yet. Ask the host to let a coordinator in."), no_form=True
        ),
    },
)
def form_complete(mobility: Mobility) -> list[Missing]:
    """Mandatory fields of the form (3.2, 3.3); an outcome; tutor; two contacts a side; nobody signs twice.

    Of a change: that it changes something.
    """
    version = selectors.open_version(mobility)
    if version is None:
        return [Missing("agreements.none", lead(mobility), due_on=due_on("D4", mobility))]
    parts = selectors.parts_of(version)
    return [
        *_fields(mobility, parts),
        *_former_host(mobility),
        *_people(mobility, parts),
        *_addresses(mobility),
        *_guardians(mobility),
        *_change(mobility, version),
    ]


def _change(mobility: Mobility, version: AgreementVersion) -> list[Missing]:
    in_force = selectors.version_in_force(mobility)
    if in_force is None or selectors.still_to_sign(version):
        return []
    return [Missing("agreements.nothing_changed", lead(mobility), params={"number": in_force.number})]


def _fields(mobility: Mobility, parts: dict[str, dict[str, Any]]) -> list[Missing]:
    owner, due = lead(mobility), due_on("D4", mobility)
    wanted = {
        (PartName.PERIOD, "start"): owner,
        (PartName.PERIOD, "end"): owner,
        (PartName.PROGRAMME, "activities"): Role.HOST_COORDINATOR,
    }
    if mobility.participant_kind == "learner" and not mobility.is_staff_stay and parts[PartName.UNITS].get("units"):
        wanted[(PartName.UNITS, "qualification")] = owner
    missing = [
        Missing("agreements.field_missing", who, params={"part": str(part), "field": field}, due_on=due)
        for (part, field), who in wanted.items()
        if not parts[part].get(field)
    ]
    if not selectors.outcomes_of(parts) and not parts[PartName.UNITS].get("outcomes"):
        missing.append(Missing("agreements.no_outcome", owner, due_on=due))
    return missing


def _former_host(mobility: Mobility) -> list[Missing]:
    """What the draft took from it went with it; what somebody typed is looked at."""
    return [
        Missing("agreements.names_former_host", lead(mobility), params={"part": part, "field": field, "host": name})
        for part, field, name in still_named(mobility)
    ]


def _people(mobility: Mobility, parts: dict[str, dict[str, Any]]) -> list[Missing]:
    due, contacts = due_on("D4", mobility), parts[PartName.CONTACTS]
    missing = []
    if not NamedPart.objects.open().filter(mobility=mobility, part=NamedPartKind.TUTOR).exists():
        missing.append(Missing("agreements.no_tutor", Role.HOST_COORDINATOR, due_on=due))
    sides = [("host", Role.HOST_COORDINATOR)]
    if sending_organisation_id(mobility):
        sides.append(("sending", Role.SENDING_COORDINATOR))
    names = {
        side: {entry.get("name") for entry in (contacts.get(side) or {}).values() if entry.get("name")}
        for side, _owner in sides
    }
    missing += [
        Missing("agreements.two_contacts", owner, params={"side": side}, due_on=due)
        for side, owner in sides
        if len(names[side]) < 2
    ]
    shared = names["host"] & names.get("sending", set())
    if shared:
        missing.append(Missing("agreements.contact_on_both_sides", Role.SENDING_COORDINATOR, due_on=due))
    return missing


def _addresses(mobility: Mobility) -> list[Missing]:
    signers = selectors.required_signers(mobility)
    addresses = selectors.addresses_of([signer.person_id for signer in signers])
    missing = [
        Missing("agreements.no_address", lead(mobility), params={"about": str(person)})
        for person, address in addresses.items()
        if not address and person != mobility.participant_id
    ]
    twice = selectors.signing_twice([signer.person_id for signer in signers])
    missing += [Missing("agreements.signs_twice", lead(mobility), params={"about": str(person)}) for person in twice]
    hosting = OrganisationPart.objects.open().filter(mobility=mobility, part=OrganisationPartKind.HOSTING)
    if not hosting.exists():
        missing.append(Missing("agreements.no_host_signer", lead(mobility), params={"lacks": "host"}))
    elif not any(signer.role == Role.HOST_COORDINATOR for signer in signers):
        missing.append(Missing("agreements.no_host_signer", lead(mobility)))
    return missing


def _guardians(mobility: Mobility) -> list[Missing]:
    if not selectors.needs_guardian(mobility):
        return []
    lacking = mobility.rule_set.guardians_required - len(selectors.guardians(mobility))
    return [Missing("agreements.no_guardian", lead(mobility), due_on=due_on("D6", mobility))] if lacking > 0 else []


@guard("agreements.assessment_agreed", met=_("It is agreed how each outcome is assessed"), unmet=GAP)
def assessment_agreed(mobility: Mobility) -> list[Missing]:
    """`evaluate`, `certify`: assessor, method, date; `certify`: validator, recogniser, effect."""
    if mobility.approach == Approach.DECLARE:
        return []
    version = selectors.open_version(mobility)
    parts = selectors.parts_of(version)
    wanted = [(PartName.ASSESSMENT, name) for name in ("assessors", "methods", "date")]
    if mobility.approach == Approach.CERTIFY:
        wanted += [(PartName.RECOGNITION, name) for name in ("validator", "recogniser", "effect")]
    return [
        Missing(
            "agreements.field_missing",
            Role.HOST_COORDINATOR if part == PartName.ASSESSMENT else lead(mobility),
            params={"part": str(part), "field": name},
            due_on=due_on("D4", mobility),
        )
        for part, name in wanted
        if not parts[part].get(name)
    ]
