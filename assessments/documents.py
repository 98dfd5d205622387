"""Papers of the stay and its results."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agreements.parts import PartName
from agreements.selectors import parts_of, version_in_force
from assessments import selectors
from assessments.models import Assessment, FollowUp, Origin
from assessments.paper_facts import (
    HEAD,
    OUTCOME_ROW,
    PERSON_AND_STAY,
    SIDE_LINES,
    assessors_facts,
    common_facts,
    coordinator_signer,
    event_signature,
    grid_signatures,
    name_of,
    outcome_units,
    outcomes_in,
    seen_by_learner,
    tutor_signer,
    units_with,
)
from documents.models import Document
from documents.picking import only, under
from documents.services import retire_papers
from lifecycle.models import Event, Mobility
from lifecycle.people.role_book import organisation_in
from lifecycle.registry import document
from lifecycle.roles import AS, CI, CO, GU, HC, HT, LE, VA, OrganisationPartKind, Role
from lifecycle.steps import ActStep, Step
from lifecycle.tables.mobility import VALIDATION
from lifecycle.vocabulary import Paper, Signer

# What the papers here print of the facts of a stay.
SHEET = (*HEAD, *SIDE_LINES, "participant.name", "tutor.name", "tutor.function")
RESULTS = (*PERSON_AND_STAY, *units_with(*OUTCOME_ROW, "agreed.criteria", "halfway"), "results")
AS_AGREED = ("methods", "procedure", "criteria", "parts", "recording", "grade_scale", "language", "date", "place")


def follow_up_sheet(step: ActStep, follow_up: FollowUp) -> list[Paper]:
    """One follow-up: what was done, how it goes. Tutor and school sign it only where the agreement says so."""
    mobility: Mobility = step.subject
    language, signers = mobility.document_language, _sheet_signers(step, mobility, follow_up)
    retire_papers(mobility=mobility, kind="follow_up_sheet", subject_id=follow_up.pk)
    with translation.override(language):
        return [
            Paper(
                kind="follow_up_sheet",
                subject_type="follow_up",
                subject_id=follow_up.pk,
                mobility_id=mobility.pk,
                organisation_id=organisation_in(mobility, OrganisationPartKind.HOSTING),
                language=language,
                template="assessments/papers/follow_up_sheet.html",
                title=_("Follow-up sheet"),
                snapshot={
                    **only(common_facts(mobility), *SHEET),
                    "waivers": [],
                    "follow_up": _follow_up_facts(mobility, follow_up) | {"is_signed": bool(signers)},
                },
                rendering="for_signature" if signers else "final",
                reader_roles=(CO, HC, HT, LE),
                signers=signers,
                final_when_signed=bool(signers),
            )
        ]


def _follow_up_facts(mobility: Mobility, follow_up: FollowUp) -> dict[str, Any]:
    titles = {one.key: one.title for one in selectors.results_of(mobility)}
    numbers = {one["id"]: one["number"] for one in outcomes_in(outcome_units(mobility))}
    keys = {one.key: numbers.get(one.pk, "") for one in selectors.results_of(mobility)}
    return {
        "nth": follow_up.nth,
        "of": selectors.follow_ups_of(mobility).count(),
        "from": follow_up.period_from,
        "until": follow_up.due_on,
        "done_on": follow_up.done_on,
        "by": name_of(follow_up.person_id, mobility.pk),
        "tasks": follow_up.tasks,
        "difficulties": follow_up.difficulties,
        "wellbeing": follow_up.wellbeing,
        "went": str(follow_up.get_went_display()) if follow_up.went else "",
        "next_steps": follow_up.next_steps,
        "hours_worked": follow_up.hours_worked,
        "days_worked": follow_up.days_worked,
        "hours_absent": follow_up.hours_absent,
        "days_absent": follow_up.days_absent,
        "outcomes": [f"{keys[key]} {titles[key]}".strip() if key in titles else key for key in follow_up.outcomes],
    }


def _sheet_signers(step: ActStep, mobility: Mobility, follow_up: FollowUp) -> tuple[Signer, ...]:
    """Nobody, unless the agreement asks for two: who wrote it, and the school; where nobody sends, who goes."""
    version = version_in_force(mobility)
    if version is None or not parts_of(version)[PartName.PROGRAMME].get("sheets_signed"):
        return ()
    confirms = tutor_signer(mobility, preferred=follow_up.person_id)
    if confirms is None and follow_up.person_id:
        confirms = Signer(follow_up.person_id, step.role, organisation_in(mobility, OrganisationPartKind.HOSTING))
    school = coordinator_signer(mobility, CO) or Signer(mobility.participant_id, LE, function=_("has seen this sheet"))
    return (confirms, school) if confirms else (school,)


def results_facts(mobility: Mobility) -> dict[str, Any]:
    """What was assessed: shared by the grid and the transcript."""
    units, extra = outcome_units(mobility), outcome_units(mobility, Origin.UNPLANNED)
    return {
        **common_facts(mobility),
        "assessors": assessors_facts(mobility),
        "units": units,
        "extra": extra,
        "results": [(one["stated"] or {}).get("result", "") for one in outcomes_in(units)],
    }


def results_signatures(step: Step) -> list[dict[str, Any]]:
    """The assessors' confirmations by code; who handed the results in; who goes."""
    mobility: Mobility = step.subject
    rows = grid_signatures(mobility, text=_("the results above"))
    if isinstance(step, HandedInAgain):
        handed_in = step.signature
    else:
        handed_in = event_signature(
            step.event, text=_("all results above"), as_function=_handed_in_as(step), proof=step.proof
        )
    return [*rows, *([handed_in] if handed_in else ()), seen_by_learner(mobility, _("the results above"))]


def _handed_in_as(step: Step) -> str:
    if step.role == CO:
        return _("who hands in the results, since the host stayed silent")
    return _("who hands in the results for the host")


# (of a stay, as a step on it): the papers on results that apps below this one issue, issued anew with the grid
ON_RESULTS: list[Callable[[Any], list[Paper]]] = []


def unread_when_handed_in(mobility: Mobility) -> bool:
    """Whether the papers on results that hold do not say yet that who goes has seen them."""
    if mobility.state != VALIDATION or _handed_in(mobility) is None:
        return False
    held = Document.unscoped.filter(mobility=mobility, kind="assessment_grid").order_by("-version_no").first()
    rows = held.snapshot["data"]["signatures"] if held else ()
    return any(row.get("sees") and not row["signed_at"] for row in rows)


def changed_since_handed_in(mobility: Mobility) -> bool:
    """Whether an assessor stated a result after they were handed in: at home, or after it was disputed."""
    handed_in = _handed_in(mobility)
    return mobility.state == VALIDATION and handed_in is not None and _changed_after(handed_in)


def papers_anew(step: ActStep[Mobility]) -> list[Paper]:
    """The next version of every paper on results, with the new signature; handed in by whom it was."""
    handed_in = _handed_in(step.subject)
    assert handed_in is not None  # `changed_since_handed_in`
    again: Any = HandedInAgain(step.subject, handed_in, Role(handed_in.role), _signature_of(handed_in))
    return [paper for issues in (assessment_grid, *ON_RESULTS) for paper in issues(again)]


@dataclass(frozen=True)
class HandedInAgain:
    """What papers on results read of the step by which they were handed in, and its signature as first printed."""

    subject: Mobility
    event: Event
    role: Role
    signature: dict[str, Any] | None


def _signature_of(handed_in: Event) -> dict[str, Any] | None:
    """As the papers of that step say. Nobody handed in what was stated later: the row says which version it is of."""
    paper = Document.unscoped.filter(event=handed_in, kind="assessment_grid").first()
    rows = paper.snapshot["data"]["signatures"] if paper else ()
    own = next((row for row in rows if row["role"] == handed_in.role and row.get("as_function")), None)
    if own is None or paper is None or not _changed_after(handed_in):
        return own
    with translation.override(paper.language):
        return {**own, "text": _("the results as handed in, version %(version)d") % {"version": paper.version_no}}


def _changed_after(handed_in: Event) -> bool:
    stated = Assessment.objects.filter(outcome__mobility=handed_in.mobility_id, superseded_at=None)
    return stated.filter(assessor__isnull=False, recorded_at__gt=handed_in.at).exists()


def _handed_in(mobility: Mobility) -> Event | None:
    found = Event.unscoped.filter(mobility=mobility, machine="mobility", name="submit_results")
    return found.order_by("-seq").first()


@document("assessment_grid", signed_by_step=True)
def assessment_grid(step: Step[Mobility]) -> list[Paper]:
    """Criteria, levels and evidence for each outcome; the confirmation by code is the signature."""
    return [
        results_paper(
            step,
            kind="assessment_grid",
            title=gettext_noop("Assessment grid"),
            template="assessments/papers/assessment_grid.html",
            prints=(*RESULTS, *under("agreement.assessment", AS_AGREED)),
            reader_roles=(CO, HC, HT, AS, VA, CI, LE, GU),
        )
    ]


def results_paper(
    step: Step, *, kind: str, title: str, template: str, reader_roles: tuple[Role, ...], prints: tuple[str, ...]
) -> Paper:
    """A final paper on the results as handed in; handed in again it is the next version. `prints`: of which facts."""
    mobility: Mobility = step.subject
    version = retire_papers(mobility=mobility, kind=kind)
    with translation.override(mobility.document_language):
        return Paper(
            kind=kind,
            subject_type="mobility",
            subject_id=mobility.pk,
            mobility_id=mobility.pk,
            organisation_id=organisation_in(mobility, OrganisationPartKind.HOSTING),
            language=mobility.document_language,
            template=template,
            title=_(title),
            version_no=version,
            reader_roles=reader_roles,
            snapshot={**only(results_facts(mobility), *prints), "signatures": results_signatures(step)},
        )
