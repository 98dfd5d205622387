"""Every address is tried by a stranger. A new address without an entry here fails."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.api_tokens import create_token
from accounts.models import Person
from documents.models import Document
from ground import clock
from lifecycle.models import Cohort, Mobility, OutboxRow
from lifecycle.roles import Role
from partnerships.services import open_memorandum
from tests.addresses import OTHERS, OWN, PROGRAMS, PUBLIC
from tests.factories.accounts import PersonFactory, account_of
from tests.factories.library import a_qualification, a_unit
from tests.lifecycle.conftest import NOW, the_cast

TRIED: dict[str, tuple[str, ...]] = {
    "portal:own-words-of": ("moment", "language"),
    "portal:stay": ("stay",),
    "portal:stay-memorandum": ("stay",),
    "portal:agreement": ("stay",),
    "portal:agreement-wish": ("stay",),
    "portal:agreement-correct": ("stay",),
    "portal:agreement-say": ("stay", "act"),
    "portal:approve-agreement": ("stay",),
    "portal:act": ("stay", "act"),
    "portal:correct-person": ("stay", "person"),
    "portal:merge-person": ("stay", "person"),
    "portal:feedback": ("stay",),
    "portal:feedback-thanks": ("stay",),
    **dict.fromkeys((f"portal:feedback-{part}" for part in ("later", "enter", "consents")), ("stay",)),
    "portal:quality-answers": (),
    "portal:quality-action-new": (),
    "portal:quality-papers": (),
    "portal:quality-report-workbook": (),
    "portal:quality-descriptors": (),
    "portal:quality-report-drop": ("row",),
    "portal:quality-action": ("row",),
    "portal:quality-action-move": ("row", "move"),
    "portal:quality-stays": (),
    "portal:statistics-stays": (),
    "portal:own-question": ("row",),
    "portal:my-stay": ("stay",),
    "portal:check-in": ("stay",),
    "portal:my-results": ("stay",),
    "portal:own-view": ("stay",),
    "portal:disputes": ("stay",),
    "portal:dispute": ("stay", "row"),
    "portal:tell": ("stay",),
    "portal:card": ("stay",),
    "portal:report": ("stay", "row"),
    "portal:report-open": ("stay", "row"),
    "portal:report-close": ("stay", "row"),
    "portal:report-sent": ("stay", "row"),
    "portal:report-add": ("stay", "row"),
    "portal:my-data": ("stay",),
    "portal:not-letting": ("stay",),
    "portal:health": ("stay",),
    "portal:thread": ("stay",),
    "tutor:week": ("stay",),
    "tutor:week-of": ("stay", "number"),
    "tutor:assessment": ("stay",),
    "tutor:stay": ("stay",),
    "tutor:assessment-of": ("stay", "number"),
    "tutor:sign": ("stay",),
    "tutor:hand-over": ("stay",),
    "desk:dossier": ("stay",),
    "desk:appeal": ("stay",),
    "desk:terms": ("stay",),
    "desk:correct": ("stay",),
    "desk:service": ("stay",),
    "desk:text": ("row",),
    "portal:open-statement": ("stay",),
    "portal:my-papers": ("stay",),
    "portal:my-folder": ("stay",),
    "portal:end-paper-link": ("stay",),
    "desk:employer-stay": ("stay",),
    "portal:group": ("group",),
    "portal:group-people": ("group",),
    "portal:group-accompanying": ("group",),
    "portal:group-programme": ("group",),
    "portal:group-words": ("group",),
    "portal:drop-filter": ("row",),
    "portal:batch": ("row",),
    "portal:come-back": ("row",),
    "portal:notice": ("row",),
    "portal:part": ("stay", "part"),
    "portal:agreement-send": ("stay",),
    "portal:agreement-change": ("stay",),
    "portal:agreement-change-check": ("stay",),
    "portal:agreement-writing": ("stay",),
    "portal:plan-step": ("stay", "step"),
    "portal:plan-check": ("stay", "step"),
    "portal:preparation": ("stay",),
    "portal:copy-stay": ("stay",),
    "portal:untick": ("stay",),
    "portal:preparation-group": ("group",),
    "portal:receipt": ("row",),
    "portal:tick": ("stay",),
    "portal:retry": ("stay", "row"),
    "portal:transition": ("stay", "machine", "stay", "transition"),
    "portal:memorandum": ("memorandum",),
    "portal:memorandum-changes": ("memorandum",),
    "portal:memorandum-decline": ("memorandum",),
    "portal:memorandum-paper": ("memorandum",),
    "portal:memorandum-annex": ("memorandum", "row"),
    "portal:memorandum-offer": ("memorandum",),
    "portal:memorandum-transition": ("memorandum", "mou_transition"),
    "portal:memorandum-act": ("memorandum", "mou_act"),
    "portal:memorandum-writing": ("memorandum",),
    "portal:memorandum-write": ("memorandum", "mou_part"),
    "portal:memorandum-send": ("memorandum",),
    "portal:memorandum-next": ("memorandum",),
    "partners:partner": ("organisation",),
    "partners:open": ("organisation",),
    "partners:stays": ("organisation",),
    "partners:vouch": ("organisation",),
    "partners:profile": ("organisation",),
    "partners:ask": ("organisation",),
    "partners:places": ("organisation",),
    "partners:new-contact": ("organisation",),
    "partners:contact": ("organisation", "row"),
    "partners:about-person": ("organisation", "person"),
    "partners:new-check": ("organisation",),
    "partners:drop-check": ("organisation", "row"),
    "partners:new-note": ("organisation",),
    "partners:note": ("organisation", "row"),
    "units:add": (),
    "units:take-over": (),
    "units:add-qualification": (),
    "units:qualification": ("qualification",),
    "units:drop-qualification": ("qualification",),
    "units:paste-units": ("qualification",),
    "units:export": ("qualification", "table"),
    "units:unit": ("unit",),
    "units:version": ("unit", "number"),
    "units:paste": ("unit",),
    "units:share": ("unit",),
    "units:drop": ("unit",),
    "units:take": ("unit",),
    "operator:outbox": (),
    "operator:acts": (),
    "operator:row": ("row",),
    "operator:act": ("move",),
    "operator:organisations": (),
    "operator:organisation": ("organisation",),
    "operator:confirm-organisation": ("organisation",),
    "operator:rename-organisation": ("organisation",),
    "operator:merge-organisation": ("organisation",),
    "documents:download": ("paper",),
    "documents:file": ("file",),
    "accounts:member-end": ("membership",),
    "accounts:member-invite-again": ("membership",),
    "accounts:join-request": ("join_request",),
    "accounts:token-revoke": ("token",),
    "api:mobility": ("stay",),
    "api:transitions": ("stay",),
    "api:transition": ("stay", "transition"),
    "api:mobility-todos": ("stay",),
    "api:mobility-documents": ("stay",),
    "api:document": ("paper",),
    "api:document-file": ("paper",),
}


def names(patterns=None, space=""):
    """Every named address of the installation."""
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from names(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}" if pattern.name else f"{space}({pattern.pattern})"


def is_ours(name: str) -> bool:
    return not name.startswith(OTHERS) and "(" not in name


def test_every_address_has_an_entry():
    assert {name for name in names() if is_ours(name)} == PUBLIC | OWN | PROGRAMS | set(TRIED)


@pytest.fixture
def things(db):
    """One of everything, somebody else's."""
    with clock.set_to(NOW):
        cast = the_cast()
        coordinator = cast.actors[Role.SENDING_COORDINATOR]
        version = open_memorandum(actor=coordinator, code="MOU-X-Y-01")
        unit = a_unit(coordinator, a_qualification(coordinator)).unit
        paper = Document.unscoped.create(
            key="k",
            number="X-1",
            kind="departure_pack",
            version_no=1,
            title="Departure pack",
            language="en",
            mobility=cast.mobility,
            subject_type="mobility",
            subject_id=cast.mobility.pk,
            chain=cast.mobility.pk,
            template="documents/paper.html",
            reader_roles=["CO"],
            created_at=clock.now(),
            rendering="final",
            verification_code="AAAA-BBBB-CCCC",
            snapshot={},
            template_version="0",
        )
        row = OutboxRow.objects.create(
            kind="mail.notice", key="m", mobility=cast.mobility, due_at=clock.now(), created_at=clock.now()
        )
        group = Cohort.unscoped.create(organisation=cast.organisations["sending"], name="Class 3B", is_group=True)
        Mobility.unscoped.filter(pk=cast.mobility.pk).update(cohort=group)
        membership = cast.organisations["sending"].memberships.first()
        account = account_of(Person.objects.get(pk=coordinator.person_id))
        signed_in = replace(coordinator, account_id=account.pk)
        token, _secret = create_token(actor=signed_in, label="t", organisation_id=coordinator.organisation_id, days=9)
    return {
        "cast": cast,
        "signed_in": signed_in,
        "stay": cast.mobility.pk,
        "act": "lifecycle.edit_basics",
        "person": cast.mobility.participant_id,
        "part": "period_and_place",
        "row": row.pk,
        "move": "retry",
        "organisation": cast.organisations["hosting"].pk,
        "group": group.pk,
        "number": 1,
        "step": "when",
        "machine": "mobility",
        "transition": "start_preparation",
        "memorandum": version.pk,
        "qualification": unit.qualification_id,
        "unit": unit.pk,
        "table": "csv",
        "moment": "first",
        "language": "en",
        "mou_transition": "submit",
        "mou_act": "partnerships.approve",
        "mou_part": "parties",
        "paper": paper.pk,
        "file": uuid4(),
        "membership": membership.pk,
        "join_request": uuid4(),
        "token": token.pk,
    }


def address(name, things):
    return reverse(name, args=[things[key] for key in TRIED[name]])


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_finds_nothing_and_the_same_as_where_nothing_is(things, method):
    stranger = Client()
    stranger.force_login(account_of(PersonFactory()))
    nothing = {key: uuid4() if isinstance(value, UUID) else value for key, value in things.items()}
    for name in TRIED:
        theirs, none = (
            getattr(stranger, method)(address(name, things)),
            getattr(stranger, method)(address(name, nothing)),
        )

        assert theirs.status_code in (403, 404, 405), (name, theirs.status_code)
        assert (none.status_code, len(none.content)) == (theirs.status_code, len(theirs.content)), name


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_is_not_signed_in_is_asked_to(things, method):
    anybody = Client()
    for name in TRIED:
        answer = getattr(anybody, method)(address(name, things))

        assert answer.status_code in ((401,) if name.startswith("api:") else (302, 404, 405)), (
            name,
            answer.status_code,
        )
        if answer.status_code == 302:
            assert answer["Location"].startswith(reverse("account_request_login_code"))


def test_a_stranger_sees_own_pages_without_anything_of_others(things):
    stranger = Client()
    stranger.force_login(account_of(PersonFactory()))
    number = Mobility.unscoped.get(pk=things["stay"]).number
    for name in (
        "portal:stays",
        "portal:todos",
        "portal:memoranda",
        "units:library",
        "units:examples",
        "partners:directory",
    ):
        page = stranger.get(reverse(name)).content.decode()
        assert number not in page
        assert "MOU-X-Y-01" not in page
        assert "Hotel reception" not in page
