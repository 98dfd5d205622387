"""Units typed into a memorandum stand in the library of who sends it, once and without a click."""

from library.models import UnitVersion
from lifecycle.roles import Role
from partnerships.into_library import keep_typed_units
from tests.factories.partnerships import CONTENT, a_memorandum, again, take

CO, HC = Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR


def library_of(cast, role=CO):
    return list(UnitVersion.objects.visible_to(cast.actors[role]).order_by("code"))


def test_what_was_typed_is_there_when_it_is_sent_and_once_only(cast):
    version = a_memorandum(cast)
    take(version, "submit", cast.actors[CO])
    (unit,) = CONTENT["qualifications"][0]["units"]
    (kept,) = library_of(cast)
    assert (kept.code, kept.title_in("en"), len(kept.outcomes) > 0) == (unit["code"], unit["title"], True)
    assert kept.unit.source == version.memorandum.code
    assert again(version).content["qualifications"] == CONTENT["qualifications"]
    assert library_of(cast, HC) == []

    take(version, "request_changes", cast.actors[HC], reason="Shorter")
    take(again(version), "submit", cast.actors[CO])
    assert library_of(cast) == [kept]


def test_what_came_from_the_library_is_not_taken_again(cast):
    version = a_memorandum(cast)
    assert keep_typed_units(version, cast.actors[CO]) == 1
    version.content["qualifications"][0]["units"][0]["library"] = str(library_of(cast)[0].pk)
    version.content["qualifications"][0]["units"][0]["title"] = "Called otherwise"
    assert keep_typed_units(version, cast.actors[CO]) == 0


def test_what_the_library_does_not_take_holds_nothing_up(cast):
    units = [{"code": "U1", "title": "x" * 5000}]
    version = a_memorandum(cast, content={"qualifications": [{"qualification": {"title": "Cook"}, "units": units}]})
    assert keep_typed_units(version, cast.actors[CO]) in (0, 1)
    assert keep_typed_units(version, cast.actors[Role.PARTICIPANT]) == 0
