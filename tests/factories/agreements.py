"""Learning agreements on their way: written, reviewed, signed, and changed during the stay; all plainly invented.

`written`, `in_force` and `abroad` set a scene past the rules; from there on everything goes through the real doors.
Printing alone is left out: a text for signature is given a file that nobody reads.
"""

from datetime import date
from types import SimpleNamespace
from typing import Any
from typing import cast as typed

from django.db.models import F

from accounts.actors import Actor
from agreements import approving, services
from agreements.approvals import required_reviewers
from agreements.documents import learning_agreement
from agreements.models import AgreementVersion
from agreements.parts import PartName
from agreements.selectors import open_version, paper_of, parts_of
from assessments import services as assessments
from documents.models import Document
from documents.services import issue, issue_final
from documents.services import sign as sign_request
from ground import clock
from lifecycle.doors import perform_transition
from lifecycle.models import Event, Mobility
from lifecycle.registry import GUARDS
from lifecycle.roles import Role
from lifecycle.steps import Step
from lifecycle.tables.agreement_version import State
from lifecycle.vocabulary import Missing
from tests.factories.assessments import CODE, PARTS, START, act, go
from tests.factories.documents import make_ready
from tests.lifecycle.conftest import Cast, put_in
from tests.lifecycle.scene import told_again

CO, HC, IN, LE, GU, HT, CI, QM = (
    Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.INTERMEDIARY, Role.PARTICIPANT, Role.GUARDIAN,
    Role.HOST_TUTOR, Role.COMPETENT_INSTITUTION, Role.QUALITY_MANAGER,
)  # fmt: skip
REVIEWERS = (HC, LE, GU, CI, HT, IN)
SIGNERS = (CO, HC, IN, LE, GU)
CONTACTS = {
    "sending": {"mentor": {"name": "Ona Pirmoji"}, "emergency": {"name": "Jonas Antrasis"}},
    "host": {"mentor": {"name": "Carla Prima"}, "emergency": {"name": "Dino Secondo"}},
}
CONSENTED: dict[str, Any] = {
    "travel": True, "medical_treatment": True, "health_data_sharing": False, "photos": False,
    "leaving_unaccompanied": False, "phone_night": "+370 600 00022",
}  # fmt: skip
NOT_YET = {"started_on": None, "ended_on": None, "suspended_from": None}


# Scenes


@told_again
def written(cast: Cast, **columns: Any) -> AgreementVersion:
    """Version 1 in draft, with everything that the form asks; the stay needs no memorandum."""
    mobility = put_in(cast.mobility, "agreement_draft", **{**NOT_YET, "mou_required": False, **columns})
    version = services.open_first_version(mobility=mobility)
    people = parts_of(version)
    whole = {
        **PARTS,
        PartName.ASSESSMENT: people[PartName.ASSESSMENT] | PARTS[PartName.ASSESSMENT],
        PartName.RECOGNITION: people[PartName.RECOGNITION]
        | PARTS[PartName.RECOGNITION]
        | {"recogniser": {"name": "Board of cooks"}},
        PartName.CONTACTS: CONTACTS,
    }
    for name, content in whole.items():
        services.write_part(version=version, name=name, content=content)
    return fresh(version)


@told_again
def in_force(cast: Cast, **columns: Any) -> AgreementVersion:
    """Version 1 signed by all, the guardian's consent given, its final paper issued: the stay is ready."""
    version = written(cast)
    services.freeze(version=version)
    now = clock.now()
    AgreementVersion.unscoped.filter(pk=version.pk).update(
        state=State.IN_FORCE, number=1, submitted_at=now, in_force_at=now, taken_over_at=now
    )
    version = fresh(version)
    text = issue(paper=learning_agreement(typed("Step", SimpleNamespace(subject=version)))[0])
    make_ready(text)
    for request in text.requests.all():
        sign_request(request_id=request.pk, actor=Actor(request.person_id), method="signed_in")
    issue_final(document=text)
    mobility = put_in(cast.mobility, "ready", **{**NOT_YET, **columns})
    guardian = cast.actors[GU].person_id
    assert guardian is not None
    services.give_consent(mobility=mobility, guardian_id=guardian, consents={"travel": True}, note="")
    return version


@told_again
def abroad(cast: Cast, **columns: Any) -> AgreementVersion:
    """The stay has begun on its first day, under version 1: follow-ups and a row for each outcome are open."""
    version = in_force(cast)
    mobility = put_in(cast.mobility, "ongoing", **{**NOT_YET, "started_on": START, **columns})
    services.give_consent(mobility=mobility, guardian_id=cast.actors[GU].person_id, consents={"travel": True}, note="")
    assessments.open_follow_ups(mobility=mobility)
    assessments.ensure_results(mobility=mobility)
    return version


# Through the doors, before departure


@told_again
def in_review(cast: Cast, **columns: Any) -> AgreementVersion:
    """Version 1 sent for review."""
    version = written(cast, **columns)
    go(cast, "submit_agreement", CO)
    return fresh(version)


@told_again
def in_signing(cast: Cast, **columns: Any) -> AgreementVersion:
    """Version 1 sent for signature; its text lies ready."""
    in_review(cast, **columns)
    return send_for_signature(cast)


def send_for_signature(cast: Cast) -> AgreementVersion:
    """The text in review, approved by all and sent for signature; it lies ready."""
    version = the_open(cast)
    approved_by_all(version)
    go(cast, "send_for_signature", CO)
    return text_ready(version)


# Through the doors, during the stay


def amending(cast: Cast, reason: str = "another kitchen", **changes: dict[str, Any]) -> AgreementVersion:
    """A change during the stay in draft: `changes` by part, on top of what was agreed."""
    act(cast, "agreements.start_amendment", CO, {"reason": reason})
    return change(cast, **changes)


def asking_longer(cast: Cast, end: date, who: Role = LE) -> AgreementVersion:
    """A longer stay, asked for today and written into the draft."""
    act(cast, "agreements.ask_extension", who, {"last_day": end.isoformat(), "reason": "one more dish"})
    return fresh(the_open(cast))


def change(cast: Cast, **changes: dict[str, Any]) -> AgreementVersion:
    """Write into the draft, part by part, on top of what stands there."""
    version = the_open(cast)
    for name, content in changes.items():
        act(cast, "agreements.write_part", CO, {"part": name, "content": parts_of(version)[name] | content})
    return fresh(version)


def sent_for_signature(cast: Cast) -> AgreementVersion:
    """The change that is in draft: submitted, approved and sent for signature; its text lies ready."""
    version = the_open(cast)
    take(cast, "submit_version", CO)
    approved_by_all(version)
    take(cast, "request_signatures", CO)
    return text_ready(version)


def agreed_by_all(cast: Cast) -> AgreementVersion:
    """The change that is in draft, signed by everybody who is asked."""
    version = sent_for_signature(cast)
    sign(cast, *asked_to_sign(version))
    return fresh(version)


# Single steps


def approve(cast: Cast, *roles: Role) -> None:
    """These reviewers approve, one by one."""
    for role in roles:
        act(cast, "agreements.approve_version", role)


def approved_by_all(version: AgreementVersion) -> None:
    """An approval of everybody whose approval is required, written past the rules."""
    for reviewer in required_reviewers(version.mobility):
        assert reviewer.person_id is not None
        approving.approve(version=version, person_id=reviewer.person_id, role=reviewer.role)


def consent(cast: Cast, who: Role | Actor = GU, **answers: Any) -> Event:
    """A guardian consents to the stay, with a code: to each matter as `CONSENTED` says, unless it is named."""
    return act(cast, "agreements.give_consent", who, {**CONSENTED, **answers}, proof=CODE)


def sign(cast: Cast, *roles: Role) -> None:
    """These people sign the text that lies ready, one by one."""
    for role in roles:
        act(cast, "documents.sign", role, {"kind": "learning_agreement"}, proof=CODE)


def take(cast: Cast, name: str, who: Role, **details: Any) -> Event:
    """Take the open version a step further, alone, as during the stay."""
    return perform_transition(
        machine="agreement_version", pk=the_open(cast).pk, name=name, actor=cast.actors[who], **details
    )


def text_ready(version: AgreementVersion) -> AgreementVersion:
    """The text for signature lies ready, without being printed."""
    make_ready(text_of(version))
    return fresh(version)


# What there is


def the_open(cast: Cast) -> AgreementVersion:
    """The version in draft, review or signing."""
    version = open_version(cast.mobility)
    assert version is not None
    return version


def fresh(version: AgreementVersion) -> AgreementVersion:
    """The version as it is stored now."""
    return AgreementVersion.unscoped.get(pk=version.pk)


def versions(cast: Cast) -> list[tuple[int | None, str]]:
    """Number and state of each version by number; one without a number comes last."""
    found = AgreementVersion.unscoped.filter(mobility=cast.mobility)
    return list(found.order_by(F("number").asc(nulls_last=True)).values_list("number", "state"))


def text_of(version: AgreementVersion) -> Document:
    """The text for signature of a version."""
    paper = paper_of(version)
    assert paper is not None
    return paper


def asked_to_sign(version: AgreementVersion) -> tuple[Role, ...]:
    """The roles that are asked for a signature on this version's text and have not given it, in the order of SIGNERS."""
    asked = set(text_of(version).requests.filter(state="open").values_list("role", flat=True))
    return tuple(role for role in SIGNERS if role in asked)


def ask(name: str, *of: Mobility, **click: Any) -> list[Missing]:
    """What the registered guard of agreements finds missing."""
    return GUARDS[f"agreements.{name}"].check(*of, **click)
