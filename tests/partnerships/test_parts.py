"""A version in parts: what is approved is exactly what stands there, whatever is done in which order."""

from itertools import count

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from documents.models import Signature
from ground.errors import SojournError
from lifecycle.roles import Role
from lifecycle.tables.mou import State
from partnerships.parts import digest_of_version, digests_of, facts_of, in_words, parts_of
from partnerships.parts.names import named_in
from partnerships.services import settle_version, write_content
from remarks.selectors import sent_texts, text_with
from tests.factories.documents import make_ready
from tests.factories.partnerships import CODE, CONTENT, VALID, a_memorandum, again, record, take, text_of
from tests.partnerships.conftest import cast

__all__ = ["cast"]
CO, HC = Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR
NTH = count(1)
MOVES = (
    "submit", "approve", "approve", "take_approval_back", "request_changes", "take_back_refusal", "write", "comment",
    "sign", "sign",
)  # fmt: skip
# Where the walk begins: from nothing, or some of the way already, so that enough of them come into force.
BEGUN = (
    (), (("submit", CO, "One"), ("approve", HC, "One")),
    (("submit", CO, "One"), ("approve", HC, "One"), ("sign", CO, "One")),
    (("submit", CO, "One"), ("approve", HC, "One"), ("sign", CO, "One"), ("request_changes", HC, "Two")),
)  # fmt: skip
READ_OR_SIGNED = (State.UNDER_REVIEW, State.SIGNING, State.IN_FORCE)


def move(cast, version, name, role, words):
    """One move of one party; what the door refuses changes nothing."""
    actor = cast.actors[role]
    try:
        if name in ("submit", "request_changes", "take_back_refusal"):
            take(version, name, actor, **({"reason": words} if name == "request_changes" else {}))
        elif name == "write":
            write_content(version=again(version), content={**CONTENT, "revision": words}, **VALID)
            settle_version(pk=version.pk)
        elif name == "comment":
            record(version, name, actor, {"part": "aims", "text": words})
        elif name == "sign":
            if again(version).state == State.SIGNING:
                make_ready(text_of(version))
            record(version, name, actor, proof=CODE)
        else:
            record(version, name, actor)
    except SojournError:
        pass


def signed_by(version) -> set:
    """Which parties signed the text that was made last, of exactly the bytes on file."""
    text = text_of(version)
    signed = Signature.unscoped.filter(request__document=text, request__state="signed", document_sha256=text.sha256)
    return set(signed.values_list("request__organisation_id", flat=True))


@pytest.mark.slow
@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(BEGUN),
    st.lists(
        st.tuples(st.sampled_from(MOVES), st.sampled_from((CO, HC)), st.sampled_from(("One", "Two"))), max_size=20
    ),
)
def test_whatever_is_done_what_is_approved_and_signed_is_the_text_that_stands(cast, begun, moves):
    version = a_memorandum(cast, code=f"MOU-LT-IT-{next(NTH)}")
    for name, role, words in (*begun, *moves):
        move(cast, version, name, role, words)
        version = again(version)
        if version.state not in READ_OR_SIGNED:
            continue  # nothing counts until it is sent out again
        counting = list(version.approvals.filter(void_at=None))
        assert [one.parts for one in counting] == [digests_of(version)] * len(counting)
        assert not counting or text_with(version, digest_of_version(version)) is not None
        parties = set(version.parties.values_list("organisation", flat=True))
        if version.state in (State.SIGNING, State.IN_FORCE):
            assert {one.organisation_id for one in counting} == parties
        if version.state == State.IN_FORCE:
            assert signed_by(version) == parties


def test_a_text_that_was_sent_out_reads_later_as_it_was(cast):
    version = a_memorandum(cast)
    then = parts_of(version)
    take(version, "submit", cast.actors[CO])
    take(version, "request_changes", cast.actors[HC], reason="Shorter")
    write_content(version=again(version), content={**CONTENT, "procedures": "Shorter"}, **VALID)
    version = again(version)

    (sent,) = sent_texts(version)
    assert [(part.key, part.digest) for part in in_words(sent.facts, named_in(version, sent.facts))] == [
        (part.key, part.digest) for part in then
    ]
    assert "kept in the transcript" in str(in_words(sent.facts, named_in(version, sent.facts)))
    assert "kept in the transcript" not in str(parts_of(version))


def test_a_digest_is_the_same_in_every_language_and_the_words_are_not(cast):
    version = a_memorandum(cast)
    with translation.override("en"):
        english = parts_of(version)
    with translation.override("nl"):
        dutch = parts_of(version)

    assert [part.digest for part in english] == [part.digest for part in dutch]
    assert [part.number for part in english] == [part.number for part in dutch]
    assert english[0].title != dutch[0].title


@pytest.mark.parametrize(
    "content",
    [{"qualifications": None}, {"qualifications": [{"qualification": "x", "units": "y"}, 3]}, {"annexes": {"a": 1}},
     {"qualifications": [{"qualification": {}, "units": [{"outcomes": [{"knowledge": "alone"}, None]}]}]}, {"new": [1]}],
)  # fmt: skip
def test_a_text_of_another_shape_is_read_as_far_as_it_goes(cast, content):
    version = a_memorandum(cast)
    type(version).unscoped.filter(pk=version.pk).update(content=content)
    version = again(version)

    assert [part.key for part in parts_of(version)][:2] == ["parties", "aims"]
    assert digests_of(version) != digests_of(a_memorandum(cast, code="MOU-LT-IT-09"))
    assert set(facts_of(version)) == set(digests_of(version))
