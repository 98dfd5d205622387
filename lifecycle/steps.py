"""A step and an act while they happen: what consequences, paper builders and acts receive."""

from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from uuid import UUID

from accounts.actors import Actor
from ground.statements.writing import Write
from lifecycle.models import Event, Mobility
from lifecycle.roles import Role
from lifecycle.table import Transition
from lifecycle.telling import Telling
from lifecycle.vocabulary import OnBehalf, Paper, Proof

S = TypeVar("S")  # a Subject: a stay, a version of an agreement or memorandum, a result


@dataclass
class Step(Generic[S]):
    """One transition while it happens; what consequences and document builders receive: `Step[Mobility]` for a stay."""

    machine: str
    subject: S
    mobility: Mobility | None
    transition: Transition
    actor: Actor
    role: Role
    details: dict[str, Any]  # what was typed; each consequence knows those of its rows
    event: Event
    proof: Proof | None = None  # by which who takes it showed who they are
    # Writes of this step and of those it caused that nobody reads before its end: sent there, with what is owed then.
    follows: list[Write] = field(default_factory=list)
    telling: Telling = field(default_factory=Telling)  # who hears of it and of what it caused: written there as well

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
class ActStep(Generic[S]):
    """One act (a fact recorded, no state changed) while it happens."""

    name: str
    subject: S
    mobility: Mobility | None
    actor: Actor
    role: Role
    data: dict[str, Any]
    form: Any  # the valid form itself, for what only it can find
    on_behalf: OnBehalf | None = None
    proof: Proof | None = None
    event_details: dict[str, Any] = field(default_factory=dict)  # dates, codes, ids for the event
    remark: str = ""  # free text that belongs to the event but can be erased
    papers: list[Paper] = field(default_factory=list)  # issued once the event stands

    @property
    def method(self) -> str:
        """How it was proved who did it: by who acts, on paper, or in the presence of who acts."""
        if self.on_behalf:
            return "in_presence" if self.on_behalf.in_presence else "scan_of_paper"
        return self.proof.method if self.proof else "signed_in"

    @property
    def evidence(self) -> dict[str, Any]:
        """What a signature keeps of how it came about: the code, or who saw or entered it, and on which paper."""
        if self.on_behalf is None:
            return {"code_sent_to": self.proof.code_sent_to if self.proof else "", "proof": self.proof}
        behalf = self.on_behalf
        return {"scan_id": behalf.scan_id, "entered_by": self.actor.person_id, "seen": behalf.seen}

    @property
    def decider_id(self) -> UUID:
        """The person whose act this is."""
        person_id = self.on_behalf.person_id if self.on_behalf else self.actor.person_id
        assert person_id is not None
        return person_id
