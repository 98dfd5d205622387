"""Papers that go round before a text is signed: who goes, what the employer must know, the programme of a group."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from agreements import selectors
from agreements.documents import issuer_of
from agreements.paper_facts import own_contact_rows, party_blocks, stay_block
from agreements.parts import PartName
from documents.picking import only, without
from documents.services import retire_papers
from lifecycle.models import Cohort, Mobility, NamedPart, OrganisationPart
from lifecycle.people.role_book import organisation_in
from lifecycle.roles import CO, EM, GU, HC, HT, LE, NamedPartKind, OrganisationPartKind, Role
from lifecycle.tables.mobility import DRAFT, PARTNERSHIP, PREPARATION
from lifecycle.vocabulary import Paper

HOST_UNSETTLED = (DRAFT, PREPARATION, PARTNERSHIP)


def participant_sheet(mobility: Mobility) -> Paper:
    """Who goes, with guardians and whom to call: read by the host once the host is settled."""
    with translation.override(mobility.document_language):
        stay, blocks = _stay(mobility), party_blocks(mobility)
        facts = {
            "parties": [without(one, "oid", "pic") for one in blocks if one["part"] != "competent"],
            "stay": only(stay, "number", "start", "end", "weeks", "country", "activity", "languages"),
            "aim": mobility.objective,
            "calls": [*own_contact_rows(mobility)],
        }
    readers = (CO, LE, GU) if mobility.state in HOST_UNSETTLED else (CO, LE, GU, HC)
    return _paper(mobility, "participant_sheet", _("Participant sheet"), facts, readers)


def employer_notice(mobility: Mobility) -> Paper:
    """What the stay means for the sending employer, and what is asked of it."""
    with translation.override(mobility.document_language):
        blocks = {one["part"]: one for one in party_blocks(mobility)}
        facts = {
            "employer": blocks[OrganisationPartKind.EMPLOYER]["name"],
            "contact": only(blocks.get(OrganisationPartKind.SENDING, {}), "name", "contact", "phone", "email"),
            "host": _host(mobility),
            "stay": only(_stay(mobility), "number", "start", "end", "weeks", "country", "activity"),
            "aim": mobility.objective,
            "apprentice": bool(mobility.apprentice),
        }
    return _paper(mobility, "employer_notice", _("Notice to the sending employer"), facts, (CO, LE, EM))


def group_programme(mobility: Mobility) -> Paper:
    """One programme and the list of those who go to this host; each still signs an agreement of the own."""
    cohort = mobility.cohort
    assert cohort is not None  # the act requires it
    members = _members(mobility, cohort)
    with translation.override(mobility.document_language):
        facts = {
            "about": cohort.name,
            "programme": cohort.programme_text,
            "host": _host(mobility),
            "stay": only(_stay(mobility), "start", "end", "country", "activity"),
            "members": [_row(one, nth) for nth, one in enumerate(members, 1)],
            "accompanying": _accompanying(members),
        }
    return _paper(mobility, "group_programme", _("Group programme and list of participants"), facts, (CO, HC, HT))


def _stay(mobility: Mobility) -> dict[str, Any]:
    """With the days agreed, and as long as nothing is in force with the planned ones."""
    version = selectors.version_in_force(mobility)
    if version is not None:
        return stay_block(mobility, selectors.parts_of(version)[PartName.PERIOD])
    planned = {"start": mobility.planned_start, "end": mobility.planned_end}
    return stay_block(mobility, {name: day.isoformat() for name, day in planned.items() if day})


def _host(mobility: Mobility) -> str:
    part = OrganisationPart.objects.open().filter(mobility=mobility, part=OrganisationPartKind.HOSTING)
    found = part.select_related("organisation").first()
    return found.organisation.name if found else ""


def _members(mobility: Mobility, cohort: Cohort) -> list[Mobility]:
    """Who goes to the same host, by family name: a host learns nobody else's names."""
    host = organisation_in(mobility, OrganisationPartKind.HOSTING)
    found = Mobility.unscoped.filter(cohort=cohort).exclude(state__in=("withdrawn", "cancelled"))
    there = OrganisationPart.objects.open().filter(part=OrganisationPartKind.HOSTING, organisation=host)
    found = found.filter(pk__in=there.values("mobility")) if host else found
    return list(found.select_related("participant").order_by("participant__family_names", "participant__given_names"))


def _row(stay: Mobility, nth: int) -> dict[str, Any]:
    return {
        "nth": str(nth),
        "name": stay.participant.full_name,
        "start": stay.planned_start,
        "end": stay.planned_end,
        "number": stay.number,
    }


def _accompanying(members: list[Mobility]) -> list[dict[str, Any]]:
    named = NamedPart.objects.open().filter(mobility__in=members, part=NamedPartKind.ACCOMPANYING)
    rows = {
        one.person_id: {"name": one.full_name, "phone": one.reached_at}
        for one in named.select_related("person").order_by("from_at")
    }
    return list(rows.values())


def _paper(mobility: Mobility, kind: str, title: str, facts: dict[str, Any], readers: tuple[Role, ...]) -> Paper:
    return Paper(
        kind=kind,
        subject_type="mobility",
        subject_id=mobility.pk,
        mobility_id=mobility.pk,
        organisation_id=issuer_of(mobility),
        language=mobility.document_language,
        template=f"agreements/papers/{kind}.html",
        title=title,
        snapshot={"about": mobility.participant.full_name, **facts},
        version_no=retire_papers(mobility=mobility, kind=kind),
        reader_roles=readers,
    )
