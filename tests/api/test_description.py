"""The description of the API: complete, for everybody, and the page that explains it in words."""

import re

from django.urls import resolve, reverse

from api.sentences import NEXT_STEPS, TITLES
from ground.sentences import registered
from tests.source import ROOT

PAGE = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")


def test_every_address_of_the_page_leads_somewhere():
    stay = "00000000-0000-4000-8000-000000000000"
    addresses = re.findall(r"\$URL(/api/v1/[^\s\"?]*)", PAGE)

    assert len(addresses) >= 10
    for address in addresses:
        assert resolve(address.replace("$STAY", stay)).url_name != "nowhere", address


def test_every_status_that_is_described_has_its_words(anybody):
    schema = anybody.get("schema/").json()
    statuses = {
        int(status) for path in schema["paths"].values() for one in path.values() for status in one["responses"]
    }

    assert {status for status in statuses if status >= 400} <= set(TITLES)
    assert set(TITLES) <= {step for step in NEXT_STEPS if isinstance(step, int)}
    assert {step for step in NEXT_STEPS if isinstance(step, str)} <= registered()


def test_every_refusal_is_described_as_problem_details(anybody):
    for path, several in anybody.get("schema/").json()["paths"].items():
        for method, one in several.items():
            refusals = {code: answer for code, answer in one["responses"].items() if int(code) >= 400}
            assert {"404", "429", "503"} <= set(refusals), (method, path)
            assert all(list(answer["content"]) == ["application/problem+json"] for answer in refusals.values())


def test_the_state_of_a_stay_is_never_among_what_is_given(anybody):
    given = {
        name: facts for name, facts in anybody.get("schema/").json()["components"]["schemas"].items()
        if name.endswith("Request")
    }  # fmt: skip

    assert given
    assert [name for name, facts in given.items() if {"state", "id", "number"} & set(facts["properties"])] == []


def test_the_page_to_read_holds_no_inline_script(anybody):
    page = anybody.get("docs/")

    assert "unsafe" not in page["Content-Security-Policy"]
    assert not re.search(r"<script(?![^>]*\bsrc=)", page.text)
    assert reverse("api:schema") in page.text
