"""Memoranda from case files, through the whole engine: five signatories, both ways, run out, revised, ended early."""

from pathlib import Path

import pytest

from documents.models import RequestState, SignatureRequest
from lifecycle.models import Event, Mobility, OutboxRow
from partnerships.models import MemorandumVersion
from partnerships.selectors import plan_of, version_in_force
from tests.factories.partnerships import asked
from tests.missing import refused
from tools.cases.folder import require_all_printed
from tools.cases.reader import read_case
from tools.cases.run import Run
from tools.cases.runner import Runner
from tools.chains import Found, verify_all

pytestmark = [pytest.mark.slow, pytest.mark.pdf]
FOLDER = Path(__file__).parents[2] / "tools" / "cases" / "memoranda"


def run(name: str) -> Run:
    done = Runner(read_case(FOLDER / f"{name}.yaml")).run()
    require_all_printed()
    assert verify_all(Found()) is None
    return done


def states() -> list[str]:
    return list(MemorandumVersion.unscoped.order_by("number").values_list("state", flat=True))


def told(done: Run, key: str) -> bool:
    """Whether this person was mailed about the stay because of the last step of the memorandum."""
    last = Event.unscoped.filter(chain=done.memorandum_id).latest("seq")
    notices = OutboxRow.objects.filter(kind="mail.notice", mobility=done.mobility_id, payload__event=str(last.pk))
    return notices.filter(payload__person=str(done.person_id(key))).exists()


def test_five_sign_two_of_them_ministries_that_only_sign(fresh: Path):
    run("five-signatories")

    version = MemorandumVersion.unscoped.get()
    signed = SignatureRequest.unscoped.filter(state=RequestState.SIGNED).order_by("closed_at")
    assert version.state == "in_force"
    assert [one.organisation.code for one in signed] == ["VCBRUG", "ESIOPI", "RAVMAL", "VBMIN", "MALMIN"]
    assert {party.organisation.code for party in version.parties.filter(only_signs=True)} == {"VBMIN", "MALMIN"}


def test_both_schools_send_and_receive(fresh: Path):
    run("reciprocal")

    version = MemorandumVersion.unscoped.get()
    assert version.state == "in_force"
    assert version.bodies.count() == 8
    assert sorted(version.places.values_list("organisation__code", "places")) == [("ESIOPI", 4), ("VCBRUG", 3)]


def test_a_memorandum_that_ran_out_is_owed_by_the_stay_under_it(fresh: Path):
    done = run("expired")

    assert (states(), done.mobility.state) == (["expired"], "agreement_draft")
    refused("partnerships.mou_not_in_force", asked("mou_holds", mobility=done.mobility))
    assert told(done, "jo")


def test_who_is_abroad_keeps_the_version_and_who_is_planned_follows_the_new_one(fresh: Path):
    done = run("revised")

    before, now = MemorandumVersion.unscoped.order_by("number")
    abroad, planned = (Mobility.unscoped.get(pk=pk) for pk in done.stays.values())
    assert (before.state, now.state) == ("superseded", "in_force")
    assert (abroad.state, plan_of(abroad).started_with) == ("ongoing", before)
    assert (planned.state, plan_of(planned).started_with) == ("agreement_draft", None)
    assert version_in_force(plan_of(planned).memorandum) == now
    assert asked("mou_holds", mobility=abroad) == asked("mou_holds", mobility=planned) == []


def test_a_memorandum_that_was_ended_is_owed_by_the_stay_under_it(fresh: Path):
    done = run("terminated")

    assert (states(), done.mobility.state) == (["terminated"], "agreement_draft")
    refused("partnerships.mou_not_in_force", asked("mou_holds", mobility=done.mobility))
    assert told(done, "jo")
