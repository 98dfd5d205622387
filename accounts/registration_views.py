"""Registration: type, prove the address by code, be there."""

from typing import Any
from uuid import UUID

from allauth.account.internal.flows.login import record_authentication
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.forms import ConfirmForm, RegisterOrganisationForm, RegisterPersonForm
from accounts.models import Language, Registration
from accounts.registration import open_registration, prove_registration
from accounts.sign_in import mail_now
from ground.error_pages import too_many
from ground.errors import CodeRefused, InputRefused
from ground.sentences import sentence

SESSION_KEY = "registration"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def choose(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("accounts:start")
    return render(request, "accounts/register.html")


def register_person(request: HttpRequest) -> HttpResponse:
    """Somebody for themselves: a graduate who plans a stay without a school (variant E)."""
    return _register(request, RegisterPersonForm, "accounts/register_person.html")


def register_organisation(request: HttpRequest) -> HttpResponse:
    return _register(request, RegisterOrganisationForm, "accounts/register_organisation.html")


def confirm(request: HttpRequest) -> HttpResponse:
    registration = Registration.objects.filter(pk=request.session.get(SESSION_KEY)).first()
    if registration is None:
        return redirect("accounts:register")
    form = ConfirmForm(request.POST or None)
    if form.is_valid():
        if not ratelimit.consume(request, action="confirm_code", key=str(registration.pk)):
            return too_many(request)
        try:
            return _welcome(request, registration.pk, form.cleaned_data["code"])
        except (CodeRefused, InputRefused) as refused:
            form.add_error("code", sentence(refused.code, refused.params))
    facts = {"form": form, "email": registration.email, "expires_at": registration.expires_at}
    return render(request, "accounts/register_confirm.html", facts, status=400 if form.errors else 200)


def _register(request: HttpRequest, form_class: type[RegisterPersonForm], template: str) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("accounts:start")
    reading = request.LANGUAGE_CODE if request.LANGUAGE_CODE in Language.values else Language.ENGLISH.value
    typed = request.POST if request.method == "POST" else None
    form = form_class(typed, initial={"language": reading})
    if form.is_valid():
        if not ratelimit.consume(request, action="signup", key=form.cleaned_data["email"]):
            return too_many(request)
        try:
            return _ask_for_code(request, form)
        except InputRefused as refused:
            field = refused.params.get("field")
            form.add_error(field if field in form.fields else None, sentence(refused.code, refused.params))
    return render(request, template, {"form": form}, status=400 if form.errors else 200)


def _ask_for_code(request: HttpRequest, form: RegisterPersonForm) -> HttpResponse:
    if isinstance(form, RegisterOrganisationForm):
        facts: dict[str, Any] = {**form.person_facts(), "organisation": form.organisation_facts()}
    else:
        facts = form.cleaned_data
    registration, code = open_registration(**facts)
    sign_in = request.build_absolute_uri(reverse("account_request_login_code"))
    template = "accounts/email/registration_code" if code else "accounts/email/registration_known"
    mail_now(template, registration.email, registration.language, code=code, sign_in=sign_in, typed=registration)
    request.session[SESSION_KEY] = str(registration.pk)
    return redirect("accounts:register-confirm")


def _welcome(request: HttpRequest, registration_id: UUID, code: str) -> HttpResponse:
    account, organisation, asked = prove_registration(registration_id=registration_id, code=code)
    request.session.pop(SESSION_KEY, None)
    login(request, account, backend=BACKEND)
    record_authentication(request, account, method="code", email=account.email)
    if organisation is None:
        messages.success(request, _("Welcome to Sojourn."))
    elif asked:
        messages.info(
            request,
            _("%(organisation)s is on Sojourn already. Its administrators are asked whether you belong to it.")
            % {"organisation": organisation.name},
        )
    else:
        messages.success(
            request,
            _(
                "%(organisation)s is on Sojourn now, and you run it. Others find it once who runs this installation has"
                " confirmed it."
            )
            % {"organisation": organisation.name},
        )
    return redirect("accounts:start")
