"""The rest of the ways by which what is missing is settled, and in words what no form of its owner settles alone."""

from datetime import timedelta

from agreements.parts import PartName
from agreements.selectors import open_version, parts_of, still_to_sign, version_in
from agreements.services import write_part
from assessments.contact_services import check_in
from assessments.models import Assessment, FollowUp, OutcomeResult
from assessments.result_models import Dispute
from assessments.result_services import dispute
from documents.models import SignatureRequest
from ground import clock
from lifecycle.doors import perform_act
from lifecycle.models import Event, Mobility
from lifecycle.roles import Role
from lifecycle.tables.agreement_version import State as VersionState
from lifecycle.tables.mobility import State
from tests.lifecycle import world_facts
from tests.lifecycle.world_facts import Fact
from tests.portal.more_that_lacks import MORE
from tests.portal.test_settled_where_it_leads import ANOTHER, PLAN, Settled

AS, CI, CO, EM, GU, HC, HT, IN, LE, QM, VA = (
    Role.ASSESSOR, Role.COMPETENT_INSTITUTION, Role.SENDING_COORDINATOR, Role.EMPLOYER, Role.GUARDIAN,
    Role.HOST_COORDINATOR, Role.HOST_TUTOR, Role.INTERMEDIARY, Role.PARTICIPANT, Role.QUALITY_MANAGER, Role.VALIDATOR,
)  # fmt: skip


def _draft_with(name, **changed):
    """The draft says this in that part."""

    def change(cast):
        version = open_version(cast.stay())
        write_part(version=version, name=name, content=parts_of(version)[name] | changed)

    return change


def _asked_for_each_part(cast):
    """The paper asks each signer for exactly the parts that they have not signed."""
    version = version_in(cast.stay(), VersionState.SIGNING)
    for signer in still_to_sign(version):
        asked = SignatureRequest.unscoped.filter(document__subject_id=version.pk, person_id=signer.person_id)
        asked.update(covers=list(signer.covers))


def _one_without_evidence(cast):
    Assessment.objects.filter(outcome__mobility=cast.mobility, outcome__key="U1.1").update(evidence=[])


def _two_late(cast):
    today = clock.today()
    FollowUp.objects.filter(mobility=cast.mobility).delete()
    for nth, late in ((1, 9), (2, 2)):
        due = today - timedelta(days=late)
        FollowUp.objects.create(mobility=cast.mobility, nth=nth, period_from=due - timedelta(days=6), due_on=due)


def _written_well(cast):
    said = {"person_id": cast.actors[HT].person_id, "tasks": "The till", "wellbeing": "well"}
    FollowUp.objects.filter(mobility=cast.mobility).update(done_on=clock.today(), **said)


def _disputed(cast):
    outcome = OutcomeResult.unscoped.filter(mobility=cast.mobility, key="U1.1").get()
    dispute(outcome=outcome, person_id=cast.actors[LE].person_id, text="I filled in the sheets alone.")


def _more_evidence_asked(cast):
    OutcomeResult.unscoped.filter(mobility=cast.mobility, key="U1.1").update(evidence_asked="Which photo?")


def _guardian_asks(cast):
    said = {"kind": "question", "text": "Who meets them at the station?"}
    perform_act(name="agreements.ask_as_guardian", pk=cast.mobility.pk, actor=cast.actors[GU], data=said)


def _not_well(cast):
    check_in(mobility=cast.stay(), person_id=cast.actors[LE].person_id, mood="bad")


def _halfway(cast):
    first, last = clock.today() - timedelta(days=20), clock.today() + timedelta(days=20)
    Mobility.unscoped.filter(pk=cast.mobility.pk).update(started_on=first, planned_start=first, planned_end=last)


def _both(*facts):
    """One after the other."""
    return lambda cast: [KNOWN[fact].change(cast) for fact in facts]


KNOWN = {fact.name: fact for fact in (*world_facts.FACTS, *MORE)}
FACTS = KNOWN | {fact.name: fact for fact in (
    Fact("as it stands", lambda _cast: None),
    Fact("the last day is not written", _draft_with(PartName.PERIOD, end="")),
    Fact("the activities are not written", _draft_with(PartName.PROGRAMME, activities="")),
    Fact("no outcome is written", _draft_with(PartName.UNITS, units=[])),
    Fact("no contact of ours", _draft_with(PartName.CONTACTS, sending={})),
    Fact("no contact of the host", _draft_with(PartName.CONTACTS, host={})),
    Fact("each is asked for their parts", _asked_for_each_part),
    Fact("one result names no evidence", _one_without_evidence),
    Fact("a result is disputed", _disputed),
    Fact("a validator asked for more evidence", _more_evidence_asked),
    Fact("a guardian asks", _guardian_asks),
    Fact("two follow-ups late", _two_late),
    Fact("who goes is not well", _not_well),
    Fact("it is halfway", _halfway),
    Fact("who goes is not well, and the tutor says otherwise", lambda cast: [_written_well(cast), _not_well(cast)]),
    Fact("no Europass, and no tutor", _both("no Europass", "no tutor")),
    Fact("no Europass of a stay that nobody sends", _both("no Europass", "no sending organisation")),
    Fact("no Europass of a stay that nobody sends, written", _both(
        "the host wrote its part, no Europass", "no sending organisation")),
)}  # fmt: skip
EMAIL = {"email": "somebody@voorbeeld.example"}
OWN_NAME = {"with_mandate": "", "mandate_of": "", "mandate_on": "", "mandate": ""}  # not for somebody who mandated them
VALID = {"valid_until": "2027-01-12"}
UNIT = {
    f"c.units.0.{name}": value
    for name, value in {
        "code": "U1", "title": "Cold dishes", "outcomes.0.key": "U1.1", "outcomes.0.title": "Plates cold dishes",
    }.items()
}  # fmt: skip
ITEMS = (
    "culture", "emergency_contacts", "grant_agreement", "grant_money", "housing", "insurance", "language", "practical",
    "travel",
)  # fmt: skip
MORE_WAYS = [
    Settled("agreements.field_missing", State.AGREEMENT_DRAFT, "the last day is not written", CO,
            {"c.end": "2026-04-24"}),
    Settled("agreements.field_missing", State.AGREEMENT_DRAFT, "the activities are not written", HC,
            {"c.activities": "Cold dishes"}),
    Settled("agreements.names_former_host", State.AGREEMENT_DRAFT, "a former host is named", CO, {"c.mentoring": ""}),
    Settled("agreements.guardian_asks", State.AGREEMENT_SIGNING, "a guardian asks", CO,
            {"question": lambda _cast: str(Event.unscoped.get(name="agreements.ask_as_guardian").pk),
             "text": "The tutor, at the station."}),
    Settled("agreements.no_address", State.AGREEMENT_DRAFT, "the guardian has no address", CO, EMAIL),
    Settled("agreements.no_consent", State.READY, "no consent", GU),
    Settled("agreements.no_guardian", State.AGREEMENT_DRAFT, "no guardian", CO, EMAIL),
    *(Settled("agreements.not_approved", State.AGREEMENT_REVIEW, "nobody approved", owner)
      for owner in (CI, GU, HC, HT, IN, LE)),
    Settled("agreements.no_institution", State.AGREEMENT_REVIEW, "nobody decides on recognition", CO),
    Settled("agreements.no_outcome", State.AGREEMENT_DRAFT, "no outcome is written", CO, UNIT),
    Settled("agreements.no_tutor", State.AGREEMENT_DRAFT, "no tutor", HC, EMAIL),
    Settled("agreements.two_contacts", State.AGREEMENT_DRAFT, "no contact of ours", CO,
            {"c.sending.mentor.name": "Mentor here", "c.sending.administrative.name": "Office here"}),
    Settled("agreements.two_contacts", State.AGREEMENT_DRAFT, "no contact of the host", HC,
            {"c.host.mentor.name": "Mentor there", "c.host.administrative.name": "Office there"}),
    *(Settled("agreements.unsigned", State.AGREEMENT_SIGNING, "each is asked for their parts", owner, OWN_NAME)
      for owner in (CO, GU, HC, IN, LE)),
    *(Settled(f"assessments.{code}", State.ONGOING, fact, CO, {"held_on": "2026-01-12", "text": "Called"})
      for code, fact in (("silent", "two follow-ups late"), ("not_well", "who goes is not well"),
                         ("answers_differ", "who goes is not well, and the tutor says otherwise"))),
    Settled("assessments.disputed", State.RESULTS, "a result is disputed", AS,
            {"dispute": lambda cast: str(Dispute.objects.get().pk), "answer": "stays", "criteria": "",
             "text": "Twice I reminded you."}),
    *(Settled("assessments.evidence_asked", State.RESULTS, "a validator asked for more evidence", owner,
              {"unit": "", "address": ""}) for owner in (AS, HT)),
    Settled("assessments.results_unread", State.RESULTS, "as it stands", LE),
    Settled("assessments.document_too_short", State.READY, "the passport ends too early", CO, VALID),
    Settled("assessments.follow_up", State.ONGOING, "a follow-up late", HT),
    Settled("assessments.grid_unconfirmed", State.RESULTS, "one outcome has no result", AS),
    Settled("assessments.no_debriefing", State.ONGOING, "no debriefing", HT),
    Settled("assessments.no_evidence", State.RESULTS, "one result names no evidence", AS,
            {"unit": "", "outcome": "U1.1", "address": ""}),
    Settled("assessments.no_result", State.RESULTS, "one outcome has no result", AS),
    *(Settled(f"assessments.open_{item}", State.READY, "nothing is ticked off") for item in ITEMS),
    Settled("assessments.open_identity_document", State.READY, "nothing is ticked off", CO, VALID),
    *(Settled("assessments.open_own_item", State.READY, "the school needs a thing of its own", owner)
      for owner in (CO, HC)),
    Settled("assessments.open_own_line", State.READY, "the school needs a thing of its own", LE),
    Settled("lifecycle.basic_missing", State.DRAFT, "the plan has no country", CO, PLAN),
    Settled("lifecycle.country_outside", State.DRAFT, "the programme goes elsewhere", CO, PLAN),
    Settled("lifecycle.not_abroad", State.DRAFT, "the stay is at home", CO, PLAN),
    Settled("lifecycle.one_day_only", State.DRAFT, "the stay is one day", CO, PLAN),
    Settled("lifecycle.too_long", State.DRAFT, "the stay is too long", CO, PLAN),
    Settled("lifecycle.too_short", State.DRAFT, "the stay is too short", CO, PLAN),
    Settled("lifecycle.employer_has_not_agreed", State.PREPARATION, "an apprentice whose employer has not agreed", EM),
    Settled("lifecycle.no_person_of_trust", State.PREPARATION, "no sending organisation", LE, EMAIL),
    Settled("lifecycle.no_tutor", State.READY, "no tutor", HC, EMAIL),
    Settled("lifecycle.step_open", State.PREPARATION, "as it stands", CO),
    Settled("lifecycle.step_open", State.RESULTS, "as it stands", HC),
    Settled("lifecycle.step_open", State.RECOGNITION, "as it stands", CI),
    Settled("lifecycle.step_open", State.FEEDBACK, "as it stands", QM),
    Settled("lifecycle.step_open", State.PREPARATION, "no sending organisation", LE),
    Settled("partnerships.host_contact", State.PREPARATION, "nobody is known at the host", CO, EMAIL),
    Settled("partnerships.mou_begins_late", State.PARTNERSHIP, "the memorandum begins after the stay", CO, ANOTHER),
    Settled("partnerships.mou_lacks_dates", State.PARTNERSHIP, "under a memorandum without dates of its own", CO, PLAN),
    Settled("partnerships.mou_ends_early", State.PARTNERSHIP, "the memorandum ends before the stay", CO, ANOTHER),
    Settled("partnerships.mou_not_in_force", State.PARTNERSHIP, "the memorandum is over", CO, ANOTHER),
    Settled("partnerships.no_host", State.PREPARATION, "no host", CO),
    Settled("partnerships.no_mou_linked", State.PARTNERSHIP, "as it stands", CO, ANOTHER),
    Settled("assessments.pulse_waits", State.ONGOING, "it is halfway", LE),
    *(Settled("quality.no_answer", State.FEEDBACK, "as it stands", owner) for owner in (EM, HC, CO, GU)),
    Settled("quality.asked_later", State.FEEDBACK, "as it stands", LE),
    *(Settled("quality.no_answer", State.FEEDBACK, "nobody answered", owner) for owner in (HT, LE)),
    Settled("quality.no_debrief", State.FEEDBACK, "no debrief with the employer", CO),
    Settled("quality.nobody_answered", State.FEEDBACK, "nobody answered", LE),
    Settled("recognition.host_part_unwritten", State.FEEDBACK, "no Europass", HT),
    Settled("recognition.host_part_unwritten", State.FEEDBACK, "no Europass, and no tutor", HC),
    Settled("recognition.host_part_unwritten", State.FEEDBACK, "no Europass of a stay that nobody sends", LE),
    Settled("recognition.no_europass", State.FEEDBACK, "the host wrote its part, no Europass", CO),
    Settled("recognition.no_europass", State.FEEDBACK, "no Europass of a stay that nobody sends, written", LE),
    Settled("recognition.unsigned_attendance_certificate", State.RESULTS, "the host signs the certificate", HC, OWN_NAME),
    Settled("recognition.unsigned_attendance_certificate", State.RESULTS, "the tutor signs the certificate", HT, OWN_NAME),
    Settled("recognition.unsigned_europass_mobility", State.RESULTS, "the host signs the Europass", HC, OWN_NAME),
    Settled("recognition.unsigned_europass_mobility", State.RESULTS, "the tutor signs the Europass", HT, OWN_NAME),
    Settled("recognition.appeal_open", State.FEEDBACK, "an appeal", CI,
            {"answer_1": "stays", "reason_1": "Not shown there either"}),
    Settled("recognition.no_result", State.VALIDATION, "one outcome has no result", AS),
    Settled("recognition.not_decided", State.VALIDATION, "as it stands", VA),
    Settled("recognition.too_many_points", State.RECOGNITION, "more points than agreed", CI),
    Settled("recognition.unit_undecided", State.RECOGNITION, "no unit is decided", CI),
]  # fmt: skip
# code -> why no form of whoever owes it makes it met
NOT_BY_ONE_FORM = {
    "agreements.no_host_signer": "the host lets a coordinator in among its own people; the owner asks it to",
    "agreements.text_names_former_host": "whoever leads the stay asks for a change, which is a step of the stay",
    "agreements.none": "the first version is opened by the step that comes before",
    "agreements.none_in_force": "an agreement comes into force when the last signer has signed",
    "agreements.signs_twice": "another person is named for one of two parts; which of them, people decide",
    "assessments.disputed_known": "the assessor answers; the coordinators read it",
    "assessments.nothing_to_assess": "the stay ended too early for a result: it is closed without one",
    "lifecycle.nobody_agrees": "a second person is invited to the organisation, who then agrees",
    "lifecycle.too_few_days": "days that were not spent abroad are not made up: it is waived, or closed without result",
    "partnerships.review_due": "owed by the parties of a memorandum, and held on its own page",
    "partnerships.runs_out": "the next version is begun by a button beside the memorandum",
    "quality.still_no_answer": "the coordinator chooses whose answers they are, and how they were given",
    "recognition.nothing_validated": "the validation is closed instead, by another step",
}
