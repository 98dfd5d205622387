"""The list of stays: filtered, sorted, paged by key; each row in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.db.models import F, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts.actors import Actor
from documents.models import NOT_ASKED, DocumentState, RequestState, SignatureRequest
from ground.templatetags.sojourn import STATUSES
from lifecycle.by_sides import in_order_of, stays_of
from lifecycle.gate import GATE_MET
from lifecycle.models import Mobility, NamedPart, OrganisationPart, ToDo
from lifecycle.roles import NamedPartKind, OrganisationPartKind
from lifecycle.selectors import with_names
from lifecycle.tables.mobility import BEFORE_DEPARTURE, State
from portal.dashboard.departures import status_of
from portal.dashboard.owed import AT_THE_MEMORANDUM, in_words
from portal.read_ahead import StayRead
from portal.state_words import state_in_words
from portal.stays.filters import OVER, StayFilter

PAGE = 25
COUNTED = 500  # stays; beyond that a number says "and more"
FAR = date(9999, 12, 31)
SORTS: dict[str, Any] = {
    "leaves": Coalesce(F("planned_start"), Value(FAR)),
    "returns": Coalesce(F("planned_end"), Value(FAR)),
    "name": F("listed_as"),
    "stage": F("reached"),
    "number": F("number"),
}


@dataclass
class Row:
    """One stay in the list."""

    mobility: StayRead
    state: str
    host: str
    sending: str
    tutor: str
    responsible: str
    waits_for: str
    owner: str
    since: Any
    due_on: Any
    signed: int
    signers: int
    status: str

    @property
    def signed_words(self) -> str:
        """How many have signed, in words."""
        return _("%(signed)s of %(all)s") % {"signed": self.signed, "all": self.signers} if self.signers else ""

    @property
    def signs(self) -> list[bool]:
        """One mark a signer."""
        return [nth < self.signed for nth in range(self.signers)]

    @property
    def status_words(self) -> str:
        """One of the five words."""
        return str(STATUSES[self.status][2])


def stays(actor: Actor, chosen: StayFilter) -> QuerySet[Mobility]:
    """The stays of this actor that match."""
    return chosen.apply(Mobility.objects.visible_to(actor), actor)


def found_for_page(actor: Actor, chosen: StayFilter) -> QuerySet[Mobility]:
    """The same as the rows themselves say whose they are: for `page_of` and for numbers."""
    return chosen.apply(Mobility.unscoped.filter(stays_of(actor)), actor)


def countries_of(actor: Actor) -> list[str]:
    """Where the stays of this actor lead, by their codes."""
    some = Mobility.unscoped.filter(stays_of(actor)).exclude(country="")
    return list(some.order_by("country").values_list("country", flat=True).distinct())


def page_of(
    found: QuerySet[Mobility], actor: Actor, *, sort: str, descending: bool, after: str
) -> tuple[list[Mobility], str]:
    """One page behind the given key, and the key of the next; stays flat however many there are.

    Of those found only what the actor sees by the parts is read.
    """
    key = SORTS[sort]
    found = found.annotate(sort_key=key)
    if after and (last := found.filter(number=after).order_by().first()):
        value = last.sort_key
        further, from_there = ("lt", "lte") if descending else ("gt", "gte")
        behind = Q(**{f"sort_key__{further}": value}) | Q(sort_key=value, pk__gt=last.pk)
        found = found.filter(behind, **{f"sort_key__{from_there}": value})  # the second says where an index begins
    order = F("sort_key").desc() if descending else F("sort_key").asc()
    ids = list(found.order_by(order, "pk").values_list("pk", "number")[: PAGE + 1])
    seen = Mobility.objects.visible_to(actor).filter(pk__in=[pk for pk, _number in ids[:PAGE]]).order_by()
    rows = in_order_of([pk for pk, _number in ids], with_everything(seen)) if ids else []
    return rows, ids[PAGE - 1][1] if len(ids) > PAGE else ""


def with_everything(found: QuerySet[Mobility]) -> QuerySet[Mobility]:
    """With what a row shows, in six queries."""
    parts = OrganisationPart.objects.with_responsible()
    named = NamedPart.objects.open().select_related("person")
    todos = with_names(ToDo.unscoped.filter(closed_at=None))
    requests = SignatureRequest.unscoped.filter(document__kind__in=("learning_agreement", "amendment"))
    requests = requests.exclude(state__in=NOT_ASKED).exclude(
        document__state__in=(DocumentState.SUPERSEDED, DocumentState.REVOKED)
    )
    return found.select_related("participant").prefetch_related(
        Prefetch("organisation_parts", parts, to_attr="open_parts"),
        Prefetch("named_parts", named, to_attr="open_named"),
        Prefetch("todos", todos, to_attr="open_todos"),
        Prefetch("signature_requests", requests, to_attr="agreement_requests"),
    )


def rows_for(mobilities: Iterable[Mobility], actor: Actor) -> list[Row]:
    """The rows in words."""
    return [_row(cast(StayRead, mobility), actor) for mobility in mobilities]


def _row(mobility: StayRead, actor: Actor) -> Row:
    learner = mobility.participant_id == actor.person_id
    state = State(mobility.state)
    parts = {part.part: part for part in mobility.open_parts}
    sending = parts.get(OrganisationPartKind.SENDING)
    todo = _first_todo(mobility, actor)
    owed = in_words([todo])[0] if todo else None
    return Row(
        mobility,
        str(state.to_participant) if learner else state_in_words(mobility, things_open(mobility)),
        _name(parts, OrganisationPartKind.HOSTING),
        _name(parts, OrganisationPartKind.SENDING),
        ", ".join(named.full_name for named in mobility.open_named if named.part == NamedPartKind.TUTOR),
        sending.answering.full_name if sending and sending.answering else "",
        owed.headline if owed else str(state.waited_for),
        owed.owner.name if owed and owed.todo.code != AT_THE_MEMORANDUM else "",
        todo.waits_since if todo else None,
        todo.due_on if todo else None,
        sum(request.state == RequestState.SIGNED for request in mobility.agreement_requests),
        len(mobility.agreement_requests),
        status_word(mobility),
    )


def things_open(mobility: StayRead) -> int:
    """How many things hold the next step. Needs `open_todos`."""
    return sum(todo.holds_now and todo.code != GATE_MET for todo in mobility.open_todos)


def status_word(mobility: StayRead) -> str:
    """The key of one of the five words. Needs `open_todos`."""
    if mobility.state in OVER:
        return "closed"
    days = [todo.due_on for todo in mobility.open_todos if todo.due_on]
    today = mobility.today
    departure = "on_track"
    if mobility.planned_start and mobility.state in BEFORE_DEPARTURE:
        list_open = mobility.state == State.READY and things_open(mobility) > 0
        departure = status_of((mobility.planned_start - today).days, str(mobility.state), list_open=list_open)
    if departure == "overdue" or any(day < today for day in days):
        return "overdue"
    if departure == "at_risk" or any((day - today).days <= 1 for day in days):
        return "at_risk"
    return "waiting" if mobility.open_todos else "on_track"


def _name(parts: dict[str, Any], kind: str) -> str:
    return parts[kind].organisation.name if kind in parts else ""


def _first_todo(mobility: StayRead, actor: Actor) -> ToDo | None:
    """The most urgent one; the actor's own before those of others."""
    todos = sorted(
        mobility.open_todos,
        key=lambda one: (
            not one.is_open,
            one.person_id != actor.person_id,
            one.due_on is None,
            one.due_on or one.waits_since,
        ),
    )
    return todos[0] if todos else None
