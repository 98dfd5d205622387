"""Whatever is written, approved, declined, corrected and signed, in any order: what is in force was signed as it stands.

And what was signed is applied: the days of the stay are those of the version in force. A required signature counts part by part, so for every part of a version in force each signer's last signature under
that part is on exactly what stands there.
"""

from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agreements.models import AgreementVersion, FormCorrection
from agreements.parts import PartName
from agreements.selectors import agreed_days, open_version, parts_of, required_signers
from agreements.services import digest_of
from documents.models import Signature
from ground.errors import SojournError
from lifecycle.doors import perform_act, perform_transition
from lifecycle.people.corrections import CORRECT
from lifecycle.tables.mobility import AT_THE_HOST
from tests.factories.agreements import (
    CI,
    CO,
    GU,
    HC,
    HT,
    IN,
    LE,
    REVIEWERS,
    SIGNERS,
    abroad,
    consent,
    text_of,
    written,
)  # fmt: skip
from tests.factories.assessments import CODE, on
from tests.factories.documents import make_ready

WORDS = {
    PartName.PERIOD: ("place", ("The second kitchen", "The first kitchen")),
    PartName.PROGRAMME: ("timetable", ("Early", "Late")),
    PartName.CONTACTS: ("accompanying", ([], [{"name": "Rasa Trecia"}])),
}
WITH_STAY = {
    "submit_version": "submit_agreement",
    "return_version": "request_agreement_changes",
    "request_signatures": "send_for_signature",
    "refuse_version": "refuse_signature",
    "take_back_refusal": "take_back_refusal",
    "recall_version": "recall_agreement",
}
STEP = st.one_of(
    st.tuples(st.just("write"), st.sampled_from(sorted(WORDS)), st.sampled_from([0, 1])),
    st.tuples(st.just("correct"), st.sampled_from([LE, CO]), st.sampled_from(["Rightly", "Wrongly"])),
    st.tuples(st.just("spell"), st.just(CO), st.sampled_from(["Carla Prima", "Carla Príma", "Karla Prima"])),
    st.tuples(st.just("object_to"), st.sampled_from([HC, GU]), st.none()),
    st.tuples(st.just("approve"), st.sampled_from(REVIEWERS), st.none()),
    st.tuples(st.just("sign"), st.sampled_from(SIGNERS), st.none()),
    st.tuples(st.sampled_from(["all_approve", "all_sign", "change"]), st.none(), st.none()),
    st.tuples(st.sampled_from(["all_approve", "all_sign"]), st.none(), st.none()),
    st.tuples(st.sampled_from(["submit_version", "request_signatures", "recall_version"]), st.just(CO), st.none()),
    st.tuples(st.sampled_from(["submit_version", "request_signatures"]), st.just(CO), st.none()),
    st.tuples(st.just("ask_longer"), st.sampled_from([LE, HC]), st.sampled_from(["2026-05-10", "2026-05-20"])),
    st.tuples(
        st.just("ask_new"),
        st.just(CO),
        st.sampled_from([("shorter", "last_day", "2026-04-10"), ("place", "place", "The third kitchen")]),
    ),
    st.tuples(st.sampled_from(["suspend", "resume"]), st.just(HC), st.none()),
    st.tuples(
        st.sampled_from(["return_version", "refuse_version", "take_back_refusal"]),
        st.sampled_from([HC, LE, GU]),
        st.sampled_from(sorted(WORDS)),
    ),
)


class Walk:
    """One stay, and everything that people may do to its agreement; what the doors refuse changes nothing."""

    def __init__(self, cast):
        self.cast = cast

    def take(self, kind, who, what):
        try:
            getattr(self, kind, self._step(kind))(who, what)
        except SojournError:
            return

    def _act(self, name, who, data=None, **more):
        perform_act(name=name, pk=self.cast.mobility.pk, actor=self.cast.actors[who], data=data or {}, **more)

    def write(self, part, nth):
        field, words = WORDS[part]
        version = open_version(self.cast.stay())
        if version is not None:
            content = {**parts_of(version)[part], field: words[nth]}
            self._act("agreements.write_part", CO, {"part": part, "content": content})

    def correct(self, who, name):
        whom = str(self.cast.actors[who].person_id)
        self._act(CORRECT, CO, {"person": whom, "family_names": name, "reason": "Mistyped"})

    def spell(self, who, name):
        self._act("agreements.correct_spelling", who, {"what": "contacts:host.mentor.name", "after": name})

    def object_to(self, who, _what):
        last = FormCorrection.objects.order_by("-made_at", "-pk").first()
        self._act("agreements.object_to_spelling", who, {"correction": last and last.pk, "reason": "Not hers"})

    def approve(self, who, _what):
        self._act("agreements.approve_version", who)

    def sign(self, who, _what):
        version = open_version(self.cast.stay())
        if version is not None and version.state == "signing":
            make_ready(text_of(version))
            self._act("documents.sign", who, {"kind": "learning_agreement"}, proof=CODE)

    def all_approve(self, _who, _what):
        for role in REVIEWERS:
            self.take("approve", role, None)

    def all_sign(self, _who, _what):
        for role in SIGNERS:
            self.take("sign", role, None)

    def change(self, _who, _what):
        self._act("agreements.start_amendment", CO, {"reason": "another kitchen"})

    def ask_longer(self, who, day):
        self._act("agreements.ask_extension", who, {"last_day": day, "reason": "another week"})

    def ask_new(self, who, said):
        what, field, value = said
        self._act("agreements.start_amendment", who, {"what": what, field: value, "reason": "it fits better"})

    def suspend(self, who, _what):
        self._of_the_stay("suspend", who, suspended_from=self.cast.stay().today, reason="The kitchen is closed")

    def resume(self, who, _what):
        self._of_the_stay("resume", who, resumed_on=self.cast.stay().today)

    def _of_the_stay(self, name, who, **details):
        actor = self.cast.actors[who]
        perform_transition(machine="mobility", pk=self.cast.mobility.pk, name=name, actor=actor, **details)

    def _step(self, name):
        def step(who, part):
            stay, actor = self.cast.stay(), self.cast.actors[who]
            more = {"comments": {part: "Otherwise"}} if name == "return_version" else {}
            more |= {"reason": "Not so"} if name in ("refuse_version", "recall_version") else {}
            if stay.state not in AT_THE_HOST:
                perform_transition(machine="mobility", pk=stay.pk, name=WITH_STAY[name], actor=actor, **more)
                return
            states = ["refused"] if name == "take_back_refusal" else ["draft", "review", "signing"]
            found = AgreementVersion.unscoped.filter(mobility=stay, state__in=states).order_by("-created_at").first()
            if found is not None:
                perform_transition(machine="agreement_version", pk=found.pk, name=name, actor=actor, **more)

        return step


def signed_last(stay):
    """By signer and part: the digest of the last signature that counts."""
    found = {}
    given = Signature.unscoped.filter(request__state="signed", request__document__subject_type="agreement_version")
    given = given.filter(request__document__mobility=stay).select_related("request")
    for one in given.order_by("request__document__version_no", "signed_at"):
        by = one.request.organisation_id or one.request.person_id
        found.update({(one.request.role, by, part["part"]): part["sha256"] for part in one.request.covers})
    return found


def lacking(stay):
    """What a version in force lacks: each signer and part without a signature on what stands there."""
    signed = signed_last(stay)
    return [
        (str(signer.role), part.name)
        for version in AgreementVersion.unscoped.filter(mobility=stay, state="in_force")
        for part in version.parts.all()
        for signer in required_signers(stay)
        if signed.get((str(signer.role), signer.organisation_id or signer.person_id, part.name))
        != digest_of(part.content)
    ]


def unapplied(stay):
    """The days of a version in force that are not those of the stay."""
    in_force = AgreementVersion.unscoped.filter(mobility=stay, state="in_force")
    agreed = [agreed_days(parts_of(version)) for version in in_force]
    return [days for days in agreed if days != (stay.planned_start, stay.planned_end)]


@pytest.mark.slow
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(scene=st.sampled_from([written, abroad]), steps=st.lists(STEP, min_size=8, max_size=22))
def test_nothing_is_in_force_without_every_signature_on_what_stands_there(cast, scene, steps):
    with transaction.atomic(), on(date(2026, 3, 10) if scene is abroad else date(2026, 1, 12)):
        scene(cast)
        walk = Walk(cast)
        for kind, who, what in steps:
            walk.take(kind, who, what)
            stay = cast.stay()
            assert lacking(stay) == [] and unapplied(stay) == []
            parts = [part for version in stay.agreement_versions.all() for part in version.parts.all()]
            assert [part.name for part in parts if part.sha256 != digest_of(part.content)] == []
        transaction.set_rollback(True)  # the next walk begins where this one did


@pytest.mark.slow
def test_a_walk_reaches_what_it_is_about(cast):
    """Else the property above would hold of stays in which nothing is ever in force."""
    written(cast)
    walk = Walk(cast)
    for kind, who, what in (
        ("submit_version", CO, None), ("approve", LE, None), ("return_version", GU, "contacts"),
        ("write", "period_and_place", 0), ("submit_version", CO, None), ("all_approve", None, None),
        ("spell", CO, "Carla Príma"), ("request_signatures", CO, None), ("spell", CO, "Karla Prima"), ("sign", LE, None), ("correct", LE, "Rightly"), ("refuse_version", HC, None),
        ("take_back_refusal", HC, None), ("all_sign", None, None),
    ):  # fmt: skip
        walk.take(kind, who, what)
    consent(cast)

    assert AgreementVersion.unscoped.filter(state="in_force").count() == 1 and lacking(cast.stay()) == []
    assert {CI, HT, IN} <= set(REVIEWERS)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "end", "place"),
    [
        (("ask_longer", HC, "2026-05-10"), date(2026, 5, 10), None),
        (("ask_new", CO, ("shorter", "last_day", "2026-04-10")), date(2026, 4, 10), None),
        (("ask_new", CO, ("place", "place", "The third kitchen")), date(2026, 4, 24), "The third kitchen"),
    ],
)
def test_a_walk_abroad_ends_with_the_change_applied(cast, change, end, place):
    abroad(cast)
    walk = Walk(cast)
    with on(date(2026, 3, 10)):
        for step in (
            change, ("submit_version", CO, None), ("all_approve", None, None), ("request_signatures", CO, None),
            ("all_sign", None, None),
        ):  # fmt: skip
            walk.take(*step)

    stay = cast.stay()
    version = AgreementVersion.unscoped.get(mobility=stay, state="in_force")
    assert (version.number, stay.planned_end) == (2, end)
    assert lacking(stay) == unapplied(stay) == []
    assert place is None or parts_of(version)[PartName.PERIOD]["place"] == place
