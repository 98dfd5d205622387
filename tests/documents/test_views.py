import pytest
from django.urls import reverse

from accounts.actors import Actor
from documents.models import Document
from documents.services import store_file
from tests.factories.accounts import MembershipFactory, PersonFactory, account_of
from tests.factories.documents import a_ready_paper, a_signer, an_issued_paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    return MembershipFactory()


def test_reader_gets_the_file_harmless_and_named(client, member):
    document = a_ready_paper(reader_organisations=(member.organisation_id,))
    client.force_login(account_of(member.person))
    answer = client.get(reverse("documents:download", args=[document.pk]))

    assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, b"%PDF-1", "application/pdf")
    assert answer["Content-Disposition"] == f'attachment; filename="{document.number}-v1.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox")


def test_stranger_sees_the_same_as_for_nothing(client, member):
    document = a_ready_paper()
    address = reverse("documents:download", args=[document.pk])
    assert client.get(address).status_code == 302

    client.force_login(account_of(member.person))
    assert client.get(address).status_code == 404


def test_signer_reads_what_is_to_be_signed(client):
    person = PersonFactory()
    document = a_ready_paper(rendering="for_signature", signers=(a_signer(person.pk),))
    client.force_login(account_of(person))
    assert client.get(reverse("documents:download", args=[document.pk])).status_code == 200


def test_paper_in_the_making_or_failed_says_so(client, member):
    document = an_issued_paper(reader_organisations=(member.organisation_id,))
    client.force_login(account_of(member.person))
    address = reverse("documents:download", args=[document.pk])

    waiting = client.get(address)
    document.state, document.fault_code = "failed", "documents.reached_outside"
    document.save(update_fields=["state", "fault_code"])
    failed = client.get(address)

    assert (waiting.status_code, waiting["Retry-After"]) == (202, "10")
    assert failed.status_code == 409
    assert "asked for something outside" in failed.content.decode()


def test_handed_in_file_keeps_its_label_encoded(client, a_pdf):
    person = PersonFactory()
    held = store_file(file=a_pdf, label='žemė" \r\nX: y.pdf', actor=Actor(person.pk))
    client.force_login(account_of(person))
    answer = client.get(reverse("documents:file", args=[held.pk]))

    assert answer.content == a_pdf
    assert "\n" not in answer["Content-Disposition"]
    client.force_login(account_of(PersonFactory()))
    assert client.get(reverse("documents:file", args=[held.pk])).status_code == 404


def test_a_file_is_no_longer_read_by_who_left_the_organisation_it_was_handed_in_for(client, member, a_pdf):
    actor = Actor(member.person_id, member.organisation_id)
    held = store_file(file=a_pdf, label="scan.pdf", actor=actor)
    address = reverse("documents:file", args=[held.pk])
    client.force_login(account_of(member.person))
    assert client.get(address).status_code == 200

    member.until_on = member.since_on
    member.save(update_fields=["until_on"])

    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("right", "reads"),
    [
        ("coordinator", True),
        ("administrator", True),
        ("quality_manager", True),
        ("safeguarding", False),
        ("contact", False),
    ],
)
def test_what_is_an_organisations_is_read_by_its_officers(member, right, reads):
    document = a_ready_paper(reader_organisations=(member.organisation_id,))
    member.role = right
    member.save(update_fields=["role"])

    seen = Document.objects.visible_to(Actor(member.person_id, member.organisation_id))

    assert seen.filter(pk=document.pk).exists() is reads


def test_by_a_link_only_in_the_role_that_the_link_opens(member):
    document = a_ready_paper(reader_organisations=(member.organisation_id,))
    member.role = "recognition_officer"
    member.save(update_fields=["role"])
    by = {role: Actor(member.person_id, member.organisation_id, link_role=role) for role in ("CI", "HT", "EM")}

    seen = {role: Document.objects.visible_to(actor).filter(pk=document.pk).exists() for role, actor in by.items()}

    assert seen == {"CI": True, "HT": False, "EM": False}
