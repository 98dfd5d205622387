"""From what is missing to the form that settles it.

An act says which codes it settles, exactly (`settles` in `@act`). A view that is made for an act, and for whom, says so
itself (`page_for`); everybody else gets the act's own page.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.models import Item
from lifecycle.gate import GATE_MET
from lifecycle.labels import button
from lifecycle.models import Mobility, ToDo
from lifecycle.registry import ACTS, Act, act_that_settles
from lifecycle.roles import NamedPartKind, OrganisationPartKind, Role
from lifecycle.table import Words
from lifecycle.tables import MACHINE_TABLES
from lifecycle.vocabulary import Missing
from quality.actions import SUBJECT as IMPROVEMENT

UNSIGNED = "agreements.unsigned"
CHOOSES_HOST = "partnerships.choose_host"
Begins = Mapping[str, str]
# code -> what the form behind its button begins with, where it asks for which of several is meant
BEGINS_WITH: dict[str, Begins] = {
    "agreements.no_guardian": {"part": NamedPartKind.GUARDIAN},
    "agreements.no_institution": {"part": OrganisationPartKind.COMPETENT},
    "lifecycle.no_person_of_trust": {"part": NamedPartKind.PERSON_OF_TRUST},
    "recognition.unsigned_attendance_certificate": {"kind": "attendance_certificate"},
    "recognition.unsigned_europass_mobility": {"kind": "europass_mobility"},
    "assessments.document_too_short": {"code": Item.IDENTITY_DOCUMENT},
}
# the same where the to-do says it: the name in its params -> the field of the form
BEGINS_WITH_PARAM = {
    "item": "code",
    "organisation": "organisation",
    "request": "request",
    "waiver": "waiver",
    "key": "outcome",
}
V = TypeVar("V", bound=Callable[..., Any])


@dataclass(frozen=True)
class Page:
    """A page made for an act: the name of its address, what stands in it after the stay, and its own button."""

    address: str
    place: Callable[[ToDo], list[str]] | None = None
    words: Words = ""


# act -> where it is done once the act itself is open no more: the days of a plan stand in the agreement then.
LATER: dict[str, Page] = {}
# code -> the page where what no form settles alone is read
ABOUT: dict[str, Page] = {}
# (act, who does it there; None: whoever may) -> its page; filled by the views (`portal.apps`)
PAGES: dict[tuple[str, Role | None], Page] = {}


def page_later(act: str, address: str, *, place: Callable[[ToDo], list[str]]) -> Callable[[V], V]:
    """Say beside a view that what this act settled is settled there, in every state in which the act is not open."""

    def register(view: V) -> V:
        LATER[act] = Page(address, place)
        return view

    return register


def page_for(
    act: str,
    address: str,
    *,
    of: tuple[Role | None, ...] = (None,),
    place: Callable[[ToDo], list[str]] | None = None,
    words: Words = "",
) -> Callable[[V], V]:
    """Say beside a view that people of these roles do this act on it."""

    def register(view: V) -> V:
        for role in of:
            if (act, role) in PAGES:
                raise RuntimeError(f"{act} has two pages for {role or 'everybody'}")
            PAGES[act, role] = Page(address, place, words)
        return view

    return register


def page_about(code: str, address: str, *, words: Words) -> Callable[[V], V]:
    """Say beside a view that one reads and answers there what no single form settles."""

    def register(view: V) -> V:
        ABOUT[code] = Page(address, words=words)
        return view

    return register


@dataclass(frozen=True)
class Way:
    """One click to the form."""

    address: str
    words: str


def way_to_settle(todo: ToDo) -> Way:
    """The form that settles this to-do; where none does alone, the page it belongs to."""
    act = act_that_settles(todo.code)
    if todo.subject_type == IMPROVEMENT:
        return Way(reverse("portal:quality-action", args=[todo.subject_id]), _("Open the action"))
    if todo.mobility is None:
        return _entry_of_memorandum(todo, act)
    if todo.code == GATE_MET:
        return _step(todo.mobility, todo.transition)
    if todo.code in ABOUT:
        page = ABOUT[todo.code]
        return Way(reverse(page.address, args=[todo.mobility.pk]), str(page.words))
    return _entry(todo.mobility, act, todo) if act else _without_form(todo.mobility, todo)


def way_of_missing(stay: Mobility, item: Missing) -> Way:
    """The same for what a requirement misses now, whether or not it is owed yet."""
    named = {"code": item.code, "owner": item.owner, "params": dict(item.params), "person_id": item.person}
    return way_to_settle(ToDo(mobility=stay, **named))


def path_and_words(todo: ToDo) -> tuple[str, str]:
    """The same for a mail's one button."""
    way = way_to_settle(todo)
    return way.address, way.words


def _entry(stay: Mobility, act: Act, todo: ToDo) -> Way:
    words = str(act.settles[todo.code])
    page = PAGES.get((act.name, Role(todo.owner))) or PAGES.get((act.name, None))
    if stay.state not in act.while_in:
        page = LATER.get(act.name, page)
    if page is None:
        address, begins = reverse("portal:act", args=[stay.pk, act.name]), begins_with(act, todo)
        return Way(f"{address}?{urlencode(begins)}" if begins else address, words)
    place = page.place(todo) if page.place else []
    return Way(reverse(page.address, args=[stay.pk, *place]), str(page.words) or words)


def begins_with(act: Act, todo: ToDo) -> Begins:
    """What the link chooses already: the one of several that is missing, the paper that waits."""
    if todo.code == UNSIGNED and todo.mobility is not None:
        return {"kind": "staff_mobility_programme" if todo.mobility.is_staff_stay else "learning_agreement"}
    asked = {BEGINS_WITH_PARAM[name]: str(value) for name, value in todo.params.items() if name in BEGINS_WITH_PARAM}
    given = {**BEGINS_WITH.get(todo.code, {}), **asked}
    return {name: str(value) for name, value in given.items() if name in act.form.base_fields}


def _entry_of_memorandum(todo: ToDo, act: Act | None) -> Way:
    if todo.code == GATE_MET:
        address = reverse("portal:memorandum-transition", args=[todo.subject_id, todo.transition])
        return Way(address, button("mou", todo.transition))
    if act is None:
        return Way(reverse("portal:memorandum", args=[todo.subject_id]), _("Open it"))
    return Way(reverse("portal:memorandum-act", args=[todo.subject_id, act.name]), str(act.settles[todo.code]))


def _step(stay: Mobility, transition: str) -> Way:
    if transition not in MACHINE_TABLES["mobility"].rows:
        return _stay(stay)
    address = reverse("portal:transition", args=[stay.pk, "mobility", stay.pk, transition])
    return Way(address, button("mobility", transition))


def _without_form(stay: Mobility, todo: ToDo) -> Way:
    """No form settles it; where nobody hosts, the host is chosen first."""
    host = ACTS[CHOOSES_HOST]
    if todo.params.get("lacks") != "host" or stay.state not in host.while_in:
        return _stay(stay)
    return Way(reverse("portal:act", args=[stay.pk, host.name]), str(host.label))


def _stay(stay: Mobility) -> Way:
    return Way(reverse("portal:stay", args=[stay.pk]), _("Open the stay"))
