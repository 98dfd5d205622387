"""The complement to an agreement: the real days, what was attained, what nobody expected."""

from collections.abc import Mapping
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from assessments.models import Origin
from assessments.paper_facts import (
    PERSON_AND_STAY,
    common_facts,
    coordinator_signer,
    outcome_units,
    outcomes_in,
    units_with,
)
from documents.picking import only
from documents.services import retire_papers
from lifecycle.models import Mobility
from lifecycle.people.role_book import organisation_in
from lifecycle.roles import CI, CO, EM, GU, HC, HT, LE, OrganisationPartKind
from lifecycle.steps import ActStep
from lifecycle.vocabulary import Paper, Signer
from recognition.documents.attendance import went_as_agreed

KIND = "learning_agreement_complement"
PRINTS = (
    *(path for path in PERSON_AND_STAY if path != "assessors"),
    *units_with("number", "title", "stated.result", "stated.grade"),
)
ATTAINED = ("passed", "partly")


def complement(step: ActStep[Mobility], typed: Mapping[str, Any]) -> list[Paper]:
    """Signed by the host, the sending side and who was abroad (domain reference 3.3)."""
    mobility = step.subject
    with translation.override(mobility.document_language):
        is_staff = mobility.participant_kind == "staff"
        return [
            Paper(
                kind=KIND,
                subject_type="mobility",
                subject_id=mobility.pk,
                mobility_id=mobility.pk,
                organisation_id=organisation_in(mobility, OrganisationPartKind.HOSTING),
                language=mobility.document_language,
                template="recognition/papers/complement.html",
                title=_("Complement to the staff mobility programme")
                if is_staff
                else _("Complement to the learning agreement"),
                snapshot=_facts(mobility, typed),
                version_no=retire_papers(mobility=mobility, kind=KIND),
                rendering="for_signature",
                reader_roles=(CO, HC, HT, LE, GU, CI, EM),
                signers=_signers(mobility),
                final_when_signed=True,
            )
        ]


def _facts(mobility: Mobility, typed: Mapping[str, Any]) -> dict[str, Any]:
    common = common_facts(mobility)
    period = common["agreement"]["period"]
    as_agreed = went_as_agreed(mobility, period)
    units = [_attained(unit) for unit in outcome_units(mobility)]
    extra = outcome_units(mobility, Origin.UNPLANNED)
    held = {**common, "units": [unit for unit in units if unit["outcomes"]], "extra": extra}
    return {
        **only(held, *PRINTS),
        "extra": [one["title"] for one in outcomes_in(extra)],
        "as_agreed": as_agreed,
        "planned": {} if as_agreed else {name: period.get(name) or "" for name in ("start", "end")},
        "attained": typed["attained"],
        "unexpected": typed["unexpected"],
        "remarks": typed["remarks"],
    }


def _attained(unit: dict[str, Any]) -> dict[str, Any]:
    """The unit with what was passed, in full or in part."""
    stated = ((one, one["stated"] or {}) for one in unit["outcomes"])
    return {**unit, "outcomes": [one for one, held in stated if held.get("result") in ATTAINED]}


def _signers(mobility: Mobility) -> tuple[Signer, ...]:
    who = Signer(mobility.participant_id, LE)
    asked = (coordinator_signer(mobility, HC), coordinator_signer(mobility, CO), who)
    return tuple({signer.person_id: signer for signer in asked if signer}.values())
