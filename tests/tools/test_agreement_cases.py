"""Agreements from case files, through the whole engine, and their papers read back beside the facts of the case."""

from pathlib import Path

import pytest
from django.utils import translation

from agreements.models import AgreementVersion, Review
from assessments.models import FollowUp
from documents import shelf
from documents.models import Document, RequestState, Signature, SignatureRequest
from lifecycle.models import Event, Mobility
from tests.documents.reading import text_of
from tests.tools.facts import expected_before, name, span
from tests.tools.test_cases import folded, hidden_in, lacking, printed
from tools.cases.folder import require_all_printed
from tools.cases.reader import read_case
from tools.cases.run import Run
from tools.cases.runner import Runner
from tools.chains import Found, verify_all

pytestmark = [pytest.mark.slow, pytest.mark.pdf]
FOLDER = Path(__file__).parents[2] / "tools" / "cases" / "agreements"


def run(case: str, *kinds: str) -> Run:
    """To its end; papers of these kinds say every fact of the case, and hide nothing that they carry."""
    done = Runner(read_case(FOLDER / f"{case}.yaml")).run()
    require_all_printed()
    assert verify_all(Found()) is None
    assert {paper.number: found for paper in printed() if (found := hidden_in(paper))} == {}
    with translation.override("en"):
        assert lacking(expected_before(done.data, *kinds)) == []
    return done


def versions() -> list[tuple[int, str]]:
    return list(AgreementVersion.unscoped.order_by("created_at").values_list("number", "state"))


def final(run: Run, kind: str = "learning_agreement") -> str:
    """The newest final of the stay, read back."""
    paper = Document.unscoped.filter(kind=kind, rendering="final", mobility=run.mobility_id).latest("created_at")
    return " ".join(text_of(shelf.read(paper.file)).split())


def says(text: str, *facts: str) -> None:
    """Each fact stands in it, wherever a line is broken."""
    assert [fact for fact in facts if folded(fact) not in folded(text)] == []


def asked_in_vain() -> list[SignatureRequest]:
    """Whoever is still asked to sign."""
    return list(SignatureRequest.unscoped.filter(state=RequestState.OPEN))


def test_twenty_go_under_one_text_and_its_correction_asks_nobody_again(fresh: Path):
    done = run("twenty")

    assert len(done.stays) == 20
    assert set(Mobility.unscoped.values_list("state", flat=True)) == {"ready"}
    assert AgreementVersion.unscoped.filter(number=1, state="in_force").count() == 20
    assert Review.objects.count() == 3 * 20  # before the correction; nobody after it
    papers = Document.unscoped.filter(kind="learning_agreement", rendering="final")
    assert len({paper.number for paper in papers}) == 20
    for goes, stay in done.stays.items():
        text = text_of(shelf.read(papers.get(mobility=stay).file))
        says(text, name(done.data, goes), "Esimerkkikatu 7, Turku", done.data["agreement"]["programme"])
        assert "Esimerkkikatu 71" not in text
    assert asked_in_vain() == []


def test_two_guardians_answer_and_sign_each_for_themselves_one_of_them_abroad(fresh: Path):
    done = run("two-guardians", "learning_agreement", "departure_pack", "guardian_consent")

    assert done.mobility.state == "ready"
    consents = Document.unscoped.filter(kind="guardian_consent", rendering="final")
    texts = {paper.subject_id: text_of(shelf.read(paper.file)) for paper in consents}
    signatures = [text.partition("Signatures")[2] for text in texts.values()]
    signers = [[name for name in ("Els Voorbeeldens", "Finn Specimen") if name in signed] for signed in signatures]
    assert sorted(signers) == [["Els Voorbeeldens"], ["Finn Specimen"]]
    says(final(done), "Toronto, 4 September 2026", "Brugge, 2 September 2026", "mother", "father", "+1 555 0100")
    assert asked_in_vain() == []


def test_what_the_host_refused_is_changed_and_signed_in_a_second_round(fresh: Path):
    done = run("second-round")

    assert versions() == [(1, "returned"), (2, "in_force")]
    assert done.mobility.state == "ready"
    text = final(done)
    says(text, "Hours a week 30", "Tuesday to Friday, 9.00 to 17.30.", "version 2")
    assert "Hours a week 38" not in text
    assert "We close on Saturdays" not in text  # why somebody refused is nobody else's to read
    assert asked_in_vain() == []


def test_who_thinks_better_of_a_refusal_signs_the_same_text_and_the_others_need_not(fresh: Path):
    done = run("change-of-mind", "learning_agreement", "departure_pack")

    assert versions() == [(1, "in_force")]
    assert done.mobility.state == "ready"
    assert Signature.unscoped.count() == 3
    assert Document.unscoped.filter(kind="learning_agreement", rendering="for_signature").count() == 1
    says(final(done), "Turku, 8 September 2026", "Brugge, 2 September 2026")


def test_host_that_drops_out_is_replaced_and_its_papers_hold_no_more(fresh: Path):
    done = run("host-replaced")

    assert done.mobility.state == "ready"
    assert versions() == [(1, "void"), (2, "in_force")]
    for kind in ("learning_agreement", "departure_pack"):
        text = final(done, kind)
        says(text, "Mallikeittiö", "Mallitie 9", "Kai Malli", "+358 9 000 0203")
        for former in ("Esimerkkiravintola", "Esimerkkinen", "Esimerkkikatu", "+358 9 000 0103"):
            assert former not in text
    former = Document.unscoped.filter(rendering="final", version_no=1)
    assert set(former.values_list("kind", "state")) == {
        ("learning_agreement", "revoked"),
        ("departure_pack", "revoked"),
    }


def test_new_tutor_takes_over_at_once_and_assesses_once_that_is_signed(fresh: Path):
    done = run("new-tutor")

    assert versions() == [(1, "superseded"), (2, "in_force")]
    taken_over, in_force = (
        Event.unscoped.filter(name=each).latest("seq").seq for each in ("lifecycle.name_tutor", "bring_into_force")
    )
    assert taken_over < in_force
    text = final(done)
    says(text, "People; Assessment", "Sini Mallinen takes over from Aino Esimerkkinen and assesses in her place.")
    says(
        text,
        "Aino Esimerkkinen",
        "Right to assess: Chef for ten years",
        "Sini Mallinen",
        "Right to assess: Master cook",
    )
    assert FollowUp.objects.get(mobility=done.mobility, nth=2).person_id == done.person_id("sini")
    assert asked_in_vain() == []


def test_longer_stay_asked_too_late_is_waived_by_two_and_the_paper_says_so(fresh: Path):
    done = run("extension-late")

    stay = done.mobility
    assert (stay.state, stay.planned_end.isoformat()) == ("ongoing", "2026-11-13")
    assert FollowUp.objects.filter(mobility=stay, withdrawn_at=None).latest("due_on").due_on.isoformat() > "2026-10-30"
    text = final(done)
    says(text, "30 October 2026", "13 November 2026", "The second salad buffet begins in November.")
    says(text, "The buffet was planned in October only.", "Jo Voorbeeld answers for it since 12 October 2026.")
    says(text, "Lies Voorbeeldmans agreed on 13 October 2026.")
    assert asked_in_vain() == []


def test_blended_stay_prints_its_virtual_periods_beside_the_days_at_the_host(fresh: Path):
    done = run("blended", "learning_agreement", "departure_pack")

    with translation.override("en"):
        says(final(done), "partly online", span("2026-10-05", "2026-10-30"))
