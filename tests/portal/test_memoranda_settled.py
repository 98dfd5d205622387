"""What a memorandum waits for: its button opens a form that settles it, and whoever else owes it is reminded."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import Organisation
from ground.errors import SojournError
from lifecycle.models import ToDo
from lifecycle.registry import GUARDS, OWED
from lifecycle.roles import Role
from lifecycle.tables import MACHINE_TABLES
from notifications.nudging import nudge
from partnerships.models import MemorandumParty, MemorandumVersion
from partnerships.services import settle_version
from portal.memoranda.page import MemorandumPage
from portal.settling import way_to_settle
from quality.actions import propose
from tests.factories.assessments import on
from tests.factories.partnerships import (
    CONTENT,
    a_memorandum,
    a_version,
    again,
    in_signing,
    record,
    take,
    the_bodies,
    the_parties,
)
from tests.missing import refused, satisfied
from tests.portal.nudged import goes_in_one_mail
from tests.portal.test_settled_where_it_leads import send

CO, HC = Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR
NEAR = date(2027, 6, 15)  # the end of the memorandum, and before it the day of its review


def _draft(**facts):
    return lambda cast: a_memorandum(cast, **facts)


def _signs(**columns):
    """The first party is to sign so."""

    def scene(cast):
        version = a_memorandum(cast)
        MemorandumParty.objects.filter(version=version, position=0).update(**columns)
        return version

    return scene


def _with_an_action(cast):
    version = a_memorandum(cast)
    propose(
        organisation_id=version.memorandum.opened_by_id, memorandum=version.memorandum,
        person_id=cast.actors[CO].person_id, text="Name a tutor earlier",
    )  # fmt: skip
    return version


def _second_without_review(cast):
    return a_version(cast, a_memorandum(cast, "superseded").memorandum)


def _in_force(cast):
    return a_memorandum(cast, "in_force")


def _reviewed_by_us(cast):
    """Sent by the host, so that the school is asked."""
    version = a_memorandum(cast)
    take(version, "submit", cast.actors[HC])
    return again(version)


def _to_be_signed(cast):
    return in_signing(cast, a_memorandum(cast))


def _parties(cast, _version):
    return "partnerships.set_parties", {"parties": the_parties(cast)}


def _written(cast, _version):
    return "partnerships.write_memorandum", {"content": CONTENT}


def _bodies(cast, version):
    return "partnerships.write_memorandum", {"bodies": the_bodies(cast, version)}


def _who_signs(cast, version, **how):
    rows = [
        {
            "organisation": str(party.organisation_id),
            "signer": str(party.contact_id),
            "signer_function": "Rector",
            **how,
        }
        for party in version.parties.all()
    ]
    return "partnerships.write_memorandum", {"signing": rows}


def _two_of_one_country(cast):
    sending, hosting = the_parties(cast)
    employer = {
        **hosting,
        "organisation": str(cast.organisations["employer"].pk),
        "contact": str(cast.actors[Role.EMPLOYER].person_id),
    }
    return a_memorandum(cast, parties=[sending, employer])


def _two_of_one_community(cast):
    """In a country where two communities of it may take part in place of two countries."""
    for part in ("sending", "hosting"):
        mine = Organisation.objects.filter(pk=cast.organisations[part].pk)
        mine.update(country="BE", language_community="Flemish Community")
    return a_memorandum(cast)


def _other_community(cast, version):
    mine = Organisation.objects.filter(pk=cast.organisations["hosting"].pk)
    mine.update(language_community="French Community")
    return _parties(cast, version)


@dataclass(frozen=True)
class Scene:
    """A code: where it is missing, what answers it there, and on which day."""

    code: str
    begin: Callable[[Any], MemorandumVersion]
    written: Callable[[Any, MemorandumVersion], tuple[str, dict[str, Any]]] | None = None  # part by part, in the draft
    typed: dict[str, Any] = field(default_factory=dict)  # else into the form behind the button
    day: date | None = None

    def __str__(self) -> str:
        return self.code


SCENES = [
    Scene("partnerships.two_parties", lambda cast: a_memorandum(cast, parties=the_parties(cast)[:1]), _parties),
    Scene("partnerships.two_homes", _two_of_one_country, _parties),
    Scene("partnerships.two_communities", _two_of_one_community, _other_community),
    Scene("partnerships.party_incomplete", _signs(contact=None, signer=None, functions=[]), _parties),
    Scene("partnerships.no_signer", _signs(signer=None), _who_signs),
    Scene("partnerships.no_capacity", _signs(contact_function="", signer_function=""), _who_signs),
    Scene("partnerships.no_mandate", _signs(power="mandate"), partial(_who_signs, power="mandate", mandate="1 May")),
    Scene("partnerships.no_second_signer", _signs(power="together"), partial(_who_signs, power="alone")),
    Scene("partnerships.content_missing", _draft(content={}), _written),
    Scene("partnerships.body_missing", _draft(bodies=[]), _bodies),
    Scene("partnerships.no_review", _second_without_review, typed={"held_on": "2026-01-12", "actions": ""}),
    Scene("quality.action_open", _with_an_action),
    Scene("partnerships.not_approved", _reviewed_by_us),
    Scene("partnerships.unsigned", _to_be_signed, typed={"with_mandate": ""}),
    Scene("partnerships.review_due", _in_force, typed={"held_on": "2027-06-14", "actions": ""}, day=NEAR),
    Scene("partnerships.runs_out", _in_force, day=NEAR),
]


def todos_of(version, day):
    """By code, kept as they are on this day."""
    with on(day or date(2026, 1, 12)):
        settle_version(pk=version.pk)
    return {todo.code: todo for todo in ToDo.unscoped.filter(subject_id=version.pk, closed_at=None)}


@pytest.mark.slow
@pytest.mark.parametrize("scene", SCENES, ids=str)
def test_the_form_behind_the_button_settles_it(cast, browser_of, scene):
    version = scene.begin(cast)
    todo = refused(scene.code, todos_of(version, scene.day).values())
    asked = next((one for one in (CO, HC) if cast.actors[one].person_id == todo.person_id), CO)
    browser, way = browser_of(asked), way_to_settle(todo)

    with on(scene.day or date(2026, 1, 12)):
        page = browser.get(way.address, follow=True)
        assert (page.status_code, b"<form" in page.content) == (200, True)
        if scene.written:
            name, data = scene.written(cast, version)
            record(version, name.removeprefix("partnerships."), cast.actors[CO], data)
        elif scene.code == "partnerships.runs_out":  # its page begins the next version with one click
            begins = reverse("portal:memorandum-next", args=[version.pk])
            assert begins in page.content.decode()
            assert browser.post(begins).status_code == 302
        else:
            read = getattr(page.context["page"], "answering", None)
            send(browser, way.address, scene.typed | ({"read": read.read} if read else {}))

    still = todos_of(again(version), scene.day).values()
    satisfied(scene.code, [one for one in still if todo.person_id in (None, one.person_id)])


def test_every_code_of_a_memorandum_is_settled_by_a_walk():
    rows = [row for row in MACHINE_TABLES["mou"].rows.values() if row.forward]
    at_gates = {code for row in rows for name in row.needs for code in GUARDS[name].unmet}
    beside = {code for one in OWED.values() if one.machine == "mou" for code in one.unmet}

    assert {scene.code for scene in SCENES} == at_gates | beside


@pytest.mark.parametrize("scene", [one for one in SCENES if one.code.endswith(("not_approved", "unsigned"))], ids=str)
def test_who_else_owes_it_is_reminded_from_the_page_of_the_memorandum(cast, browser_of, scene):
    version = scene.begin(cast)
    theirs, ours = (cast.actors[role] for role in ((CO, HC) if scene.code.endswith("not_approved") else (HC, CO)))
    todo = ToDo.unscoped.get(subject_id=version.pk, closed_at=None, code=scene.code, person_id=theirs.person_id)

    shown = {one.todo.pk: one.nudged for one in MemorandumPage(again(version), ours).missing}
    page = browser_of(HC if ours is cast.actors[HC] else CO).get(reverse("portal:memorandum", args=[version.pk]))

    assert shown[todo.pk] == theirs.person_id
    assert f'name="todo-{theirs.person_id}"' in page.content.decode()
    assert goes_in_one_mail(ours, theirs.person_id, todo)


def test_nobody_outside_the_parties_reminds_them(cast):
    version = _to_be_signed(cast)
    stranger = cast.actors[Role.INTERMEDIARY]

    with pytest.raises(SojournError, match="nothing_to_nudge"):
        nudge(actor=stranger, person_id=cast.actors[HC].person_id, todo_ids=[
            todo.pk for todo in ToDo.unscoped.filter(subject_id=version.pk)])  # fmt: skip
