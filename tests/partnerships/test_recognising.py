"""The institution that a memorandum names takes part in the stays under it without being named again."""

import pytest

from lifecycle.models import OrganisationPart
from lifecycle.roles import OrganisationPartKind
from partnerships.recognising import take_over_institution
from tests.factories.accounts import MembershipFactory
from tests.factories.partnerships import under


def institutions(cast):
    found = OrganisationPart.objects.open().filter(mobility=cast.mobility, part=OrganisationPartKind.COMPETENT)
    return [one.organisation for one in found.select_related("organisation")]


@pytest.fixture
def unnamed(cast, in_force):
    """Under a memorandum by which the school recognises; nobody is named for it in the stay."""
    OrganisationPart.objects.filter(mobility=cast.mobility, part=OrganisationPartKind.COMPETENT).delete()
    under(cast, in_force, "preparation")
    return cast


def officer(cast):
    MembershipFactory(organisation=cast.organisations["sending"], role="recognition_officer")


def test_who_recognises_at_home_takes_part(unnamed):
    officer(unnamed)
    take_over_institution(mobility=unnamed.stay())
    assert institutions(unnamed) == [unnamed.organisations["sending"]]


def test_nobody_is_taken_over_where_nobody_there_may_decide(unnamed):
    take_over_institution(mobility=unnamed.stay())
    assert institutions(unnamed) == []


def test_who_is_named_already_stays(cast, in_force):
    under(cast, in_force, "preparation")
    officer(cast)
    take_over_institution(mobility=cast.stay())
    assert institutions(cast) == [cast.organisations["competent"]]


def test_nobody_recognises_a_stay_that_is_only_attested(unnamed):
    officer(unnamed)
    stay = unnamed.stay()
    stay.approach = "declare"
    take_over_institution(mobility=stay)
    assert institutions(unnamed) == []
