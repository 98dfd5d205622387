"""A file that is handed in with a form."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from documents.filing import store_file
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


def test_a_scan_stands_under_the_papers_of_its_stay_for_who_reads_it(cast, browser_of):
    """With what it was handed in for; one that was refused, or belongs to nothing, does not."""
    put_in(cast.mobility, State.PREPARATION, reached=1, started_on=None, ended_on=None, suspended_from=None)
    address = reverse("portal:act", args=[cast.mobility.pk, "lifecycle.answer_as_employer"])
    typed = {"answer": "agree", "decided_by": f"EM:{cast.actors[Role.EMPLOYER].person_id}"}
    coordinator = browser_of(Role.SENDING_COORDINATOR)
    coordinator.post(address, {**typed, "scan": SimpleUploadedFile("letter.pdf", A_PDF)})
    held = StoredFile.unscoped.get()
    store_file(file=A_PDF, label="stray.pdf", actor=cast.actors[Role.SENDING_COORDINATOR], mobility_id=held.mobility_id)
    link = reverse("documents:file", args=[held.pk])

    page = reverse("portal:stay", args=[cast.mobility.pk])
    shown = {role: browser_of(role).get(page).content.decode() for role in (Role.HOST_COORDINATOR, Role.PARTICIPANT)}

    drawn = " ".join(coordinator.get(page).content.decode().split())
    assert f'<a href="{link}">letter.pdf</a>' in drawn
    assert "agreed to the stay for the employer" in drawn.partition(link)[2].partition("</li>")[0]
    assert "stray.pdf" not in drawn
    assert link in shown[Role.HOST_COORDINATOR]
    assert link not in shown[Role.PARTICIPANT]
    assert coordinator.get(link).status_code == 200
