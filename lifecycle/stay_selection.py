"""Which stays somebody asks for: the same words in the address of the list and in that of the API."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Right
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from ground import clock
from ground.identifiers import as_uuid
from ground.once import once
from ground.searching import WordsBegin, words_in
from ground.statements.together import rows_together
from ground.typed_days import days_meant
from ground.zones import before_today
from lifecycle.by_sides import late_there, stays_of
from lifecycle.models import Mobility, OrganisationPart
from lifecycle.models.mobility import END_OF_A_NUMBER, Approach
from lifecycle.tables.mobility import (
    AT_THE_HOST,
    BEFORE_DEPARTURE,
    CANCELLED,
    COMPLETED,
    STAGES,
    WITHDRAWN,
    Stage,
    State,
)
from lifecycle.visibility import stays_seen_by

LEAVING_WITHIN = 42  # days
MOST_SAID = 2000  # stays with a word, that are remembered for the next
MOST_WORDS = 5  # of what is typed to search
OVER = (COMPLETED, WITHDRAWN, CANCELLED)
NAMES = ("q", "stage", "state", "country", "approach", "from", "until", "due", "over", "mine", "group", "saved")


@dataclass(frozen=True)
class Saved:
    """A filter that everybody has."""

    key: str
    words: Any
    query: Callable[[Actor], Q]


def _mine(actor: Actor) -> Q:
    parts = OrganisationPart.objects.open().filter(responsible_id=actor.person_id).order_by()
    return Q(pk__in=parts.values("mobility")) & ~Q(state__in=OVER)


def _leaving(_actor: Actor) -> Q:
    today = clock.today()
    return Q(
        state__in=BEFORE_DEPARTURE, planned_start__gte=today, planned_start__lte=today + timedelta(days=LEAVING_WITHIN)
    )


def arrival_overdue() -> Q:
    """The first day has passed where the host is, and nobody confirmed an arrival."""
    return Q(state__in=BEFORE_DEPARTURE) & before_today("planned_start", "time_zone")


def _late(actor: Actor) -> Q:
    return (late_there(actor) | arrival_overdue()) & ~Q(state__in=OVER)


SAVED: tuple[Saved, ...] = (
    Saved("active", gettext_lazy("All active"), lambda _actor: ~Q(state__in=OVER)),
    Saved("mine", gettext_lazy("Mine"), _mine),
    Saved("leaving", gettext_lazy("Leaving in 6 weeks"), _leaving),
    Saved("not-arrived", gettext_lazy("Arrival overdue"), lambda _actor: arrival_overdue()),
    Saved("review", gettext_lazy("Agreements in review"), lambda _actor: Q(state=State.AGREEMENT_REVIEW)),
    Saved("abroad", gettext_lazy("Abroad"), lambda _actor: Q(state__in=AT_THE_HOST)),
    Saved(
        "validation",
        gettext_lazy("Validation late"),
        lambda actor: Q(state__in=STAGES[Stage.VALIDATION]) & late_there(actor),
    ),
    Saved(
        "late",
        gettext_lazy("Somebody is late"),
        _late,
    ),
    Saved("over", gettext_lazy("Over"), lambda _actor: Q(state__in=OVER)),
)


class StaySelection:
    """Reads the address; whatever is not known there is left out, never an error."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        typed = {name: str(data.get(name, "")).strip()[:80] for name in NAMES}
        self.values = {name: value for name, value in typed.items() if value}
        for name, known in (
            ("stage", STAGES),
            ("state", State.values),
            ("approach", Approach.values),
            ("saved", [one.key for one in SAVED]),
        ):
            if self.values.get(name) not in known:
                self.values.pop(name, None)
        if "group" in self.values and not as_uuid(self.values["group"]):
            del self.values["group"]
        for name in ("from", "until"):
            if name in self.values and day_of(self.values[name]) is None:
                del self.values[name]

    def __getattr__(self, name: str) -> str:
        if name in NAMES:
            return self.values.get(name, "")
        raise AttributeError(name)

    @property
    def first(self) -> str:
        """The first day asked for, as typed."""
        return self.values.get("from", "")

    def apply(self, stays: QuerySet[Mobility], actor: Actor) -> QuerySet[Mobility]:
        """The stays that match."""
        found = stays
        saved = next((one for one in SAVED if one.key == self.values.get("saved")), None)
        if saved:
            found = found.filter(saved.query(actor))
        elif not ({"state", "q", "stage", "group"} & set(self.values)):
            found = found.exclude(state__in=OVER)
        if stage := self.values.get("stage"):
            found = found.filter(state__in=[state for state in STAGES[stage] if state != COMPLETED])
        if state := self.values.get("state"):
            found = found.filter(state=state)
        if country := self.values.get("country"):
            found = found.filter(country=country.upper())
        if approach := self.values.get("approach"):
            found = found.filter(approach=approach)
        if day := day_of(self.values.get("from", "")):
            found = found.filter(planned_start__gte=day)
        if day := day_of(self.values.get("until", "")):
            found = found.filter(planned_start__lte=day)
        if group := self.values.get("group"):
            found = found.filter(cohort_id=group)
        return _search(found, self.values.get("q", ""), actor)


def _search(found: QuerySet[Mobility], text: str, actor: Actor) -> QuerySet[Mobility]:
    typed = [word for word in text.split() if words_in(word)][:MOST_WORDS]
    if text and not typed:
        return found.none()
    asked = [_said_of(word, actor) for word in typed]
    if len(asked) < 2:
        return found.filter(pk__in=asked[0]) if asked else found
    # Once for each word: in one query the database would look for the second anew at each find of the first.
    said = once(("said", actor, tuple(typed)), lambda: rows_together([rows[: MOST_SAID + 1] for rows in asked]))
    for rows, ids in zip(asked, said, strict=True):
        few = {row["pk"] for row in ids} if len(ids) <= MOST_SAID else None
        found = found.filter(pk__in=rows if few is None else few)
    return found


def _said_of(word: str, actor: Actor) -> Any:
    """The stays of this actor with the word in a name, a unit or their number.

    Each place is asked by itself, together with who sees the stay: the database begins at the words or at the reader's
    own stays, whichever are fewer.
    """
    words = words_in(word)
    seen = Mobility.unscoped.filter(stays_of(actor)).order_by()
    parts = OrganisationPart.objects.open().filter(stays_seen_by(actor, at="mobility")).order_by()
    places = [
        seen.filter(WordsBegin("listed_as", words=words)).values("pk"),
        parts.filter(WordsBegin("organisation__name", words=words)).values("mobility_id"),
        seen.filter(WordsBegin("outcome_results__unit_code", "outcome_results__unit_title", words=words)).values("pk"),
        seen.filter(number__startswith=word.upper()).values("pk"),
    ]
    if len(word) == END_OF_A_NUMBER:
        places.append(seen.alias(end=Right("number", END_OF_A_NUMBER)).filter(end=word.upper()).values("pk"))
    first, *others = places
    return first.union(*others, all=True)


def day_of(text: str) -> date | None:
    """The one day that is meant; None where it is none, or might be two."""
    meant = days_meant(text)
    return meant[0] if len(meant) == 1 else None
