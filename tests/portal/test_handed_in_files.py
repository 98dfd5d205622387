"""A file that is handed in with a form."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from documents.models import StoredFile
from lifecycle.roles import Role
from lifecycle.tables.mobility import State
from tests.lifecycle.conftest import put_in

A_PDF = b"%PDF-1.7\n1 0 obj<</Type/Page>>endobj\n%%EOF\n"


def test_a_scan_that_is_not_taken_is_told_beside_it_and_what_was_typed_is_kept(cast, browser_of):
    put_in(cast.mobility, State.PREPARATION, reached=1, started_on=None, ended_on=None, suspended_from=None)
    address = reverse("portal:act", args=[cast.mobility.pk, "lifecycle.answer_as_employer"])
    employer = cast.actors[Role.EMPLOYER].person_id
    typed = {"answer": "agree", "decided_by": f"EM:{employer}", "talk": "She called on Monday"}
    coordinator = browser_of(Role.SENDING_COORDINATOR)

    refused = coordinator.post(address, {**typed, "scan": SimpleUploadedFile("scan.pdf", b"%PDF-")})

    page = refused.content.decode()
    assert refused.status_code == 400
    assert "This PDF is not whole" in page
    assert "She called on Monday" in page
    assert not StoredFile.unscoped.exists()
    assert coordinator.post(address, {**typed, "scan": SimpleUploadedFile("scan.pdf", A_PDF)}).status_code == 302
    assert StoredFile.unscoped.get().label == "scan.pdf"
