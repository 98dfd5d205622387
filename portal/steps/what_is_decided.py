"""What somebody decides on who proves it by a code, before the button: the results, else the facts of the stay."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import organisation_now
from agreements.parts import LEVELS
from assessments.models import Origin
from assessments.selectors import LATER_EVIDENCE, current_of, results_of
from lifecycle.models import Mobility
from lifecycle.people.role_book import organisation_in
from lifecycle.people.sections import Section, sections_seen
from lifecycle.roles import OrganisationPartKind, Role
from portal.steps.what_is_signed import WhatIsSigned
from recognition.selectors import outcome_decisions, unit_decisions

CONFIRMS = "assessments.confirm_grid"
ON_RESULTS = frozenset(
    {
        CONFIRMS, "assessments.assess_outcome", "assessments.reassess", "assessments.note_not_assessed",
        "recognition.decide_outcome", "recognition.file_appeal", "recognition.answer_appeal",
        "recognition.correct_statement", "submit_results",
        "request_evidence", "validate", "close_validation", "return_to_validation", "recognise",
        "reopen_recognition", "reopen_validation",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """One outcome: what was stated, and what was decided on it."""

    title: str
    unit: str
    stated: Any
    decision: Any
    recognised: Any
    proofs: Sequence[Any] = ()

    @property
    def levels(self) -> list[tuple[str, str]]:
        """Each criterion, and how it was shown."""
        criteria = self.stated.criteria if self.stated else ()
        return [(one["criterion"], str(LEVELS[one["level"]])) for one in criteria if one.get("level")]

    @property
    def remarks(self) -> list[str]:
        """What the assessor wrote beside it."""
        said = self.stated
        return [text for text in (said.strong, said.weak, said.reason) if text] if said else []


def results_in_sight(mobility: Mobility, stated_by: UUID | None = None) -> list[Shown]:
    """Each planned outcome; with a person those alone that this person stated."""
    decisions, recognised = outcome_decisions(mobility), unit_decisions(mobility)
    found = [(one, current_of(one)) for one in results_of(mobility) if one.origin == Origin.PLANNED]
    prefetch_related_objects([one for one, _said in found], LATER_EVIDENCE)
    return [
        Shown(
            one.title,
            one.unit_title or one.unit_code,
            said,
            decisions.get(one.pk),
            recognised.get(one.unit_code),
            getattr(one, str(LATER_EVIDENCE.to_attr)),
        )
        for one, said in found
        if stated_by is None or (said is not None and said.assessor_id == stated_by)
    ]


def what_is_decided(mobility: Mobility, name: str, held: frozenset[Role], person_id: UUID | None) -> WhatIsSigned:
    """The results as they stand, for who sees them; else which stay it is."""
    if name in ON_RESULTS and Section.ASSESSMENT in sections_seen(held):
        rows = results_in_sight(mobility, person_id if name == CONFIRMS else None)
        return _shown(_("The results"), "portal/_results_in_sight.html", {"rows": rows})
    host = organisation_in(mobility, OrganisationPartKind.HOSTING)
    facts = {"mobility": mobility, "host": organisation_now(host) if host else None}
    return _shown(_("What it is about"), "portal/_stay_in_sight.html", facts)


def _shown(title: str, template: str, facts: dict[str, Any]) -> WhatIsSigned:
    return WhatIsSigned(title, translation.get_language(), render_to_string(template, facts))
