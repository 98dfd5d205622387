"""Whatever is written, said, approved, declined, passed on and signed, in any order: what is in force is what all signed.

The walk keeps a book of its own: what each party had in sight when it approved and when it signed.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.actors import Actor
from documents.models import Signature
from ground.errors import SojournError
from lifecycle.roles import Role
from lifecycle.tables.mou import IN_FORCE, OPEN, SIGNING
from partnerships.models import Memorandum, MemorandumVersion
from partnerships.parts import digest_of_version, digests_of
from remarks.models import Comment
from remarks.talks import talk_about
from tests.factories.documents import make_ready
from tests.factories.partnerships import CODE, CONTENT, VALID, a_memorandum, record, take, text_of, the_parties
from tests.lifecycle.conftest import Cast, a_person
from tests.lifecycle.conftest import cast as cast

CO, HC, IN, RIA = Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.INTERMEDIARY, "a colleague at the host"
WHO = (CO, HC, IN)
WORDS = ("Assessed at work", "Assessed at school", "Assessed by both")
NOTHING = st.none()
STEP = st.one_of(
    st.tuples(st.just("write"), st.sampled_from([CO, HC]), st.sampled_from(WORDS)),
    st.tuples(st.just("parties"), st.sampled_from([CO, HC]), st.sampled_from([2, 3])),
    st.tuples(st.just("signer"), st.just(CO), st.sampled_from([HC, IN])),
    st.tuples(st.sampled_from(["comment", "settle"]), st.sampled_from(WHO), NOTHING),
    st.tuples(st.sampled_from(["approve", "take_approval_back"]), st.sampled_from(WHO), NOTHING),
    st.tuples(st.sampled_from(["sign", "sign", "pass_on"]), st.sampled_from([*WHO, RIA]), NOTHING),
    st.tuples(st.sampled_from(["request_changes", "take_back_refusal"]), st.sampled_from([*WHO, RIA]), NOTHING),
    st.tuples(st.sampled_from(["submit", "revise", "abandon"]), st.sampled_from([CO, HC]), NOTHING),
    st.tuples(st.sampled_from(["all_approve", "all_sign", "submit"]), st.just(CO), NOTHING),
    st.tuples(st.sampled_from(["all_approve", "all_sign"]), st.just(CO), NOTHING),
)


BEGUN = ([], ["submit", "all_approve"], ["submit", "all_approve", "all_sign", "revise"])


class Walk:
    """One memorandum, and everything that people may do to it; what the doors refuse changes nothing."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.memorandum = cast, a_memorandum(cast).memorandum
        ria = a_person("ria", cast.organisations["hosting"])
        self.actors = cast.actors | {RIA: Actor(ria.pk, cast.organisations["hosting"].pk)}
        self.approved: dict[tuple[Any, Any], str] = {}  # by version and organisation: the text in sight
        self.signed: dict[tuple[Any, Any, Any], str] = {}  # by version, text for signature and organisation

    @property
    def version(self) -> MemorandumVersion:
        found = MemorandumVersion.unscoped.filter(memorandum=self.memorandum)
        return found.filter(state__in=OPEN).first() or found.order_by("-created_at").first()

    def take(self, kind: str, who: Any, what: Any) -> None:
        version = self.version
        try:
            with transaction.atomic():
                getattr(self, kind, self._step(kind))(version, who, what)
        except SojournError:  # what is refused changes nothing, and the walk goes on
            return

    def _step(self, name: str) -> Any:
        def step(version: MemorandumVersion, who: Any, _what: Any) -> None:
            more = {} if name in ("submit", "take_back_refusal") else {"reason": "Not so"}
            take(version, name, self.actors[who], **more)
            if name == "submit":  # who sends a text has it in sight
                self.approved[version.pk, self.actors[who].organisation_id] = digest_of_version(version)

        return step

    def write(self, version: MemorandumVersion, who: Any, words: str) -> None:
        record(version, "write_memorandum", self.actors[who], {"content": {**CONTENT, "procedures": words}, **VALID})

    def parties(self, version: MemorandumVersion, who: Any, number: int) -> None:
        between = self.cast.organisations["intermediary"].pk
        third = {**the_parties(self.cast)[1], "organisation": str(between), "contact": str(self.actors[IN].person_id)}
        rows = [*the_parties(self.cast), {**third, "functions": ["intermediary"]}][:number]
        record(version, "set_parties", self.actors[who], {"parties": rows})

    def signer(self, version: MemorandumVersion, who: Any, whose: Any) -> None:
        rows = [{"organisation": str(self.actors[whose].organisation_id), "signer": str(self.actors[RIA].person_id)}]
        record(version, "write_memorandum", self.actors[who], {"signing": rows})

    def comment(self, version: MemorandumVersion, who: Any, _what: Any) -> None:
        part = next(iter(talk_about(version).parts(version)))
        record(version, "comment", self.actors[who], {"part": part, "quote": "", "text": "Why?"})

    def settle(self, version: MemorandumVersion, who: Any, _what: Any) -> None:
        said = Comment.unscoped.filter(subject_id=version.pk, settled_at=None).first()
        record(version, "settle_comment", self.actors[who], {"comment": said and said.pk})

    def approve(self, version: MemorandumVersion, who: Any, _what: Any) -> None:
        in_sight = digest_of_version(version)
        record(version, "approve", self.actors[who], {"read": in_sight})
        self.approved[version.pk, self.actors[who].organisation_id] = in_sight

    def take_approval_back(self, version: MemorandumVersion, who: Any, _what: Any) -> None:
        record(version, "take_approval_back", self.actors[who])
        self.approved.pop((version.pk, self.actors[who].organisation_id))

    def sign(self, version: MemorandumVersion, who: Any, _what: Any) -> None:
        if version.state != SIGNING:
            return
        text, in_sight = make_ready(text_of(version)), digest_of_version(version)
        record(version, "sign", self.actors[who], {"place": "Vilnius"}, proof=CODE)
        self.signed[version.pk, text.pk, self.actors[who].organisation_id] = in_sight

    def pass_on(self, version: MemorandumVersion, who: Any, _what: Any) -> None:
        typed = {
            "given_names": "Ria",
            "family_names": "Example",
            "email": "ria@people.example.org",
            "reason": "She may.",
        }
        record(version, "pass_on", self.actors[who], typed)

    def all_approve(self, _version: MemorandumVersion, _who: Any, _what: Any) -> None:
        for who in WHO:
            self.take("approve", who, None)

    def all_sign(self, _version: MemorandumVersion, _who: Any, _what: Any) -> None:
        for who in (*WHO, RIA):
            self.take("sign", who, None)

    def lacking(self) -> Iterator[str]:
        """What a version in force lacks: a party's approval, or signature, of exactly the text that it is."""
        for version in MemorandumVersion.unscoped.filter(memorandum=self.memorandum, state=IN_FORCE):
            text, now = text_of(version), digest_of_version(version)
            for party in version.parties.all():
                house = party.organisation_id
                given = version.approvals.filter(organisation=house, void_at=None).first()
                if given is None or given.parts != digests_of(version) or self.approved.get((version.pk, house)) != now:
                    yield f"{party}: approved another text"
                asked = Signature.unscoped.filter(request__document=text, request__organisation=house)
                if not asked.filter(request__state="signed", document_sha256=text.sha256).exists():
                    yield f"{party}: no signature on this text"
                if self.signed.get((version.pk, text.pk, house)) != now:
                    yield f"{party}: signed another text"


@pytest.mark.slow
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(begun=st.sampled_from(BEGUN), steps=st.lists(STEP, min_size=8, max_size=24))
def test_nothing_is_in_force_that_a_party_did_not_approve_and_sign_as_it_stands(cast, begun, steps):
    with transaction.atomic():
        walk = Walk(cast)
        for kind, who, what in [*((kind, CO, None) for kind in begun), *steps]:
            walk.take(kind, who, what)
            assert not list(walk.lacking())
        transaction.set_rollback(True)  # the next walk begins where this one did


@pytest.mark.slow
def test_a_walk_reaches_what_it_is_about(cast):
    """Else the property above would hold of memoranda of which nothing is ever in force."""
    walk = Walk(cast)
    for kind, who, what in (
        ("parties", CO, 3), ("submit", CO, None), ("comment", HC, None), ("approve", HC, None),
        ("take_approval_back", HC, None), ("request_changes", IN, None), ("write", HC, WORDS[1]), ("settle", CO, None),
        ("submit", CO, None), ("all_approve", CO, None), ("sign", CO, None), ("pass_on", HC, None),
        ("request_changes", RIA, None), ("take_back_refusal", RIA, None), ("all_sign", CO, None),
    ):  # fmt: skip
        walk.take(kind, who, what)
    first = walk.version
    assert (first.state, first.content["procedures"], first.parties.count()) == ("in_force", WORDS[1], 3)
    assert not list(walk.lacking())

    walk.approved[first.pk, cast.organisations["hosting"].pk] = "another text"
    assert [said.partition(": ")[2] for said in walk.lacking()] == ["approved another text"]
    assert Memorandum.unscoped.count() == 1
