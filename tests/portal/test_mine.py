"""My stays: from whichever school, each with how much waits there."""

from django.urls import reverse

from accounts.models import Person
from lifecycle.models import ToDo
from lifecycle.roles import Role
from tests.lifecycle.conftest import a_cast, put_in
from tests.portal.code_walk import text_of


def test_stays_of_two_schools_say_which_sends_and_how_much_waits(cast, browser_of):
    """A mother whose other child is at another school: one account, both stays, the one that waits for her says so."""
    browser, other = browser_of(Role.GUARDIAN), a_cast("Southtown")
    account = Person.objects.get(pk=cast.actors[Role.GUARDIAN].person_id).account
    Person.objects.filter(pk=other.actors[Role.GUARDIAN].person_id).update(account=account)
    for one in (cast, other):
        put_in(one.mobility, "preparation", started_on=None, ended_on=None, suspended_from=None)
        ToDo.unscoped.filter(mobility=one.mobility).delete()
    ToDo.unscoped.create(
        mobility=other.mobility, transition="complete_signatures", key="k", code="agreements.no_consent", owner="GU",
        person_id=other.actors[Role.GUARDIAN].person_id, since=other.mobility.created_at,
    )  # fmt: skip

    answer = browser.get(reverse("portal:mine"))

    assert dict(answer.context["rows"]) == {
        cast.mobility: 0, other.mobility: 1,
    }  # fmt: skip
    text = text_of(answer)
    assert "Example sending, Exampletown" in text
    assert "Example sending, Southtown" in text
    assert text.count("1 thing waits for you") == 1
