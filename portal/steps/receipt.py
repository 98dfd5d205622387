"""What somebody has just done with a code, in words they can keep: what, who, when, how proved."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import Http404
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import organisation_now
from agreements.models import GuardianConsent
from documents.formats import in_eights
from documents.models import NOT_ASKED, Document, RequestState, SignatureRequest
from lifecycle.models import Event, Mobility
from lifecycle.names import names_in
from lifecycle.news import names_in_news, say_event
from lifecycle.proving import masked_address
from lifecycle.roles import Role
from partnerships.models import MemorandumVersion
from partnerships.selectors import names_told
from portal.steps.consent_page import Answered, answered
from portal.steps.what_is_signed import SIGNS


@dataclass(frozen=True)
class Signer:
    """One of those who sign the same paper."""

    name: str
    signed: bool


class Receipt:
    """One event of the reader's own."""

    def __init__(self, pk: UUID, actor: Actor) -> None:
        own = Q(person_id__in=actor.people) | Q(entered_by_id__in=actor.people)
        event = Event.unscoped.filter(own, pk=pk).first()
        if event is None:
            raise Http404
        self.event: Event = event
        self.actor = actor

    @cached_property
    def _names(self) -> dict[UUID | None, str]:
        told = names_told(self.memorandum) if self.memorandum else {}
        return names_in_news(self.event) | told

    @property
    def what(self) -> str:
        """The sentence of the history."""
        return say_event(self.event, self._names)

    @cached_property
    def mobility(self) -> Mobility | None:
        """The stay; empty for a memorandum."""
        return Mobility.unscoped.select_related("participant").filter(pk=self.event.mobility_id).first()

    @cached_property
    def memorandum(self) -> MemorandumVersion | None:
        """The version of the memorandum; empty for a stay."""
        found = MemorandumVersion.unscoped.select_related("memorandum").filter(pk=self.event.subject_id)
        return None if self.event.mobility_id else found.first()

    @cached_property
    def paper(self) -> Document | None:
        """What was signed."""
        pk = self.event.details.get("document")
        asked = SignatureRequest.unscoped.filter(document=pk, person__in=self.actor.people) if pk else None
        found = asked.select_related("document").first() if asked is not None else None
        return found.document if found else None

    @cached_property
    def issued(self) -> list[Document]:
        """The papers that came of it and that the reader may read."""
        return list(Document.objects.visible_to(self.actor).filter(event=self.event.pk).order_by("number"))

    @property
    def dossier(self) -> str:
        """Where who decides finds all of it again; empty for everybody else."""
        is_theirs = self.event.role in (Role.COMPETENT_INSTITUTION, Role.VALIDATOR)
        if self.event.mobility_id is None or self.event.machine != "mobility" or not is_theirs:
            return ""
        return reverse("desk:dossier", args=[self.event.mobility_id])

    @property
    def may_read(self) -> bool:
        """Whether the file is there, and the reader's to open."""
        paper = self.paper
        if paper is None or not paper.has_file:
            return False
        return Document.objects.visible_to(self.actor).filter(pk=paper.pk).exists()

    @property
    def fingerprint(self) -> str:
        """Of the bytes that were signed."""
        return in_eights(str(self.event.details.get("sha256") or ""))

    @cached_property
    def consents(self) -> list[Answered]:
        """What was answered as guardian, each with its day and where it is taken back."""
        given = GuardianConsent.objects.filter(pk=self.event.details.get("consent")).select_related("mobility").first()
        return answered(given, self.actor) if given is not None else []

    @cached_property
    def also_signed(self) -> list[Document]:
        """What was signed with the same code as the consents."""
        if not self.consents:
            return []
        signed = Event.unscoped.filter(chain=self.event.chain, name=SIGNS, person_id=self.event.person_id)
        next_one = signed.filter(seq__gt=self.event.seq, at__lte=self.event.at + timedelta(minutes=1)).first()
        found = Document.unscoped.filter(pk=next_one.details.get("document")) if next_one is not None else []
        return list(found)

    @property
    def who(self) -> str:
        """The name, in the stay's own words for it."""
        return self._names.get(self.event.person_id, "")

    @property
    def as_what(self) -> str:
        """Role and organisation."""
        role = str(Role(self.event.role).label) if self.event.role else ""
        organisation = organisation_now(self.event.organisation_id) if self.event.organisation_id else None
        return ", ".join(part for part in (role, organisation.name if organisation else "") if part)

    @property
    def at(self) -> Any:
        """When, by the clock of the installation."""
        return localtime(self.event.at)

    @property
    def how(self) -> str:
        """How it was proved."""
        assert self.actor.person_id is not None
        said = {"address": masked_address(self.event.person_id or self.actor.person_id)}
        if self.actor.by_link:
            return _("by your mailed link and the code mailed to %(address)s") % said
        return _("signed in, and with the code mailed to %(address)s") % said

    @property
    def signers(self) -> list[Signer]:
        """Everybody who signs the same paper, in order."""
        if self.paper is None:
            return []
        asked = SignatureRequest.unscoped.filter(document=self.paper).exclude(state__in=NOT_ASKED)
        rows = list(asked.order_by("order", "asked_at"))
        names = names_in(self.event.mobility_id, (one.person_id for one in rows))
        return [Signer(names[one.person_id], one.state == RequestState.SIGNED) for one in rows]

    @property
    def back(self) -> str:
        """Where one goes on."""
        if self.event.mobility_id is None:
            return reverse("portal:memorandum", args=[self.event.subject_id])
        if self.event.role in (Role.PARTICIPANT, Role.GUARDIAN):
            return reverse("portal:my-stay", args=[self.event.mobility_id])
        return reverse("portal:stay", args=[self.event.mobility_id])
