"""Where a code is asked for: nothing typed is lost, and there is one way."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import ConfirmationCode, KeptForm, Person
from accounts.shown_again import AGAIN
from assessments.models import Assessment, OutcomeResult
from documents.models import Signature, SignatureRequest
from documents.signing import void_requests
from ground import clock
from lifecycle.models import Event, Mobility, OutboxRow
from lifecycle.offers.offers import Offers
from lifecycle.registry import ACTS
from lifecycle.roles import Role
from lifecycle.standing import Standing
from lifecycle.tables.mobility import State
from notifications.links import BY_LINK, actor_of, link_for
from portal.settling import PAGES
from tests.factories.accounts import account_of
from tests.factories.documents import make_ready
from tests.lifecycle import worlds
from tests.lifecycle.conftest import NOW, put_in
from tests.portal.code_walk import CODE_FIELD, OWN_WORDS, browser_by_link, filled, newest_code, other_than, text_of

CO, HC, HT, LE, GU, EM = (
    Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.HOST_TUTOR, Role.PARTICIPANT, Role.GUARDIAN, Role.EMPLOYER,
)  # fmt: skip
WITH_CODE = {name for name, act in ACTS.items() if (act.decides or act.needs_proof) and act.machine == "mobility"}


def address(stay, offer):
    if hasattr(offer, "act"):
        return reverse("portal:act", args=[stay.pk, offer.name])
    return reverse("portal:transition", args=[stay.pk, offer.machine, offer.subject_id, offer.name])


def with_code(cast, role):
    """What this person may do here and proves by a code."""
    link = link_for(person_id=cast.actors[role].person_id, role=role, mobility=cast.mobility)
    offers = Offers(Standing.of_stay(cast.stay()), actor_of(link))
    steps = [one for one in offers.steps if one.own and one.machine == "mobility"]
    return [one for one in (*offers.acts, *steps) if one.needs_code and not one.locks]


def sign_as_everybody(cast):
    for request in SignatureRequest.unscoped.filter(mobility=cast.mobility).select_related("document"):
        make_ready(request.document)


# Every form


@pytest.mark.slow
@pytest.mark.parametrize("state", list(State))
def test_every_form_with_a_code_keeps_what_was_typed(cast, state):
    worlds.a_stay_in(cast, state)
    sign_as_everybody(cast)
    errands = [(role, offer) for role in sorted(BY_LINK) for offer in with_code(cast, role)]
    for minute, (role, offer) in enumerate(errands):
        with clock.set_to(NOW + timedelta(minutes=8 * minute)):
            walk_to_the_code(browser_by_link(cast, role), address(cast.mobility, offer), f"{role} {offer.name}")


def walk_to_the_code(browser, form_address, errand):
    """Form, code page, a wrong code, back: each holds what was typed."""
    before = Event.unscoped.count()
    form = browser.get(form_address)
    assert not CODE_FIELD.search(text_of(form)), errand
    data = filled(form.context["page"].form)
    sent = browser.post(form_address, data)
    if sent.status_code != 302:
        assert sent.status_code in (400, 409), errand
        assert OWN_WORDS not in data.values() or OWN_WORDS in text_of(sent), errand  # refused, and still there
        return

    code_page = browser.get(sent["Location"])
    wrong = browser.post(sent["Location"], {"code": other_than(newest_code())})
    back = browser.get(code_page.context["back"])

    assert CODE_FIELD.search(text_of(code_page)), errand
    assert wrong.status_code == 403 and "not the code we mailed" in text_of(wrong), errand
    for page in (code_page, wrong):
        assert OWN_WORDS not in data.values() or OWN_WORDS in text_of(page), errand
    shown = {name: back.context["page"].form[name].value() for name in data}
    again = {name: "on" if value is True and data[name] == "on" else value for name, value in shown.items()}
    assert {name: str(value) for name, value in again.items()} == {name: str(value) for name, value in data.items()}, (
        errand
    )
    assert Event.unscoped.count() == before, errand


# One of each kind, to the end


def through_the_code(browser, form_address, data=None):
    """As a person does it; the answer after the right code."""
    form = browser.get(form_address)
    sent = browser.post(form_address, filled(form.context["page"].form) if data is None else data)
    assert sent.status_code == 302, text_of(sent)
    return browser.post(sent["Location"], {"code": newest_code()})


@pytest.fixture
def employer(cast):
    put_in(cast.mobility, State.PREPARATION, reached=1)
    Mobility.unscoped.filter(pk=cast.mobility.pk).update(apprentice=True)
    return browser_by_link(cast, EM)


def employer_page(cast):
    return reverse("desk:employer-stay", args=[cast.mobility.pk])


ANSWER = {"answer": "agree", "text": OWN_WORDS}


def test_the_right_code_does_it_and_a_receipt_says_so(cast, employer):
    done = through_the_code(employer, employer_page(cast), ANSWER)
    receipt = employer.get(done["Location"])

    event = Event.unscoped.get(name="lifecycle.answer_as_employer")
    assert done["Location"].startswith(reverse("portal:receipt", args=[event.pk]))
    for words in ("agreed to the stay", cast.mobility.number, "by your mailed link and the code mailed to"):
        assert words in text_of(receipt)
    assert receipt.context["back"] == employer_page(cast)
    assert not KeptForm.unscoped.exists()
    assert Client().get(done["Location"]).status_code == 302
    assert browser_by_link(cast, HT).get(done["Location"]).status_code == 404


def test_one_code_does_one_thing_once(cast, employer):
    sent = employer.post(employer_page(cast), ANSWER)
    code = newest_code()

    employer.post(sent["Location"], {"code": code})
    again = employer.post(sent["Location"], {"code": code})

    event = Event.unscoped.get(name="lifecycle.answer_as_employer")
    assert again["Location"].startswith(reverse("portal:receipt", args=[event.pk]))


def test_who_comes_back_after_the_receipt_reads_once_that_it_was_answered(cast, employer):
    sent = employer.post(employer_page(cast), ANSWER)
    employer.post(sent["Location"], {"code": newest_code()})

    shown_again = f"{sent['Location']}&{AGAIN}=00000000-0000-4000-8000-000000000000"
    page = text_of(employer.get(shown_again, follow=True))

    assert page.count("You have answered already") == 1
    assert "was kept for half an hour" not in page


def test_what_lapsed_before_it_was_sent_is_said_once(cast, employer):
    sent = employer.post(employer_page(cast), ANSWER)
    KeptForm.unscoped.all().delete()

    shown_again = f"{sent['Location']}&{AGAIN}=00000000-0000-4000-8000-000000000000"
    assert text_of(employer.get(shown_again, follow=True)).count("was kept for half an hour") == 1


def test_a_code_beside_the_form_is_no_second_way(cast, employer):
    employer.post(employer_page(cast), ANSWER)

    answer = employer.post(employer_page(cast), {**ANSWER, "code": newest_code()})

    assert "?step=" in answer["Location"]
    assert not Event.unscoped.filter(name="lifecycle.answer_as_employer").exists()


def test_no_code_is_mailed_for_what_would_be_refused(cast, employer):
    wrong = employer.post(employer_page(cast), {"answer": "ask"})
    put_in(cast.mobility, State.COMPLETED)
    late = employer.post(employer_page(cast), ANSWER)

    assert (wrong.status_code, late.status_code) == (400, 409)
    assert "Write your question" in text_of(wrong)
    assert not ConfirmationCode.objects.exists()
    assert not KeptForm.unscoped.exists()


def test_a_code_is_not_used_up_by_a_refusal(cast, employer):
    sent = employer.post(employer_page(cast), ANSWER)
    put_in(cast.mobility, State.COMPLETED)

    answer = employer.post(sent["Location"], {"code": newest_code()})

    assert answer.status_code == 409
    assert OWN_WORDS in text_of(answer) or cast.mobility.participant.full_name in text_of(answer)
    assert ConfirmationCode.objects.get().used_at is None


def test_a_new_code_is_mailed_until_it_was_too_often(cast, employer):
    sent = employer.post(employer_page(cast), ANSWER)

    answers = [employer.post(sent["Location"], {"again": "1"}) for _nth in range(3)]

    assert [one.status_code for one in answers] == [302, 302, 429]
    assert "ask again at" in text_of(answers[-1])
    assert OWN_WORDS in text_of(answers[-1])
    assert OutboxRow.objects.filter(kind="mail.code").count() == 3


@pytest.mark.slow
def test_who_is_paused_has_a_new_link_mailed_and_goes_on(cast, employer):
    for nth in range(4):
        with clock.set_to(NOW + timedelta(minutes=nth * 2)):
            sent = employer.post(employer_page(cast), ANSWER)
            for _try in range(5):
                paused = employer.post(sent["Location"], {"code": other_than(newest_code())})

    assert (paused.status_code, OutboxRow.objects.filter(kind="mail.codes_paused").count()) == (403, 1)
    with clock.set_to(NOW + timedelta(minutes=7)):
        page = employer.get(sent["Location"])
        told = employer.post(sent["Location"], {"code": newest_code()})
        employer.post(reverse("portal:another-link"))
        done = through_the_code(browser_by_link(cast, EM), employer_page(cast), ANSWER)

    assert "Mail me a new link" in text_of(page)
    assert (told.status_code, "what you typed is kept" in text_of(told)) == (429, True)
    assert "/receipts/" in done["Location"]


def test_what_was_typed_is_sealed_and_nobody_elses(cast, employer):
    sent = employer.post(employer_page(cast), ANSWER)
    kept = KeptForm.unscoped.get()

    other = browser_by_link(cast, HT).get(f"{reverse('tutor:trainees')}?kept={kept.pk}")

    assert OWN_WORDS not in kept.sealed
    assert OWN_WORDS not in text_of(other)
    with clock.set_to(NOW + timedelta(minutes=31)):
        late = employer.get(sent["Location"], follow=True)
    assert "kept for half an hour" in text_of(late)


def test_who_goes_back_as_the_browser_does_finds_what_was_typed(cast, employer):
    where = employer_page(cast)
    employer.post(where, ANSWER)
    assert OWN_WORDS in text_of(employer.get(where))

    employer.post(where, ANSWER)  # sent again from there: one waits, not two
    assert KeptForm.unscoped.filter(path=where).count() == 1


def test_a_session_that_ends_at_the_code_comes_back_to_it(cast, employer):
    sent = employer.post(employer_page(cast), ANSWER)
    employer.cookies.pop("sessionid")

    answer = employer.post(sent["Location"], {"code": "123456"})

    assert answer["Location"].startswith(reverse("account_request_login_code"))
    assert "step%3D" in answer["Location"]
    assert KeptForm.unscoped.count() == 1


# Signing


@pytest.fixture
def signing(cast):
    worlds.a_stay_in(cast, State.AGREEMENT_SIGNING)
    sign_as_everybody(cast)
    return cast


def sign_page(cast, **asked):
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return reverse("portal:act", args=[cast.mobility.pk, "documents.sign"]) + (f"?{query}" if query else "")


def signed_in(cast, role):
    browser = Client()
    browser.force_login(account_of(Person.objects.get(pk=cast.actors[role].person_id)))
    return browser


def test_signing_shows_the_paper_and_asks_for_no_choice(signing):
    page = signed_in(signing, LE).get(sign_page(signing, kind="learning_agreement"))

    request = SignatureRequest.unscoped.get(mobility=signing.mobility, person_id=signing.actors[LE].person_id)
    assert f'name="request" value="{request.pk}"' in text_of(page)
    assert "<select" not in page.content.decode().partition("<main")[2]
    assert page.context["page"].paper == request.document


def test_signed_with_the_code_the_receipt_shows_fingerprint_and_who_is_next(signing):
    browser = signed_in(signing, LE)

    done = through_the_code(browser, sign_page(signing), {"place": "Vilnius", "promise": "on"})
    receipt = text_of(browser.get(done["Location"]))

    signature = Signature.unscoped.get()
    assert (signature.place, signature.method) == ("Vilnius", "code_by_mail")
    assert "signed in, and with the code mailed to" in receipt
    assert signature.document_sha256[:8] in receipt
    assert "Who signs" in receipt


def test_an_old_page_after_the_text_changed_says_so_in_words(signing):
    browser = signed_in(signing, LE)
    page = browser.get(sign_page(signing))
    data = filled(page.context["page"].form)
    void_requests(document=page.context["page"].paper)

    old_page = browser.post(sign_page(signing), data)

    assert old_page.status_code in (400, 409)
    assert "Select a valid choice" not in text_of(old_page)
    assert not Signature.unscoped.exists()


def test_a_closed_request_says_that_the_text_changed(signing):
    from documents.closed_requests import why_closed

    request = SignatureRequest.unscoped.get(mobility=signing.mobility, person_id=signing.actors[LE].person_id)
    void_requests(document=request.document)

    assert "was changed or withdrawn meanwhile" in why_closed(request.pk, request.person_id)
    assert "nothing for you to sign" in why_closed(request.pk, signing.actors[HT].person_id)
    assert "nothing for you to sign" in why_closed("nonsense", request.person_id)


@pytest.mark.slow
def test_results_by_link_are_stated_with_one_code_for_the_unit(cast):
    worlds.a_stay_in(cast, State.ONGOING)
    for outcome in OutcomeResult.unscoped.filter(mobility=cast.mobility):
        worlds.put_outcome(outcome, "planned", cast)
    browser = browser_by_link(cast, Role.ASSESSOR)
    form_address = reverse("tutor:assessment-of", args=[cast.mobility.pk, 1])
    forms = browser.get(form_address).context["page"].forms
    data = {"assessed_on": clock.today().isoformat(), "methods": "Observation"}
    for form in forms:
        data |= filled(form) | {form.add_prefix("reason"): "", form.add_prefix("link"): ""}
        data |= {form.add_prefix(name): "3" for name in form.fields if name.startswith("level-")}

    sent = browser.post(form_address, data)
    code_page = text_of(browser.get(sent["Location"]))
    browser.post(sent["Location"], {"code": newest_code()})

    assert OWN_WORDS in code_page
    assert all(form.outcome.title in code_page for form in forms)
    assert Assessment.objects.filter(outcome__in=[form.outcome for form in forms]).count() == len(forms) > 0


def test_a_decision_by_link_keeps_its_reason(cast):
    worlds.a_stay_in(cast, State.VALIDATION)
    browser = browser_by_link(cast, Role.VALIDATOR)
    form_address = reverse("desk:dossier", args=[cast.mobility.pk])
    units = browser.get(form_address).context["page"].units
    one = next(shown for unit in units for shown in unit.shown if shown.form)

    done = through_the_code(
        browser,
        form_address,
        {"unit": "", "decision": "validated", "reason": OWN_WORDS, "outcome": one.outcome.key},
    )
    receipt = browser.get(done["Location"])

    assert (receipt.status_code, receipt.context["back"]) == (200, form_address)
    assert not KeptForm.unscoped.exists()


def test_every_act_with_a_code_is_done_on_a_page_that_has_the_step(cast):
    """A new page for such an act goes the same way, or its forms would be refused by link."""
    views = {PAGES[act, role].address for act, role in PAGES if act in WITH_CODE}

    assert views == {
        "desk:appeal",
        "desk:dossier",
        "desk:employer-stay",
        "portal:agreement",
        "tutor:assessment",
        "tutor:sign",
    }
