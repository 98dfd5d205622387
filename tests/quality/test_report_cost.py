"""The report asks the database the same number of questions, however many hosts, stays and answered questions there are."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lifecycle.roles import Role
from quality.keeping import count_organisation
from quality.models import Reply
from tests.factories.accounts import OrganisationFactory
from tests.factories.quality import a_past_stay, said, told_early
from tests.portal.conftest import browser_of, cast
from tests.quality.test_report import EARLY, in_year

__all__ = ["browser_of", "cast"]
QM, LE, HT = Role.QUALITY_MANAGER, Role.PARTICIPANT, Role.HOST_TUTOR
QUESTIONS = {LE: ("L03", "L05", "L11", "L14"), HT: ("T02", "T04", "T06", "T10")}


def a_host_with_stays(cast, nth: int, questions: int) -> None:
    """Twelve stays of this year and twelve of the last; six came home early, and people answered so many questions."""
    host = OrganisationFactory(name=f"Host {nth}")
    for number in range(12):
        a_past_stay(cast, host=host, **in_year(2024))
        stay = a_past_stay(cast, host=host, **(EARLY if number < 6 else {}))
        if number < 6:
            told_early(stay, "placement_mismatch")
        for role, codes in QUESTIONS.items():
            answer = said(stay, role, 4)
            Reply.objects.bulk_create(Reply(answer=answer, question=code, value="4") for code in codes[:questions])


def asked(cast, browser_of) -> int:
    count_organisation(cast.actors[QM].organisation_id)
    browser = browser_of(QM)
    browser.get(reverse("portal:quality-report"))
    with CaptureQueriesContext(connection) as found:
        assert browser.get(reverse("portal:quality-report")).status_code == 200
    return len(found)


@pytest.mark.figures_as_kept
def test_the_report_asks_no_more_for_more_hosts_and_more_answers(cast, browser_of):
    a_host_with_stays(cast, 0, 1)
    few = asked(cast, browser_of)
    for nth in range(1, 4):
        a_host_with_stays(cast, nth, 4)
    many = asked(cast, browser_of)

    assert few == many <= 60, (few, many)
