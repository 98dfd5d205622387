"""Who calls: a token of the account, or the pages' own session with its proof against forged forms."""

from typing import Any

from django.utils import translation
from rest_framework.authentication import BaseAuthentication, CSRFCheck
from rest_framework.permissions import BasePermission

from accounts.acting import acting_for
from accounts.actors import Actor
from accounts.api_tokens import open_token, require_second_factor, require_standing
from accounts.models import Account, ApiToken
from api.problems import AS_SIGNED_IN
from api.refusals import NotSignedIn
from ground.errors import NotAllowed

SCHEME = "bearer"


class ByLink:
    """Who came by a mailed link: known to the door, without an account."""

    is_authenticated = True
    pk = None


class BearerToken(BaseAuthentication):
    """`Authorization: Bearer …`. A membership that ended since the token was made no longer counts."""

    def authenticate(self, request: Any) -> tuple[Account, ApiToken] | None:
        scheme, _space, secret = request.headers.get("Authorization", "").strip().partition(" ")
        if scheme.lower() != SCHEME:
            return None
        token = open_token(secret.strip())
        if token is None:
            raise NotSignedIn("api.token_refused")
        require_standing(account_id=token.account_id, organisation_id=token.organisation_id)
        request._request.actor = acting_for(token.account_id, token.organisation_id)
        if "Accept-Language" not in request.headers:
            translation.activate(token.account.language)
        return token.account, token

    def authenticate_header(self, request: Any) -> str:
        return AS_SIGNED_IN


class PageSession(BaseAuthentication):
    """As on the pages: who is signed in, or came by a mailed link. A change needs the header X-CSRFToken."""

    def authenticate(self, request: Any) -> tuple[Any, None] | None:
        actor: Actor | None = getattr(request._request, "actor", None)
        if actor is None:
            return None
        check = CSRFCheck(lambda _request: None)
        check.process_request(request._request)
        if check.process_view(request._request, None, (), {}):
            raise NotAllowed("api.csrf_failed")
        link = getattr(request._request, "link", None)
        if link is not None:
            return ByLink(), None
        require_second_factor(account_id=request._request.user.pk)
        return request._request.user, None


class SignedIn(BasePermission):
    """Nothing of the API is for everybody but its description."""

    def has_permission(self, request: Any, view: Any) -> bool:
        if request.user is None or not request.user.is_authenticated:  # this runs the classes above
            raise NotSignedIn("api.not_signed_in")
        return True
