"""What must be known of the health: with consent only, read by one, each look noted, deleted on its day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from agreements import health
from agreements.health_models import HealthNote
from ground import clock
from lifecycle.effects.daily import JOBS
from lifecycle.errors import ActInvalid, ActRefused
from lifecycle.models import Event, Mobility
from lifecycle.registry import ACTS
from notifications.links import actor_of, link_for
from tests.factories.agreements import CO, GU, HC, LE, act, consent, in_signing
from tests.lifecycle.conftest import put_in
from tests.portal.conftest import a_session

TEXT = "Nut allergy. The pen is in the blue bag."


def written(cast, text=TEXT) -> HealthNote:
    in_signing(cast)
    consent(cast, health_data_sharing=True, health=text)
    return HealthNote.objects.get(mobility=cast.mobility)


def test_it_is_sealed_and_stands_in_no_event_and_on_no_paper(cast):
    note = written(cast)

    assert note.text == TEXT
    assert "Nut" not in note.sealed_text
    assert not any("Nut" in str(event.details) for event in Event.unscoped.all())


def test_without_consent_nothing_is_kept(cast):
    in_signing(cast)
    with pytest.raises(ActInvalid) as refusal:
        consent(cast, health_data_sharing=False, health=TEXT)
    assert list(refusal.value.form.errors) == ["health"]

    consent(cast, health_data_sharing=True)
    assert not HealthNote.objects.exists()


def test_only_who_answers_for_the_stay_reads_it_and_each_look_is_noted(cast):
    written(cast)
    assert health.readers(cast.stay()) == [cast.actors[CO].person_id]
    for _look in range(2):
        act(cast, "agreements.read_health", CO)
    looks = Event.unscoped.filter(mobility=cast.mobility, name="agreements.read_health")
    assert [one.person_id for one in looks] == [cast.actors[CO].person_id] * 2

    told = {who: ACTS["agreements.read_health"].shown_to(cast.stay(), cast.actors[who])(looks[0]) for who in (LE, HC)}
    assert told == {LE: True, HC: False}


def test_a_colleague_who_does_not_answer_for_the_stay_does_not_read_it(cast):
    written(cast)
    cast.mobility.organisation_parts.filter(part="sending").update(responsible=None)
    with pytest.raises(ActRefused, match="not_read_by_you"):
        act(cast, "agreements.read_health", CO)


def test_nothing_is_read_where_nothing_was_written(cast):
    in_signing(cast)
    with pytest.raises(ActRefused, match="nothing_of_health"):
        act(cast, "agreements.read_health", CO)


def test_everybody_else_reads_the_measure_only(cast):
    written(cast)
    act(cast, "agreements.note_measure", CO, {"measure": "Nut-free meals"})

    assert health.measure_of(cast.stay()) == "Nut-free meals"
    browser = Client()
    browser.cookies[settings.SESSION_COOKIE_NAME] = a_session(cast.actors[HC])
    page = browser.get(reverse("portal:stay", args=[cast.mobility.pk])).content.decode()
    assert "Nut-free meals" in page
    assert "Nut allergy" not in page
    assert browser.get(reverse("portal:health", args=[cast.mobility.pk])).status_code == 404


def test_the_words_are_shown_by_a_press_of_the_button_and_never_before(cast):
    written(cast)
    browser, address = Client(), reverse("portal:health", args=[cast.mobility.pk])
    browser.cookies[settings.SESSION_COOKIE_NAME] = a_session(cast.actors[CO])

    before, after = browser.get(address).content.decode(), browser.post(address).content.decode()
    assert ("Nut allergy" in before, "Nut allergy" in after) == (False, True)
    assert "Who looked" in after


def test_a_minor_leaves_it_to_the_guardian_and_who_is_of_age_writes_it(cast):
    in_signing(cast)
    with pytest.raises(ActRefused, match="guardian_writes_it"):
        act(cast, "agreements.write_health", LE, {"consents": True, "text": TEXT})
    with pytest.raises(ActRefused, match="consent_first"):
        act(cast, "agreements.write_health", GU, {"consents": True, "text": TEXT})

    cast.mobility.record.birth_date = date(2000, 1, 1)
    cast.mobility.record.save(update_fields=["birth_date"])
    act(cast, "agreements.write_health", LE, {"consents": True, "text": TEXT})
    assert HealthNote.objects.get().person_id == cast.actors[LE].person_id


def test_by_a_mailbox_that_two_share_it_is_written_and_not_read_again(cast):
    written(cast)
    guardian = cast.actors[GU].person_id
    by_link = actor_of(link_for(person_id=guardian, role=GU, mobility=cast.mobility))
    assert health.own_text(cast.stay(), by_link) == TEXT

    address = Person.objects.get(pk=guardian).email
    Person.objects.filter(pk=cast.actors[LE].person_id).update(email=address)
    assert health.own_text(cast.stay(), by_link) == ""


@pytest.mark.parametrize("back", ["agreements.take_back_matter", "agreements.take_back_consent"])
def test_consent_taken_back_deletes_it_at_once(cast, back):
    note = written(cast)
    act(cast, back, GU, {"matter": "health_data_sharing", "reason": "not any more"})

    note.refresh_from_db()
    assert (note.sealed_text, note.measure, note.deleted_at is not None) == ("", "", True)
    assert health.notes_of(cast.stay()) == []


# The day of deletion


def test_the_day_is_ninety_days_after_the_real_end(cast):
    written(cast)
    planned = health.deleted_on(cast.stay())
    stay = put_in(cast.mobility, "results", ended_on=date(2026, 4, 10))

    assert planned == cast.mobility.planned_end + timedelta(days=90)
    assert health.deleted_on(stay) == date(2026, 7, 9)


@pytest.mark.parametrize(
    ("state", "day", "kept"),
    [
        ("results", date(2026, 7, 8), True),
        ("results", date(2026, 7, 9), False),
        ("feedback", date(2026, 12, 24), False),  # the worker was away for months
        ("early_return", date(2026, 12, 24), True),  # the case is open
        ("ongoing", date(2026, 12, 24), True),  # nobody said yet when it ended
        ("withdrawn", date(2026, 2, 1), False),  # nobody leaves
    ],
)
def test_it_is_deleted_on_its_day_and_not_before(cast, state, day, kept):
    written(cast)
    ended = None if state in ("ongoing", "withdrawn") else date(2026, 4, 10)
    Mobility.unscoped.filter(pk=cast.mobility.pk).update(
        state=state, ended_on=ended, started_on=None if state == "withdrawn" else date(2026, 3, 2)
    )
    with clock.set_to(datetime.combine(day, datetime.min.time(), UTC)):
        first, again = health.erase_due(), health.erase_due()

    assert (first, again) == ((0, 0) if kept else (1, 0))
    assert HealthNote.objects.get().deleted_at is None if kept else HealthNote.objects.get().sealed_text == ""


def test_the_job_runs_once_a_day(cast):
    assert "agreements.health" in JOBS
