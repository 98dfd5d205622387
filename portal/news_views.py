"""News by mail or not, chosen by the address in the foot of a mail; nothing else is shown or opened by it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from notifications.news_wanted import person_of, set_wanted, wants_none


@csrf_exempt  # programs of readers post here by themselves (RFC 8058); who may is said by the address
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables("token")
def news(request: HttpRequest, token: str) -> HttpResponse:
    """Reading changes nothing; one press stops news, another brings them back."""
    person = person_of(token)
    if person is None:
        return render(request, "portal/news.html", {"person": None}, status=404)
    if request.method == "POST":
        set_wanted(person, wanted="again" in request.POST)
    facts = {"person": person, "wants_none": wants_none(person), "was_set": request.method == "POST"}
    with translation.override(person.language):
        return render(request, "portal/news.html", facts)
