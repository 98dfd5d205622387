"""An annex may be a file: listed, named in the paper with its fingerprint, read by every party and by nobody else."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Membership
from documents.filing import open_file
from documents.formats import in_eights
from lifecycle.errors import ActRefused
from lifecycle.roles import Role
from partnerships.documents import paper_to_read
from partnerships.models import AnnexFile
from partnerships.parts import digests_of
from tests.factories.partnerships import a_memorandum, again, newest, put, record, take
from tests.portal.code_walk import text_of

A_PDF = b"%PDF-1.7\n1 0 obj<</Type/Page>>endobj\n%%EOF\n"
CO, HC, LE = Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.PARTICIPANT


def attach(browser, version, data=A_PDF, name="grid.pdf", title="Assessment grid"):
    address = reverse("portal:memorandum-act", args=[version.pk, "partnerships.attach_annex"])
    return browser.post(address, {"title": title, "file": SimpleUploadedFile(name, data)}, follow=True)


def test_a_file_is_added_listed_and_named_with_its_fingerprint(cast, browser_of):
    version = a_memorandum(cast)
    before = digests_of(version)["annexes"]
    assert "Assessment grid" in text_of(attach(browser_of(CO), version))
    digest = hashlib.sha256(A_PDF).hexdigest()
    (annex,) = AnnexFile.objects.all()
    assert annex.file.given_sha256 == digest
    assert digests_of(again(version))["annexes"] != before
    page = text_of(browser_of(HC).get(reverse("portal:memorandum", args=[version.pk])))
    assert "Open the annex: Assessment grid" in page and in_eights(digest) in page
    snapshot = str(paper_to_read(again(version)).snapshot)
    assert "Assessment grid" in snapshot and in_eights(digest) in snapshot


def test_every_party_reads_it_and_nobody_else(cast, browser_of):
    version = a_memorandum(cast)
    attach(browser_of(CO), version)
    annex = AnnexFile.objects.get()
    address = reverse("portal:memorandum-annex", args=[version.pk, annex.file_id])
    for role in (CO, HC):
        assert browser_of(role).get(address).content == open_file(of=annex.file)
    assert browser_of(LE).get(address).status_code == 404
    other = a_memorandum(cast, code="MOU-LT-IT-09")
    assert browser_of(CO).get(reverse("portal:memorandum-annex", args=[other.pk, annex.file_id])).status_code == 404
    Membership.objects.filter(person_id=cast.actors[HC].person_id).delete()
    assert browser_of(HC).get(address).status_code != 200


def test_the_next_version_has_the_same_files_until_one_is_taken_out(cast, browser_of):
    version = a_memorandum(cast)
    attach(browser_of(CO), version)
    put(version, "in_force")
    take(version, "revise", cast.actors[CO], reason="Next year")
    following = newest(version)
    assert [one.title for one in following.annex_files.all()] == ["Assessment grid"]
    address = reverse("portal:memorandum-act", args=[following.pk, "partnerships.drop_annex"])
    browser_of(CO).post(address, {"annex": str(following.annex_files.get().pk)})
    assert (following.annex_files.count(), version.annex_files.count()) == (0, 1)


@pytest.mark.parametrize(("data", "name"), [(b"", "empty.pdf"), (b"PK\x03\x04 a document", "text.docx")])
def test_what_cannot_be_taken_is_told_beside_the_field(cast, browser_of, data, name):
    version = a_memorandum(cast)
    answer = attach(browser_of(CO), version, data, name)
    assert answer.status_code == 400 and "Assessment grid" in answer.content.decode()
    assert not AnnexFile.objects.exists()


def test_once_it_is_sent_nothing_is_added(cast, browser_of):
    version = a_memorandum(cast, "under_review")
    attach(browser_of(CO), version)
    assert not AnnexFile.objects.exists()


def test_where_no_file_is_there_none_is_taken_out(cast):
    with pytest.raises(ActRefused, match="no_annex"):
        record(a_memorandum(cast), "drop_annex", cast.actors[CO])
