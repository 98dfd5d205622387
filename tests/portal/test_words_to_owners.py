"""What somebody owes is said to them as “you”, to others by name; the button leads to the very field."""

import pytest
from django.urls import reverse

from accounts.models import Person
from agreements.parts import PartName
from agreements.selectors import open_version, parts_of
from agreements.services import open_first_version, write_part
from ground import clock
from lifecycle.models import ToDo
from lifecycle.roles import Role
from lifecycle.tables.mobility import State
from lifecycle.vocabulary import Missing
from lifecycle.wording import say_missing
from portal.dashboard.owed import in_words, most_urgent
from portal.settling import way_to_settle
from tests.lifecycle.conftest import put_in

CO, CI, LE = Role.SENDING_COORDINATOR, Role.COMPETENT_INSTITUTION, Role.PARTICIPANT


@pytest.fixture
def review(cast):
    """An agreement in review."""
    return put_in(cast.mobility, State.AGREEMENT_REVIEW, reached=4)


def owes(mobility, code, owner, person_id=None, **params):
    return ToDo.unscoped.create(
        mobility=mobility,
        transition="send_for_signature",
        key=code,
        code=code,
        owner=owner,
        person_id=person_id,
        params=params,
        since=clock.now(),
    )


def test_the_owner_reads_you_and_others_read_the_name(cast, review):
    participant = cast.actors[LE].person_id
    owes(review, "agreements.not_approved", LE, participant)
    found = most_urgent(ToDo.unscoped.filter(mobility=review, code="agreements.not_approved", person=participant))

    owed = in_words(found)[0]

    assert owed.to_owner == "The agreement waits for your approval."
    assert owed.sentence == f"{Person.objects.get(pk=participant).full_name} has not approved the agreement."


@pytest.mark.parametrize(
    ("code", "part"), [("agreements.no_outcome", PartName.UNITS), ("agreements.two_contacts", PartName.CONTACTS)]
)
def test_a_gap_in_the_agreement_opens_the_part_with_the_gap(cast, review, code, part):
    todo = owes(review, code, CO)

    assert way_to_settle(todo).address == reverse("portal:part", args=[review.pk, part])


def test_an_institution_finds_the_agreement_it_has_to_approve_among_its_decisions(cast, review, browser_of):
    owes(review, "agreements.not_approved", CI, cast.actors[CI].person_id)

    page = browser_of(CI).get(reverse("desk:queue")).content.decode()

    assert "Agreement to approve" in page
    assert reverse("portal:act", args=[review.pk, "agreements.approve_version"]) in page


def test_somebody_else_typed_over_a_contact_is_not_the_person_before(cast, browser_of):
    stay = put_in(cast.mobility, State.AGREEMENT_DRAFT, reached=3)
    coordinator = Person.objects.get(pk=cast.actors[CO].person_id)
    mentor = {"person": str(coordinator.pk), "name": coordinator.full_name, "email": coordinator.email}
    write_part(
        version=open_first_version(mobility=stay), name=PartName.CONTACTS, content={"sending": {"mentor": mentor}}
    )
    address = reverse("portal:part", args=[stay.pk, PartName.CONTACTS])
    kept = {f"c.sending.mentor.{key}": value for key, value in mentor.items()}

    browser = browser_of(CO)
    browser.post(address, kept)
    assert parts_of(open_version(stay))[PartName.CONTACTS]["sending"]["mentor"]["person"] == str(coordinator.pk)
    browser.post(address, kept | {"c.sending.mentor.name": "Somebody Else"})

    assert "person" not in parts_of(open_version(stay))[PartName.CONTACTS]["sending"]["mentor"]


@pytest.mark.parametrize(
    ("most", "unit", "said"),
    [(89, "day", "at most 89 days."), (1, "month", "at most 1 month."), (12, "month", "12 months.")],
)
def test_the_limit_of_a_programme_is_said_with_its_unit_in_words(most, unit, said):
    missing = Missing("lifecycle.too_long", CO, params={"days": 400, "most": most, "unit": unit})

    assert say_missing([missing], None)[0].endswith(said)
