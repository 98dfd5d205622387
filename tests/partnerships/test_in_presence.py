"""A memorandum signed in presence: a coordinator of the signing organisation saw it, and the page is on file."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import MembershipRole, Person
from documents.models import Signature
from documents.services import store_file
from lifecycle.errors import ActRefused, RoleRefused
from lifecycle.roles import Role
from lifecycle.vocabulary import OnBehalf, Seen
from partnerships.models import MemorandumParty
from tests.factories.accounts import MembershipFactory, PersonFactory
from tests.factories.partnerships import CODE, a_memorandum, again, in_signing, record, text_of
from tests.lifecycle.conftest import Cast
from tests.portal.conftest import browser_of, cast

__all__ = ["browser_of", "cast"]
CO, HC, PARTY = Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.PARTY
A_PDF = b"%PDF-1.7\n1 0 obj<</Type/Page>>endobj\n%%EOF\n"


@pytest.fixture
def rector(cast: Cast) -> Person:
    """Signs for the school, and works there without any right."""
    return PersonFactory(given_names="Ona", family_names="Rektorė", keeper=cast.organisations["sending"])


@pytest.fixture
def signing(cast, rector):
    """Out for signature; the coordinator of the school is not the one who signs."""
    version = a_memorandum(cast)
    MemorandumParty.objects.filter(version=version, position=0).update(
        signer=rector, signer_function="Rector", signer_name="Ona Rektorė"
    )
    return in_signing(cast, version)


def seen(cast, person, by=CO, **changes):
    page = store_file(file=A_PDF, label="page.pdf", actor=cast.actors[by])
    facts = {"scan_id": page.pk, "in_presence": True, "seen": Seen.PASSPORT, **changes}
    return OnBehalf(person.pk, PARTY, **facts)


def refused(cast, version, behalf, by=CO) -> str:
    with pytest.raises((ActRefused, RoleRefused)) as refusal:
        record(version, "sign", cast.actors[by], on_behalf=behalf)
    assert not Signature.unscoped.exists()
    return refusal.value.code


def test_the_rector_signs_before_the_coordinator_and_paper_and_event_name_both(cast, signing, rector):
    event = record(signing, "sign", cast.actors[CO], on_behalf=seen(cast, rector))
    record(signing, "sign", cast.actors[HC], {"place": "Torino"}, proof=CODE)

    assert again(signing).state == "in_force"
    assert (event.person_id, event.entered_by_id) == (rector.pk, cast.actors[CO].person_id)
    assert (event.details["method"], event.details["seen"]) == ("in_presence", "passport")
    ours, _theirs = text_of(signing).finals.get().snapshot["signers"]
    assert (ours["seen"], ours["entered_by"]) == ("passport", "Sending_Coordinator Example")


@pytest.mark.parametrize(("changes", "code"), [
    ({"seen": ""}, "lifecycle.document_seen_needed"),
    ({"scan_id": None}, "lifecycle.signed_page_needed"),
    ({"in_presence": False}, "lifecycle.not_on_behalf"),  # by a mere scan nobody enters it for another
])  # fmt: skip
def test_neither_page_nor_document_can_be_left_out(cast, signing, rector, changes, code):
    assert refused(cast, signing, seen(cast, rector, **changes)) == code


def test_the_other_party_witnesses_nobody_of_ours(cast, signing, rector):
    assert refused(cast, signing, seen(cast, rector, by=HC), by=HC) == "lifecycle.not_theirs_either"


def test_nobody_witnesses_the_own_signature_nor_that_of_their_own_mailbox(cast, signing, rector):
    coordinator = Person.objects.get(pk=cast.actors[CO].person_id)
    Person.objects.filter(pk=rector.pk).update(email=coordinator.email)

    assert refused(cast, signing, seen(cast, rector)) == "lifecycle.witness_is_signer"


def test_who_only_signs_for_it_witnesses_nobody(cast, signing, rector):
    """Without the right of a coordinator: somebody else who is named, here as the contact."""
    clerk = PersonFactory(keeper=cast.organisations["sending"])
    MembershipFactory(organisation=cast.organisations["sending"], person=clerk, role=MembershipRole.CONTACT)
    MemorandumParty.objects.filter(version=signing, position=0).update(contact=clerk)

    assert signing.signers_before(cast.actors[CO]) == [rector.pk]
    assert signing.signers_before(type(cast.actors[CO])(clerk.pk, cast.organisations["sending"].pk)) == []


@pytest.mark.slow
def test_the_page_takes_it_and_the_scan_stands_among_the_papers_for_every_party(cast, signing, rector, browser_of):
    browser, address = browser_of(CO), reverse("portal:memorandum-act", args=[signing.pk, "partnerships.sign"])
    home = reverse("portal:memorandum", args=[signing.pk])
    assert address in browser.get(home).content.decode()
    shown = browser.get(address).content.decode()
    assert "Ona Rektorė" in shown and "Signed in my presence" in shown and "Enter the signature" in shown
    typed = {"decided_by": f"PARTY:{rector.pk}", "how": "in_presence", "document_seen": "id_card"}

    lacking = browser.post(address, typed)
    assert (lacking.status_code, list(lacking.context["page"].behalf.errors)) == (400, ["scan"])
    done = browser.post(address, {**typed, "scan": SimpleUploadedFile("page.pdf", A_PDF, "application/pdf")})

    assert done.status_code == 302
    held = Signature.unscoped.get().scan
    link = reverse("documents:file", args=[held.pk])
    for reader in (browser, browser_of(HC)):
        assert f'<a href="{link}">page.pdf</a>' in reader.get(home).content.decode()
        assert reader.get(link).status_code == 200
    assert browser_of(Role.INTERMEDIARY).get(link).status_code == 404


def test_a_mandate_stands_among_the_papers_too(cast, browser_of):
    version = in_signing(cast, a_memorandum(cast))
    typed = {"with_mandate": "on", "mandate_of": "The board", "mandate_on": "2026-01-05"}
    files = {"mandate": SimpleUploadedFile("mandate.pdf", A_PDF, "application/pdf")}

    record(version, "sign", cast.actors[CO], typed, files=files, proof=CODE)

    page = browser_of(HC).get(reverse("portal:memorandum", args=[version.pk])).content.decode()
    assert "mandate.pdf</a>" in page
