"""Somebody who was handed a paper, without an account: the code typed from it, the file that came with it."""

import pytest
from django.core.cache import cache

from tests.browser.conftest import assert_accessible
from tests.factories.documents import a_ready_paper

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ISSUED = b"%PDF-1.7 as it was issued"


def a_file(data: bytes) -> dict[str, object]:
    return {"name": "paper.pdf", "mimeType": "application/pdf", "buffer": data}


@pytest.mark.parametrize("page", [390, 1280], indirect=True)
def test_a_stranger_mistypes_the_code_then_reads_the_verdict_and_finds_the_changed_file(page, settings, tmp_path):
    cache.clear()  # the counters of guesses lie in a table of their own
    store = "django.core.files.storage.FileSystemStorage"
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": store, "OPTIONS": {"location": tmp_path}}}
    paper = a_ready_paper(ISSUED, template="documents/paper.html")
    page.goto("/v")
    assert_accessible(page)
    page.locator("input[name=code]").fill(paper.verification_code[:-2])
    page.get_by_role("button", name="Check the code").click()
    page.get_by_text("characters are missing").first.wait_for()
    assert_accessible(page)
    assert page.locator("input[name=code]").input_value() == paper.verification_code[:-2]

    page.locator("input[name=code]").fill(paper.verification_code.lower().replace("-", " "))
    page.locator("input[name=code]").press("Enter")
    page.get_by_role("heading", name="This paper is genuine").wait_for()
    assert_accessible(page)

    for data, said in (
        (ISSUED, "Your file is genuine and unchanged"),
        (ISSUED[:-1] + b"!", "Your file differs from the paper that was issued"),
    ):
        page.goto(f"/v/{paper.verification_code}")
        page.locator("input[type=file]").set_input_files(a_file(data))
        page.locator("form:has(input[type=file]) button").click()
        page.get_by_role("heading", name=said).wait_for()
        assert_accessible(page)
