"""What people record on an agreement: who may, when, and what is told beside the field."""

from datetime import date

import pytest

from agreements.models import GuardianConsent
from agreements.selectors import open_version, parts_of
from agreements.services import open_first_version, write_part
from documents.models import Document
from lifecycle.errors import ActInvalid, ActRefused, RoleRefused
from lifecycle.models import Cohort, Event, Mobility, Remark
from lifecycle.offers.offers import Offers
from lifecycle.planning import plan_stay
from lifecycle.roles import Role
from lifecycle.standing import Standing
from lifecycle.vocabulary import OnBehalf
from tests.factories.agreements import (
    CI,
    CO,
    CONTACTS,
    GU,
    HC,
    HT,
    IN,
    LE,
    abroad,
    amending,
    approve,
    ask,
    change,
    consent,
    in_force,
    in_review,
    take,
    the_open,
    written,
)
from tests.factories.assessments import act
from tests.factories.documents import make_ready
from tests.lifecycle.conftest import Cast, a_person, put_in


def write(cast: Cast, part: str, content: object, who: Role = CO) -> Event:
    return act(cast, "agreements.write_part", who, {"part": part, "content": content})


def fault(refusal) -> dict[str, list[str]]:
    """What the form says beside each field."""
    return {field: list(texts) for field, texts in refusal.value.form.errors.items()}


def offered(name: str, cast: Cast, who: Role) -> bool:
    """Whether the page offers the act to somebody of the cast."""
    offer = Offers(Standing.of_stay(cast.stay()), cast.actors[who]).act(name)
    return offer is not None and not offer.locks_for(None)


@pytest.mark.parametrize("who", [CO, HC])
def test_school_and_host_write_parts_and_the_event_keeps_which_alone(cast, who):
    written(cast)
    event = write(cast, "support_and_insurance", {"housing": "Room at the school"}, who)
    part = the_open(cast).parts.get(name="support_and_insurance")

    assert part.content == {"housing": "Room at the school"}
    assert event.details == {"part": "support_and_insurance"}


@pytest.mark.parametrize("who", [LE, GU, HT, CI, IN, Role.EMPLOYER])
def test_nobody_else_writes(cast, who):
    written(cast)
    with pytest.raises(RoleRefused):
        write(cast, "support_and_insurance", {}, who)


@pytest.mark.parametrize(
    ("part", "content", "said"),
    [
        ("period_and_place", {"start": "2026-03-02"}, "Last day: Fill this in."),
        ("period_and_place", {"start": "2026-03-02", "end": "2026-04-31"}, "Last day: Write a day of the calendar"),
        ("period_and_place", {"start": "2026-03-02", "end": "2026-03-01"}, "The last day lies before the first."),
        (
            "period_and_place",
            {"start": "2026-03-02", "end": "2026-04-24", "weekly_hours": 90},
            "Hours a week: This is too much: 60 at most.",
        ),
        ("assessment", {"date": "soon"}, "Date: Write a day of the calendar"),
        ("programme_and_tasks", {"weather": "mild"}, "“weather”"),
        ("units_and_outcomes", {"units": [{"code": "U1"}]}, "Unit 1, Title: Fill this in."),
        ("contacts", "Carla", "This cannot be taken as it is."),
    ],
)
def test_content_that_has_not_the_shape_of_its_part_is_told_beside_the_field(cast, part, content, said):
    written(cast)
    with pytest.raises(ActInvalid) as refusal:
        write(cast, part, content)
    assert list(fault(refusal)) == ["content"]
    assert said in fault(refusal)["content"][0]


def test_part_that_does_not_exist_is_told_beside_the_part(cast):
    written(cast)
    with pytest.raises(ActInvalid) as refusal:
        write(cast, "weather", {"sun": "yes"})
    assert list(fault(refusal)) == ["part"]


def test_part_may_be_emptied_again(cast):
    written(cast)
    write(cast, "support_and_insurance", {"housing": "Room at the school"})
    write(cast, "support_and_insurance", {})
    assert parts_of(the_open(cast))["support_and_insurance"] == {}


def test_text_may_be_prepared_while_the_memorandum_is_awaited(cast):
    put_in(cast.mobility, "partnership", started_on=None, ended_on=None, suspended_from=None)
    assert open_version(cast.mobility) is None
    write(cast, "support_and_insurance", {"housing": "Room at the school"})

    assert the_open(cast).state == "draft"
    assert offered("agreements.write_part", cast, CO)


def test_during_the_stay_nothing_is_written_before_a_change_was_begun(cast):
    abroad(cast)
    with pytest.raises(ActRefused, match=r"agreements\.none"):
        write(cast, "support_and_insurance", {"housing": "Room"})
    assert not offered("agreements.write_part", cast, CO)


def test_change_in_review_is_frozen(cast):
    abroad(cast)
    amending(cast, period_and_place={"place": "The second kitchen"})
    take(cast, "submit_version", CO)
    with pytest.raises(ActRefused, match=r"agreements\.frozen"):
        write(cast, "support_and_insurance", {"housing": "Room"})


@pytest.fixture
def classmate(cast) -> Mobility:
    """The stay of another learner of the same group, with an agreement of its own in draft."""
    cohort = Cohort.objects.create(organisation=cast.organisations["sending"], name="Cooks 3b", is_group=True)
    other = plan_stay(
        actor=cast.actors[CO], participant=a_person("classmate"), country="IT", programme="Erasmus+",
        rule_set=cast.mobility.rule_set, call_year=2024,
    )  # fmt: skip
    Mobility.unscoped.filter(pk__in=(cast.mobility.pk, other.pk)).update(cohort=cohort)
    version = open_first_version(mobility=other)
    for name, content in (
        ("programme_and_tasks", {"activities": "Pastry"}),
        ("contacts", {"host": {"mentor": {"name": "Own mentor"}}}),
        ("units_and_outcomes", {"outcomes": ["Bakes"], "progress": "Of the classmate"}),
    ):
        write_part(version=version, name=name, content=content)
    return other


def test_group_shares_its_words_but_not_what_is_of_one_person(cast, classmate):
    written(cast)
    change(cast, units_and_outcomes={"progress": "Of this learner"})
    act(cast, "agreements.take_over_words", CO, {"source": classmate.pk})
    taken = parts_of(the_open(cast))

    assert taken["programme_and_tasks"] == {"activities": "Pastry"}
    assert taken["units_and_outcomes"] == {"outcomes": ["Bakes"], "progress": "Of this learner"}
    assert taken["contacts"] == CONTACTS


def test_words_of_a_stay_outside_the_group_are_not_on_offer(cast, classmate):
    written(cast)
    Mobility.unscoped.filter(pk=classmate.pk).update(cohort=None)
    with pytest.raises(ActRefused, match="nothing_to_take_over"):
        act(cast, "agreements.take_over_words", CO, {"source": classmate.pk})


def test_only_who_leads_takes_over_words_and_only_in_a_group(cast, classmate):
    written(cast)
    assert offered("agreements.take_over_words", cast, CO)
    with pytest.raises(RoleRefused):
        act(cast, "agreements.take_over_words", HC, {"source": classmate.pk})

    Mobility.unscoped.filter(pk=cast.mobility.pk).update(cohort=None)
    assert not offered("agreements.take_over_words", cast, CO)


def test_approval_is_offered_until_it_is_given(cast):
    in_review(cast)
    assert offered("agreements.approve_version", cast, HT)
    event = act(cast, "agreements.approve_version", HT)

    assert not offered("agreements.approve_version", cast, HT)
    assert event.details == {"number": 1, "sha256": the_open(cast).sha256}


def test_who_need_not_approve_is_told_so_instead_of_being_recorded(cast):
    in_review(cast, approach="evaluate")
    assert not offered("agreements.approve_version", cast, CI)
    with pytest.raises(ActRefused, match=r"agreements\.nothing_to_review"):
        approve(cast, CI)
    assert not Event.unscoped.filter(name="agreements.approve_version").exists()


def test_during_the_stay_there_is_nothing_to_approve_without_a_change(cast):
    abroad(cast)
    with pytest.raises(ActRefused, match=r"agreements\.nothing_to_review"):
        approve(cast, LE)


def test_coordinator_enters_the_approval_of_a_tutor_who_telephoned(cast):
    version = in_review(cast)
    said = OnBehalf(cast.actors[HT].person_id, HT, note="telephone, Monday")
    act(cast, "agreements.approve_version", CO, on_behalf=said)

    assert version.reviews.get().person_id == cast.actors[HT].person_id


def test_participant_approves_in_person_only(cast):
    in_review(cast)
    said = OnBehalf(cast.actors[LE].person_id, LE, note="telephone, Monday")
    with pytest.raises(RoleRefused):
        act(cast, "agreements.approve_version", CO, on_behalf=said)


def test_consent_to_the_journey_itself_is_needed(cast):
    in_review(cast)
    with pytest.raises(ActInvalid) as refusal:
        consent(cast, travel=False)
    assert list(fault(refusal)) == ["travel"]


@pytest.mark.parametrize("who", [CO, HC, LE])
def test_only_a_guardian_consents(cast, who):
    in_review(cast)
    with pytest.raises(RoleRefused):
        consent(cast, who)


def test_new_consent_takes_the_place_of_the_old_one_and_of_its_text(cast):
    in_review(cast)
    consent(cast, photos=True)
    with pytest.raises(ActRefused, match="consented_already"):
        consent(cast)
    act(cast, "agreements.take_back_consent", GU, {"reason": "No photos"})
    consent(cast)
    given = GuardianConsent.objects.filter(mobility=cast.mobility, withdrawn_at=None)
    texts = Document.unscoped.filter(mobility=cast.mobility, kind="guardian_consent").order_by("version_no")

    assert [consent.photos for consent in given] == [False]
    assert [(text.state, text.rendering) for text in texts] == [("revoked", "final"), ("waiting", "final")]


def test_a_signed_consent_that_was_taken_back_no_longer_holds(cast):
    in_review(cast)
    consent(cast)
    text = make_ready(Document.unscoped.filter(mobility=cast.mobility, kind="guardian_consent").latest("created_at"))

    act(cast, "agreements.take_back_consent", GU, {"reason": "he is ill"})

    text.refresh_from_db()
    assert text.state == "revoked"


def test_consent_is_asked_for_again_when_the_first_day_moves(cast):
    in_force(cast)
    assert not offered("agreements.give_consent", cast, GU)
    Mobility.unscoped.filter(pk=cast.mobility.pk).update(planned_start=date(2026, 3, 9))

    assert [item.code for item in ask("guardian_consents", cast.stay())] == ["agreements.no_consent"]
    assert offered("agreements.give_consent", cast, GU)
    consent(cast)
    assert ask("guardian_consents", cast.stay()) == []


def test_consent_is_taken_back_with_a_reason_before_departure(cast):
    in_force(cast)
    assert offered("agreements.take_back_consent", cast, GU)
    event = act(cast, "agreements.take_back_consent", GU, {"reason": "he is ill"})

    assert Remark.objects.get(event=event).text == "he is ill"
    assert not offered("agreements.take_back_consent", cast, GU)
    with pytest.raises(ActRefused, match=r"agreements\.no_consent_to_take_back"):
        act(cast, "agreements.take_back_consent", GU, {"reason": "again"})


def test_consent_is_not_taken_back_during_the_stay(cast):
    abroad(cast)
    with pytest.raises(ActRefused, match=r"lifecycle\.act_not_now"):
        act(cast, "agreements.take_back_consent", GU, {"reason": "homesick"})


@pytest.mark.parametrize("name", ["start_amendment", "ask_extension"])
def test_change_is_begun_with_a_reason(cast, name):
    abroad(cast)
    with pytest.raises(ActInvalid) as refusal:
        act(
            cast,
            f"agreements.{name}",
            CO,
            {"reason": " "} | ({"last_day": "2026-05-15"} if name == "ask_extension" else {}),
        )
    assert list(fault(refusal)) == ["reason"]


@pytest.mark.parametrize("name", ["start_amendment", "ask_extension"])
def test_change_is_not_begun_without_an_agreement_in_force(cast, name):
    put_in(cast.mobility, "ongoing", ended_on=None, suspended_from=None)
    with pytest.raises(ActRefused, match=r"agreements\.none_in_force"):
        act(cast, f"agreements.{name}", CO, {"reason": "another kitchen"})


def test_change_is_not_offered_while_one_is_open(cast):
    abroad(cast)
    assert offered("agreements.start_amendment", cast, CO)
    amending(cast)
    assert not offered("agreements.start_amendment", cast, CO)
    assert not offered("agreements.ask_extension", cast, LE)
