from datetime import UTC, datetime
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.template import TemplateDoesNotExist

from documents.models import Document, NumberSeries, Signature
from documents.numbers import typed_code, verification_code
from documents.services import cancel, issue, issue_final, revoke, sign, supersede
from ground import clock
from ground.errors import InputRefused
from lifecycle.models import OutboxRow
from tests.factories.accounts import OrganisationFactory, PersonFactory
from tests.factories.documents import a_paper, a_signer, an_issued_paper, make_ready

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_january():
    with clock.set_to(datetime(2026, 1, 16, 9, tzinfo=UTC)):
        yield


def test_number_names_issuer_year_and_kind_and_runs_on():
    school = OrganisationFactory(code="VSC")

    numbers = [an_issued_paper(organisation_id=school.pk).number for _nth in range(2)]
    other = an_issued_paper(organisation_id=school.pk, kind="recognition_statement").number

    assert [*numbers, other] == ["VSC-2026-LA-0001", "VSC-2026-LA-0002", "VSC-2026-RS-0001"]
    assert an_issued_paper(kind="memorandum").number == "P-2026-MEM-0001"


def test_number_is_not_given_again_when_a_code_passes_on():
    first = OrganisationFactory(code="VSC")
    taken = an_issued_paper(organisation_id=first.pk).number
    first.code = "OLD"
    first.save(update_fields=["code"])

    assert an_issued_paper(organisation_id=OrganisationFactory(code="VSC").pk).number != taken


def test_draft_text_and_final_of_one_version_share_the_number_and_a_new_version_keeps_it():
    subject, person = uuid4(), PersonFactory()
    draft = an_issued_paper(subject_id=subject, rendering="draft")
    text = make_ready(an_issued_paper(subject_id=subject, rendering="for_signature", signers=(a_signer(person.pk),)))
    signature = sign(request_id=text.requests.get().pk, actor=_actor(person), method="signed_in")
    final = text.finals.get()
    # the chain of a paper without stay and event is its subject
    second = an_issued_paper(subject_id=subject, rendering="draft", version_no=2)

    assert {draft.number, text.number, final.number, second.number} == {draft.number}
    assert second.snapshot["document"]["replaces"] == 1
    assert (draft.verification_code, bool(text.verification_code)) == (None, True)
    assert signature.document_sha256 == final.snapshot["signed_text"]["sha256"]


def test_two_papers_of_a_kind_on_one_subject_get_two_numbers():
    subject = uuid4()
    one = an_issued_paper(subject_id=subject, rendering="for_signature", signers=(a_signer(PersonFactory().pk),))
    two = an_issued_paper(subject_id=subject, rendering="for_signature", signers=(a_signer(PersonFactory().pk),))

    assert one.number != two.number


def test_snapshot_is_plain_and_holds_letterhead_and_signers():
    school = OrganisationFactory(
        name="Vilnius Example School", code="VSC", address="Pavyzdžio g. 12", town="Vilnius", country="LT"
    )
    person = PersonFactory(given_names="Ugnė", family_names="Pavyzdytė")
    facts = {"about": "cafe\u0301\u200b", "start": clock.today(), "credits": Decimal("2.5"), "ids": (person.pk,)}

    document = an_issued_paper(
        organisation_id=school.pk,
        snapshot=facts,
        rendering="for_signature",
        signers=(a_signer(person.pk, function="Cook"),),
    )

    stored = Document.unscoped.get(pk=document.pk).snapshot
    assert stored["data"] == {"about": "café", "start": "2026-01-16", "credits": "2.5", "ids": [str(person.pk)]}
    assert stored["document"]["issuer"] == {
        "name": "Vilnius Example School",
        "address": "Pavyzdžio g. 12, Vilnius, Lithuania",
    }
    assert stored["document"]["check_address"].endswith(document.verification_code)
    assert [(row["name"], row["role"], row["function"]) for row in stored["signers"]] == [
        ("Ugnė Pavyzdytė", "LE", "Cook")
    ]


def test_sign_the_font_lacks_is_refused_before_anything_is_written():
    with pytest.raises(InputRefused) as refusal:
        an_issued_paper(snapshot={"tasks": ["cut 😀 onions"]})

    assert refusal.value.code == "documents.sign_missing"
    assert "😀" in refusal.value.params["signs"]
    assert not Document.unscoped.exists()
    assert not OutboxRow.objects.exists()


def test_unknown_template_is_refused_at_once():
    with pytest.raises(TemplateDoesNotExist):
        an_issued_paper(template="papers_of_tests/none.html")


def test_issuing_orders_the_rendering_once():
    document = an_issued_paper()

    row = OutboxRow.objects.get()
    assert (row.kind, row.key, row.payload) == ("doc.render", document.key, {"document": str(document.pk)})


def test_final_without_all_signatures_is_refused():
    people = PersonFactory.create_batch(2)
    text = an_issued_paper(
        rendering="for_signature", final_when_signed=False, signers=tuple(a_signer(person.pk) for person in people)
    )
    make_ready(text)
    sign(request_id=text.requests.get(person=people[0]).pk, actor=_actor(people[0]), method="signed_in")

    with pytest.raises(Exception, match=r"documents\.not_all_signed"):
        issue_final(document=text)

    cancel(document=text, person_id=people[1].pk)
    final = issue_final(document=text)
    assert [row["name"] for row in final.snapshot["signers"]] == [people[0].full_name]
    assert issue_final(document=text) == final


def test_final_carries_earlier_signatures_with_their_own_version():
    person = PersonFactory()
    subject = uuid4()
    texts = [
        make_ready(
            an_issued_paper(
                subject_id=subject, rendering="for_signature", final_when_signed=False, version_no=version,
                signers=(a_signer(person.pk),),
            )
        )
        for version in (1, 2)
    ]  # fmt: skip
    for text in texts:
        sign(
            request_id=text.requests.get().pk,
            actor=_actor(person),
            method="code_by_mail",
            code_sent_to="u•••@example.org",
        )

    earlier = Signature.unscoped.get(request__document=texts[0])
    final = issue_final(document=texts[1], carried=[earlier])

    assert [row.get("earlier") for row in final.snapshot["signers"]] == [
        None,
        {"number": texts[0].number, "version_no": 1},
    ]
    assert final.snapshot["signers"][0]["code_sent_to"] == "u•••@example.org"


def test_revoked_and_superseded_stay_as_they_ended():
    document = make_ready(an_issued_paper())
    revoke(document=document)
    supersede(document=document)

    assert Document.unscoped.get(pk=document.pk).state == "revoked"


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "ready"},
        {"state": "failed"},
        {"verification_code": None},
        {"state": "unknown"},
        {"pages": 0, "state": "ready"},
    ],
)
def test_database_refuses_a_paper_that_contradicts_itself(wrong):
    document = an_issued_paper()
    for name, value in wrong.items():
        setattr(document, name, value)

    with pytest.raises(IntegrityError), transaction.atomic():
        document.save(update_fields=list(wrong))


def test_codes_are_typed_back_in_any_shape():
    code = verification_code()

    assert typed_code(code.lower().replace("-", " ")) == code
    assert not set(code) & set("01ILOUV")


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_numbers_taken_at_once_are_all_different():
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connection

    def take(_nth: int) -> str:
        try:
            return issue(paper=a_paper()).number
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(take, range(24)))

    assert len(set(numbers)) == 24
    assert NumberSeries.objects.get().last == 24


def _actor(person):
    from accounts.actors import Actor

    return Actor(person.pk)


# Drafts


def orders_of(*papers):
    return OutboxRow.objects.filter(kind="doc.render", key__in=[paper.key for paper in papers]).count()


def test_unchanged_draft_is_the_same_paper_and_not_printed_again():
    person, facts = PersonFactory(), {"subject_id": uuid4(), "rendering": "draft"}
    first = an_issued_paper(**facts, signers=(a_signer(person.pk),))
    with clock.set_to(datetime(2026, 1, 19, 9, tzinfo=UTC)):
        again = an_issued_paper(**facts, signers=(a_signer(person.pk),))

    assert (again.pk, orders_of(first, again)) == (first.pk, 1)


@pytest.mark.parametrize("change", [{"snapshot": {"text": "another"}}, {"language": "nl"}, {"version_no": 2}], ids=str)
def test_draft_of_other_facts_is_printed(change):
    facts = {"subject_id": uuid4(), "rendering": "draft"}
    first, second = an_issued_paper(**facts), an_issued_paper(**facts | change)

    assert orders_of(first, second) == 2


def test_draft_that_was_taken_back_does_not_stand_for_a_new_one():
    facts = {"subject_id": uuid4(), "rendering": "draft"}
    first = an_issued_paper(**facts)
    supersede(document=first)

    assert orders_of(first, an_issued_paper(**facts), an_issued_paper(**facts)) == 2
