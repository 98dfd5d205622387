"""The certificate of attendance: what the host certifies."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from assessments.models import FollowUp
from assessments.paper_facts import (
    OF_EVERY_PAPER,
    PROGRAMME_LINE,
    SIDE_LINES,
    SPAN,
    common_facts,
    coordinator_signer,
    tutor_signer,
)
from documents.picking import only
from documents.services import retire_papers
from lifecycle.models import Mobility
from lifecycle.people.role_book import organisation_in
from lifecycle.registry import document
from lifecycle.roles import CI, CO, EM, GU, HC, HT, LE, OrganisationPartKind
from lifecycle.steps import Step
from lifecycle.vocabulary import Paper, Signer

CERTIFICATE = (
    *OF_EVERY_PAPER, "about", "stay.number", "stay.kind", "agreement.number", *SPAN, *PROGRAMME_LINE, *SIDE_LINES,
    "participant.name", "participant.born",
)  # fmt: skip


@document("attendance_certificate")
def attendance_certificate(step: Step[Mobility]) -> list[Paper]:
    """The host certifies the real days; signed by its coordinator and its tutor."""
    mobility: Mobility = step.subject
    version = retire_papers(mobility=mobility, kind="attendance_certificate")
    with translation.override(mobility.document_language):
        return [
            Paper(
                kind="attendance_certificate",
                subject_type="mobility",
                subject_id=mobility.pk,
                mobility_id=mobility.pk,
                organisation_id=organisation_in(mobility, OrganisationPartKind.HOSTING),
                language=mobility.document_language,
                template="recognition/papers/attendance_certificate.html",
                title=_("Certificate of attendance"),
                snapshot=_certificate_facts(mobility),
                version_no=version,
                rendering="for_signature",
                reader_roles=(CO, HC, HT, LE, GU, CI, EM),
                signers=_host_signers(mobility),
                final_when_signed=True,
            )
        ]


def _certificate_facts(mobility: Mobility) -> dict[str, Any]:
    """What the host certifies: the real days and the tasks recorded week by week. What was only planned stays out, but
    for aim and hours of a stay that went as agreed, which say that they were agreed."""
    common = common_facts(mobility)
    period, agreed = common["agreement"]["period"], common["agreement"]["programme"]
    as_agreed = went_as_agreed(mobility, period)
    return {
        **only(common, *CERTIFICATE),
        "aim": (agreed.get("objective") or mobility.objective) if as_agreed else "",
        "weekly_hours": period.get("weekly_hours") if as_agreed else None,
        "done": done_in(mobility),
        "tasks": tasks_done(mobility),
        "town": common["hosting"].get("town", ""),
    }


def went_as_agreed(mobility: Mobility, period: Mapping[str, Any]) -> bool:
    """Whether the real days are those agreed."""
    real = tuple(day.isoformat() for day in (mobility.started_on, mobility.ended_on) if day)
    return real == (period.get("start"), period.get("end"))


def tasks_done(mobility: Mobility) -> list[dict[str, Any]]:
    """As the host recorded them in its follow-ups."""
    return [{"from": one.period_from, "until": one.due_on, "tasks": one.tasks} for one in _written(mobility)]


def done_in(mobility: Mobility) -> dict[str, Any]:
    """What the follow-ups that were written add up to, and which days they cover; None where none says anything.

    The last days of a stay may lie after the last follow-up: a paper says of which days the sums are.
    """
    written = _written(mobility)
    sums = {name: _sum(written, name) for name in ("hours_worked", "hours_absent", "days_absent")}
    said = any(total is not None for total in sums.values())
    return {
        "hours": sums["hours_worked"],
        "hours_absent": sums["hours_absent"],
        "days_absent": sums["days_absent"],
        "from": written[0].period_from if said else None,
        "until": max(_last_day(one, mobility) for one in written) if said else None,
    }


def _last_day(one: FollowUp, mobility: Mobility) -> date:
    return min(one.due_on, mobility.ended_on or one.due_on)


def _written(mobility: Mobility) -> list[FollowUp]:
    return list(FollowUp.objects.filter(mobility=mobility, done_on__isnull=False).order_by("nth"))


def _sum(written: Sequence[FollowUp], name: str) -> Decimal | int | None:
    noted = [getattr(one, name) for one in written if getattr(one, name) is not None]
    return sum(noted) if noted else None


def _host_signers(mobility: Mobility) -> tuple[Signer, ...]:
    """The host's coordinator and its tutor; one and the same person signs once."""
    found = [signer for signer in (coordinator_signer(mobility, HC), tutor_signer(mobility)) if signer]
    return tuple({signer.person_id: signer for signer in reversed(found)}.values())[::-1]
