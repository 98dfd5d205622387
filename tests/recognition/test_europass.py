"""The Europass Mobility, the certificate of attendance, and what proves a stay."""

from datetime import date, timedelta

import pytest

from documents.models import Document
from documents.services import sign
from lifecycle.errors import ActRefused, RoleRefused
from lifecycle.models import Mobility, NamedPart, OrganisationPart
from lifecycle.planning import name_person
from lifecycle.roles import NamedPartKind, OrganisationPartKind, Role
from lifecycle.vocabulary import Missing
from recognition import services
from tests.factories.assessments import abroad, act, end, go, on
from tests.factories.documents import make_ready
from tests.factories.recognition import HOST_PART
from tests.lifecycle.conftest import Cast
from tests.missing import ask, refused, satisfied

HC, HT, CO, LE = Role.HOST_COORDINATOR, Role.HOST_TUTOR, Role.SENDING_COORDINATOR, Role.PARTICIPANT
END = date(2026, 4, 24)


@pytest.fixture
def ended(cast) -> Cast:
    """A declared stay that ended on 24 April."""
    Mobility.unscoped.filter(pk=cast.mobility.pk).update(approach="declare")
    abroad(cast)
    with on(END, 18):
        end(cast)
    return cast


def papers(cast: Cast, kind: str) -> list[Document]:
    return list(Document.unscoped.filter(mobility=cast.mobility, kind=kind).order_by("created_at"))


def signed(cast: Cast, kind: str, *roles: Role) -> Document:
    """The newest text of a kind, signed by these roles."""
    text = make_ready(papers(cast, kind)[-1])
    for role in roles:
        request = text.requests.get(role=role.value)
        sign(request_id=request.pk, actor=cast.actors[role], method="code_by_mail", code_sent_to="a•••@example.org")
    return text


def asked(paper: Document) -> set[str]:
    return set(paper.requests.values_list("role", flat=True))


def host_part(cast: Cast) -> list[Missing]:
    return ask("recognition.host_part_signed", mobility=cast.stay())


def europass(cast: Cast) -> list[Missing]:
    return ask("recognition.europass_issued", mobility=cast.stay())


def issue(cast: Cast, day: date = END) -> Document:
    with on(day, 19):
        act(cast, "recognition.write_host_part", HT, HOST_PART)
        act(cast, "recognition.issue_europass", CO)
    return papers(cast, "europass_mobility")[-1]


def test_certificate_asks_coordinator_and_tutor_of_the_host(ended):
    assert asked(papers(ended, "attendance_certificate")[0]) == {"HC", "HT"}


def test_coordinator_who_is_also_the_tutor_signs_once(cast):
    abroad(cast)
    NamedPart.objects.filter(mobility=cast.mobility, part=NamedPartKind.TUTOR).delete()
    name_person(mobility=cast.mobility, person_id=cast.actors[HC].person_id, part=NamedPartKind.TUTOR)
    cast.actors[HT] = cast.actors[HC]
    with on(END, 18):
        end(cast)
    assert asked(papers(cast, "attendance_certificate")[0]) == {"HC"}


def test_certificate_of_a_stay_that_goes_on_is_revoked_and_nobody_signs_it_any_more(ended):
    Mobility.unscoped.filter(pk=ended.mobility.pk).update(planned_end=END + timedelta(days=7))
    with on(END, 19):
        go(ended, "return_to_stay", CO, reason="Stays a week longer")
    with on(END + timedelta(days=7), 18):
        end(ended)
    first, second = papers(ended, "attendance_certificate")

    assert (first.state, set(first.requests.values_list("state", flat=True))) == ("revoked", {"cancelled"})
    assert (second.number, second.version_no) == (first.number, 2)
    assert second.snapshot["data"]["stay"]["end"] == "2026-05-01"


def test_a_europass_issued_again_unchanged_stays_as_it_was(ended):
    first = issue(ended)
    with on(END, 20), pytest.raises(ActRefused, match="europass_unchanged"):
        act(ended, "recognition.issue_europass", CO)
    assert [(one.pk, one.state) for one in papers(ended, "europass_mobility")] == [(first.pk, first.state)]

    with on(END, 21):
        act(ended, "recognition.write_host_part", HT, {**HOST_PART, "activities": "Baked bread as well"})
        act(ended, "recognition.issue_europass", CO)
    assert papers(ended, "europass_mobility")[-1].version_no == 2


def test_europass_is_not_issued_before_the_host_wrote_its_part(ended):
    with on(END, 19), pytest.raises(ActRefused, match="section_five_empty"):
        services.issue_europass(mobility=ended.stay())


def test_europass_is_not_issued_before_the_last_day(cast):
    """D14: on the last day itself it may be."""
    abroad(cast, "results", ended_on=END)
    with on(date(2026, 4, 23)):
        act(cast, "recognition.write_host_part", HT, HOST_PART)
        with pytest.raises(ActRefused, match="europass_too_early"):
            act(cast, "recognition.issue_europass", CO)
    with on(END):
        act(cast, "recognition.issue_europass", CO)
    assert papers(cast, "europass_mobility")[0].snapshot["data"]["issued_on"] == "2026-04-24"


def test_europass_asks_sending_side_mentor_and_holder(ended):
    assert asked(issue(ended)) == {"CO", "HT", "LE"}


def test_hosts_coordinator_is_the_mentor_where_no_tutor_is_named(ended):
    NamedPart.objects.filter(mobility=ended.mobility, part=NamedPartKind.TUTOR).delete()
    with on(END, 19):
        act(ended, "recognition.write_host_part", HC, HOST_PART)
        act(ended, "recognition.issue_europass", CO)
    assert asked(papers(ended, "europass_mobility")[0]) == {"CO", "HC", "LE"}


def test_without_sending_organisation_the_holder_creates_it(ended):
    OrganisationPart.objects.filter(mobility=ended.mobility, part=OrganisationPartKind.SENDING).delete()
    with on(END, 19):
        act(ended, "recognition.write_host_part", HT, HOST_PART)
        act(ended, "recognition.issue_europass", LE)
    paper = papers(ended, "europass_mobility")[0]
    assert (paper.organisation, asked(paper)) == (None, {"HT", "LE"})
    assert paper.number.startswith("P-")


def test_issued_again_it_is_the_next_version_and_the_first_is_signed_by_nobody(ended):
    first = issue(ended)
    second = issue(ended, date(2026, 4, 27))
    first.refresh_from_db()

    assert (second.version_no, second.number) == (2, first.number)
    assert (first.state, set(first.requests.values_list("state", flat=True))) == ("superseded", {"cancelled"})


def test_only_who_leads_issues_it(ended):
    with on(END, 19):
        act(ended, "recognition.write_host_part", HT, HOST_PART)
        with pytest.raises(RoleRefused):
            act(ended, "recognition.issue_europass", HC)


def test_declared_stay_goes_on_when_the_host_signed_both_papers(ended):
    issue(ended)
    refused("recognition.unsigned_attendance_certificate", host_part(ended))
    refused("recognition.unsigned_europass_mobility", host_part(ended))

    signed(ended, "attendance_certificate", HC)
    satisfied("recognition.unsigned_attendance_certificate", host_part(ended))
    refused("recognition.unsigned_europass_mobility", host_part(ended))

    signed(ended, "europass_mobility", HT)
    satisfied("recognition.unsigned_europass_mobility", host_part(ended))


def test_signature_of_the_sending_side_is_not_that_of_the_host(ended):
    issue(ended)
    signed(ended, "europass_mobility", CO)

    refused("recognition.unsigned_europass_mobility", host_part(ended))


def test_other_proof_counts_only_once_the_host_was_asked_three_times(ended):
    with on(date(2026, 4, 27)):
        act(ended, "recognition.note_other_proof", CO, {"text": "Train tickets, letter of the landlord"})
    with on(date(2026, 5, 7)):
        refused("recognition.unsigned_attendance_certificate", host_part(ended))
    with on(date(2026, 5, 9)):
        satisfied("recognition.unsigned_attendance_certificate", host_part(ended))
        satisfied("recognition.unsigned_europass_mobility", host_part(ended))


def test_silence_of_the_host_alone_is_not_enough(ended):
    with on(date(2026, 5, 9)):
        refused("recognition.unsigned_attendance_certificate", host_part(ended))


def test_stay_is_complete_only_with_a_final_europass(ended):
    issue(ended)
    signed(ended, "europass_mobility", CO, HT)
    waits = refused("documents.signature_waits", europass(ended))
    assert (waits.owner, waits.person) == (LE, ended.actors[LE].person_id)
    request = papers(ended, "europass_mobility")[0].requests.get(role="LE")
    sign(request_id=request.pk, actor=ended.actors[LE], method="signed_in")
    assert europass(ended) == []


def test_who_owes_the_europass_is_the_host_until_it_wrote_and_then_who_leads(ended):
    unwritten = refused("recognition.host_part_unwritten", europass(ended))
    assert unwritten in host_part(ended)
    assert (unwritten.owner, unwritten.person) == (HT, ended.actors[HT].person_id)
    satisfied("recognition.no_europass", europass(ended))

    act(ended, "recognition.write_host_part", HT, HOST_PART)

    satisfied("recognition.host_part_unwritten", europass(ended))
    assert refused("recognition.no_europass", europass(ended)).owner == CO
    issue(ended)
    satisfied("recognition.no_europass", europass(ended))


@pytest.mark.parametrize(("ends", "owner"), [("tutor", HC), ("sending", LE)])
def test_without_tutor_the_hosts_coordinator_writes_and_what_nobody_sends_the_participant(ended, ends, owner):
    for parts in (NamedPart, OrganisationPart):
        parts.objects.filter(mobility=ended.mobility, part=ends).update(until_at=ended.mobility.created_at)

    assert refused("recognition.host_part_unwritten", europass(ended)).owner == owner


def test_where_no_europass_may_be_issued_the_signed_certificate_is_enough(ended):
    Mobility.unscoped.filter(pk=ended.mobility.pk).update(no_agreement_on=END)

    signed(ended, "attendance_certificate", HC)

    assert host_part(ended) == []


def test_certificate_suffices_after_a_stay_closed_without_results(cast):
    abroad(cast)
    with on(date(2026, 3, 20)):
        go(cast, "report_early_return", HC, last_day=date(2026, 3, 20), reason_code="family", reason="Called home")
        go(cast, "close_without_results", CO, reason="No time left")
    assert len(papers(cast, "attendance_certificate")) == 1
    satisfied("recognition.no_europass", ask("recognition.europass_issued", mobility=cast.stay()))
