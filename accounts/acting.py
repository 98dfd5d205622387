"""For whom a signed-in person acts: one organisation at a time, or as self."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

from accounts.actors import Actor
from accounts.models import Membership, Organisation, Person
from ground.errors import NotAllowed


class SignedInRequest(HttpRequest):
    """For annotations of views behind `login_required`: what the middleware has set."""

    user: Person
    actor: Actor


SESSION_KEY = "acting_organisation"
AS_SELF = "self"


def organisations_of(person_id: UUID) -> list[Organisation]:
    """Those the person belongs to now, by name."""
    return list(
        Organisation.objects.filter(
            pk__in=Membership.objects.open().filter(person_id=person_id).values("organisation_id")
        ).order_by("name", "town", "pk")
    )


def actor_of(request: HttpRequest) -> Actor | None:
    """The actor of this request, None when nobody is signed in.

    What the session says is checked at each request: a membership that ended since then no longer counts.
    Without a choice it is the first organisation of the person, else the person as self.
    """
    if not request.user.is_authenticated:
        return None
    person_id = request.user.pk
    chosen = request.session.get(SESSION_KEY)
    if chosen == AS_SELF:
        return Actor(person_id)
    theirs = [organisation.pk for organisation in organisations_of(person_id)]
    for organisation_id in theirs:
        if str(organisation_id) == chosen:
            return Actor(person_id, organisation_id)
    return Actor(person_id, theirs[0] if theirs else None)


def act_for(request: HttpRequest, organisation_id: UUID | None) -> Actor:
    """Switch to one of the own organisations, or to self with None; the login cookie is renewed.

    Raises NotAllowed (accounts.not_a_member).
    """
    assert isinstance(request.user, Person)
    if organisation_id is not None:
        member = Membership.objects.open().filter(person_id=request.user.pk, organisation_id=organisation_id)
        if not member.exists():
            raise NotAllowed("accounts.not_a_member")
    request.session.cycle_key()
    request.session[SESSION_KEY] = str(organisation_id) if organisation_id else AS_SELF
    actor = Actor(request.user.pk, organisation_id)
    request.actor = actor  # type: ignore[attr-defined]
    return actor


V = TypeVar("V", bound=Callable[..., Any])


def actor_required(view: V) -> V:
    """For pages that open to who is signed in and to who came by a mailed link; others are asked to sign in."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if getattr(request, "actor", None) is None:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return guarded  # type: ignore[return-value]


class ActingMiddleware:
    """Sets `request.actor`. Stands behind the authentication middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = actor_of(request)  # type: ignore[attr-defined]
        return self.get_response(request)
