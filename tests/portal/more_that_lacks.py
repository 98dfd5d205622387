"""What a stay may lack beside the facts of `world_facts`: one small change for each code that those do not bring."""

from collections.abc import Callable
from datetime import date, timedelta

from accounts.models import Membership, Organisation, Person
from agreements.models import AgreementVersion
from agreements.parts import PartName
from agreements.selectors import open_version, parts_of, still_to_sign, version_in_force
from agreements.services import open_next_version, write_part
from assessments.models import Assessment, OutcomeResult, Owner, OwnItem, PreparationItem
from assessments.services import own_line
from documents.models import Document, Signature, SignatureRequest
from documents.services import issue
from ground import clock
from lifecycle.models import Mobility, NamedPart, OrganisationPart, RuleSet, Succession, Waiver
from lifecycle.models.event import EventKind
from lifecycle.people.guards import ANSWER_AS_EMPLOYER
from lifecycle.roles import NamedPartKind, Role
from lifecycle.standing import Standing
from lifecycle.writing import Happened, append_event
from partnerships.models import MemorandumVersion, StayPlan
from partnerships.services import plan_units
from recognition.models import UnitDecision
from recognition.services import write_host_part
from tests.factories.assessments import UNITS
from tests.factories.documents import a_paper, a_signer
from tests.factories.recognition import HOST_PART
from tests.lifecycle import worlds
from tests.lifecycle.conftest import Cast
from tests.lifecycle.world_facts import Fact


def _all(model, **values):
    return lambda _cast: model.objects.update(**values)


def _asked_for_evidence(cast):
    OutcomeResult.unscoped.filter(mobility=cast.mobility, key="U1.1").update(evidence_asked="Which photo?")


def _stay(**values):
    return lambda cast: Mobility.unscoped.filter(pk=cast.mobility.pk).update(**values)


def _under_a_memorandum(**values):
    """A memorandum that is linked, and does not cover the stay."""

    def change(cast):
        version = worlds.a_memorandum_in(cast, "in_force")
        MemorandumVersion.unscoped.filter(pk=version.pk).update(**values)
        StayPlan.objects.update_or_create(mobility=cast.mobility, defaults={"memorandum": version.memorandum})
        Mobility.unscoped.filter(pk=cast.mobility.pk).update(mou_required=True)

    return change


def _no_guardian(cast):
    NamedPart.objects.filter(mobility=cast.mobility, part=NamedPartKind.GUARDIAN).update(until_at=clock.now())


def _no_institution(cast):
    OrganisationPart.objects.filter(mobility=cast.mobility, part="competent").update(until_at=clock.now())


def _nobody_at_the_host(cast):
    host = cast.organisations["hosting"]
    NamedPart.objects.filter(mobility=cast.mobility, part=NamedPartKind.TUTOR).update(until_at=clock.now())
    Membership.objects.filter(organisation=host).delete()
    Organisation.unscoped.filter(pk=host.pk).update(email="")
    OrganisationPart.objects.filter(organisation=host).update(responsible=None)


def _nobody_vouched(cast: Cast) -> None:
    """The host was named, and nobody has looked who it is."""
    OrganisationPart.objects.filter(organisation=cast.organisations["hosting"]).update(held=True)


def _one_contact_for_both(cast: Cast) -> None:
    version = open_version(cast.stay())
    if version and version.state == "draft":
        contacts = parts_of(version)[PartName.CONTACTS]
        write_part(version=version, name=PartName.CONTACTS, content=contacts | {"host": contacts["sending"]})


def _a_change_of_nothing(cast: Cast) -> None:
    """The draft, signed by all as it stands, is followed by another that says the same."""
    version = open_version(cast.stay())
    if not version or version.state != "draft" or version.copied_from:
        return
    paper = issue(paper=a_paper(
        kind="learning_agreement", subject_type="agreement_version", subject_id=version.pk,
        mobility_id=cast.mobility.pk, template="documents/paper.html", rendering="for_signature",
        signers=tuple(still_to_sign(version)),
    ))  # fmt: skip
    for request in SignatureRequest.unscoped.filter(document=paper):
        Signature.unscoped.create(
            request=request, signed_at=clock.now(), method="code_by_mail", document_sha256="c" * 64,
            covers=request.covers,
        )  # fmt: skip
    SignatureRequest.unscoped.filter(document=paper).update(state="signed", closed_at=clock.now())
    facts = {"state": "in_force", "number": 1, "submitted_at": clock.now(), "in_force_at": clock.now()}
    AgreementVersion.unscoped.filter(pk=version.pk).update(**facts)
    open_next_version(version=AgreementVersion.unscoped.get(pk=version.pk))


def _a_former_host(cast: Cast) -> None:
    """Taken out, and still named in the text that is agreed."""
    version = open_version(cast.stay())
    if version is None:
        return
    former = Organisation.objects.create(
        name="Vorige Werkplaats", country="BE", town="Gent", kind="company", code="VORIGE"
    )
    since = {"from_at": clock.now() - timedelta(days=1), "until_at": clock.now()}
    OrganisationPart.objects.create(mobility=cast.mobility, organisation=former, part="hosting", **since)
    row = version.parts.get(name=PartName.PROGRAMME)
    row.content |= {"mentoring": "Somebody of Vorige Werkplaats"}
    row.save(update_fields=["content"])


def _longer_asked_late(cast: Cast) -> None:
    in_force = version_in_force(cast.stay())
    if in_force and not open_version(cast.stay()):
        version = open_next_version(version=in_force)
        period = parts_of(version)[PartName.PERIOD]
        write_part(version=version, name=PartName.PERIOD, content=period | {"end": "2026-05-15"})
        AgreementVersion.unscoped.filter(pk=version.pk).update(extension_asked_on=date(2026, 4, 20))


def _the_employer_asks(cast: Cast) -> None:
    asked = Happened(
        EventKind.ACT, ANSWER_AS_EMPLOYER, cast.actors[Role.EMPLOYER], Role.EMPLOYER, details={"answer": "ask"}
    )
    append_event(Standing.of_stay(cast.stay()), asked)


def _a_successor_waits(cast: Cast) -> None:
    Succession.objects.create(
        mobility=cast.mobility, giver_id=worlds.person(cast, Role.HOST_TUTOR),
        taker_id=worlds.person(cast, Role.HOST_COORDINATOR), named_at=clock.now(),
    )  # fmt: skip


def _a_paper_to_sign(cast: Cast) -> None:
    """By everybody who may be asked for one."""
    asked = [Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.HOST_TUTOR, Role.PARTICIPANT]
    issue(paper=a_paper(
        kind="follow_up_sheet", subject_type="mobility", subject_id=cast.mobility.pk, mobility_id=cast.mobility.pk,
        template="documents/paper.html", rendering="for_signature",
        signers=tuple(a_signer(worlds.person(cast, role), role) for role in asked),
    ))  # fmt: skip


def _no_europass(cast: Cast) -> None:
    Document.unscoped.filter(mobility=cast.mobility, kind="europass_mobility").delete()


def _the_host_wrote(cast: Cast) -> None:
    """Its part of the Europass Mobility, and nobody issued that yet."""
    _no_europass(cast)
    writes = {"mobility": cast.mobility, "person_id": worlds.person(cast, Role.HOST_TUTOR), "texts": HOST_PART}
    write_host_part(**writes)


def _to_be_signed(kind: str, *roles: Role) -> Callable[[Cast], None]:
    """A stay that declares: these are asked to sign the paper with which it goes on."""

    def change(cast: Cast) -> None:
        _the_host_wrote(cast)
        _stay(approach="declare")(cast)
        Document.unscoped.filter(mobility=cast.mobility, kind=kind).delete()
        issue(paper=a_paper(
            kind=kind, subject_type="mobility", subject_id=cast.mobility.pk, mobility_id=cast.mobility.pk,
            template="documents/paper.html", rendering="for_signature",
            signers=tuple(a_signer(worlds.person(cast, role), role) for role in roles),
        ))  # fmt: skip

    return change


def _a_waiver_waits(cast: Cast) -> None:
    Waiver.objects.create(
        mobility=cast.mobility, transition="start_preparation", guard="lifecycle.within_programme_rules", covers=[],
        reason="A fair of three days", given_by_id=worlds.person(cast, Role.SENDING_COORDINATOR), role="CO",
        given_at=clock.now(), needs_consent=True,
    )  # fmt: skip


def _without_the_host(cast: Cast) -> None:
    _under_a_memorandum()(cast)
    MemorandumVersion.unscoped.get().parties.filter(organisation=cast.organisations["hosting"]).delete()


def _without_the_units(cast: Cast) -> None:
    _under_a_memorandum(content={})(cast)
    plan_units(mobility=cast.mobility, qualification={}, units=UNITS)


def _without_dates(cast: Cast) -> None:
    _under_a_memorandum()(cast)
    _stay(planned_end=None)(cast)


def _for_staff(cast: Cast) -> None:
    _stay(rule_set=RuleSet.objects.filter(who=["staff"]).first())(cast)


def _graduated(cast: Cast) -> None:
    """Long ago, under the programme that asks for it."""
    _stay(
        participant_kind="graduate",
        graduated_on=date(2020, 6, 30),
        rule_set=RuleSet.objects.exclude(graduate_within_months=None).exclude(who=["staff"]).first(),
    )(cast)


def _own_items(cast: Cast) -> None:
    """One of each who may owe it."""
    if not PreparationItem.objects.filter(mobility=cast.mobility).exists():
        return
    for owner in Owner:
        facts = {"organisation": cast.organisations["sending"], "owner": owner, "required": True}
        own_line(cast.mobility, OwnItem.unscoped.create(name=f"Of {owner.label}", **facts)).save()


MORE = (
    Fact("a former host is named", _a_former_host),
    Fact("the school needs a thing of its own", _own_items),
    Fact("a validator asked for more evidence", _asked_for_evidence),
    Fact("nothing is ticked off", _all(PreparationItem, done_on=None)),
    Fact("the passport ends too early", _all(PreparationItem, valid_until=date(2026, 3, 3))),
    Fact("the programme goes elsewhere", _stay(country="KG")),
    Fact("the stay is one day", _stay(planned_end=date(2026, 3, 2))),
    Fact("the stay is too long", _stay(planned_end=date(2028, 3, 2))),
    Fact("results name no evidence", _all(Assessment, evidence=[])),
    Fact("no unit is decided", lambda _cast: UnitDecision.objects.all().delete()),
    Fact("more points than agreed", _all(UnitDecision, points=900)),
    Fact("no Europass", _no_europass),
    Fact("the host wrote its part, no Europass", _the_host_wrote),
    Fact("the host signs the certificate", _to_be_signed("attendance_certificate", Role.HOST_COORDINATOR)),
    Fact("the tutor signs the certificate", _to_be_signed("attendance_certificate", Role.HOST_TUTOR)),
    Fact("the host signs the Europass", _to_be_signed("europass_mobility", Role.HOST_COORDINATOR)),
    Fact("the tutor signs the Europass", _to_be_signed("europass_mobility", Role.HOST_TUTOR)),
    Fact("nobody signed the Europass", _to_be_signed(
        "europass_mobility", Role.SENDING_COORDINATOR, Role.HOST_TUTOR, Role.PARTICIPANT)),
    Fact("nobody made sure of the host", lambda cast: Organisation.unscoped.filter(
        pk=cast.organisations["hosting"].pk).update(confirmed_at=None)),
    Fact("nobody is known at the host", _nobody_at_the_host),
    Fact("no guardian", _no_guardian),
    Fact("nobody decides on recognition", _no_institution),
    Fact("the guardian has no address", lambda cast: Person.objects.filter(
        pk=cast.actors[Role.GUARDIAN].person_id).update(email=None)),
    Fact("the memorandum is over", _under_a_memorandum(state="ended")),
    Fact("the memorandum ends before the stay", _under_a_memorandum(valid_until=date(2026, 3, 3))),
    Fact("the memorandum begins after the stay", _under_a_memorandum(valid_from=date(2026, 3, 11))),
    Fact("under a memorandum without dates of its own", _without_dates),
    Fact("the memorandum names no units", _under_a_memorandum(content={})),
    Fact("a visa and social security are asked for", _all(PreparationItem, done_on=None, required=True)),
    Fact("the employer of a stay with memorandum knows nothing", _stay(employer_informed_on=None, mou_required=True)),
    Fact("the programme is for staff", _for_staff),
    Fact("the participant graduated long ago", _graduated),
    Fact("nobody vouched for the host", _nobody_vouched),
    Fact("one contact for both sides", _one_contact_for_both),
    Fact("a change of nothing", _a_change_of_nothing),
    Fact("a longer stay asked for late", _longer_asked_late),
    Fact("the employer asks", _the_employer_asks),
    Fact("a successor waits", _a_successor_waits),
    Fact("a paper waits for its signers", _a_paper_to_sign),
    Fact("a waiver waits for consent", _a_waiver_waits),
    Fact("the memorandum leaves out the host", _without_the_host),
    Fact("the memorandum leaves out the units", _without_the_units),
)  # fmt: skip
