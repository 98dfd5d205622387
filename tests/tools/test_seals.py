"""Whatever is altered in the database by hand is found: the end of a chain, a result, a decision, a day, a paper."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import F, Max, Q

from assessments.models import Assessment
from documents import shelf
from documents.models import Document, Rendering, Signature
from ground import clock
from ground.every_row import every_row
from lifecycle.models import Event, Mobility, Remark, Seal, SealedRow
from lifecycle.sealing import CHAIN, root_of, seal, seal_daily, written_down
from lifecycle.writing import FIRST, event_hash
from recognition.models import OutcomeDecision, UnitDecision
from tests.tools.conftest import DEMO, case_of
from tests.tools.test_chains import MORE
from tools.cases.reader import read_case
from tools.cases.runner import Runner
from tools.chains import Found, verify_all


@contextmanager
def for_a_moment() -> Iterator[None]:
    """Whatever is changed inside is as it was afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def row_of(model, **which):
    return every_row(model).filter(pk=every_row(model).filter(**which).values("pk")[:1])


def the_last_events(number: int):
    """Without what hangs on them, as who cuts off the end of a chain would leave it."""
    last = Event.unscoped.aggregate(last=Max("seq"))["last"]
    events = Event.unscoped.filter(seq__gt=last - number)
    Remark.unscoped.filter(event__in=events).delete()
    Document.unscoped.filter(event__in=events).update(event=None)
    before = Event.unscoped.filter(seq=last - number).first()
    events.delete()
    step = Event.unscoped.filter(kind="transition", machine="mobility").order_by("-seq").first()
    Mobility.unscoped.update(state=step.to_state, version=step.version)
    return before


# What the events tell by themselves, and what only a seal tells.
TOLD_BY_EVENTS = {
    "the result of an assessment": lambda: row_of(Assessment, superseded_at=None, result="passed").update(
        result="failed"
    ),
    "the day of an assessment": lambda: row_of(Assessment, superseded_at=None).update(
        assessed_on=F("assessed_on") - timedelta(days=1)
    ),
    "a decision on an outcome": lambda: row_of(OutcomeDecision, closed_at=None).update(
        decision="not_validated", reason="x"
    ),
    "a decision on a unit": lambda: row_of(UnitDecision).update(decision="none", reason="x"),
    "the points of a unit": lambda: row_of(UnitDecision).update(points=99),
    "the day of a signature": lambda: row_of(Signature).update(signed_at=F("signed_at") - timedelta(days=3)),
    "the snapshot of a signed paper": lambda: _other_snapshot(rendering=Rendering.FOR_SIGNATURE),
}
TOLD_BY_SEALS = {
    "the newest event gone": lambda: the_last_events(1),
    "the last five events gone": lambda: the_last_events(5),
    "the grade of an assessment": lambda: row_of(Assessment).update(grade="9"),
    "the snapshot of a paper nobody signs": lambda: _other_snapshot(kind="departure_pack"),
    "a whole chain written anew": lambda: _written_anew(),
    "a leaf": lambda: row_of(SealedRow, kind=CHAIN).update(seq=1),
    "a leaf gone": lambda: row_of(SealedRow, kind=CHAIN).delete(),
    "a root": lambda: Seal.objects.update(root="0" * 64),
    "all seals gone": lambda: (SealedRow.objects.all().delete(), Seal.objects.all().delete()),
    "the file of seals": lambda: Path(settings.SEALS_FILE).write_text("1 2026-01-01 " + "0" * 64 + "\n"),
}


def _other_snapshot(**which):
    paper = Document.unscoped.filter(signature_needed(which), **which).order_by("created_at").first()
    snapshot = {**paper.snapshot, "data": {**paper.snapshot["data"], "about": "Somebody else"}}
    Document.unscoped.filter(pk=paper.pk).update(snapshot=snapshot)


def signature_needed(which):
    return Q(requests__signature__isnull=False) if "rendering" in which else Q()


def _written_anew():
    """By its owner, who knows how links are made: each fits the one before it."""
    chain = Event.unscoped.filter(machine="mobility").values_list("chain", flat=True).first()
    prev = FIRST
    for event in Event.unscoped.filter(chain=chain).order_by("seq"):
        event.role, event.prev = ("LE" if event.seq == 1 else event.role), prev
        event.hash = prev = event_hash(event)
        Event.unscoped.filter(pk=event.pk).update(role=event.role, hash=event.hash, prev=f"{event.seq:064x}")
        Event.unscoped.filter(pk=event.pk).update(prev=event.prev)


@pytest.mark.slow
@pytest.mark.pdf
def test_whatever_is_altered_by_hand_is_found(fresh):
    Runner(read_case(DEMO / "demo-1.yaml")).run()
    assert verify_all(Found()) is None
    for what, alter in TOLD_BY_EVENTS.items():
        with for_a_moment():
            alter()
            assert verify_all(Found()) is not None, f"before any seal: {what}"

    made = seal()

    assert verify_all(Found()) is None
    book = Path(settings.SEALS_FILE)
    kept = book.read_text()
    for what, alter in (TOLD_BY_EVENTS | TOLD_BY_SEALS).items():
        with for_a_moment():
            alter()
            assert verify_all(Found()) is not None, what
        book.write_text(kept)
    assert verify_all(Found()) is None
    assert seal() is None
    assert made.number == 1

    out, err = StringIO(), StringIO()
    call_command("verify_files", stdout=out, stderr=err)
    assert "each is what its hash says" in out.getvalue()
    papers = list(Document.unscoped.exclude(file="")[:2])
    shelf.remove(papers[0].file)
    Document.unscoped.filter(pk=papers[1].pk).update(sha256="0" * 64)
    with pytest.raises(CommandError, match=r"2 of \d+ papers"):
        call_command("verify_files", stdout=out, stderr=err)
    assert [str(paper.pk) in err.getvalue() for paper in papers] == [True, True]


@pytest.fixture
def stay(fresh):
    return Runner(case_of(MORE)).run().mobility


def test_each_seal_holds_what_is_new_and_the_one_before(stay):
    first = seal()
    assert seal() is None
    event = Event.unscoped.get(seq=3)
    event.pk, event.seq, event.prev, event.kind, event.remark_digest = uuid4(), 4, event.hash, "act", ""
    event.hash = event_hash(event)
    event.save(force_insert=True)

    second = seal()

    assert (first.number, second.number) == (1, 2)
    assert [row.seq for row in SealedRow.objects.filter(kind=CHAIN).order_by("seq")] == [3, 4]
    assert written_down() == {1: first.root, 2: second.root}
    assert verify_all(Found()) is None
    out = StringIO()
    call_command("verify_events", stdout=out)
    assert "2 seals over" in out.getvalue()


def test_a_seal_that_cannot_be_written_down_is_none(stay, settings, tmp_path):
    settings.SEALS_FILE = tmp_path
    with pytest.raises(OSError):  # noqa: PT011
        seal()
    assert not Seal.objects.exists()


def test_a_day_has_one(stay):
    now = clock.now()
    with clock.set_to(now):
        assert [seal_daily(), seal_daily()] == [1, 0]
    with clock.set_to(now + timedelta(days=1)):
        assert seal_daily() == 0  # nothing is new
    assert Seal.objects.count() == 1


def test_the_root_depends_on_each_leaf_and_on_the_root_before():
    leaves = [bytes([number]) * 32 for number in range(7)]
    roots = {root_of(FIRST, leaves[:number]) for number in range(1, 8)}
    assert len(roots | {root_of("1" * 64, leaves)}) == 8
    assert root_of(FIRST, leaves) == root_of(FIRST, leaves[::-1])


def test_the_command_says_the_root(stay):
    out = StringIO()
    call_command("seal_chains", stdout=out)
    call_command("seal_chains", stdout=out)
    assert f"seal 1: {Seal.objects.get().root}" in out.getvalue()
    assert "Nothing is new" in out.getvalue()
