"""What is owed, and the papers: each reader sees the own part."""

from datetime import timedelta
from uuid import uuid4

import pytest

from documents import shelf
from documents.models import Document
from ground import clock
from lifecycle.models import Mobility, ToDo
from lifecycle.roles import Role
from tests.api.conftest import problem


def owe(cast, role, **changes):
    facts = {
        "mobility": cast.mobility, "transition": "start_preparation", "key": str(uuid4()),
        "code": "lifecycle.basic_missing", "owner": role.value, "params": {"field": "country"}, "since": clock.now(),
    }  # fmt: skip
    return ToDo.unscoped.create(**(facts | changes))


@pytest.fixture
def owed(cast):
    """One of the coordinator by role, one by name, one of the host."""
    ToDo.unscoped.all().delete()
    today = clock.today()
    return {
        "role": owe(cast, Role.SENDING_COORDINATOR),
        "late": owe(
            cast,
            Role.SENDING_COORDINATOR,
            person_id=cast.actors[Role.SENDING_COORDINATOR].person_id,
            due_on=today - timedelta(days=1),
        ),
        "host": owe(cast, Role.HOST_COORDINATOR, due_on=today),
    }


def ids(answer):
    assert answer.status_code == 200, answer.json()
    return [one["id"] for one in answer.json()["results"]]


def test_each_sees_what_they_owe_the_most_urgent_first(as_role, owed):
    assert ids(as_role(Role.SENDING_COORDINATOR).get("todos/")) == [str(owed["late"].pk), str(owed["role"].pk)]
    assert ids(as_role(Role.HOST_COORDINATOR).get("todos/")) == [str(owed["host"].pk)]


def test_a_todo_says_what_who_and_since_when(coordinator, cast, owed):
    told = coordinator.get("todos/").json()["results"][0]

    assert told | {"since": ""} == {
        "id": str(owed["late"].pk),
        "mobility": {"id": str(cast.mobility.pk), "number": cast.mobility.number},
        "code": "lifecycle.basic_missing",
        "sentence": "The plan lacks: country.",
        "owner": "CO",
        "owner_label": "sending coordinator",
        "person": {"id": str(cast.actors[Role.SENDING_COORDINATOR].person_id), "name": "Sending_Coordinator Example"},
        "transition": "start_preparation",
        "since": "",
        "due_on": "2026-01-11",
        "late": True,
    }


def test_the_todos_of_a_stay_are_those_of_everybody_in_it(coordinator, cast, owed):
    assert ids(coordinator.get(f"mobilities/{cast.mobility.pk}/todos/")) == [
        str(owed[name].pk) for name in ("late", "host", "role")
    ]


def test_pages_of_todos_pass_from_dated_ones_to_those_without_a_date(coordinator, cast, owed):
    path = f"mobilities/{cast.mobility.pk}/todos/?limit=1"
    seen = []
    while path:
        answer = coordinator.get(path)
        seen += ids(answer)
        path = (answer.json()["next"] or "").partition("/api/v1/")[2]

    assert seen == [str(owed[name].pk) for name in ("late", "host", "role")]


def test_what_is_settled_is_not_listed(coordinator, owed):
    ToDo.unscoped.update(closed_at=clock.now())

    assert ids(coordinator.get("todos/")) == []


def test_a_stranger_owes_nothing(stranger, owed):
    assert ids(stranger.get("todos/")) == []


# Papers

BYTES = b"%PDF-1.7 what was printed"


def a_paper(cast, *, readers=("CO",), ready=True, **changes):
    import hashlib

    filed = {
        "file": shelf.put(BYTES, ".pdf"), "sha256": hashlib.sha256(BYTES).hexdigest(), "size": len(BYTES), "pages": 2,
        "state": "ready", "ready_at": clock.now(),
    }  # fmt: skip
    return Document.unscoped.create(
        key=str(uuid4()),
        number=f"LA-{uuid4().hex[:6]}",
        kind="departure_pack",
        title="Departure pack",
        language="en",
        mobility=cast.mobility,
        subject_type="mobility",
        subject_id=cast.mobility.pk,
        chain=cast.mobility.pk,
        template="documents/paper.html",
        template_version="0",
        reader_roles=list(readers),
        created_at=clock.now(),
        rendering="final",
        verification_code=uuid4().hex[:14],
        snapshot={"secret": "never listed"},
        **((filed if ready else {}) | changes),
    )


def test_papers_are_listed_to_their_readers_only(as_role, cast):
    ours, both = a_paper(cast), a_paper(cast, readers=("CO", "HC"))

    for path in ("documents/", f"mobilities/{cast.mobility.pk}/documents/"):
        assert set(ids(as_role(Role.SENDING_COORDINATOR).get(path))) == {str(ours.pk), str(both.pk)}
        assert ids(as_role(Role.HOST_COORDINATOR).get(path)) == [str(both.pk)]


def test_a_paper_says_what_is_on_file_and_where_the_file_is(coordinator, cast):
    paper = a_paper(cast)

    answer = coordinator.get(f"documents/{paper.pk}/")

    told = answer.json()
    assert (told["number"], told["state"], told["pages"], told["sha256"]) == (paper.number, "ready", 2, paper.sha256)
    assert told["file"] == f"http://testserver/api/v1/documents/{paper.pk}/file/"
    assert "never listed" not in answer.content.decode()
    file = coordinator.get(f"documents/{paper.pk}/file/", Accept="application/pdf")
    assert (file.content, file["Content-Type"]) == (BYTES, "application/pdf")
    assert file["Content-Disposition"] == f'attachment; filename="{paper.file_name}"'
    assert file["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_a_paper_in_the_making_says_when_to_ask_again(coordinator, cast):
    paper = a_paper(cast, ready=False)

    assert coordinator.get(f"documents/{paper.pk}/").json()["file"] is None
    answer = coordinator.get(f"documents/{paper.pk}/file/", Accept="application/pdf")

    problem(answer, 409, "api.paper_not_ready")
    assert answer["Retry-After"] == "10"


def test_a_paper_that_could_not_be_made_says_why(coordinator, cast):
    paper = a_paper(cast, ready=False, state="failed", fault_code="documents.took_too_long")

    problem(coordinator.get(f"documents/{paper.pk}/file/"), 409, "documents.took_too_long")


def test_a_paper_whose_bytes_changed_is_not_given_out(coordinator, cast):
    paper = a_paper(cast, sha256="0" * 64)

    problem(coordinator.get(f"documents/{paper.pk}/file/"), 409, "documents.file_lost")


@pytest.mark.parametrize("suffix", ["", "file/"])
def test_a_paper_of_others_is_404_like_a_missing_one(as_role, cast, suffix):
    paper, host = a_paper(cast), as_role(Role.HOST_COORDINATOR)

    for pk in (paper.pk, uuid4()):
        problem(host.get(f"documents/{pk}/{suffix}"), 404, "lifecycle.not_found")


def test_papers_of_a_stay_end_with_the_part_in_it(as_role, cast):
    paper, host = a_paper(cast, readers=("CO", "HC")), as_role(Role.HOST_COORDINATOR)
    assert ids(host.get("documents/")) == [str(paper.pk)]

    cast.mobility.organisation_parts.filter(part="hosting").update(until_at=clock.now())

    assert ids(host.get("documents/")) == []
    assert Mobility.objects.visible_to(cast.actors[Role.HOST_COORDINATOR]).count() == 0
