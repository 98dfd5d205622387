"""Evidence by photograph, PDF, address and words; several looks at one outcome before the result."""

from datetime import date
from io import BytesIO

import pillow_heif
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from assessments.models import Evidence, Interim, OutcomeResult, OwnView
from documents.models import StoredFile
from lifecycle.effects import outbox
from lifecycle.errors import ActInvalid, ActRefused, RoleRefused
from lifecycle.roles import Role
from tests.factories.assessments import act, on, state_result
from tests.missing import ask, refused, satisfied

HC, HT, LE, CO, AS, EM = (
    Role.HOST_COORDINATOR, Role.HOST_TUTOR, Role.PARTICIPANT, Role.SENDING_COORDINATOR, Role.ASSESSOR, Role.EMPLOYER,
)  # fmt: skip
DAY = date(2026, 4, 20)


def a_photo(form: str = "JPEG", name: str = "storage.jpg", size=(40, 30)) -> SimpleUploadedFile:
    if form == "HEIF":
        pillow_heif.register_heif_opener()
    out = BytesIO()
    Image.new("RGB", size, "teal").save(out, form)
    return SimpleUploadedFile(name, out.getvalue())


def add(cast, who=AS, *, file=None, key="U1.1", **said):
    files = {"file": file} if file else None
    with on(DAY):
        return act(cast, "assessments.add_evidence", who, {"outcome": key, **said}, files=files)


def outcome(cast, key="U1.1"):
    return OutcomeResult.unscoped.get(mobility=cast.mobility, key=key)


def test_photograph_of_a_telephone_is_kept_as_what_everybody_opens(stay):
    add(stay, file=a_photo("HEIF", "IMG_0815.HEIC"))
    with on(DAY):
        outbox.drain()

    kept = Evidence.objects.get().file
    assert (kept.content_type, kept.label, kept.state) == ("image/jpeg", "IMG_0815.jpg", "ready")
    assert kept.is_shown


def test_photograph_is_read_by_whom_results_are_for_and_not_by_the_employer(stay):
    add(stay, file=a_photo())
    held = StoredFile.unscoped.get()

    def may(role):
        return StoredFile.objects.visible_to(stay.actors[role]).filter(pk=held.pk).exists()

    assert [may(role) for role in (CO, HC, HT, LE, AS)] == [True] * 5
    assert not may(EM)


def test_the_same_photograph_sent_twice_is_there_once(stay):
    add(stay, file=a_photo())
    add(stay, file=a_photo())
    assert (Evidence.objects.count(), StoredFile.unscoped.count()) == (1, 1)


def test_photograph_alone_is_evidence_enough_for_a_result(stay):
    with on(DAY):
        state = {"outcome": "U1.1", "evidence": []}
        lacking = ask(
            "assessments.result_complete", mobility=stay.stay(), outcome=outcome(stay), actor=stay.actors[AS],
            details={"result": "passed", "assessed_on": DAY, "facts": {"methods": ["Seen"]}},
        )  # fmt: skip
        refused("assessments.lacks_evidence", lacking)
    add(stay, file=a_photo())
    with on(DAY):
        state_result(stay, **state)
    satisfied("assessments.no_evidence", ask("assessments.evidence_shown", mobility=stay.stay()))


def test_an_address_is_evidence_and_nothing_is_not(stay):
    add(stay, address="https://films.example.org/kitchen")
    with pytest.raises(ActInvalid) as refusal:
        add(stay)

    assert Evidence.objects.get().address == "https://films.example.org/kitchen"
    assert list(refusal.value.form.errors) == ["label"]


def test_what_is_no_picture_is_refused_beside_its_field(stay):
    with pytest.raises(ActInvalid) as refusal:
        add(stay, file=SimpleUploadedFile("photo.heic", b"\x00\x00\x00\x1cftypheic" + b"\x00" * 60))
    assert list(refusal.value.form.errors) == ["file"]


def test_own_evidence_is_taken_away_with_its_file_until_a_result_rests_on_it(stay):
    add(stay, file=a_photo())
    add(stay, file=a_photo(size=(50, 30)))
    first, second = Evidence.objects.order_by("added_at")
    with on(DAY):
        with pytest.raises(ActInvalid):
            act(stay, "assessments.take_evidence_away", AS, {"evidence": "0"})
        act(stay, "assessments.take_evidence_away", AS, {"evidence": str(first.pk)})
        assert [one.pk for one in Evidence.objects.all()] == [second.pk]
        assert StoredFile.unscoped.count() == 1
        state_result(stay, outcome="U1.1")
        with pytest.raises(ActRefused) as refusal:
            act(stay, "assessments.take_evidence_away", AS, {"evidence": str(second.pk)})
    assert refusal.value.code == "assessments.no_own_evidence"


def test_only_who_added_it_takes_it_away(stay):
    add(stay, file=a_photo())
    with on(DAY), pytest.raises(ActRefused) as refusal:
        act(stay, "assessments.take_evidence_away", HT, {"evidence": str(Evidence.objects.get().pk)})
    assert refusal.value.code == "assessments.no_own_evidence"


def own_view(cast, level=3, **more):
    said = {"outcome": "U1.1", "criteria": [{"criterion": "Station labelled", "level": level}], **more}
    return act(cast, "assessments.say_own_view", LE, said)


def test_own_view_is_kept_each_time_and_said_twice_is_one(stay):
    with on(DAY):
        own_view(stay, 2)
        own_view(stay, 2)
        own_view(stay, 3)
    assert [one.criteria[0]["level"] for one in OwnView.objects.order_by("at")] == [2, 3]


def test_only_who_goes_has_an_own_view(stay):
    with on(DAY), pytest.raises(RoleRefused):
        act(stay, "assessments.say_own_view", AS, {"outcome": "U1.1"})


def test_once_everything_is_assessed_no_own_view_is_asked_for(stay):
    with on(DAY):
        for key in ("U1.1", "U1.2", "U2.1"):
            state_result(stay, outcome=key)
        with pytest.raises(ActRefused) as refusal:
            own_view(stay)
    assert refusal.value.code == "assessments.nothing_to_assess"


def test_assessment_halfway_states_no_result_and_several_are_kept(stay):
    for day, level in ((date(2026, 3, 20), 1), (date(2026, 4, 3), 2)):
        with on(day):
            said = {
                "outcome": "U1.1",
                "assessed_on": day,
                "criteria": [{"criterion": "Station labelled", "level": level}],
            }
            act(stay, "assessments.note_interim", AS, said)

    assert [one.criteria[0]["level"] for one in Interim.objects.order_by("at")] == [1, 2]
    assert outcome(stay).state == "planned"


def test_halfway_says_something(stay):
    with on(DAY), pytest.raises(ActInvalid):
        act(stay, "assessments.note_interim", AS, {"outcome": "U1.1", "assessed_on": DAY})
