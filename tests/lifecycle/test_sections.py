"""Which role sees which section of a stay."""

from lifecycle.people.sections import SEEN, Extent, Section, sections_seen
from lifecycle.roles import WORDS, Role

SOMEBODY = {role for role in Role if role not in WORDS and role != Role.SYSTEM}


def test_every_role_that_somebody_may_hold_sees_the_basics():
    assert set(SEEN[Section.BASICS][Extent.FULL]) == SOMEBODY


def test_who_holds_two_roles_sees_each_section_to_its_widest_extent():
    seen = sections_seen(frozenset({Role.EMPLOYER, Role.HOST_TUTOR}))

    assert (seen[Section.AGREEMENT], seen[Section.DECISIONS]) == (Extent.FULL, Extent.RESULTS)
    assert Section.GRANT not in seen


def test_who_assesses_and_who_validates_sees_the_birth_date_and_no_address():
    """Their papers name it; nobody else without the contact does."""
    without_contact = set(SEEN[Section.BIRTH_DATE][Extent.FULL]) - set(SEEN[Section.CONTACT][Extent.FULL])

    assert without_contact == {Role.ASSESSOR, Role.VALIDATOR}
    assert set(SEEN[Section.CONTACT][Extent.FULL]) <= set(SEEN[Section.BIRTH_DATE][Extent.FULL])
