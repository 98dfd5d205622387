"""The report as it is printed: tagged, in grey, with every figure as text, and in the reader's language."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from documents.printing import print_paper
from lifecycle.roles import Role
from quality.descriptors import DESCRIPTORS
from quality.many import Many
from quality.report.facts import ReportFacts
from quality.report.issuing import issue_report
from quality.self_assessing import Placed, place
from tests.factories.accounts import PersonFactory
from tests.factories.quality import a_past_stay, said, told_early
from tests.lifecycle.conftest import cast

__all__ = ["cast"]
QM = Role.QUALITY_MANAGER


@pytest.mark.slow
def test_the_printed_report_says_what_the_page_says_and_is_tagged(cast):
    for nth in range(20):
        stay = a_past_stay(cast)
        said(stay, Role.PARTICIPANT, 3 + nth % 3)
        said(stay, Role.HOST_TUTOR, 5, PersonFactory())
        if nth < 2:
            told_early(stay, "family")
    place(actor=cast.actors[QM], cycle="2025", placed={one.code: Placed(2) for one in DESCRIPTORS})
    facts = ReportFacts(Many(cast.actors[QM]))
    for disclosure, language in (("internal", "en"), ("public", "nl")):
        made = issue_report(
            actor=cast.actors[QM], facts=ReportFacts(Many(cast.actors[QM]), disclosure), language=language
        )
        printed = print_paper(made.document)
        reader = PdfReader(BytesIO(printed.pdf))
        text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())

        assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
        assert made.document.number in text
        if disclosure == "internal":
            completed = next(line for line in facts.lines if line["code"] == "MQ05")
            for words in (completed["value"], "20 of 20", "self-assessed against EQAVET", "EQ10b", "internal use"):
                assert words in text
        else:
            assert "zelf beoordeeld volgens EQAVET" in text
            assert "Hosts side by side" not in text
        assert "compliant" not in text
