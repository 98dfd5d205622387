"""What the papers of an agreement share, as plain data."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Organisation, Person
from agreements import selectors
from agreements.models import AgreementVersion, VersionKind
from agreements.parts import PartName
from documents.formats import country, longdate
from documents.picking import only
from lifecycle.days import age_on, span_days
from lifecycle.models import Mobility, NamedPart, OrganisationPart
from lifecycle.models.mobility import Approach
from lifecycle.people.role_book import people_in, sending_organisation_id
from lifecycle.roles import NamedPartKind, OrganisationPartKind
from lifecycle.waivers import OF_THE_AGREEMENT, printed
from partnerships.selectors import plan_of, version_in_force

# The order of party blocks: the learner and guardians on the left, sending and hosting on the right, then the others.
SIDE = {OrganisationPartKind.SENDING: "right", OrganisationPartKind.HOSTING: "right"}
ORGANISATION_ORDER = (
    OrganisationPartKind.SENDING,
    OrganisationPartKind.HOSTING,
    OrganisationPartKind.HOST_COMPANY,
    OrganisationPartKind.INTERMEDIARY,
    OrganisationPartKind.EMPLOYER,
    OrganisationPartKind.COMPETENT,
)


def full_address(record: Any) -> str:
    """Street, postcode and town in one line."""
    town = " ".join(part for part in (record.postcode, record.town) if part)
    return ", ".join(part for part in (record.address, town) if part)


def organisation_block(organisation: Organisation, part: str, **more: Any) -> dict[str, Any]:
    """An organisation as a party."""
    block: dict[str, Any] = {
        "part": part,
        "name": organisation.name,
        "address": full_address(organisation),
        "country": organisation.country,
    }
    for name in ("oid", "pic", "phone", "email", "website"):
        if getattr(organisation, name):
            block[name] = getattr(organisation, name)
    if organisation.legal_representative:
        block["representative"] = {
            "name": organisation.legal_representative,
            "function": organisation.legal_representative_function,
        }
    return block | {name: value for name, value in more.items() if value}


def learner_block(mobility: Mobility) -> dict[str, Any]:
    """The participant as a party."""
    person, record = mobility.participant, mobility.record
    block: dict[str, Any] = {"part": mobility.participant_kind, "side": "left", "name": person.full_name}
    if record and record.birth_date:
        block["born"] = record.birth_date
        if mobility.planned_start:
            block["age"] = age_on(record.birth_date, mobility.planned_start)
    if record:
        block |= {"address": full_address(record), "country": record.country, "nationality": record.nationality}
        block["function"] = record.position
        extra = ((_("Sex"), record.sex), (_("Programme"), record.learning_programme), (_("Level"), record.level))
        block["rows"] = [[label, value] for label, value in extra if value]
    block |= {"phone": person.phone, "email": person.email}
    return {name: value for name, value in block.items() if value not in ("", None)}


def guardian_blocks(mobility: Mobility) -> list[dict[str, Any]]:
    """The guardians of a minor as parties."""
    if not selectors.needs_guardian(mobility):
        return []
    named = NamedPart.objects.open().filter(mobility=mobility, part=NamedPartKind.GUARDIAN).select_related("person")
    blocks = [
        {
            "part": "guardian",
            "side": "left",
            "name": one.full_name,
            "relation": one.relation,
            **_reached(one),
        }
        for one in named.order_by("from_at")
    ]
    return [{name: value for name, value in block.items() if value} for block in blocks]


def _reached(guardian: NamedPart) -> dict[str, Any]:
    """How a guardian is reached; both guardians read it, and one may be kept from the other's."""
    if guardian.contact_kept:
        alone = sending_organisation_id(guardian.mobility) is None
        return {"phone": str(_("through the participant") if alone else _("through the school"))}
    return {"phone": guardian.reached_at, "phone_night": guardian.phone_night, "email": guardian.person.email}


def person_line(named: NamedPart | None) -> dict[str, str]:
    """A named person as a contact."""
    return {"name": named.full_name, "function": named.function} if named else {}


def party_blocks(mobility: Mobility) -> list[dict[str, Any]]:
    """Everybody who takes part, in the order of the paper."""
    parts = list(OrganisationPart.objects.with_responsible().filter(mobility=mobility))
    tutor = (
        NamedPart.objects.open().filter(mobility=mobility, part=NamedPartKind.TUTOR).select_related("person").first()
    )
    blocks = [learner_block(mobility), *guardian_blocks(mobility)]
    for kind in ORGANISATION_ORDER:
        for part in parts:
            if part.part == kind:
                blocks.append(_organisation(part, tutor, mobility))
    return blocks


def _who_answers(part: OrganisationPart, mobility: Mobility) -> Person | None:
    """Who is responsible now; where that person has left, the colleague whom mails and to-dos go to."""
    if part.responsible_id is None or part.answering:
        person: Person | None = part.answering
        return person
    role = selectors.ROLE_OF_SIDE.get(part.part)
    others = people_in(mobility, role) if role else []
    return Person.objects.filter(pk__in=others[:1]).first()


def _organisation(part: OrganisationPart, tutor: NamedPart | None, mobility: Mobility) -> dict[str, Any]:
    more: dict[str, Any] = {"side": SIDE.get(OrganisationPartKind(part.part), "")}
    person = _who_answers(part, mobility)
    if person:
        function = selectors.function_of(person.pk, part.organisation_id)
        more["contact"] = {"name": person.full_name, "function": function}
    if tutor and part.part == OrganisationPartKind.HOSTING:
        more["tutor"] = person_line(tutor)
        rows = [tutor.person.email or "", tutor.reached_at]
        more["rows"] = [[_("Tutor, to reach"), ", ".join(row for row in rows if row)]]
    return organisation_block(part.organisation, part.part, **more)


STAY_PRINTED = (
    "number", "start", "end", "days", "weeks", "travel_days", "country", "programme_line", "activity", "project",
    "mobility_code", "initiative", "working_language", "memorandum_line", "graduated_on",
)  # fmt: skip


def stay_block(mobility: Mobility, period: dict[str, Any]) -> dict[str, Any]:
    """The stay itself, with the dates of the version."""
    first, last = selectors.agreed_days({PartName.PERIOD: period})
    plan = plan_of(mobility)
    mou = plan.started_with or (version_in_force(plan.memorandum) if plan.memorandum else None)
    return {
        "number": mobility.number,
        "mobility_code": mobility.mobility_code,
        "activity": mobility.rule_set.words,
        "project": mobility.project.code if mobility.project else "",
        "country": mobility.country,
        "start": first,
        "end": last,
        "days": span_days(first, last) if first and last else None,
        "weeks": weeks_line(span_days(first, last)) if first and last else "",
        "travel_days": mobility.travel_days or "",
        "working_language": mobility.working_language,
        "initiative": mobility.initiative,
        "graduated_on": mobility.graduated_on,
        "programme_line": ", ".join(str(part) for part in (mobility.programme, mobility.call_year) if part),
        "memorandum_line": _memorandum_line(plan.memorandum, mou, mobility.mou_reason),
    }


def weeks_line(days: int) -> str:
    """7 weeks and 5 days."""
    weeks, rest = divmod(days, 7)
    said = [ngettext("%(count)d week", "%(count)d weeks", weeks) % {"count": weeks}] if weeks else []
    said += [ngettext("%(count)d day", "%(count)d days", rest) % {"count": rest}] if rest else []
    return _("%(weeks)s and %(days)s") % {"weeks": said[0], "days": said[1]} if len(said) == 2 else said[0]


def _memorandum_line(memorandum: Any, version: Any, reason: str) -> str:
    if memorandum is None:
        return _("not needed: %(reason)s") % {"reason": reason} if reason else ""
    if version is None or version.valid_until is None:
        return str(memorandum.code)
    return _("%(code)s, valid until %(day)s") % {"code": memorandum.code, "day": longdate(version.valid_until)}


def _qualification_line(qualification: dict[str, Any]) -> str:
    parts = [qualification.get("title", ""), country(qualification.get("country", ""))]
    for label, name in ((_("EQF level"), "eqf"), (_("national level"), "nqf"), ("ISCED-F", "isced_f")):
        if qualification.get(name):
            parts.append(f"{label} {qualification[name]}")
    return ", ".join(part for part in parts if part)


def _assessment_part(part: dict[str, Any]) -> dict[str, Any]:
    where = {"host": _("at the host"), "home": _("at home")}.get(part.get("where", ""), "")
    compulsory = _("yes") if part.get("compulsory") else _("no")
    return {**part, "where": where, "compulsory": compulsory}


def _line(person: dict[str, Any]) -> str:
    return ", ".join(person[name] for name in ("name", "function", "organisation") if person.get(name))


# In the order in which somebody in need looks for them.
CONTACT_ORDER = ("emergency", "mentor", "administrative")


def contact_rows(
    contacts: dict[str, Any], now: dict[str, str] | None = None, kinds: tuple[str, ...] = CONTACT_ORDER
) -> list[dict[str, str]]:
    """Contacts of both sides and accompanying persons, one a row; who helps in an emergency first.

    `now`: night numbers by person as they are known today, for agreements that did not write them down.
    """
    words = {
        "sending": _("Sending side"),
        "host": _("Host"),
        "mentor": _("mentor"),
        "administrative": _("administration"),
        "emergency": _("emergency"),
    }
    known = now or {}
    rows = [
        _contact(
            {**person, "phone_night": person.get("phone_night") or known.get(person.get("person", ""), "")},
            f"{words[side]}, {words[kind]}",
        )
        for kind in kinds
        for side in ("sending", "host")
        if (person := (contacts.get(side) or {}).get(kind) or {}).get("name")
    ]
    return rows + [_contact(person, _("Accompanying person")) for person in contacts.get("accompanying") or ()]


def night_numbers(mobility: Mobility) -> dict[str, str]:
    """Numbers by night of those named for an emergency and of tutors, by person."""
    named = NamedPart.objects.open().filter(
        mobility=mobility, part__in=(NamedPartKind.EMERGENCY_CONTACT, NamedPartKind.TUTOR)
    )
    return {str(person): phone for person, phone in named.values_list("person_id", "phone_night") if phone}


# Countries where 112 is answered: those of the European Economic Area, and neighbours that took it over.
CALLS_112 = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK "
    "AL BA CH GB GE IS LI MD ME MK NO RS TR UA".split()
)


def rescue_row(country_code: str) -> list[dict[str, str]]:
    """The number of police, ambulance and fire brigade, where it is the European one."""
    if country_code not in CALLS_112:
        return []
    return [
        _contact(
            {"name": _("Free, from every telephone"), "phone": "112", "phone_night": "112"},
            _("Police, ambulance, fire brigade"),
        )
    ]


def guardian_rows(mobility: Mobility) -> list[dict[str, str]]:
    """The guardians of a minor, as whom to call."""
    blocks = guardian_blocks(mobility)
    return [_contact({**block, "function": block.get("relation", "")}, _("Parent or guardian")) for block in blocks]


def tutor_rows(mobility: Mobility, contacts: dict[str, Any]) -> list[dict[str, str]]:
    """The host tutors who are not among the contacts of the agreement."""
    named = {str((person or {}).get("person")) for person in (contacts.get("host") or {}).values()}
    tutors = NamedPart.objects.open().filter(mobility=mobility, part=NamedPartKind.TUTOR).select_related("person")
    return [
        _contact(
            {
                "name": one.full_name,
                "function": one.function,
                "phone": one.reached_at,
                "phone_night": one.phone_night,
                "email": one.person.email or "",
            },
            _("Host tutor"),
        )
        for one in tutors.order_by("from_at")
        if str(one.person_id) not in named
    ]


def place_lines(mobility: Mobility) -> list[dict[str, str]]:
    """Where one is: host and hosting company with address and telephone."""
    parts = OrganisationPart.objects.open().filter(
        mobility=mobility, part__in=(OrganisationPartKind.HOSTING, OrganisationPartKind.HOST_COMPANY)
    )
    lines = []
    for part in parts.select_related("organisation").order_by("-part"):
        held = part.organisation
        line = ", ".join(text for text in (held.name, full_address(held), country(held.country)) if text)
        lines.append({"line": line, "phone": held.phone})
    return lines


def own_contact_rows(mobility: Mobility) -> list[dict[str, str]]:
    """Emergency contacts who belong to no organisation: those the participant names."""
    named = NamedPart.objects.open().filter(mobility=mobility, part=NamedPartKind.EMERGENCY_CONTACT, organisation=None)
    return [
        _contact(
            {
                "name": one.full_name,
                "function": one.function or one.relation,
                "email": one.person.email or "",
                "phone": one.reached_at,
                "phone_night": one.phone_night,
            },
            _("Participant's side, emergency"),
        )
        for one in named.select_related("person").order_by("from_at", "id")
    ]


def _contact(person: dict[str, Any], kind_word: str) -> dict[str, str]:
    named = ", ".join(person[name] for name in ("name", "function") if person.get(name))
    rest = {name: person.get(name, "") for name in ("phone", "phone_night", "email")}
    return {"kind_word": kind_word, "name": named, **rest}


def unit_blocks(units: dict[str, Any], assessment: dict[str, Any]) -> list[dict[str, Any]]:
    """Units for the outcome table; the scale of the points is the qualification's."""
    scale = (units.get("qualification") or {}).get("credit_scale", "")
    return [_unit(unit, nth, scale, assessment) for nth, unit in enumerate(units.get("units") or (), start=1)]


def _unit(unit: dict[str, Any], nth: int, scale: str, assessment: dict[str, Any]) -> dict[str, Any]:
    note = ", ".join(part for part in (unit.get("reference", ""), unit.get("note", "")) if part)
    methods = ", ".join(assessment.get("methods") or ())
    return {
        "code": unit["code"],
        "title": unit["title"],
        "hours": unit.get("hours") or "",
        "credits": unit.get("points", ""),
        "scale": scale,
        "note": note,
        "outcomes": [
            {
                **{
                    name: outcome.get(name, "")
                    for name in (
                        "title",
                        "description",
                        "knowledge",
                        "skills",
                        "competence",
                        "criteria",
                        "activities",
                        "place",
                    )
                },
                "number": f"{nth}.{place}",
                "assessment": methods,
            }
            for place, outcome in enumerate(unit.get("outcomes") or (), start=1)
        ],
    }


# What the agreement and the staff programme print of its parts. Contacts, units and persons who validate and recognise
# are printed as rows and lines of their own.
PRINTED_PARTS = {
    PartName.PERIOD: ("place", "mode", "virtual_periods", "weekly_hours"),
    PartName.PROGRAMME: (
        "objective", "field_of_education", "activities", "timetable", "extra_activities", "monitoring", "mentoring",
        "reporting", "additional_information", "annexes",
    ),
    PartName.UNITS: (
        "qualification.title_in_partnership_language", "qualification.structure", "progress", "outcomes",
    ),
    PartName.ASSESSMENT: (
        "assessors.name", "assessors.organisation", "assessors.function", "assessors.qualification", "methods", "date",
        "place", "procedure", "criteria", "recording", "grade_scale", "language",
    ),
    PartName.RECOGNITION: (
        "validation_how", "validation_record", "recognition_how", "effect", "reintegration",
    ),
    PartName.SUPPORT: (
        "language_preparation", "cultural_preparation", "other_preparation", "travel", "housing", "visa",
        "social_security", "health_insurance", "accident_insurance", "liability_insurance",
    ),
}  # fmt: skip
OF_STAFF = (
    "aims_for_person", "aims_for_sending", "aims_for_host", "teaching_level", "daily_programme", "course_provider",
    "course_title", "fee_days", "dissemination",
)  # fmt: skip


def printed_parts(parts: dict[str, dict[str, Any]], is_staff: bool) -> dict[str, dict[str, Any]]:
    """The parts as the paper prints them; the programme of a member of staff says more, of a qualification nothing."""
    found = {str(name): only(parts[name], *paths) for name, paths in PRINTED_PARTS.items()}
    if is_staff:
        found[PartName.PROGRAMME] |= only(parts[PartName.PROGRAMME], *OF_STAFF)
        found[PartName.UNITS] = only(parts[PartName.UNITS], "outcomes")
    return found


def agreement_snapshot(version: AgreementVersion) -> dict[str, Any]:
    """Everything the agreement prints."""
    mobility, parts = version.mobility, selectors.parts_of(version)
    is_staff, parties = mobility.is_staff_stay, party_blocks(mobility)
    stay = stay_block(mobility, parts[PartName.PERIOD])
    shared = {
        "about": mobility.participant.full_name,
        "parties": parties,
        "stay": only(stay, *STAY_PRINTED),
        "parts": printed_parts(parts, is_staff),
        "host": next((block["name"] for block in parties if block["part"] == "hosting"), ""),
        "assessment_parts": [_assessment_part(part) for part in parts[PartName.ASSESSMENT].get("parts") or ()],
        "validator_line": _line(parts[PartName.RECOGNITION].get("validator") or {}),
        "recogniser_line": _line(parts[PartName.RECOGNITION].get("recogniser") or {}),
        "contacts": contact_rows(parts[PartName.CONTACTS]),
        "over_on": _over_on(version, parts),
        "waivers": printed(mobility, OF_THE_AGREEMENT),
    }
    if is_staff:
        return shared
    return shared | {
        "units": unit_blocks(parts[PartName.UNITS], parts[PartName.ASSESSMENT]),
        "approach_word": str(Approach(mobility.approach).label),
        "qualification_line": _qualification_line(parts[PartName.UNITS].get("qualification") or {}),
    }


def _over_on(version: AgreementVersion, parts: dict[str, dict[str, Any]]) -> date | None:
    """The last day, where the first text goes out for signature when the stay is over."""
    _first, last = selectors.agreed_days(parts)
    first_text = version.kind == VersionKind.AGREEMENT
    return last if first_text and last is not None and last < version.mobility.today else None
