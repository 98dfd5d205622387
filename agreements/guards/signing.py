"""Who has signed a version, and the consent of guardians."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from agreements import selectors
from agreements.consents_abroad import LACKS_A_CONSENT_ABROAD
from agreements.guards.owners import NO_GUARDIAN, NO_VERSION, lead
from agreements.models import AgreementVersion
from documents.guards import told_elsewhere
from documents.models import RequestState, SignatureRequest
from ground.statements.compiled import Compiled
from lifecycle.answers import holds, read_ahead_on_pages, rows_of
from lifecycle.deadlines import due_on
from lifecycle.models import Mobility
from lifecycle.people.role_book import roles_of_person
from lifecycle.registry import guard, owed, said_by
from lifecycle.roles import Role
from lifecycle.tables.agreement_version import State
from lifecycle.vocabulary import Missing, Sentence, Signer

told_elsewhere("learning_agreement")
told_elsewhere("staff_mobility_programme")
# The first text for a guardian has no answers in it: what is asked then is the consent itself.
told_elsewhere("guardian_consent", of=lambda version: version == 1)


# version, person; as what, for whom, whether it is signed, and which request it is
Asked = tuple[UUID, UUID, str, UUID | None, str, UUID]
ASKED_TO_SIGN: Compiled[Asked] = Compiled(
    lambda stay: (
        SignatureRequest.unscoped.filter(
            document__mobility_id=stay,
            document__subject_type=selectors.SUBJECT,
            state__in=(RequestState.OPEN, RequestState.SIGNED),
        )
        .order_by()
        .values_list("document__subject_id", "person_id", "role", "organisation_id", "state", "pk")
    )
)
read_ahead_on_pages(ASKED_TO_SIGN)


@guard(
    "agreements.signer_of_version",
    unmet={"agreements.not_asked_to_sign": _("%(person)s is not asked to sign this version.")},
)
def signer_of_version(mobility: Mobility, actor: Actor, details: dict[str, Any]) -> list[Missing]:
    """The person is asked to sign this version."""
    version = selectors.version_in(mobility, State.SIGNING)
    on_behalf = details.get("on_behalf")
    person: Any = on_behalf.person_id if on_behalf else actor.person_id
    asked = version is not None and (version.pk, person) in {row[:2] for row in rows_of(ASKED_TO_SIGN, mobility)}
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
        return [Missing("agreements.none", lead(mobility))]
    lacking = selectors.still_to_sign(version)
    requests = list(rows_of(ASKED_TO_SIGN, mobility)) if lacking else []
    return [_unsigned(version, signer, requests) for signer in lacking]


def _unsigned(version: AgreementVersion, signer: Signer, requests: Iterable[Asked]) -> Missing:
    """Owed by who is asked for an organisation: a colleague, where it was passed on, while they act for it.

    It is another thing then, by its request: who it was passed on to is asked by a mail of their own.
    """
    due = due_on("D5", version.mobility)
    wanted = (version.pk, str(signer.role), signer.organisation_id, RequestState.OPEN)
    asked = {
        person: request
        for version_id, person, role, organisation, state, request in requests
        if (version_id, role, organisation, state) == wanted and organisation is not None
    }
    acting = [one for one in asked if signer.role in roles_of_person(version.mobility, one)]
    if not acting or signer.person_id in asked:
        return Missing("agreements.unsigned", signer.role, person=signer.person_id, due_on=due)
    which = {"request": str(asked[acting[0]])}
    return Missing("agreements.unsigned", signer.role, person=acting[0], due_on=due, params=which)


@guard(
    "agreements.guardian_consents",
    met=_("The guardians consent"),
    needed_by=selectors.needs_guardian,
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
        return [Missing("agreements.no_guardian", lead(mobility), due_on=due_on("D6", mobility))]
    return [
        Missing("agreements.no_consent", Role.GUARDIAN, person=person, due_on=due_on("D6", mobility))
        for person in named
        if person not in given
    ]


@owed(
    "agreements.consent_during_the_stay",
    unmet=said_by("agreements.guardian_consents"),
    reads=(LACKS_A_CONSENT_ABROAD,),
)
def consent_during_the_stay(mobility: Mobility) -> list[Missing]:
    """Who turns out to be under age abroad, or whose guardian changes there: no gate asks for the consent any more."""
    return guardian_consents(mobility) if holds(LACKS_A_CONSENT_ABROAD, mobility) else []
