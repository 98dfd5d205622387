"""What stands beside a memorandum is accessible at both widths: annexes, examples, what the last version taught."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Person
from documents.filing import store_file
from ground import clock
from library.clauses import offer_clause
from library.models import Clause
from lifecycle.roles import Role
from partners import services
from partnerships.models import AnnexFile
from tests.browser.conftest import assert_accessible
from tests.browser.test_every_page import come_in
from tests.factories.partnerships import CONTENT, a_memorandum, a_version, again, record

pytestmark = pytest.mark.browser
CO = Role.SENDING_COORDINATOR
A_PDF = b"%PDF-1.7\n1 0 obj<</Type/Page>>endobj\n%%EOF\n"
OWN_WORDS = "The host rings the school on the first day."


@pytest.fixture
def versions(cast):
    """One in force with a file and words of its own, and the draft that follows it; a check runs out."""
    actor = cast.actors[CO]
    first = a_memorandum(cast, "in_force", content={**CONTENT, "differing": OWN_WORDS, "quality_commitment": True})
    file = store_file(file=SimpleUploadedFile("grid.pdf", A_PDF), label="grid.pdf", actor=actor, reader_roles=())
    data = {"held_on": clock.today().isoformat(), "findings": "Logs came late", "actions": "Send logs weekly"}
    record(first, "hold_review", actor, data)
    draft = a_version(cast, first.memorandum)
    for version in (first, draft):
        AnnexFile.objects.create(version=version, title="Assessment grid", file=file, added_at=clock.now())
    offer_clause(actor=actor, field="other_objectives", language="en", text="One day a year", subject_id=first.pk)
    Clause.unscoped.update(organisation=cast.organisations["intermediary"])
    over = {"kind": "insurance", "checked_on": clock.today() - timedelta(days=300), "valid_until": clock.today()}
    services.note_check(actor=actor, organisation_id=cast.organisations["hosting"].pk, data=over)
    return again(first), again(draft)


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_pages_beside_a_memorandum_are_accessible(cast, page, versions, language):
    first, draft = versions
    page.goto("/")
    come_in(page, Person.objects.get(pk=cast.actors[CO].person_id), language)
    for address in (
        f"/memoranda/{first.pk}/",
        f"/memoranda/{first.pk}/offer/",
        f"/memoranda/{draft.pk}/write/aims/",
        f"/memoranda/{draft.pk}/write/annexes/",
        f"/memoranda/{draft.pk}/acts/partnerships.attach_annex/",
        "/partners/",
        "/today/",
    ):
        page.goto(address)
        for fold in page.locator("details.sj-unfold, .sj-doc details").all()[:3]:
            fold.locator("summary").first.click()
        assert_accessible(page)
