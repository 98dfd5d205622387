"""The plain words that pass between the engine and the apps: what is missing, a proof, a paper, who signs it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lifecycle.roles import Role
from lifecycle.table import Words

HISTORY = "history"  # a text stands in the history of the stay, for who reads why there
ReadBy = str | tuple[Role, ...] | Promise  # who reads a text: HISTORY, a section of the stay, these roles, or in words


@dataclass(frozen=True)
class Missing:
    """One unmet requirement: a stable code, who owes it, and what its sentence needs.

    `params` are plain JSON values; names of persons are never among them: they are joined when shown. `person` owes it;
    whom it is about, where that is somebody else, is the id `about` in the params.
    `may_waive` is false where the reference forbids to go on without this very item.
    """

    code: str
    owner: Role
    person: UUID | None = None
    params: Mapping[str, Any] = field(default_factory=dict)
    due_on: date | None = None
    may_waive: bool = True
    ahead: bool = False  # owed later: kept as a to-do with its date, blocks nothing yet
    opens_on: date | None = None  # nobody can do it before; until then it waits for nobody

    @property
    def key(self) -> str:
        """What makes this requirement the same one tomorrow; the key of its to-do and of a waiver for it."""
        parts = [self.code, self.owner.value, str(self.person or "")]
        parts += [f"{name}={self.params[name]}" for name in sorted(self.params)]
        return "|".join(parts)[:300]

    @property
    def named(self) -> UUID | None:
        """Whom its sentence names: whom it is about, else who owes it."""
        return named_by(self.params, self.person)

    @classmethod
    def read(cls, key: str) -> "Missing":
        """The requirement that such a key means; its params are texts."""
        code, owner, person, *params = key.split("|")
        said = dict(param.split("=", 1) for param in params if "=" in param)
        return cls(code, Role(owner), UUID(person) if person else None, said)

    @property
    def kept(self) -> dict[str, Any]:
        """As a row keeps it to be said later: no name and no sentence."""
        person = str(self.person) if self.person else ""
        return {"code": self.code, "owner": self.owner.value, "person": person, "params": dict(self.params)}

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Missing":
        """The requirement that a row keeps."""
        person = UUID(kept["person"]) if kept["person"] else None
        return cls(kept["code"], Role(kept["owner"]), person, kept["params"])


def named_by(params: Mapping[str, Any], person: UUID | None) -> UUID | None:
    """Whom a sentence with these params names."""
    return UUID(str(params["about"])) if params.get("about") else person


@dataclass(frozen=True)
class Sentence:
    """What people read where a requirement is not met, with %(named)s places for its params.

    `to_owner` is read by whoever owes it, who is told as “you” and not by name. `no_form`: nobody settles it by
    filling in one form, so the way leads to the stay.
    """

    words: Words
    to_owner: Words = ""
    no_form: bool = False


Unmet = dict[str, Words | Sentence]  # code -> its sentence: all that a guard may say is missing


@dataclass(frozen=True)
class Between:
    """Days, the first and the last included; None: open on that side."""

    first: date | None
    last: date | None

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and (self.first or day) <= day <= (self.last or day)


NO_DAY = Between(date.max, date.min)


@dataclass(frozen=True)
class ByDetail:
    """What an act says happened, where that depends on the answer: a detail of its event, and the words of each."""

    detail: str
    words: Mapping[str, Words]

    def said(self, details: Mapping[str, Any]) -> Words:
        """Those of this answer; the first ones where an earlier release kept none."""
        return self.words.get(str(details.get(self.detail)), next(iter(self.words.values())))


Asked = tuple[UUID | None, Any]  # the stay of an event, and what its detail holds


@dataclass(frozen=True)
class About:
    """Which one an event is about, said at the end of its sentence: a detail of it, or the row that a step moved.

    `say` turns what the detail holds into words, in the reader's language. Where that is the key of a row, `find` looks
    up what is said of many at once.
    """

    detail: str
    say: Callable[[Any], Any] = str
    find: Callable[[Iterable[Asked]], Mapping[Asked, Any]] | None = None


class Seen(TextChoices):
    """By what a witness knew who signs."""

    ID_CARD = "id_card", _("identity card")
    PASSPORT = "passport", _("passport")
    RESIDENCE_PERMIT = "residence_permit", _("residence permit")
    DRIVING_LICENCE = "driving_licence", _("driving licence")
    SCHOOL_CARD = "school_card", _("school card with a photograph")
    KNOWN = "known", _("no document, known in person")


@dataclass(frozen=True)
class OnBehalf:
    """A decision made on paper or by telephone, entered by the sending coordinator (4.3, "On behalf").

    The person named here decided and counts for the separation of duties. One of `note` (of the talk) and
    `scan_id` (a stored file) is required; a signature needs the scan. `in_presence`: the paper was signed before the
    eyes of who enters it, who saw this document (`seen`); the scan is the signed page then.
    """

    person_id: UUID
    role: Role
    note: str = ""
    scan_id: UUID | None = None
    in_presence: bool = False
    seen: str = ""


@dataclass(frozen=True)
class Proof:
    """How it was shown, just now, that the person acting is who they are: evidence for a signature (design, 8)."""

    method: str  # signed_in, code_by_mail, code_by_link
    code_sent_to: str = ""  # masked
    receipt: bool = True  # mailed for this very step: not where it is one of several that go through together
    earlier: tuple[str, ...] = ()  # the events of those, told by the receipt of the last one

    @property
    def along(self) -> "Proof":
        """The same for a step that goes with another one, whose receipt tells of both."""
        return replace(self, receipt=False)

    def after(self, *events: UUID) -> "Proof":
        """The same for the last of several steps, whose receipt tells of the earlier ones."""
        return replace(self, earlier=tuple(str(one) for one in events))


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
