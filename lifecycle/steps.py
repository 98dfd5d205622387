"""The plain things that pass between the engine and the apps: what is missing, a step, an act, a paper."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from accounts.actors import Actor
from lifecycle.roles import Role
from lifecycle.table import Transition

if TYPE_CHECKING:
    from lifecycle.models import Event, Mobility


@dataclass(frozen=True)
class Missing:
    """One unmet requirement: a stable code, who owes it, and what its sentence needs.

    `params` are plain JSON values; names of persons are never among them (`person` is joined when shown).
    `may_waive` is false where the reference forbids to go on without this very item.
    """

    code: str
    owner: Role
    person: UUID | None = None
    params: Mapping[str, Any] = field(default_factory=dict)
    due_on: date | None = None
    may_waive: bool = True
    ahead: bool = False  # owed later: kept as a to-do with its date, blocks nothing yet

    @property
    def key(self) -> str:
        """What makes this requirement the same one tomorrow; the key of its to-do and of a waiver for it."""
        parts = [self.code, self.owner.value, str(self.person or "")]
        parts += [f"{name}={self.params[name]}" for name in sorted(self.params)]
        return "|".join(parts)[:300]


@dataclass(frozen=True)
class OnBehalf:
    """A decision made on paper or by telephone, entered by the sending coordinator (4.3, "On behalf").

    The person named here decided and counts for the separation of duties. One of `note` (of the talk) and
    `scan_id` (a stored file) is required; a signature needs the scan.
    """

    person_id: UUID
    role: Role
    note: str = ""
    scan_id: UUID | None = None


@dataclass(frozen=True)
class Proof:
    """How it was shown, just now, that the person acting is who they are: evidence for a signature (design, 8)."""

    method: str  # signed_in, code_by_mail
    code_sent_to: str = ""  # masked


@dataclass
class Step:
    """One transition while it happens; what consequences and document builders receive."""

    machine: str
    subject: Any
    mobility: "Mobility | None"
    transition: Transition
    actor: Actor
    role: Role
    details: dict[str, Any]
    event: "Event"
    cause: str | None = None  # "machine.transition" of the enclosing step

    @property
    def reason(self) -> str:
        """The free text given as reason, if any."""
        return str(self.details.get("reason") or "")

    @property
    def on_behalf(self) -> OnBehalf | None:
        """Who decided, where somebody else enters the decision."""
        return self.details.get("on_behalf")

    @property
    def decider_id(self) -> UUID | None:
        """The person whose decision this is."""
        return self.on_behalf.person_id if self.on_behalf else self.actor.person_id


@dataclass
class ActStep:
    """One act (a fact recorded, no state changed) while it happens."""

    name: str
    subject: Any
    mobility: "Mobility | None"
    actor: Actor
    role: Role
    data: dict[str, Any]
    on_behalf: OnBehalf | None = None
    form: Any = None  # the valid form itself, for what only it can find
    proof: Proof | None = None
    event_details: dict[str, Any] = field(default_factory=dict)  # dates, codes, ids for the event
    remark: str = ""  # free text that belongs to the event but can be erased
    papers: "list[Paper]" = field(default_factory=list)  # issued once the event stands

    @property
    def decider_id(self) -> UUID:
        """The person whose act this is."""
        person_id = self.on_behalf.person_id if self.on_behalf else self.actor.person_id
        assert person_id is not None
        return person_id


@dataclass(frozen=True)
class Signer:
    """One person asked to sign a paper: as what, for whom, in which order, and which parts it covers."""

    person_id: UUID
    role: Role
    organisation_id: UUID | None = None
    function: str = ""
    order: int = 1
    covers: tuple[Mapping[str, str], ...] = ()  # {"part": name, "sha256": hex}


@dataclass(frozen=True)
class Paper:
    """One document to be issued: everything the renderer may know, frozen now."""

    kind: str
    subject_type: str
    subject_id: UUID
    organisation_id: UUID | None
    language: str
    template: str
    title: str
    snapshot: Mapping[str, Any]
    mobility_id: UUID | None = None
    rendering: str = "final"  # draft | for_signature | final
    version_no: int = 1
    reader_roles: tuple[Role, ...] = ()
    reader_organisations: tuple[UUID, ...] = ()
    signers: tuple[Signer, ...] = ()
    final_when_signed: bool = True  # the final follows the last signature by itself; else the owning app issues it
    second_language: str = ""
