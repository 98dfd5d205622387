"""The description of the API is drawn by our own files, under the policy that forbids all others."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.browser


@pytest.mark.django_db(transaction=True)
def test_the_description_is_drawn_with_our_own_files_only(page, live_server):
    said, asked = [], []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))

    page.goto(reverse("api:docs"))
    page.wait_for_selector(".opblock")

    assert page.locator(".opblock").count() == 14
    assert said == []
    assert [url for url in asked if not url.startswith((live_server.url, "data:"))] == []
    page.click("#operations-todos-todos .opblock-summary-control")
    page.wait_for_selector("#operations-todos-todos .responses-table")
    assert said == []
