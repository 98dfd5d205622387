"""The pages of the own account and of the own organisation. Each selects, calls one service and renders."""

from collections.abc import Container
from typing import Any
from uuid import UUID

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts import own_account, services
from accounts.acting import AS_SELF, SignedInRequest, act_as, act_for, actor_required, persons_of, renew_session
from accounts.actors import Actor
from accounts.forms import AccountForm, InviteForm, OrganisationForm, OrganisationNameForm
from accounts.invitations import mail_invitation
from accounts.kept_forms import newest_for, shown
from accounts.models import Language, MembershipRole, Person, Waits
from accounts.own_account import addresses_of, maybe_me
from accounts.people import change_own
from accounts.renaming import rename
from accounts.selectors import holds, join_requests_open, members, own_join_requests_open
from ground.error_pages import too_many
from ground.errors import InputRefused, NotAllowed
from ground.sentences import sentence


@require_GET
@login_required
def start(request: SignedInRequest) -> HttpResponse:
    """Where one lands after sign-in; who is reached by an own address is asked first."""
    return redirect("accounts:that-is-me" if maybe_me(request.user.pk).exists() else "portal:today")


@login_required
def me(request: SignedInRequest) -> HttpResponse:
    """The own account: each person that one is here, with the form of the own names."""
    persons = persons_of(request.user.pk)
    sent = request.POST.get("person") if request.method == "POST" else None
    forms = [(person, _own_form(request, person, sent)) for person in persons]
    changed = next((pair for pair in forms if str(pair[0].pk) == sent and pair[1].is_valid()), None)
    if changed is not None:
        person, form = changed
        change_own(actor=Actor(person.pk), **form.cleaned_data)
        messages.success(request, _("Your account is changed."))
        return redirect("accounts:me")
    facts = {
        "forms": forms,
        "coordinates": holds(request.actor, MembershipRole.COORDINATOR),
        "asked": own_join_requests_open(actor=request.actor),
        "addresses": addresses_of(request.user.pk),
        "denied": own_account.has_denied(request.user.pk),
        "acting_as": request.actor if len(persons) > 1 else None,
    }
    wrong = any(form.errors for _person, form in forms)
    return render(request, "accounts/me.html", facts, status=400 if wrong else 200)


def _own_form(request: HttpRequest, person: Person, sent: str | None) -> AccountForm:
    return AccountForm(request.POST, prefix=str(person.pk)) if sent == str(person.pk) else AccountForm.of(person)


@login_required
def that_is_me(request: SignedInRequest) -> HttpResponse:
    """Who is reached by the own addresses: each is answered with "that is me" or "somebody else"."""
    if request.method == "POST":
        return _answered(request)
    asked = list(maybe_me(request.user.pk))
    if not asked:
        return redirect("accounts:start")
    return render(request, "accounts/that_is_me.html", {"asked": asked})


def _answered(request: SignedInRequest) -> HttpResponse:
    if request.POST.get("answer") == "again":
        if not own_account.ask_again(account_id=request.user.pk):
            messages.info(request, _("Nobody else is reached by a mail address of yours."))
        return redirect("accounts:that-is-me")
    person_id = _uuid(request.POST.get("person", ""))
    if request.POST.get("answer") == "me":
        own_account.that_is_me(account_id=request.user.pk, person_id=person_id)
        renew_session(request)
        messages.success(request, _("Good. What waits for you there stands under Today."))
    else:
        own_account.that_is_not_me(account_id=request.user.pk, person_id=person_id)
        messages.info(request, _("Noted: that is somebody else. You see nothing of theirs here."))
    return redirect("accounts:that-is-me")


@require_POST
@login_required
def act_as_person(request: SignedInRequest) -> HttpResponse:
    """As self, as one of the own persons where several take part; without one, it is asked there again."""
    chosen = request.POST.get("person", "")
    if chosen:
        act_as(request, _uuid(chosen))
    else:
        act_for(request, None)
    return HttpResponseRedirect(_own_address(request, request.POST.get("next", "")))


@require_GET
@actor_required
def typed(request: SignedInRequest) -> HttpResponse:
    """What was typed before the session ended: sent with one click."""
    waiting = newest_for(request.actor, Waits.SIGN_IN)
    if waiting is None:
        return redirect("accounts:start")
    shown(waiting.pk)
    return render(request, "accounts/typed.html", {"kept": waiting})


@require_POST
@login_required
def switch(request: SignedInRequest) -> HttpResponse:
    """Act for another own organisation, or as self."""
    chosen = request.POST.get("organisation", "")
    act_for(request, None if chosen == AS_SELF else _uuid(chosen))
    return redirect("accounts:start")


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Read in another language from now on; a signed-in person keeps it."""
    code = request.POST.get("language", "")
    response = HttpResponseRedirect(_own_address(request, request.POST.get("next", "")))
    if code in Language.values:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            code,
            max_age=365 * 24 * 3600,
            samesite="Lax",
            httponly=True,
            secure=request.is_secure(),
        )
        if request.user.is_authenticated:
            own_account.change_language(account_id=request.user.pk, language=code)
        elif (actor := getattr(request, "actor", None)) is not None and actor.by_link:
            own_account.change_language_by_link(person_id=actor.person_id, language=code)
    return response


@require_GET
@login_required
def second_factor_needed(request: SignedInRequest) -> HttpResponse:
    return render(request, "accounts/second_factor_needed.html")


@login_required
def member_list(request: SignedInRequest) -> HttpResponse:
    """Who belongs to the organisation acted for; its administrators let people in."""
    organisation = services.require_administrator(actor=request.actor)
    form = InviteForm(request.POST or None)
    if form.is_valid():
        try:
            new = services.invite_member(actor=request.actor, language=organisation_language(), **form.cleaned_data)
        except InputRefused as refused:
            form.add_error(_field_of(refused, form.fields), sentence(refused.code, refused.params))
        else:
            mail_invitation(new, request.actor, request.build_absolute_uri(reverse("account_request_login_code")))
            messages.success(request, _("%(person)s is invited by mail.") % {"person": new.person.full_name})
            return redirect("accounts:members")
    facts = {
        "organisation": organisation,
        "form": form,
        "members": members(actor=request.actor),
        "requests": join_requests_open(actor=request.actor),
        "roles": MembershipRole.choices,
    }
    return render(request, "accounts/members.html", facts, status=400 if form.errors else 200)


@require_POST
@login_required
def member_invite_again(request: SignedInRequest, membership_id: UUID) -> HttpResponse:
    """Mail the invitation once more to somebody who has not come yet."""
    services.require_administrator(actor=request.actor)
    membership = services.membership_to_end(actor=request.actor, membership_id=membership_id)
    if not ratelimit.consume(request, action="signup", key=f"invite:{membership.pk}"):
        return too_many(request)
    mail_invitation(membership, request.actor, request.build_absolute_uri(reverse("account_request_login_code")))
    messages.success(request, _("The invitation is on its way again."))
    return redirect("accounts:members")


@login_required
def organisation(request: SignedInRequest) -> HttpResponse:
    """The profile of the organisation acted for, for its administrators."""
    ours = services.require_administrator(actor=request.actor)
    form = OrganisationForm(request.POST or None, instance=ours)
    if form.is_valid():
        services.change_profile(actor=request.actor, **form.cleaned_data)
        messages.success(request, _("The profile is changed."))
        return redirect("accounts:organisation")
    facts = {"form": form, "organisation": ours}
    return render(request, "accounts/organisation.html", facts, status=400 if form.errors else 200)


@login_required
def organisation_name(request: SignedInRequest) -> HttpResponse:
    """Another name from a day on, for the administrators of the organisation acted for."""
    ours = services.require_administrator(actor=request.actor)
    form = OrganisationNameForm(request.POST or None)
    if form.is_valid():
        try:
            rename(actor=request.actor, organisation_id=ours.pk, **form.cleaned_data)
        except InputRefused as refused:
            form.add_error(_field_of(refused, form.fields), sentence(refused.code, refused.params))
        else:
            messages.success(request, _("The name is changed."))
            return redirect("accounts:organisation")
    facts = {"form": form, "organisation": ours, "former": ours.former_names.all()}
    return render(request, "accounts/organisation_name.html", facts, status=400 if form.errors else 200)


@login_required
def member_end(request: SignedInRequest, membership_id: UUID) -> HttpResponse:
    """Asks first: ending a right cannot be undone, only given anew."""
    services.require_administrator(actor=request.actor)
    if request.method == "POST":
        ended = services.end_membership(actor=request.actor, membership_id=membership_id)
        messages.success(
            request,
            _("%(person)s no longer has the right “%(right)s”.")
            % {"person": ended.person.full_name, "right": ended.get_role_display()},
        )
        if ended.person_id == request.actor.person_id and ended.role == MembershipRole.ADMINISTRATOR:
            return redirect("accounts:me")
        return redirect("accounts:members")
    membership = services.membership_to_end(actor=request.actor, membership_id=membership_id)
    return render(request, "accounts/member_end.html", {"membership": membership})


@require_POST
@login_required
def join_request_decide(request: SignedInRequest, request_id: UUID) -> HttpResponse:
    accept = request.POST.get("answer") == "accept"
    role = request.POST.get("role", "")
    services.decide_join_request(
        actor=request.actor, request_id=request_id, accept=accept, role=role if role in MembershipRole.values else ""
    )
    return redirect("accounts:members")


def organisation_language() -> str:
    """People one invites most often read what one reads oneself; they change it with one button."""
    reading = (translation.get_language() or "en").split("-")[0]
    return reading if reading in Language.values else Language.ENGLISH.value


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as refused:
        raise NotAllowed("accounts.not_a_member") from refused


def _own_address(request: HttpRequest, address: str) -> str:
    ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if ours else reverse("accounts:start")


def _field_of(refused: InputRefused, fields: Container[Any]) -> str | None:
    field = refused.params.get("field")
    return field if field in fields else None
