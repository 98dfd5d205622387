"""What all addresses of the API share, and those that describe it."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponsePermanentRedirect, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.actors import Actor
from api.serializers.problems import ProblemKind
from api.strict import Strict
from ground.caching import same_for_everybody
from ground.errors import NotThere
from ground.sentences import registered, sentence
from ground.signs import holds_control_signs, without_control_signs


class Endpoint(APIView):
    """An address for one actor."""

    tag = "about"
    http_method_names: tuple[str, ...] = ("get", "head", "post")

    @property
    def actor(self) -> Actor:
        """Who calls, for whom; set when the caller was recognised."""
        actor: Actor = self.request._request.actor
        return actor

    def words(self, of: type[Strict] = Strict) -> dict[str, Any]:
        """The words of the address, checked; by itself there are none. Raises ValidationError (400)."""
        asked = of(data=self.request.query_params.dict())
        if not asked.is_valid():
            error = ValidationError(asked.errors)
            error.of_address = True
            raise error
        return dict(asked.validated_data)

    def body(self, of: type[Strict]) -> dict[str, Any]:
        """The body, checked. Raises ValidationError (400)."""
        given = of(data=self.request.data)
        given.is_valid(raise_exception=True)
        return dict(given.validated_data)

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        _refuse_control_signs(request.query_params)
        super().initial(request, *args, **kwargs)


class Described(Endpoint):
    """For everybody: it shows nothing of anybody."""

    authentication_classes = ()
    permission_classes = ()


def _refuse_control_signs(words: QueryDict) -> None:
    """No word behind an address holds one; those in the path lead nowhere. Raises ValidationError (400)."""
    strange = [name for name, values in words.lists() if any(map(holds_control_signs, (name, *values)))]
    if strange:
        named = {
            without_control_signs(name): _("It holds a sign that cannot be seen. Leave it out.") for name in strange
        }
        error = ValidationError(named, code="control_sign")
        error.of_address = True
        raise error


class Problem(Described):
    """What a code means."""

    @extend_schema(operation_id="problem", responses=ProblemKind, auth=[])
    def get(self, request: Any, code: str) -> Response:
        """Every refusal names its code; `type` leads here."""
        if code not in registered():
            raise NotThere("api.no_such_code")
        facts = {"type": reverse("api:problem", args=[code]), "code": code, "sentence": sentence(code)}
        return Response(ProblemKind(facts).data)


class Nowhere(Described):
    """Whatever else stands below the API."""

    http_method_names = ("get", "head", "post", "put", "patch", "delete", "options")

    @extend_schema(exclude=True)
    def get(self, request: Any, path: str) -> HttpResponse:
        """An address without its last stroke is led to the one with it."""
        if not path.endswith("/") and _leads_somewhere(f"{request.path}/"):
            words = request.META.get("QUERY_STRING", "")
            return HttpResponsePermanentRedirect(f"{request.path}/{'?' if words else ''}{words}")
        raise NotThere("api.nowhere")

    @extend_schema(exclude=True)
    def post(self, request: Any, path: str) -> HttpResponse:
        raise NotThere("api.nowhere")

    put = patch = delete = options = post


def _leads_somewhere(path: str) -> bool:
    try:
        return resolve(path).url_name != "nowhere"
    except Resolver404:
        return False


@same_for_everybody
@require_GET
def schema(request: Any) -> HttpResponse:
    """The description as OpenAPI 3."""
    return HttpResponse(
        _description(translation.get_language() or "en"), content_type="application/vnd.oai.openapi+json"
    )


@cache
def _description(_language: str) -> bytes:
    """Made once for each language and process: it is the same for everybody."""
    from drf_spectacular.renderers import OpenApiJsonRenderer  # reads settings that are there only now

    made = SchemaGenerator(api_version=settings.SPECTACULAR_SETTINGS["VERSION"]).get_schema(request=None, public=True)
    return bytes(OpenApiJsonRenderer().render(made, renderer_context={}))


@require_GET
def docs(request: Any) -> HttpResponse:
    """The description to read and to try out, with our own files only."""
    return render(request, "api/docs.html", {"proof": get_token(request)})
