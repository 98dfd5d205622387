"""The headings of Today say stays, memoranda or partners only where all the lines are that; else matters."""

from itertools import chain, combinations
from uuid import uuid4

import pytest
from django.utils import translation

from ground import clock
from lifecycle.models import ToDo
from lifecycle.roles import Role
from portal.dashboard.today import Today
from portal.dashboard.urgency import SOURCES, Line, Urgency
from tests.factories.partnerships import a_memorandum
from tests.portal.more_stays import another

CO = Role.SENDING_COORDINATOR
KINDS = ("stay", "memorandum", "partner")
MIXES = list(chain.from_iterable(combinations(KINDS, number) for number in (1, 2, 3)))
ONE = {"stay": "stay", "memorandum": "memorandum", "partner": "partner"}


def line_about(kind, cast, urgency=Urgency.DUE):
    stay = another(cast) if kind == "stay" else None
    about = "Partner" if kind == "partner" else ""
    return Line(urgency, stay.pk if stay else uuid4(), kind, "", "/", "Go on", stay=stay, about=about)


def brings(monkeypatch, lines):
    def source(_actor):
        yield []
        return list(lines)

    for name in list(SOURCES):
        monkeypatch.delitem(SOURCES, name)
    monkeypatch.setitem(SOURCES, "of a test", source)
    ToDo.unscoped.all().delete()


@pytest.mark.parametrize("mix", MIXES, ids="-".join)
def test_the_headings_are_true_for_each_mix(cast, monkeypatch, mix):
    brings(monkeypatch, [line_about(kind, cast) for kind in mix])

    page = Today(cast.actors[CO])
    (band,) = page.bands

    word = ONE[mix[0]] if len(mix) == 1 else "matters"
    assert page.title == f"{len(mix)} {word} cannot wait"
    assert page.on_stays == f"{len(mix)} on {len(mix)} {word}"
    assert band.number == f"{len(mix)} {word}"


def test_each_band_says_what_stands_under_it(cast, monkeypatch):
    brings(monkeypatch, [line_about("partner", cast, Urgency.LATER), line_about("stay", cast)])

    page = Today(cast.actors[CO])

    assert [band.number for band in page.bands] == ["1 stay", "1 partner"]
    assert (page.title, page.on_stays) == ("1 stay cannot wait", "2 on 2 matters")


@pytest.mark.parametrize("with_stay", [False, True])
def test_what_is_owed_on_a_memorandum_is_said_as_one(cast, monkeypatch, with_stay):
    brings(monkeypatch, [])
    stays = [another(cast)] if with_stay else []
    ToDo.unscoped.all().delete()
    version = a_memorandum(cast, "under_review")
    subjects = [{"mobility": stay} for stay in stays] + [{"subject_type": "mou", "subject_id": version.pk}]
    for subject in subjects:
        ToDo.unscoped.create(
            **subject, transition="x", key="a", code="lifecycle.reason", owner=CO, since=clock.now(),
            person_id=cast.actors[CO].person_id, due_on=clock.today(), holds="never",
        )  # fmt: skip

    page = Today(cast.actors[CO])

    assert page.title == ("2 matters cannot wait" if with_stay else "1 memorandum cannot wait")
    with translation.override("nl"):
        assert Today(cast.actors[CO]).on_stays == ("2 bij 2 zaken" if with_stay else "1 bij 1 memorandum")
