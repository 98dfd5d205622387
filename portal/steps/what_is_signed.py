"""What somebody approves or signs, before the button: the text as the paper has it, what changed, who signs."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.html import format_html_join

from agreements.changes import changed_parts
from agreements.documents import consent_text
from agreements.models import AgreementVersion
from agreements.selectors import SUBJECT
from documents.issuing import draft_of
from documents.models import NOT_ASKED, Document, SignatureRequest
from documents.on_screen import on_screen
from lifecycle.models import Mobility, NamedPart
from lifecycle.roles import NamedPartKind
from lifecycle.vocabulary import Paper
from partnerships.documents import paper_to_read as memorandum_to_read
from partnerships.models import MemorandumVersion
from recognition.documents.statement import statements_to_read

APPROVES_MEMORANDUM = "partnerships.approve"
CONSENTS = "agreements.give_consent"
SIGNS, SIGNS_MEMORANDUM = "documents.sign", "partnerships.sign"


@dataclass(frozen=True)
class WhatIsSigned:
    """Everything a signer reads on the page."""

    title: str
    language: str
    html: str  # safe: rendered by the template of the paper
    paper: Document | None = None
    earlier: int | None = None
    changes: list[dict[str, Any]] = field(default_factory=list)

    @property
    def signers(self) -> list[Any]:
        """Who is asked for a signature, in order."""
        if self.paper is None:
            return []
        asked = SignatureRequest.unscoped.filter(document=self.paper).exclude(state__in=NOT_ASKED)
        return list(asked.select_related("person").order_by("order", "asked_at"))


def paper_signed(request_id: UUID | None, person_id: UUID | None) -> Document | None:
    """The paper of a request made to this person."""
    if request_id is None or person_id is None:
        return None
    asked = SignatureRequest.unscoped.filter(pk=request_id, person_id=person_id).select_related("document")
    found = asked.first()
    return found.document if found else None


def text_of_paper(paper: Document) -> WhatIsSigned:
    """A text for signature; of an agreement also what changed."""
    html = on_screen(template=paper.template, snapshot=paper.snapshot)
    changed = _changed(paper)
    return WhatIsSigned(paper.title, paper.language, html, paper, _number(changed), _in_lines(changed))


def _changed(paper: Document) -> dict[str, Any]:
    version = (
        AgreementVersion.unscoped.select_related("mobility").filter(pk=paper.subject_id).first()
        if paper.subject_type == SUBJECT
        else None
    )
    return changed_parts(version) if version is not None else {"earlier": None, "changes": []}


def _number(changed: dict[str, Any]) -> int | None:
    """Of the version that changes."""
    return changed["earlier"].number if changed["earlier"] else None


def _in_lines(changed: dict[str, Any]) -> list[dict[str, Any]]:
    """Each change with one line before and one after."""
    return [{**row, **{name: _one_line(row[name]) for name in ("before", "after")}} for row in changed["changes"]]


def _one_line(words: Any) -> str:
    return "; ".join(words) if isinstance(words, list) else str(words)


def consent_asked(mobility: Mobility, guardian_id: UUID | None) -> WhatIsSigned | None:
    """What this guardian is asked to consent to; for who enters it for one, the text of the only one there is."""
    named = NamedPart.objects.open().filter(mobility=mobility, part=NamedPartKind.GUARDIAN).select_related("person")
    own = [one for one in named if one.person_id == guardian_id]
    asked = own or (list(named) if len(named) == 1 else [])
    return _draft(consent_text(asked[0])) if asked else None


def memorandum_in_review(version: MemorandumVersion) -> WhatIsSigned:
    """The submitted content."""
    return _draft(memorandum_to_read(version))


def statement_to_issue(mobility: Mobility, person_id: UUID | None) -> WhatIsSigned | None:
    """The recognition statement word for word as this person would issue it now; of several institutions each one."""
    papers = [_draft(paper) for paper in statements_to_read(mobility, person_id)]
    if not papers:
        return None
    return WhatIsSigned(
        papers[0].title, papers[0].language, format_html_join("", "{}", ((one.html,) for one in papers))
    )


def _draft(paper: Paper, earlier: int | None = None, changes: list[dict[str, Any]] | None = None) -> WhatIsSigned:
    html = on_screen(template=paper.template, snapshot=draft_of(paper))
    return WhatIsSigned(str(paper.title), paper.language, html, None, earlier, changes or [])
