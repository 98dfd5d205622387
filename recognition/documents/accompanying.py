"""The certificate of who accompanied learners abroad."""

from collections.abc import Mapping
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from assessments.paper_facts import (
    OF_EVERY_PAPER,
    PROGRAMME_LINE,
    SIDE_LINES,
    common_facts,
    coordinator_signer,
    name_of,
)
from documents.picking import only
from documents.services import retire_papers
from lifecycle.days import span_days
from lifecycle.models import Mobility, NamedPart
from lifecycle.people.role_book import organisation_in
from lifecycle.roles import CO, HC, HT, OrganisationPartKind
from lifecycle.steps import ActStep
from lifecycle.vocabulary import Paper

KIND = "accompanying_person_certificate"
PRINTS = (*OF_EVERY_PAPER, "stay.number", *PROGRAMME_LINE, *SIDE_LINES)


def accompanying_certificate(step: ActStep[Mobility], part: NamedPart, typed: Mapping[str, Any]) -> list[Paper]:
    """The host certifies the days on which somebody accompanied (domain reference 3.8). No learner is named."""
    mobility = step.subject
    host = coordinator_signer(mobility, HC)
    name, first, last = name_of(part.person_id, mobility.pk), typed["from_on"], typed["until_on"]
    with translation.override(mobility.document_language):
        return [
            Paper(
                kind=KIND,
                subject_type="named_part",
                subject_id=part.pk,
                mobility_id=mobility.pk,
                organisation_id=organisation_in(mobility, OrganisationPartKind.HOSTING),
                language=mobility.document_language,
                template="recognition/papers/accompanying_certificate.html",
                title=_("Certificate for an accompanying person"),
                snapshot={
                    **only(common_facts(mobility), *PRINTS),
                    "about": name,
                    "function": part.function,
                    "from": first,
                    "until": last,
                    "days": span_days(first, last),
                    "did": typed["did"],
                },
                version_no=retire_papers(mobility=mobility, kind=KIND, subject_id=part.pk),
                rendering="for_signature",
                reader_roles=(CO, HC, HT),
                signers=(host,) if host else (),
                final_when_signed=True,
            )
        ]
