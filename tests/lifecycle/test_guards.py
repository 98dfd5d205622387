"""The requirements that the stay itself can answer."""

from datetime import date
from typing import Any

import pytest

from accounts.actors import SYSTEM
from ground import clock
from lifecycle.models import Mobility, OrganisationPart, RuleSet, Waiver
from lifecycle.models.mobility import Approach, FewerOpportunities
from lifecycle.people.cast import forget_cast
from lifecycle.planning import end_named_part, name_person
from lifecycle.programmes import rule_set_for
from lifecycle.registry import OWED
from lifecycle.roles import NamedPartKind, OrganisationPartKind, Role
from lifecycle.table import Transition
from lifecycle.vocabulary import Missing
from tests.lifecycle.conftest import a_person
from tests.missing import ask, refused, satisfied


def row(**more: Any) -> Transition:
    return Transition("test", ("draft",), "draft", (Role.LEAD,), **more)


@pytest.fixture
def stay(cast) -> Mobility:
    return cast.stay()


def rules(stay: Mobility, **changed: Any) -> list[Missing]:
    """What the programme's rules say of the stay with these columns changed."""
    for name, value in changed.items():
        setattr(stay, name, value)
    return ask("lifecycle.within_programme_rules", mobility=stay)


def test_a_complete_plan_lacks_nothing(stay):
    satisfied("lifecycle.basic_missing", ask("lifecycle.basics_complete", mobility=stay))
    assert rules(stay) == []


def test_a_plan_without_dates_names_both(stay):
    stay.planned_start = stay.planned_end = None
    found = ask("lifecycle.basics_complete", mobility=stay)

    refused("lifecycle.basic_missing", found)
    assert [item.params["field"] for item in found] == ["planned_start", "planned_end"]
    assert rules(stay) == []  # named once


@pytest.mark.parametrize("name", ["activity", "programme", "country", "call_year"])
def test_each_of_the_basics_is_asked_for_by_name(stay, name):
    setattr(stay, name, None)

    missing = refused("lifecycle.basic_missing", ask("lifecycle.basics_complete", mobility=stay))
    assert missing.params == {"field": name}


def test_the_birth_date_is_asked_of_learners_only(stay):
    stay.record.birth_date = None
    missing = refused("lifecycle.basic_missing", ask("lifecycle.basics_complete", mobility=stay))
    assert missing.params == {"field": "birth_date"}

    stay.participant_kind = "staff"
    satisfied("lifecycle.basic_missing", ask("lifecycle.basics_complete", mobility=stay))


def test_a_programme_without_years_asks_for_no_call_year(stay):
    stay.rule_set = rule_set_for(programme="other", activity="learner_placement", call_year=None)
    stay.call_year = None

    satisfied("lifecycle.basic_missing", ask("lifecycle.basics_complete", mobility=stay))


def reason(table_row: Transition, **typed: str) -> list[Missing]:
    return ask("lifecycle.reason_given", details={"row": table_row, **typed})


def test_a_reason_is_asked_for_in_words_where_the_table_lists_no_codes():
    refused("lifecycle.reason", reason(row()))
    refused("lifecycle.reason", reason(row(), reason="  "))
    satisfied("lifecycle.reason", reason(row(), reason="the host closed"))


def test_a_reason_code_must_be_listed_and_other_needs_words():
    listed = row(reasons=("family", "other"))

    missing = refused("lifecycle.reason_code", reason(listed, reason_code="boredom", reason="x"))
    assert missing.params == {"codes": ["family", "other"]}
    satisfied("lifecycle.reason_code", reason(listed, reason_code="other"))
    refused("lifecycle.reason", reason(listed, reason_code="other"))
    satisfied("lifecycle.reason", reason(listed, reason_code="other", reason="the ferry"))
    assert reason(listed, reason_code="family") == []


def test_ten_days_are_enough_and_nine_are_too_short(stay):
    missing = refused("lifecycle.too_short", rules(stay, planned_end=date(2026, 3, 10)))
    assert missing.params == {"days": 9, "least": 10, "unit": "day"}
    satisfied("lifecycle.too_short", rules(stay, planned_end=date(2026, 3, 11)))


def test_eighty_nine_days_are_allowed_and_ninety_are_too_long(stay):
    satisfied("lifecycle.too_long", rules(stay, planned_end=date(2026, 5, 29)))
    missing = refused("lifecycle.too_long", rules(stay, planned_end=date(2026, 5, 30)))
    assert missing.params == {"days": 90, "most": 89, "unit": "day"}


def test_days_on_which_the_stay_was_paused_count_for_neither_limit(stay):
    refused("lifecycle.too_short", rules(stay, planned_end=date(2026, 3, 14), suspended_days=4))
    satisfied("lifecycle.too_short", rules(stay, planned_end=date(2026, 3, 15)))
    satisfied("lifecycle.too_long", rules(stay, planned_end=date(2026, 6, 2)))
    refused("lifecycle.too_long", rules(stay, planned_end=date(2026, 6, 3)))


def test_fewer_opportunities_shorten_the_minimum(stay):
    satisfied(
        "lifecycle.too_short",
        rules(stay, planned_end=date(2026, 3, 3), fewer_opportunities=FewerOpportunities.YES),
    )
    refused("lifecycle.too_short", rules(stay, fewer_opportunities=FewerOpportunities.NO))


def test_a_day_trip_cannot_be_waived(stay):
    missing = refused("lifecycle.one_day_only", rules(stay, planned_end=stay.planned_start))
    assert not missing.may_waive
    satisfied("lifecycle.one_day_only", rules(stay, planned_end=date(2026, 3, 3)))


def test_outside_a_programme_only_the_day_trip_is_refused(stay):
    stay.rule_set = rule_set_for(programme="other", activity="learner_placement", call_year=None)

    assert rules(stay, planned_end=date(2026, 3, 3), country="GB") == []
    refused("lifecycle.one_day_only", rules(stay, planned_end=stay.planned_start))


def test_the_country_must_be_one_of_the_programme(stay):
    assert refused("lifecycle.country_outside", rules(stay, country="GB")).params == {"country": "GB"}
    satisfied("lifecycle.country_outside", rules(stay, country="IT"))


def test_the_host_lies_abroad_or_in_another_language_community_where_the_rules_say_so(stay):
    assert refused("lifecycle.not_abroad", rules(stay, country="LT")).params == {"country": "LT"}
    satisfied("lifecycle.not_abroad", rules(stay, country="IT"))

    stay.rule_set = rule_set_for(programme="other", activity="learner_placement", call_year=None)
    satisfied("lifecycle.not_abroad", rules(stay, country="LT"))


def test_a_programme_for_learners_takes_no_staff(stay):
    assert refused("lifecycle.wrong_target_group", rules(stay, participant_kind="staff")).params == {"kind": "staff"}
    satisfied("lifecycle.wrong_target_group", rules(stay, participant_kind="learner"))


def test_a_graduate_must_be_back_within_a_year(stay):
    """Twelve months end on the day before the same date: the stay ends on 24 April 2026."""
    refused("lifecycle.graduated_too_long_ago", rules(stay, participant_kind="graduate", graduated_on=None))
    refused("lifecycle.graduated_too_long_ago", rules(stay, graduated_on=date(2025, 4, 24)))
    satisfied("lifecycle.graduated_too_long_ago", rules(stay, graduated_on=date(2025, 4, 25)))


def test_call_years_choose_the_rules(cast):
    chosen = rule_set_for(programme="erasmus", activity="vet_traineeship", call_year=2019)

    assert (chosen.at_least, chosen.at_least_unit) == (2, "week")
    assert rule_set_for(programme="erasmus", activity="vet_traineeship", call_year=2022) is None
    assert RuleSet.objects.filter(programme="erasmus", activity="short_term_learner").count() == 1


def test_an_employer_that_takes_part_is_told(stay):
    refused("lifecycle.employer_not_informed", ask("lifecycle.employer_informed", mobility=stay))

    stay.employer_informed_on = date(2026, 1, 10)
    satisfied("lifecycle.employer_not_informed", ask("lifecycle.employer_informed", mobility=stay))


def test_nobody_needs_to_tell_an_employer_that_is_not_there_or_wait_for_it(stay):
    stay.apprentice = True
    OrganisationPart.objects.filter(mobility=stay, part=OrganisationPartKind.EMPLOYER).delete()

    satisfied("lifecycle.employer_not_informed", ask("lifecycle.employer_informed", mobility=stay))
    satisfied("lifecycle.employer_has_not_agreed", ask("lifecycle.employer_agreed", mobility=stay))


def test_only_an_apprentice_needs_the_employers_consent(stay):
    satisfied("lifecycle.employer_has_not_agreed", ask("lifecycle.employer_agreed", mobility=stay))

    stay.apprentice = True
    assert refused("lifecycle.employer_has_not_agreed", ask("lifecycle.employer_agreed", mobility=stay)).owner == "EM"

    stay.employer_agreed_on = date(2026, 1, 20)
    satisfied("lifecycle.employer_has_not_agreed", ask("lifecycle.employer_agreed", mobility=stay))


def test_a_tutor_without_any_contact_data_does_not_count(stay):
    tutor = NamedPartKind.TUTOR
    end_named_part(mobility=stay, person_id=stay.named_parts.get(part=tutor).person_id, part=tutor)
    nobody = a_person("nobody")
    nobody.email = None
    nobody.save(update_fields=["email"])
    name_person(mobility=stay, person_id=nobody.pk, part=tutor)
    refused("lifecycle.no_tutor", ask("lifecycle.tutor_named", mobility=stay))

    name_person(mobility=stay, person_id=nobody.pk, part=tutor, phone_day="+39 000 000")
    satisfied("lifecycle.no_tutor", ask("lifecycle.tutor_named", mobility=stay))


def test_who_goes_without_a_school_names_a_person_of_trust(stay):
    owed = OWED["lifecycle.person_of_trust_named"].check
    satisfied("lifecycle.no_person_of_trust", owed(stay))

    OrganisationPart.objects.filter(mobility=stay, part=OrganisationPartKind.SENDING).update(until_at=clock.now())
    forget_cast(stay)
    refused("lifecycle.no_person_of_trust", owed(stay))

    name_person(mobility=stay, person_id=a_person("trusted").pk, part=NamedPartKind.PERSON_OF_TRUST)
    forget_cast(stay)
    satisfied("lifecycle.no_person_of_trust", owed(stay))


def test_the_approach_chooses_the_way_after_the_results(stay):
    assert refused("lifecycle.other_approach", ask("lifecycle.approach_declares", mobility=stay)).params == {
        "approach": "certify"
    }
    satisfied("lifecycle.other_approach", ask("lifecycle.approach_assesses", mobility=stay))
    satisfied("lifecycle.other_approach", ask("lifecycle.approach_certifies", mobility=stay))

    stay.approach = Approach.EVALUATE
    satisfied("lifecycle.other_approach", ask("lifecycle.approach_assesses", mobility=stay))
    refused("lifecycle.other_approach", ask("lifecycle.approach_certifies", mobility=stay))

    stay.approach = Approach.DECLARE
    refused("lifecycle.other_approach", ask("lifecycle.approach_assesses", mobility=stay))
    satisfied("lifecycle.other_approach", ask("lifecycle.approach_declares", mobility=stay))


def test_a_stay_of_staff_is_declared_whatever_was_chosen(stay):
    stay.participant_kind = "staff"

    satisfied("lifecycle.other_approach", ask("lifecycle.approach_declares", mobility=stay))


def test_the_coordinator_needs_the_request_of_the_participant_to_withdraw_for_them(cast, stay):
    coordinator, participant = cast.actors[Role.SENDING_COORDINATOR], cast.actors[Role.PARTICIPANT]
    stay.reached = 1

    def withdrawing(actor, **typed) -> list[Missing]:
        return ask("lifecycle.request_on_file", mobility=stay, actor=actor, details=typed)

    assert refused("lifecycle.no_request", withdrawing(coordinator)).person == participant.person_id
    refused("lifecycle.no_request", withdrawing(coordinator, request_note=" "))
    satisfied("lifecycle.no_request", withdrawing(coordinator, request_note="by telephone on Monday"))
    satisfied("lifecycle.no_request", withdrawing(participant))
    satisfied("lifecycle.no_request", withdrawing(SYSTEM))


def test_a_memorandum_is_needed_to_certify_and_may_be_given_up_with_a_reason(stay):
    refused("lifecycle.mou_is_required", ask("lifecycle.mou_not_required", mobility=stay))
    satisfied("lifecycle.mou_is_not_required", ask("lifecycle.mou_required", mobility=stay))

    stay.mou_required = False
    refused("lifecycle.mou_is_not_required", ask("lifecycle.mou_required", mobility=stay))
    satisfied("lifecycle.mou_is_required", ask("lifecycle.mou_not_required", mobility=stay))
    refused("lifecycle.mou_reason", ask("lifecycle.mou_not_required", mobility=stay))

    stay.mou_reason = "national procedure"
    satisfied("lifecycle.mou_reason", ask("lifecycle.mou_not_required", mobility=stay))


def test_a_declared_stay_gives_no_reason_for_having_no_memorandum(stay):
    stay.mou_required, stay.approach = False, Approach.DECLARE

    satisfied("lifecycle.mou_reason", ask("lifecycle.mou_not_required", mobility=stay))


def test_a_waiver_says_why_and_has_the_consent_it_needs(cast, stay):
    waiver = Waiver.objects.create(
        mobility=stay, transition="complete", guard="quality.feedback_in", reason=" ", role="CO",
        given_by_id=cast.actors[Role.SENDING_COORDINATOR].person_id, given_at=clock.now(), needs_consent=True,
    )  # fmt: skip
    changes: list[dict[str, Any]] = [{"reason": "nobody answers"}, {"reason": " ", "agreed_at": clock.now()}]
    for change in changes:
        Waiver.objects.filter(pk=waiver.pk).update(**change)
        missing = refused("lifecycle.waiver_waits", ask("lifecycle.waivers_reasoned", mobility=stay))
        assert missing.params == {"guard": "quality.feedback_in", "waiver": waiver.pk.hex}

    Waiver.objects.filter(pk=waiver.pk).update(reason="nobody answers")
    satisfied("lifecycle.waiver_waits", ask("lifecycle.waivers_reasoned", mobility=stay))
