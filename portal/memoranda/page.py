"""What the pages of a memorandum show and keep: one version to a reader, its parties field by field."""

from functools import cached_property
from uuid import UUID

from accounts.actors import Actor
from documents.models import Document
from lifecycle.gate import GATE_MET
from lifecycle.models import Event
from lifecycle.offers.acts import ActOffer
from lifecycle.offers.offers import Offers
from lifecycle.offers.steps import StepOffer
from lifecycle.roles import OrganisationPartKind
from lifecycle.standing import Standing
from lifecycle.wording import say_missing
from partnerships.models import MemorandumParty, MemorandumVersion
from partnerships.selectors import names_told
from portal.memoranda.writing.page import ACTS as WRITTEN_IN_PARTS
from portal.memoranda_owed import OwedHere, owed_of_version
from portal.stay.history import Line, lines_of
from portal.stay.scans import Scan, scans_among

FUNCTIONS = [choice for choice in OrganisationPartKind.choices if choice[0] != OrganisationPartKind.HOST_COMPANY]


class MemorandumPage:
    """One version as a reader meets it."""

    def __init__(self, version: MemorandumVersion, actor: Actor) -> None:
        self.version, self.actor = version, actor
        self.offers = Offers(Standing.of("mou", version), actor)

    @cached_property
    def names(self) -> dict[UUID | None, str]:
        """The contacts of the parties, as far as their organisations told who they are."""
        return names_told(self.version)

    @property
    def writes(self) -> bool:
        """Whether the reader writes this draft."""
        return any(offer.name in WRITTEN_IN_PARTS for offer in self.offers.acts)

    @property
    def acts(self) -> list[ActOffer]:
        """What the reader may record beside writing it."""
        return [offer for offer in self.offers.acts if offer.name not in WRITTEN_IN_PARTS]

    @property
    def parties(self) -> list[tuple[MemorandumParty, str]]:
        """Each with its contact."""
        found = self.version.parties.select_related("organisation")
        return [(party, self.names.get(party.contact_id, "")) for party in found]

    @cached_property
    def _owed(self) -> list[OwedHere]:
        return owed_of_version(self.version, self.offers, self.names)

    @property
    def missing(self) -> list[OwedHere]:
        """What is missing at the next gate."""
        return [one for one in self._owed if one.todo.code != GATE_MET]

    @property
    def next_steps(self) -> list[OwedHere]:
        """Nothing is missing: who goes on, and by which step."""
        return [one for one in self._owed if one.todo.code == GATE_MET]

    @property
    def steps(self) -> list[tuple[StepOffer, list[str]]]:
        """What the reader may take, each with what locks it beside what stands in the list of what is missing."""
        listed = {one.todo.key for one in self.missing}
        return [
            (step, say_missing((lock for lock in step.locks if lock.key not in listed), None, self.names))
            for step in self.offers.steps
        ]

    def papers(self) -> list[Document]:
        """Papers of this version that the reader may read."""
        found = Document.objects.visible_to(self.actor).filter(
            subject_type="memorandum_version", subject_id=self.version.pk
        )
        return list(found.order_by("-created_at"))

    @cached_property
    def scans(self) -> list[Scan]:
        """Pages handed in with a signature, in any version, as far as this reader reads them."""
        return scans_among(self.history, None, self.actor)

    @cached_property
    def history(self) -> list[Line]:
        """Every event of the memorandum."""
        events = Event.unscoped.filter(chain=self.version.chain_id).select_related("remark").order_by("-seq")
        return lines_of(list(events), self.offers.held, self.names)

    def siblings(self) -> list[MemorandumVersion]:
        """The other versions."""
        return list(self.version.memorandum.versions.exclude(pk=self.version.pk).order_by("-created_at"))
