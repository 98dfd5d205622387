"""A report becomes a paper: numbered, frozen, printed by the press, replaced by the next version."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Person
from documents.models import Document
from documents.services import issue, supersede
from ground import clock
from lifecycle.vocabulary import Paper
from quality.actions import require_quality_manager
from quality.report.facts import ReportFacts
from quality.report_models import Disclosure, QualityReport

KIND, SUBJECT = "quality_report", "quality_report"
TEMPLATE = "quality/papers/report.html"
CHAINS = UUID("6f1d1f0e-0f0e-4d0c-9b53-5f9f3a3f2b11")  # reports of one cycle and reader share their number


@transaction.atomic
def issue_report(*, actor: Actor, facts: ReportFacts, language: str) -> QualityReport:
    """The next version of the report on this choice. Raises NotAllowed("quality.not_the_quality_manager")."""
    organisation_id = require_quality_manager(actor)
    choice = dict(facts.chosen.choice.values)
    earlier = QualityReport.unscoped.filter(
        organisation_id=organisation_id, cycle=facts.many.cycle, disclosure=facts.disclosure, choice=choice
    )
    last = earlier.select_related("document").order_by("-version_no").first()
    report = QualityReport.unscoped.create(
        organisation_id=organisation_id, cycle=facts.many.cycle, disclosure=facts.disclosure, choice=choice,
        version_no=last.version_no + 1 if last else 1, issued_by_id=actor.person_id, issued_at=clock.now(),
    )  # fmt: skip
    report.document = issue(paper=_paper(report, facts, language))
    report.save(update_fields=["document"])
    if last is not None and last.document is not None and last.document.state == "ready":
        supersede(document=last.document)
    return report


def _paper(report: QualityReport, facts: ReportFacts, language: str) -> Paper:
    with translation.override(language):
        manager = Person.objects.get(pk=report.issued_by_id)
        data = facts.as_data() | {
            "subtitle": _subtitle(facts),
            "manager": manager.full_name if report.disclosure == Disclosure.INTERNAL else "",
            "about": f"{facts.many.cycle} · {Disclosure(report.disclosure).label}".strip(" ·"),
            "disclosure_words": str(Disclosure(report.disclosure).label),
        }
        return Paper(
            kind=KIND,
            subject_type=SUBJECT,
            subject_id=uuid5(CHAINS, _chain(report)),
            organisation_id=report.organisation_id,
            language=language,
            template=TEMPLATE,
            title=_("Feedback report"),
            snapshot=data,
            rendering="final",
            version_no=report.version_no,
            reader_organisations=(report.organisation_id,),
        )


def _chain(report: QualityReport) -> str:
    choice: Mapping[str, Any] = report.choice
    said = ":".join(f"{name}={choice[name]}" for name in sorted(choice))
    return f"{report.organisation_id}:{report.cycle}:{report.disclosure}:{said}"


def _subtitle(facts: ReportFacts) -> str:
    if facts.many.cycle:
        said = _("Stays abroad that began in %(year)s, self-assessed against EQAVET") % {"year": facts.many.cycle}
    else:
        said = _("Stays abroad, self-assessed against EQAVET")
    return str(said)


def papers_of(actor: Actor) -> list[QualityReport]:
    """Reports that were issued and whose papers the actor may read, the newest first."""
    papers = Document.objects.visible_to(actor).filter(subject_type=SUBJECT, organisation_id=actor.organisation_id)
    found = QualityReport.objects.visible_to(actor).filter(document__in=papers.values("pk"))
    return list(found.select_related("document").order_by("-issued_at", "id"))
