"""The writer of an agreement says how many people get it by mail: exactly those are mailed."""

import pytest

from accounts.models import Person
from agreements.parts import PartName
from lifecycle.models import OrganisationPart, OutboxRow
from lifecycle.roles import Role
from lifecycle.tables.mobility import State
from lifecycle.telling import NOTICE
from portal.agreements.writing.page import AgreementWriting
from tests.factories.assessments import go
from tests.lifecycle import worlds

CO, HT = Role.SENDING_COORDINATOR, Role.HOST_TUTOR


def everybody(_cast) -> None:
    """As it is."""


def no_institution(cast) -> None:
    OrganisationPart.objects.filter(mobility=cast.mobility, part="competent").delete()


def tutor_without_address(cast) -> None:
    Person.objects.filter(pk=cast.actors[HT].person_id).update(email=None)


@pytest.mark.parametrize("change", [everybody, no_institution, tutor_without_address])
def test_the_number_said_is_the_number_mailed(cast, change):
    worlds.a_stay_in(cast, State.AGREEMENT_DRAFT)
    change(cast)
    writing = AgreementWriting(cast.stay(), cast.actors[CO], PartName.PERIOD)
    said = writing.nothing_missing
    OutboxRow.objects.all().delete()
    go(cast, "submit_agreement", CO)

    told = {row.payload["person"] for row in OutboxRow.objects.filter(kind=NOTICE)}
    mailed = Person.objects.filter(pk__in=told).exclude(email=None).count()
    assert mailed > 2
    assert said == f"Everything is there. {mailed} people get it by mail."
    assert writing.send_words == f"Send to {mailed} people to read"
