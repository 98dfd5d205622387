"""While a text is out for signature: Today and the gate show who has signed and who not; exactly those are reminded."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.models import Membership, MembershipRole, Person
from documents.models import RequestState, SignatureRequest
from lifecycle.doors import perform_act
from lifecycle.models import OutboxRow, ToDo
from lifecycle.roles import Role
from notifications.reminders import send_due_reminders
from portal.dashboard.today import Today
from tests.factories.agreements import in_signing, sign
from tests.factories.assessments import act, on
from tests.factories.partnerships import CODE, a_memorandum, record, requests, text_of
from tests.factories.partnerships import in_signing as memorandum_in_signing
from tests.lifecycle.conftest import a_person
from tests.portal.code_walk import text_of as words_on

CO, HC, IN, LE, GU = (
    Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.INTERMEDIARY, Role.PARTICIPANT, Role.GUARDIAN,
)  # fmt: skip
FRIDAY = date(2026, 2, 6)


def open_now(paper):
    return set(SignatureRequest.unscoped.filter(document=paper, state="open").values_list("person_id", flat=True))


def shown_as_it_stands(cast, paper, code):
    """To-dos, Today: the same people, with the same answer."""
    owing = ToDo.unscoped.filter(code=code, closed_at=None).values_list("person_id", flat=True)
    assert set(owing) == open_now(paper)
    shown = next(one for one in Today(cast.actors[CO]).signing if one.document == paper)
    asked = SignatureRequest.unscoped.filter(document=paper).exclude(state=RequestState.PASSED_ON)
    assert {(one.person_id, one.state) for one in shown.requests} == set(asked.values_list("person_id", "state"))


def reminded():
    """Who is reminded of a signature now."""
    OutboxRow.objects.filter(kind="mail.reminder").delete()
    send_due_reminders()
    return {row.payload["person"] for row in OutboxRow.objects.filter(kind="mail.reminder")}


@pytest.mark.slow
def test_of_an_agreement_those_are_shown_and_reminded_who_have_not_signed(cast, browser_of):
    host = Membership.objects.get(person=cast.actors[HC].person_id).organisation
    colleague = a_person("colleague", host)
    Membership.objects.create(person=colleague, organisation=host, role=MembershipRole.COORDINATOR, since_on=FRIDAY)
    with on(FRIDAY):
        version = in_signing(cast)
        paper = SignatureRequest.unscoped.filter(document__subject_id=version.pk).first().document
        act(cast, "documents.pass_on", HC, {
            "given_names": "Colleague", "email": colleague.email, "reason": "She has the power to sign.",
        }, proof=CODE)  # fmt: skip
        shown_as_it_stands(cast, paper, "agreements.unsigned")
        sign(cast, LE)
        shown_as_it_stands(cast, paper, "agreements.unsigned")
    with on(FRIDAY + timedelta(days=4)):
        still = {str(one) for one in open_now(paper)}
        assert reminded() == still and str(colleague.pk) in still and str(cast.actors[HC].person_id) not in still
        sign(cast, GU, IN)
        shown_as_it_stands(cast, paper, "agreements.unsigned")
        gate = words_on(browser_of(CO).get(reverse("portal:stay", args=[cast.mobility.pk])))
        for person in Person.objects.filter(pk__in=open_now(paper)):
            assert f"{person.full_name} has not signed" in gate or person.pk == cast.actors[CO].person_id
        assert "Participant Example has not signed" not in gate
    with on(FRIDAY + timedelta(days=8)):
        assert reminded() == {str(one) for one in open_now(paper)}


@pytest.mark.slow
def test_of_a_memorandum_those_are_shown_who_have_not_signed(cast):
    version = memorandum_in_signing(cast, a_memorandum(cast))
    paper = text_of(version)
    shown_as_it_stands(cast, paper, "partnerships.unsigned")
    perform_act(
        name="partnerships.pass_on", pk=version.pk, actor=cast.actors[HC], proof=CODE,
        data={"given_names": "Ria", "email": "ria@host.example.org", "reason": "Ria signs for us."},
    )  # fmt: skip
    shown_as_it_stands(cast, paper, "partnerships.unsigned")
    record(version, "sign", cast.actors[CO], {"place": "Vilnius"}, proof=CODE)

    shown_as_it_stands(cast, paper, "partnerships.unsigned")
    assert sorted(requests(version)) == ["open", "passed_on", "signed"]
