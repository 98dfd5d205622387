"""Requirements that agreements answer (domain reference 4.5, `agreements.*`)."""

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from agreements import selectors
from agreements.models import AgreementVersion
from agreements.parts import PartName
from agreements.services import extension_days
from documents.guards import told_elsewhere
from documents.models import RequestState, SignatureRequest
from lifecycle.days import add_working_days
from lifecycle.deadlines import due_on
from lifecycle.gate import not_waived
from lifecycle.guards import rules_broken, within_programme_rules
from lifecycle.models import Mobility, NamedPart, OrganisationPart
from lifecycle.models.mobility import Approach
from lifecycle.people.role_book import lead_role, sending_organisation_id
from lifecycle.registry import guard, owed, said_by
from lifecycle.roles import NamedPartKind, OrganisationPartKind, Role
from lifecycle.tables.agreement_version import State
from lifecycle.tables.mobility import AT_THE_HOST
from lifecycle.vocabulary import Missing, Sentence, Unmet

NEVER_WAIVED = frozenset({Role.PARTICIPANT, Role.GUARDIAN})  # as reviewers
SILENT_AFTER_WORKING_DAYS = 10
IN_TIME, WITHIN_RULES = "agreements.extension_asked_in_time", "agreements.days_within_rules"

told_elsewhere("learning_agreement")
told_elsewhere("staff_mobility_programme")
# The first text for a guardian has no answers in it: what is asked then is the consent itself.
told_elsewhere("guardian_consent", of=lambda version: version == 1)

NO_VERSION: Unmet = {"agreements.none": Sentence(_("There is no agreement to work on."), no_form=True)}
GAP: Unmet = {"agreements.field_missing": _("The agreement lacks “%(field)s” in its part “%(part)s”.")}
NO_GUARDIAN: Unmet = {"agreements.no_guardian": _("The participant is a minor on the first day: name the guardian.")}


def _lead(mobility: Mobility) -> Role:
    return lead_role(sending_organisation_id(mobility))


@guard(
    "agreements.form_complete",
    met=_("The agreement is complete"),
    unmet=NO_VERSION
    | GAP
    | NO_GUARDIAN
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
        return [Missing("agreements.none", _lead(mobility), due_on=due_on("D4", mobility))]
    parts = selectors.parts_of(version)
    return [
        *_fields(mobility, parts),
        *_people(mobility, parts),
        *_addresses(mobility),
        *_guardians(mobility),
        *_change(mobility, version),
    ]


def _change(mobility: Mobility, version: AgreementVersion) -> list[Missing]:
    in_force = selectors.version_in_force(mobility)
    if in_force is None or selectors.still_to_sign(version):
        return []
    return [Missing("agreements.nothing_changed", _lead(mobility), params={"number": in_force.number})]


def _fields(mobility: Mobility, parts: dict[str, dict[str, Any]]) -> list[Missing]:
    owner, due = _lead(mobility), due_on("D4", mobility)
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
        Missing("agreements.no_address", _lead(mobility), params={"about": str(person)})
        for person, address in addresses.items()
        if not address and person != mobility.participant_id
    ]
    twice = selectors.signing_twice([signer.person_id for signer in signers])
    missing += [Missing("agreements.signs_twice", _lead(mobility), params={"about": str(person)}) for person in twice]
    if not OrganisationPart.objects.open().filter(
        mobility=mobility, part=OrganisationPartKind.HOSTING
    ).exists() or not any(signer.role == Role.HOST_COORDINATOR for signer in signers):
        missing.append(Missing("agreements.no_host_signer", _lead(mobility)))
    return missing


def _guardians(mobility: Mobility) -> list[Missing]:
    if not selectors.needs_guardian(mobility):
        return []
    lacking = mobility.rule_set.guardians_required - len(selectors.guardians(mobility))
    return [Missing("agreements.no_guardian", _lead(mobility), due_on=due_on("D6", mobility))] if lacking > 0 else []


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
            Role.HOST_COORDINATOR if part == PartName.ASSESSMENT else _lead(mobility),
            params={"part": str(part), "field": name},
            due_on=due_on("D4", mobility),
        )
        for part, name in wanted
        if not parts[part].get(name)
    ]


@guard(
    "agreements.fields_commented",
    unmet={"agreements.comment_a_part": _("Say what should change, in one part of the agreement or more.")},
    answers=("comments",),
)
def fields_commented(details: dict[str, Any]) -> list[Missing]:
    """A comment on one part or more."""
    comments = details.get("comments") or {}
    known = {part: text for part, text in comments.items() if part in PartName.values and str(text).strip()}
    return [] if known else [Missing("agreements.comment_a_part", Role.LEAD)]


@guard(
    "agreements.reviewers_approved",
    met=_("All reviewers approved this version"),
    unmet=NO_VERSION
    | {
        "agreements.not_approved": Sentence(
            _("%(person)s has not approved the agreement."), to_owner=_("The agreement waits for your approval.")
        )
    },
)
def reviewers_approved(mobility: Mobility) -> list[Missing]:
    """Every required reviewer approved this number. One silent for ten working days may be waived, never LE or GU."""
    version = selectors.version_in(mobility, State.REVIEW)
    if version is None:
        return [Missing("agreements.none", _lead(mobility))]
    approved = set(version.reviews.values_list("role", "person_id"))
    by_role = {role for role, _person in approved}
    sent = version.submitted_at
    silent = sent is not None and mobility.today >= add_working_days(mobility.day_of(sent), SILENT_AFTER_WORKING_DAYS)
    missing = []
    for reviewer in selectors.required_reviewers(mobility):
        by_name = reviewer.role in (Role.PARTICIPANT, Role.GUARDIAN, Role.HOST_TUTOR)
        done = (reviewer.role, reviewer.person_id) in approved if by_name else reviewer.role in by_role
        if not done:
            missing.append(
                Missing(
                    "agreements.not_approved",
                    reviewer.role,
                    person=reviewer.person_id,
                    params={"number": version.number},  # a waiver for this number is none for the next
                    due_on=due_on("D5", mobility),
                    may_waive=silent and reviewer.role not in NEVER_WAIVED,
                )
            )
    return missing


@guard(
    "agreements.signer_of_version",
    unmet={"agreements.not_asked_to_sign": _("%(person)s is not asked to sign this version.")},
)
def signer_of_version(mobility: Mobility, actor: Actor, details: dict[str, Any]) -> list[Missing]:
    """The person is asked to sign this version."""
    version = selectors.version_in(mobility, State.SIGNING)
    on_behalf = details.get("on_behalf")
    person: Any = on_behalf.person_id if on_behalf else actor.person_id
    asked = (
        version is not None
        and SignatureRequest.unscoped.filter(
            document__subject_type=selectors.SUBJECT,
            document__subject_id=version.pk,
            person_id=person,
            state__in=(RequestState.OPEN, RequestState.SIGNED),
        ).exists()
    )
    return [] if asked else [Missing("agreements.not_asked_to_sign", Role.LEAD, person=person)]


@guard(
    "agreements.signed_by_all",
    met=_("All have signed"),
    unmet=NO_VERSION
    | {
        "agreements.unsigned": Sentence(
            _("%(person)s has not signed."), to_owner=_("The agreement waits for your signature.")
        )
    },
)
def signed_by_all(mobility: Mobility) -> list[Missing]:
    """Every required signer has signed every part asked of them."""
    version = selectors.version_in(mobility, State.SIGNING) or selectors.version_in_force(mobility)
    if version is None:
        return [Missing("agreements.none", _lead(mobility))]
    return [
        Missing("agreements.unsigned", signer.role, person=signer.person_id, due_on=due_on("D5", mobility))
        for signer in selectors.still_to_sign(version)
    ]


@guard(
    "agreements.guardian_consents",
    met=_("The guardians consent, or need not"),
    unmet=NO_GUARDIAN
    | {
        "agreements.no_consent": Sentence(
            _("%(person)s has not consented as guardian."), to_owner=_("Your consent as guardian is asked for.")
        )
    },
)
def guardian_consents(mobility: Mobility) -> list[Missing]:
    """Of age on the planned start, or by now, or every guardian required has consented, for this start."""
    if not selectors.needs_guardian(mobility):
        return []
    given = selectors.consents_of(mobility)
    named = selectors.guardians(mobility)
    if len(named) < mobility.rule_set.guardians_required:
        return [Missing("agreements.no_guardian", _lead(mobility), due_on=due_on("D6", mobility))]
    return [
        Missing("agreements.no_consent", Role.GUARDIAN, person=person, due_on=due_on("D6", mobility))
        for person in named
        if person not in given
    ]


@guard(
    "agreements.version_in_force",
    met=_("An agreement is in force"),
    unmet={"agreements.none_in_force": Sentence(_("No agreement is in force."), no_form=True)},
    reads=(selectors.OPEN_VERSIONS,),
)
def version_in_force(mobility: Mobility) -> list[Missing]:
    """A version is in force."""
    return [] if selectors.version_in_force(mobility) else [Missing("agreements.none_in_force", _lead(mobility))]


@guard(
    "agreements.newer_version_in_force",
    unmet={"agreements.no_newer_version": _("No newer version is in force.")},
    routes=True,
    reads=(selectors.OPEN_VERSIONS,),
)
def newer_version_in_force(mobility: Mobility, agreement_version: AgreementVersion | None = None) -> list[Missing]:
    """On a version: a later one is in force. On the stay: a later one than the one taken over."""
    newest = selectors.version_in_force(mobility)
    missing = [Missing("agreements.no_newer_version", _lead(mobility))]
    if newest is None:
        return missing
    if agreement_version is not None:
        return [] if (newest.number or 0) > (agreement_version.number or 0) else missing
    return missing if newest.taken_over_at else []


@guard(
    "agreements.days_within_rules",
    met=_("The days of the agreement fit the rules of the programme"),
    unmet=said_by("lifecycle.within_programme_rules"),
    reads=(selectors.OPEN_VERSIONS,),
)
def days_within_rules(mobility: Mobility) -> list[Missing]:
    """What a version says of the days passes the rule set before anybody reads or signs it.

    What the days of the stay break already was waived when it was planned, and is not asked again.
    """
    first, last = _days_not_yet_the_stays(mobility)
    if first is None or last is None:
        return []
    waived = {item.code for item in within_programme_rules(mobility)}  # of the days as they are
    return [item for item in rules_broken(mobility, first, last) if item.code not in waived]


def _days_not_yet_the_stays(mobility: Mobility) -> tuple[date | None, date | None]:
    version = selectors.newest_not_taken_over(mobility)
    days = selectors.agreed_days(selectors.parts_of(version)) if version else (None, None)
    return (None, None) if days == (mobility.planned_start, mobility.planned_end) else days


@guard(
    "agreements.extension_asked_in_time",
    met=_("The longer stay was asked for 30 days before its end"),
    unmet={
        "agreements.extension_late": _(
            "The longer stay was asked for on %(asked)s, less than 30 days before its end, %(end)s."
        )
    },
    reads=(selectors.OPEN_VERSIONS,),
)
def extension_asked_in_time(mobility: Mobility) -> list[Missing]:
    """During the stay: the end does not move, or the extension was asked 30 days ahead (D10)."""
    newest = selectors.newest_not_taken_over(mobility) if mobility.state in AT_THE_HOST else None
    taken = _taken_over(mobility) if newest else None
    if newest is None or taken is None or extension_days(version=newest, current=taken) <= timedelta():
        return []
    _first, end = selectors.agreed_days(selectors.parts_of(taken))
    asked = selectors.asked_on(newest)
    if end is None or asked <= end - timedelta(days=selectors.EXTENSION_DAYS):
        return []
    return [
        Missing(
            "agreements.extension_late", _lead(mobility), params={"asked": asked.isoformat(), "end": end.isoformat()}
        )
    ]


@owed(
    "agreements.change_waits",
    unmet=said_by(
        "agreements.reviewers_approved", "agreements.extension_asked_in_time", "agreements.days_within_rules"
    ),
    reads=(selectors.OPEN_VERSIONS,),
)
def change_waits(mobility: Mobility) -> list[Missing]:
    """Who has to speak before a change during the stay goes on: who may set a rule aside, and who reads it.

    The stay's next gate does not wait for it, so that nobody would be asked otherwise. What it waits for once it is
    out for signature is owed by the rows that apply it (`lifecycle.unapplied`).
    """
    if mobility.state not in AT_THE_HOST:
        return []
    states = selectors.changes_waiting(mobility)
    if State.DRAFT in states:
        late = not_waived(extension_asked_in_time(mobility), IN_TIME, mobility)
        return [*not_waived(days_within_rules(mobility), WITHIN_RULES, mobility), *late]
    return reviewers_approved(mobility) if State.REVIEW in states else []


def _taken_over(mobility: Mobility) -> AgreementVersion | None:
    taken = AgreementVersion.unscoped.filter(mobility=mobility, taken_over_at__isnull=False)
    return taken.order_by("-number").first()


@guard(
    "agreements.earlier_version_holds",
    unmet={"agreements.nothing_to_keep": _("There is no agreement in force whose dates still lie ahead.")},
)
def earlier_version_holds(mobility: Mobility) -> list[Missing]:
    """An earlier version is in force and its dates still hold."""
    version = selectors.version_in_force(mobility)
    first, _last = selectors.agreed_days(selectors.parts_of(version)) if version else (None, None)
    if first is not None and first >= mobility.today:
        return []
    return [Missing("agreements.nothing_to_keep", _lead(mobility))]


@guard("agreements.ended_with_stay", unmet={"agreements.not_ended": _("The version ends only with the stay.")})
def ended_with_stay(mobility: Mobility, details: dict[str, Any]) -> list[Missing]:
    """30, 31, 32 or 40 ended the stay's agreement, or 35 dropped the open version."""
    names = ("withdraw", "cancel", "return_to_preparation", "keep_agreement", "close_without_agreement")
    ends = {f"mobility.{name}" for name in names}
    return [] if details.get("cause") in ends else [Missing("agreements.not_ended", _lead(mobility))]
