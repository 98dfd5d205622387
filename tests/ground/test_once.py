"""What a page asks once: while it is read, and not a line longer."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from ground.once import OncePerPageMiddleware, anew, asked_once, is_reading, once, standing_still

requests = RequestFactory()


@pytest.fixture
def asked():
    return []


def answers_of(request, view):
    """What the view found, drawn behind the middleware."""
    found = []

    def draw(_request):
        found.append(view())
        return HttpResponse()

    OncePerPageMiddleware(draw)(request)
    return found[0]


def test_a_page_asks_once_and_the_next_one_anew(asked):
    def view():
        return [once("key", lambda: asked.append(len(asked)) or len(asked)) for _nth in range(3)]

    assert [answers_of(requests.get("/"), view) for _nth in range(2)] == [[1, 1, 1], [2, 2, 2]]


def test_a_form_that_is_sent_asks_each_time(asked):
    def view():
        return [once("key", lambda: asked.append(1) or len(asked)) for _nth in range(3)], is_reading()

    assert answers_of(requests.post("/"), view) == ([1, 2, 3], False)


def test_outside_of_a_page_each_asks(asked):
    assert [once("key", lambda: asked.append(1) or len(asked)) for _nth in range(2)] == [1, 2]


def test_what_is_tried_out_is_asked_anew_and_then_forgotten(asked):
    @asked_once
    def found(_about):
        asked.append(1)
        return len(asked)

    def view():
        before = found("a")
        with anew():
            within = found("a"), found("a")
        return before, within, found("a"), found("b")

    assert answers_of(requests.get("/"), view) == (1, (2, 3), 1, 4)


def test_while_a_door_judges_each_is_asked_once_and_then_forgotten(asked):
    @asked_once
    def found(_about):
        asked.append(1)
        return len(asked)

    with standing_still():
        judged = found("a"), found("a")
        with standing_still():
            judged += (found("a"),)
    assert (judged, is_reading(), found("a")) == ((1, 1, 1), False, 2)


def test_what_a_page_found_holds_while_a_door_judges_for_it(asked):
    def view():
        before = once("key", lambda: asked.append(1) or len(asked))
        with standing_still():
            return before, once("key", lambda: asked.append(1) or len(asked))

    assert answers_of(requests.get("/"), view) == (1, 1)


def test_a_page_that_breaks_leaves_nothing_behind():
    def breaks(_request):
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        OncePerPageMiddleware(breaks)(requests.get("/"))
    assert not is_reading()
