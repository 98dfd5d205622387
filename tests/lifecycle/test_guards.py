"""The requirements that the stay itself can answer."""

from datetime import date

import pytest

from accounts.actors import SYSTEM
from lifecycle import guards
from lifecycle.models import Mobility, OrganisationPart, RuleSet
from lifecycle.models.mobility import FewerOpportunities
from lifecycle.planning import end_named_part, name_person
from lifecycle.programmes import rule_set_for
from lifecycle.roles import NamedPartKind, OrganisationPartKind, Role
from lifecycle.table import Transition
from lifecycle.vocabulary import Missing
from tests.lifecycle.conftest import a_person


def codes(found: list[Missing]) -> list[str]:
    return [item.code for item in found]


def row(**more) -> Transition:
    return Transition("test", ("draft",), "draft", (Role.LEAD,), **more)


@pytest.fixture
def stay(cast) -> Mobility:
    return cast.stay()


def test_a_complete_plan_lacks_nothing(stay):
    assert guards.basics_complete(stay) == []
    assert guards.within_programme_rules(stay) == []


def test_a_plan_without_dates_names_both(stay):
    stay.planned_start = stay.planned_end = None

    assert [item.params["field"] for item in guards.basics_complete(stay)] == ["planned_start", "planned_end"]


def test_a_reason_is_asked_for_in_words_where_the_table_lists_no_codes():
    assert codes(guards.reason_given({"row": row()})) == ["lifecycle.reason"]
    assert guards.reason_given({"row": row(), "reason": "the host closed"}) == []


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("family", "", []),
        ("other", "", ["lifecycle.reason"]),
        ("other", "the ferry", []),
        ("boredom", "x", ["lifecycle.reason_code"]),
    ],
)
def test_a_reason_code_must_be_listed_and_other_needs_words(code, text, expected):
    details = {"row": row(reasons=("family", "other")), "reason_code": code, "reason": text}

    assert codes(guards.reason_given(details)) == expected


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        (date(2026, 3, 2), ["lifecycle.one_day_only", "lifecycle.too_short"]),
        (date(2026, 3, 10), ["lifecycle.too_short"]),
        (date(2026, 3, 11), []),
        (date(2026, 5, 29), []),
        (date(2026, 5, 30), ["lifecycle.too_long"]),
    ],
)
def test_the_length_of_a_short_stay_is_held_to_the_day(stay, end, expected):
    stay.planned_end = end

    found = codes(guards.within_programme_rules(stay))
    assert found == expected[:1]


def test_fewer_opportunities_shorten_the_minimum(stay):
    stay.planned_end, stay.fewer_opportunities = date(2026, 3, 4), FewerOpportunities.YES

    assert guards.within_programme_rules(stay) == []


def test_a_day_trip_cannot_be_waived(stay):
    stay.planned_end = stay.planned_start

    assert [item.may_waive for item in guards.within_programme_rules(stay)] == [False]


def test_outside_a_programme_limits_do_not_block(stay):
    stay.rule_set = rule_set_for(programme="other", activity="learner_placement", call_year=None)
    stay.planned_end, stay.country = date(2026, 3, 3), "GB"

    assert guards.within_programme_rules(stay) == []


@pytest.mark.parametrize(
    ("country", "expected"), [("IT", []), ("GB", ["lifecycle.country_outside"]), ("LT", ["lifecycle.not_abroad"])]
)
def test_the_country_must_be_one_of_the_programme_and_abroad(stay, country, expected):
    stay.country = country

    assert codes(guards.within_programme_rules(stay)) == expected


def test_a_graduate_must_be_back_within_a_year(stay):
    stay.participant_kind, stay.graduated_on = "graduate", date(2025, 4, 1)

    assert codes(guards.within_programme_rules(stay)) == ["lifecycle.graduated_too_long_ago"]


def test_call_years_choose_the_rules(cast):
    chosen = rule_set_for(programme="erasmus", activity="vet_traineeship", call_year=2019)

    assert (chosen.at_least, chosen.at_least_unit) == (2, "week")
    assert rule_set_for(programme="erasmus", activity="vet_traineeship", call_year=2022) is None
    assert RuleSet.objects.filter(programme="erasmus", activity="short_term_learner").count() == 1


def test_an_apprentice_needs_the_employers_consent(stay):
    stay.apprentice = True
    assert codes(guards.employer_agreed(stay)) == ["lifecycle.employer_has_not_agreed"]

    stay.employer_agreed_on = date(2026, 1, 20)
    assert guards.employer_agreed(stay) == []


def test_nobody_needs_to_tell_an_employer_that_is_not_there(stay):
    OrganisationPart.objects.filter(mobility=stay, part=OrganisationPartKind.EMPLOYER).delete()

    assert guards.employer_informed(stay) == []


def test_a_tutor_without_any_contact_data_does_not_count(stay):
    tutor = NamedPartKind.TUTOR
    end_named_part(mobility=stay, person_id=stay.named_parts.get(part=tutor).person_id, part=tutor)
    nobody = a_person("nobody")
    nobody.email = None
    nobody.save(update_fields=["email"])
    name_person(mobility=stay, person_id=nobody.pk, part=tutor)
    assert codes(guards.tutor_named(stay)) == ["lifecycle.no_tutor"]

    name_person(mobility=stay, person_id=nobody.pk, part=tutor, phone_day="+39 000 000")
    assert guards.tutor_named(stay) == []


@pytest.mark.parametrize(
    ("day", "early", "late"),
    [
        (date(2026, 1, 1), "lifecycle.last_day_before_first", "lifecycle.last_day_before_first"),
        (date(2026, 1, 8), None, "lifecycle.left_too_early"),
        (date(2026, 1, 10), "lifecycle.not_early", None),
        (date(2026, 1, 12), "lifecycle.not_early", None),
        (date(2026, 1, 13), "lifecycle.last_day_in_future", "lifecycle.last_day_in_future"),
    ],
)
def test_two_days_before_the_end_divide_an_early_return_from_an_end(stay, day, early, late):
    stay.started_on, stay.planned_end = date(2026, 1, 5), date(2026, 1, 12)

    assert codes(guards.left_early(stay, {"last_day": day})) == ([early] if early else [])
    assert codes(guards.last_day_reached(stay, {"last_day": day})) == ([late] if late else [])


def test_force_majeure_excuses_the_missing_days(stay):
    stay.started_on, stay.ended_on = date(2026, 3, 2), date(2026, 3, 5)
    assert codes(guards.minimum_days_reached(stay)) == ["lifecycle.too_few_days"]

    stay.force_majeure = True
    assert guards.minimum_days_reached(stay) == []


def test_suspended_days_do_not_count(stay):
    stay.started_on, stay.ended_on, stay.suspended_days = date(2026, 3, 2), date(2026, 3, 14), 4

    assert codes(guards.minimum_days_reached(stay)) == ["lifecycle.too_few_days"]


def test_the_coordinator_needs_the_request_of_the_participant_to_withdraw_for_them(cast, stay):
    coordinator, participant = cast.actors[Role.SENDING_COORDINATOR], cast.actors[Role.PARTICIPANT]
    stay.reached = 1

    assert codes(guards.request_on_file(stay, coordinator, {})) == ["lifecycle.no_request"]
    assert guards.request_on_file(stay, coordinator, {"request_note": "by telephone on Monday"}) == []
    assert guards.request_on_file(stay, participant, {}) == []
    assert guards.request_on_file(stay, SYSTEM, {}) == []


def test_a_memorandum_is_needed_to_certify_and_may_be_given_up_with_a_reason(stay):
    assert stay.mou_required
    assert codes(guards.mou_not_required(stay)) == ["lifecycle.mou_is_required"]

    stay.mou_required = False
    assert codes(guards.mou_not_required(stay)) == ["lifecycle.mou_reason"]

    stay.mou_reason = "national procedure"
    assert guards.mou_not_required(stay) == []
