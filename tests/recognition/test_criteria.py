"""The five criteria before a Europass Mobility (2.3), and who writes the host's part."""

from datetime import date

import pytest

from accounts.models import Organisation
from assessments import services
from assessments.models import PreparationItem
from documents.models import Document
from lifecycle.errors import ActRefused
from lifecycle.models import Mobility, NamedPart, OrganisationPart
from lifecycle.programmes import rule_set_for
from lifecycle.roles import NamedPartKind, OrganisationPartKind, Role
from lifecycle.vocabulary import OnBehalf
from recognition import selectors
from recognition.models import EuropassRecord
from tests.factories.assessments import abroad, act, end, on
from tests.factories.recognition import HOST_PART
from tests.lifecycle.conftest import Cast
from tests.missing import ask, refused, satisfied

HC, HT, CO, LE = Role.HOST_COORDINATOR, Role.HOST_TUTOR, Role.SENDING_COORDINATOR, Role.PARTICIPANT
END = date(2026, 4, 24)


@pytest.fixture
def outside(cast) -> Cast:
    """A declared stay outside any programme, every item of the preparation ticked, ended on 24 April."""
    other = rule_set_for(programme="other", activity="learner_placement", call_year=None)
    Mobility.unscoped.filter(pk=cast.mobility.pk).update(approach="declare", rule_set=other)
    abroad(cast)
    services.open_preparation(mobility=cast.stay())
    PreparationItem.objects.filter(mobility=cast.mobility).update(done_on=date(2026, 2, 1))
    with on(END, 18):
        end(cast)
        act(cast, "recognition.write_host_part", HT, HOST_PART)
    return cast


def without_language(cast: Cast) -> None:
    PreparationItem.objects.filter(mobility=cast.mobility, code="language").update(done_on=None)


def without_mentor(cast: Cast) -> None:
    NamedPart.objects.filter(mobility=cast.mobility, part=NamedPartKind.TUTOR).delete()


def for_one_day(cast: Cast) -> None:
    Mobility.unscoped.filter(pk=cast.mobility.pk).update(started_on=END)


def within_one_community(cast: Cast) -> None:
    """Home and host lie in one country, and both in its Swedish speaking part."""
    Organisation.objects.filter(pk=cast.organisations["sending"].pk).update(
        country="FI", language_community="Svenska  Finland"
    )
    Organisation.objects.filter(pk=cast.organisations["hosting"].pk).update(language_community="svenska finland")
    Mobility.unscoped.filter(pk=cast.mobility.pk).update(country="FI")


def without_agreement(cast: Cast) -> None:
    cast.mobility.agreement_versions.all().delete()


def test_stay_that_meets_all_five_gets_its_europass(outside):
    assert selectors.criteria_unmet(outside.stay()) == []
    with on(END, 19):
        act(outside, "recognition.issue_europass", CO)
    assert Document.unscoped.filter(kind="europass_mobility").count() == 1


@pytest.mark.parametrize(
    ("spoil", "criterion"),
    [
        (without_agreement, "Q1"),
        (without_language, "Q2"),
        (without_mentor, "Q3"),
        (within_one_community, "Q4"),
        (for_one_day, "Q5"),
    ],
)
def test_stay_that_fails_one_gets_none_and_the_certificate_is_enough(outside, spoil, criterion):
    refused("recognition.no_europass", ask("recognition.europass_issued", mobility=outside.stay()))
    spoil(outside)

    assert selectors.criteria_unmet(outside.stay()) == [criterion]
    with on(END, 19), pytest.raises(ActRefused, match=f"criterion_{criterion.lower()}"):
        act(outside, "recognition.issue_europass", CO)
    assert not Document.unscoped.filter(kind="europass_mobility").exists()
    satisfied("recognition.no_europass", ask("recognition.europass_issued", mobility=outside.stay()))


def test_stay_in_the_own_country_counts_where_it_leads_into_another_language(outside):
    within_one_community(outside)
    Organisation.objects.filter(pk=outside.organisations["hosting"].pk).update(language_community="suomi")
    assert selectors.criteria_unmet(outside.stay()) == []


def test_without_sending_organisation_no_agreement_with_it_is_asked_for(outside):
    without_agreement(outside)
    OrganisationPart.objects.filter(mobility=outside.mobility, part=OrganisationPartKind.SENDING).delete()
    assert selectors.criteria_unmet(outside.stay()) == []


def test_programme_with_rules_of_its_own_meets_them_by_definition(outside):
    ours = rule_set_for(programme="erasmus", activity="short_term_learner", call_year=2024)
    Mobility.unscoped.filter(pk=outside.mobility.pk).update(rule_set=ours)
    without_language(outside)
    assert selectors.criteria_unmet(outside.stay()) == []


def test_participant_writes_the_hosts_part_only_without_a_sending_organisation(outside):
    EuropassRecord.objects.all().delete()
    with on(END, 19):
        with pytest.raises(ActRefused, match="not_by_the_sending_side"):
            act(outside, "recognition.write_host_part", LE, HOST_PART)
        assert not EuropassRecord.objects.exists()
        OrganisationPart.objects.filter(mobility=outside.mobility, part=OrganisationPartKind.SENDING).delete()
        act(outside, "recognition.write_host_part", LE, HOST_PART)
    assert EuropassRecord.objects.get().written_by_id == outside.actors[LE].person_id


def test_coordinator_enters_the_hosts_part_for_the_host(outside):
    behalf = OnBehalf(outside.actors[HC].person_id, HC, note="Read out on the telephone")
    with on(END, 19):
        act(outside, "recognition.write_host_part", CO, {**HOST_PART, "social": "Team of six"}, on_behalf=behalf)
    record = EuropassRecord.objects.get()
    assert (record.written_by_id, record.social) == (outside.actors[HC].person_id, "Team of six")
