"""The demo's library: units taken over from a memorandum, a unit in two languages and two versions, one of others."""

from decimal import Decimal

from accounts.actors import Actor
from accounts.models import Membership, Person
from agreements.models import AgreementVersion
from library import services
from library.content import as_content, qualification_content
from library.models import Qualification, UnitVersion, UsedIn
from library.outcomes import Outcome
from library.taking_over import take_over
from lifecycle.doors import perform_act
from lifecycle.models import Cohort, Mobility
from partnerships.models import Memorandum
from tools.demo_group import COORDINATOR, NAME

MEMORANDUM = "MOU-LT-IT-01"
HOST_COORDINATOR = "giulia.esempio@trattoria-esempio.example.com"
OUTCOMES = (
    ("knowledge", "Names the duties of each role at reception, in the kitchen and in housekeeping.",
     "Benoemt de taken van elke rol aan de receptie, in de keuken en in de huishouding."),
    ("knowledge", "Understands how the team works.", "Begrijpt hoe het team werkt."),
    ("skills", "Hands the late shift over in writing, so that nothing is asked twice.",
     "Draagt de late dienst schriftelijk over, zodat niets tweemaal gevraagd wordt."),
    ("skills", "Asks a colleague for help before a guest has waited five minutes.",
     "Vraagt een collega om hulp voordat een gast vijf minuten heeft gewacht."),
    ("competence", "Runs the desk alone from 22:00 to 6:00, with a colleague on call.", ""),
)  # fmt: skip
DESK = (
    ("skills", "Checks a guest in within five minutes, in two languages."),
    ("skills", "Writes a complaint down so that the day desk can go on with it."),
    ("competence", "Decides alone on a room change while a like room is free."),
)
TWO = ["en", "nl"]


def load_library() -> str:
    """Fill the library of the cookery school where it is empty; how many units it holds."""
    school = _acting(COORDINATOR)
    if not Qualification.unscoped.filter(organisation=school.organisation_id).exists():
        taken = _from_memorandum(school)
        team = _two_versions(school)
        _plan_group(school, team)
        _rest_on(taken)
        for version in taken:
            services.share_unit(actor=school, pk=version.unit_id, shared=True, example=True)
        _of_others()
    return str(UnitVersion.unscoped.filter(unit__qualification__organisation=school.organisation_id).count())


def _acting(address: str) -> Actor:
    person = Person.objects.get(email=address)
    membership = Membership.objects.open().filter(person=person).earliest("since_on")
    return Actor(person.pk, membership.organisation_id)


def _from_memorandum(school: Actor) -> list[UnitVersion]:
    memorandum = Memorandum.unscoped.get(code=MEMORANDUM)
    version = memorandum.versions.latest("created_at")
    found: list[UnitVersion] = []
    for covered in version.content["qualifications"]:
        found += take_over(actor=school, content=covered, language=memorandum.language, source=memorandum.code)
    return found


def _two_versions(school: Actor) -> UnitVersion:
    """Hotel reception: one unit that is used, and its next version."""
    reception = services.add_qualification(
        actor=school, language="en", title={"en": "Hotel reception", "nl": "Hotelreceptie"}, country="LT", eqf=4,
        isced_f="1015", institution="Institute of Invented Qualifications", scale="national", step="0.5",
    )  # fmt: skip
    rows = [
        Outcome(nth, kind, {"en": english, "nl": dutch}) for nth, (kind, english, dutch) in enumerate(OUTCOMES, start=1)
    ]
    title = {"en": "Work effectively as part of a hospitality team", "nl": "Doeltreffend werken in een horecateam"}
    return services.add_unit(
        actor=school, qualification=reception, code="104", title=title, languages=TWO, points=Decimal("2.5"), hours=60,
        assessment={"en": "Observation during two shifts, and a talk with the tutor on one handover."},
        levels={"en": "Not shown\nWith guidance\nAlone\nTeaches others"},
        evidence={"en": "2 handover notes, 1 shift plan"}, outcomes=services.as_rows(rows[:4]),
    )  # fmt: skip


def _plan_group(school: Actor, version: UnitVersion) -> None:
    """Two of the group plan it; then its next version is begun."""
    group = Cohort.unscoped.filter(organisation=school.organisation_id, name=NAME)
    qualification = version.unit.qualification
    content = {
        "qualification": qualification_content(qualification, "en"),
        "units": [as_content(version, "en")],
    }
    for stay in Mobility.unscoped.filter(cohort__in=group).order_by("number")[:2]:
        perform_act(name="partnerships.plan_units", pk=stay.pk, actor=school, data=content)
    last = [*version.outcomes, {"number": 5, "kind": "competence", "text": {"en": OUTCOMES[4][1]}}]
    services.change_unit(actor=school, pk=version.unit_id, points=Decimal(3), outcomes=last)


def _rest_on(taken: list[UnitVersion]) -> None:
    """The memorandum that the units came from rests on them, and so does each agreement under it; they are shared."""
    content = [{"library": str(one.pk)} for one in taken]
    memorandum = Memorandum.unscoped.get(code=MEMORANDUM)
    for version in memorandum.versions.all():
        services.note_uses(used_in=UsedIn.MEMORANDUM, subject_id=version.pk, mobility_id=None, content=content)
    for agreed in AgreementVersion.unscoped.filter(mobility__plan__memorandum=memorandum):
        stay = agreed.mobility_id
        services.note_uses(used_in=UsedIn.AGREEMENT, subject_id=agreed.pk, mobility_id=stay, content=content)


def _of_others() -> None:
    """The host shares a unit of its own."""
    host = _acting(HOST_COORDINATOR)
    desk = services.add_qualification(actor=host, title={"en": "Guest service"}, country="IT", eqf=3, isced_f="1013")
    rows = [Outcome(nth, kind, {"en": text}) for nth, (kind, text) in enumerate(DESK, start=1)]
    version = services.add_unit(
        actor=host, qualification=desk, title={"en": "Guest reception at the desk"}, outcomes=services.as_rows(rows)
    )
    services.share_unit(actor=host, pk=version.unit_id, shared=True, example=True)
