"""For whom a signed-in person acts: one organisation at a time, or as self."""

from collections.abc import Callable, Iterable
from functools import partial, wraps
from typing import Any, TypeVar
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

from accounts.actors import NO_PERSON, Actor
from accounts.models import Account, Membership, Organisation, Person
from accounts.people import zone_kept_with
from ground.errors import NotAllowed
from ground.once import known, once
from ground.reading_zone import reading_in


class SignedInRequest(HttpRequest):
    """For annotations of views behind `login_required`: what the middleware has set."""

    user: Account
    actor: Actor


SESSION_KEY = "acting_organisation"
PERSON_KEY = "acting_person"
AS_SELF = "self"


def organisations_of(account_id: UUID) -> dict[Organisation, UUID]:
    """Those the account belongs to now, by name, each with the person it is there."""
    return once(("organisations", account_id), partial(_organisations_of, account_id))


def _organisations_of(account_id: UUID) -> dict[Organisation, UUID]:
    held = Membership.objects.open().filter(person__account=account_id).select_related("organisation", "person")
    in_order = held.order_by("organisation__name", "organisation__town", "organisation_id", "person__created_at")
    found: dict[Organisation, UUID] = {}
    rights: dict[tuple[str, UUID, UUID], list[tuple[str]]] = {}
    for membership in in_order:
        found.setdefault(membership.organisation, membership.person_id)
        rights.setdefault(("rights", membership.person_id, membership.organisation_id), []).append((membership.role,))
    known(rights | {("person", one.person_id): [one.person] for one in in_order})
    return found


def persons_of(account_id: UUID) -> list[Person]:
    """Whoever said "that is me" with this account, the longest known first."""
    return list(Person.objects.filter(account=account_id).select_related("keeper").order_by("created_at", "pk"))


def actor_of(request: HttpRequest) -> Actor | None:
    """The actor of this request, None when nobody is signed in.

    What the session says is checked at each request: a membership that ended since then no longer counts.
    Without a choice it is the first organisation of the person, else the person as self.
    """
    return _actor_and_zone(request)[0]


def _actor_and_zone(request: HttpRequest) -> tuple[Actor | None, str, bool]:
    """The actor, the zone by whose clock they read, and whether it is the clock on their own wall.

    That of the organisation acted for is; of who acts as self only the school's is known, and they may be abroad.
    """
    if not request.user.is_authenticated:
        return None, "", False
    account_id: UUID = request.user.pk
    chosen = request.session.get(SESSION_KEY)
    theirs = (
        {} if chosen == AS_SELF else {str(ours.pk): (ours, who) for ours, who in organisations_of(account_id).items()}
    )
    if not theirs:
        own = persons_of(account_id)
        return _self_among(own, account_id, request.session.get(PERSON_KEY)), zone_kept_with(own), False
    ours, who = theirs.get(str(chosen)) or next(iter(theirs.values()))
    return Actor(who, ours.pk, account_id=account_id), ours.zone, True


def acting_for(account_id: UUID, organisation_id: UUID | None) -> Actor:
    """The actor of an account for one of its organisations, or as self. Raises NotAllowed (accounts.not_a_member)."""
    if organisation_id is None:
        return as_self(account_id)
    for ours, person_id in organisations_of(account_id).items():
        if ours.pk == organisation_id:
            return Actor(person_id, organisation_id, account_id=account_id)
    raise NotAllowed("accounts.not_a_member")


def as_self(account_id: UUID, chosen: str | None = None) -> Actor:
    """All own persons together; the one chosen comes first and acts where several take part."""
    return _self_among(persons_of(account_id), account_id, chosen)


def _self_among(people: Iterable[Person], account_id: UUID, chosen: str | None) -> Actor:
    own = [person.pk for person in people]
    own.sort(key=lambda person_id: str(person_id) != chosen)
    is_chosen = bool(own) and str(own[0]) == chosen
    return Actor(own[0] if own else NO_PERSON, account_id=account_id, others=tuple(own[1:]), chosen=is_chosen)


def renew_session(request: HttpRequest) -> None:
    """A new key for what follows, since somebody is now who they were not: whoever knew the old one has nothing."""
    request.session.cycle_key()


def act_for(request: HttpRequest, organisation_id: UUID | None) -> Actor:
    """Switch to one of the own organisations, or to self with None; the login cookie is renewed.

    Raises NotAllowed (accounts.not_a_member).
    """
    assert isinstance(request.user, Account)
    if organisation_id is not None and organisation_id not in {ours.pk for ours in organisations_of(request.user.pk)}:
        raise NotAllowed("accounts.not_a_member")
    renew_session(request)
    request.session[SESSION_KEY] = str(organisation_id) if organisation_id else AS_SELF
    request.session.pop(PERSON_KEY, None)
    return _act_from_now_on(request)


def act_as(request: HttpRequest, person_id: UUID) -> Actor:
    """Act as self, as this own person where several take part; the login cookie is renewed.

    Raises NotAllowed (accounts.not_a_member).
    """
    assert isinstance(request.user, Account)
    if person_id not in {person.pk for person in persons_of(request.user.pk)}:
        raise NotAllowed("accounts.not_a_member")
    renew_session(request)
    request.session[SESSION_KEY], request.session[PERSON_KEY] = AS_SELF, str(person_id)
    return _act_from_now_on(request)


def _act_from_now_on(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    assert actor is not None
    request.actor = actor  # type: ignore[attr-defined]  # as the middleware below does
    return actor


V = TypeVar("V", bound=Callable[..., Any])


def actor_required(view: V) -> V:
    """For pages that open to who is signed in and to who came by a mailed link; others are asked to sign in."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if getattr(request, "actor", None) is None:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return guarded  # type: ignore[return-value]  # it is called as the view is


class ActingMiddleware:
    """Sets `request.actor`, and shows times where the organisation acted for is.

    Stands behind the authentication middleware.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor, zone, own = _actor_and_zone(request)  # type: ignore[attr-defined]  # this middleware adds it
        with reading_in(zone, own=own):
            return self.get_response(request)
