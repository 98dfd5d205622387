"""Who is not the right one to sign names who is: the colleague is asked, and whoever was asked before is asked no more."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import Membership, MembershipRole, Person
from documents.models import RequestState, SignatureRequest
from lifecycle.doors import perform_act, wake
from lifecycle.effects.outbox import drain
from lifecycle.models import Event, OutboxRow, ToDo
from lifecycle.roles import Role
from lifecycle.tables.mobility import State
from lifecycle.vocabulary import Proof
from partnerships.passing_acts import PassOnForm
from tests.factories.documents import make_ready
from tests.lifecycle import worlds
from tests.lifecycle.conftest import a_person
from tests.portal.code_walk import browser_by_link, newest_code, text_of

CO, HC, LE, GU, EM = (
    Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.PARTICIPANT, Role.GUARDIAN, Role.EMPLOYER,
)  # fmt: skip
RIA = {
    "given_names": "Ria",
    "family_names": "Right",
    "email": "ria@host.example.org",
    "reason": "Ria has the power to sign for us.",
}
LINK = re.compile(r"^https?://[^/\s]+(/\S+)$", re.MULTILINE)


@pytest.fixture
def memorandum(cast):
    version = worlds.a_memorandum_in(cast, "under_review")
    for role in (CO, HC):
        perform_act(name="partnerships.approve", pk=version.pk, actor=cast.actors[role], data={})
    make_ready(SignatureRequest.unscoped.first().document)
    OutboxRow.objects.update(state="done")
    version.refresh_from_db()
    return version


@pytest.fixture
def agreement(cast):
    worlds.a_stay_in(cast, State.AGREEMENT_SIGNING)
    for request in SignatureRequest.unscoped.filter(mobility=cast.mobility).select_related("document"):
        make_ready(request.document)
    settle_stay(cast)
    OutboxRow.objects.update(state="done")
    return cast


def settle_stay(cast):
    """What is owed stands there, as after every step."""
    wake(machine="mobility", pk=cast.mobility.pk)


def memorandum_page(version, act="partnerships.pass_on"):
    return reverse("portal:memorandum-act", args=[version.pk, act])


def stay_page(cast, act="documents.pass_on"):
    return reverse("portal:act", args=[cast.mobility.pk, act])


def owing(code):
    return set(ToDo.unscoped.filter(code=code, closed_at=None).values_list("person_id", flat=True))


def colleague_of(cast, role, right=MembershipRole.COORDINATOR, word="colleague"):
    organisation = Membership.objects.filter(person=cast.actors[role].person_id).get().organisation
    person = a_person(word, organisation)
    Membership.objects.create(person=person, organisation=organisation, role=right, since_on=cast.mobility.today)
    return person


def typed(person):
    return {**RIA, "given_names": person.given_names, "family_names": person.family_names, "email": person.email}


@pytest.mark.slow
def test_colleague_without_account_has_the_link_at_once_and_signs_by_it(cast, memorandum, browser_of):
    former = cast.actors[HC].person_id
    assert former in owing("partnerships.unsigned")
    page = text_of(browser_of(HC).get(memorandum_page(memorandum, "partnerships.sign")))
    assert memorandum_page(memorandum) in page

    done = browser_of(HC).post(memorandum_page(memorandum), RIA, follow=True)
    assert "Passed on to Ria Right" in text_of(done)
    drain()

    ria = Person.objects.get(email=RIA["email"])
    assert owing("partnerships.unsigned") == {cast.actors[CO].person_id, ria.pk}
    mails = {one.to[0]: one for one in mail.outbox}
    assert set(mails) == {ria.email, Person.objects.get(pk=cast.actors[CO].person_id).email}
    browser = Client()
    browser.get(LINK.search(mails[ria.email].body)[1], follow=True)
    sign = memorandum_page(memorandum, "partnerships.sign")
    page = browser.get(sign)
    assert "passed this on to you" in text_of(page) and RIA["reason"] in text_of(page)
    sent = browser.post(sign, {"promise": "on", "as_function": "Owner"})
    receipt = browser.post(sent["Location"], {"code": newest_code()}, follow=True)
    assert "Ria Right" in text_of(receipt)
    assert SignatureRequest.unscoped.get(person=ria).state == RequestState.SIGNED


def test_who_passed_it_on_reads_to_whom_and_signs_no_more(cast, memorandum, browser_of):
    browser_of(HC).post(memorandum_page(memorandum), RIA)

    page = browser_of(HC).get(memorandum_page(memorandum, "partnerships.sign"))

    assert "You passed this on to Ria Right" in text_of(page)
    former = SignatureRequest.unscoped.get(person=cast.actors[HC].person_id)
    assert (former.state, former.passed_to.email) == (RequestState.PASSED_ON, RIA["email"])


def test_memorandum_comes_into_force_when_the_colleague_has_signed(cast, memorandum):
    perform_act(name="partnerships.pass_on", pk=memorandum.pk, actor=cast.actors[HC], data=RIA)
    ria = Person.objects.get(email=RIA["email"])
    actors = cast.actors[CO], type(cast.actors[HC])(ria.pk, cast.actors[HC].organisation_id)
    for actor in actors:
        perform_act(name="partnerships.sign", pk=memorandum.pk, actor=actor, data={}, proof=by_code())

    memorandum.refresh_from_db()
    assert memorandum.state == "in_force"


def by_code():
    return Proof("code_by_mail", "r•••@host.example.org")


def test_it_is_passed_back_with_the_name_filled_in(cast, memorandum):
    perform_act(name="partnerships.pass_on", pk=memorandum.pk, actor=cast.actors[HC], data=RIA)
    ria = Person.objects.get(email=RIA["email"])
    actor = type(cast.actors[HC])(ria.pk, cast.actors[HC].organisation_id)
    form = PassOnForm(subject=memorandum, actor=actor)
    back = {name: form.fields[name].initial for name in ("given_names", "family_names", "email")}
    perform_act(name="partnerships.pass_on", pk=memorandum.pk, actor=actor, data={**back, "reason": "It is you."})

    assert owing("partnerships.unsigned") == {cast.actors[CO].person_id, cast.actors[HC].person_id}
    assert SignatureRequest.unscoped.get(person=ria).state == RequestState.PASSED_ON


def test_colleague_may_decline_and_who_passed_it_on_may_not(cast, memorandum, browser_of):
    perform_act(name="partnerships.pass_on", pk=memorandum.pk, actor=cast.actors[HC], data=RIA)
    page = browser_of(HC).get(memorandum_page(memorandum, "partnerships.sign"))

    assert page.context["page"].declines == ""


@pytest.mark.slow
def test_agreement_is_asked_of_the_colleague_and_the_gate_follows(agreement, browser_of):
    colleague = colleague_of(agreement, HC)
    browser = browser_of(HC)
    assert stay_page(agreement) in text_of(browser.get(stay_page(agreement, "documents.sign")))

    done = browser.post(stay_page(agreement), typed(colleague), follow=True)
    drain()

    assert "Passed on to Colleague Example" in text_of(done)
    assert agreement.actors[HC].person_id not in owing("agreements.unsigned")
    assert colleague.pk in owing("agreements.unsigned")
    told = {colleague.email, Person.objects.get(pk=agreement.actors[CO].person_id).email}
    assert {address for one in mail.outbox for address in one.to} == told
    gate = text_of(browser_of(CO).get(reverse("portal:stay", args=[agreement.mobility.pk])))
    assert "Colleague Example" in gate and "has not signed" in gate


def test_contact_of_an_employer_passes_on_by_link_with_a_code(agreement):
    request = SignatureRequest.unscoped.filter(mobility=agreement.mobility, person=agreement.actors[HC].person_id).get()
    employer = agreement.actors[EM]
    SignatureRequest.unscoped.filter(pk=request.pk).update(
        person=employer.person_id, role="EM", organisation=employer.organisation_id
    )
    browser = browser_by_link(agreement, EM)
    sent = browser.post(stay_page(agreement), {**RIA, "request": str(request.pk)})
    receipt = browser.post(sent["Location"], {"code": newest_code()}, follow=True)

    assert "passed the signature on to Ria Right" in text_of(receipt)
    held = Membership.objects.get(person__email=RIA["email"])
    assert (held.organisation_id, held.role) == (employer.organisation_id, MembershipRole.CONTACT)


REFUSED = {
    "oneself": (lambda cast: {"email": address_of(cast, HC)}, "This is your own address."),
    "another signer": (lambda cast: {"email": address_of(cast, CO)}, "acts for"),
    "no address": (lambda cast: {"email": ""}, "Write their mail address."),
    "participant": (lambda cast: {"email": address_of(cast, LE)}, "The participant of this stay has this address."),
    "another house": (lambda cast: {"email": address_of(cast, EM)}, "acts for"),
    "no right": (lambda cast: {}, "Whoever runs it there gives that right first"),
    "no sentence": (lambda cast: {"reason": ""}, "Write in a sentence why."),
}


def address_of(cast, role):
    return Person.objects.get(pk=cast.actors[role].person_id).email


@pytest.mark.parametrize("given", list(REFUSED))
def test_nothing_is_passed_on_to_who_cannot_be_the_right_one(agreement, browser_of, given):
    change, words = REFUSED[given]
    before = Event.unscoped.count()

    page = browser_of(HC).post(stay_page(agreement), {**RIA, **change(agreement)})

    assert page.status_code == 400 and words in text_of(page), text_of(page)
    assert RIA["family_names"] in text_of(page)
    assert Event.unscoped.count() == before


@pytest.mark.parametrize("role", [LE, GU])
def test_who_signs_as_a_person_passes_nothing_on(agreement, role):
    browser = browser_by_link(agreement, role)
    assert "I am not the right person" not in text_of(browser.get(stay_page(agreement, "documents.sign")))
    assert browser.get(stay_page(agreement)).status_code == 404


@pytest.mark.parametrize(("role", "words"), [(HC, "This is your own address."), (CO, "acts for")])
def test_memorandum_is_passed_on_within_the_party_alone(cast, memorandum, browser_of, role, words):
    page = browser_of(HC).post(memorandum_page(memorandum), {**RIA, "email": address_of(cast, role)})

    assert page.status_code == 400 and words in text_of(page)
