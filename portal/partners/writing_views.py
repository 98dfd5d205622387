"""Writing about partners: vouching, profile, contacts, checks, notes, places. Each is a plain form."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.acting import SignedInRequest
from accounts.models import Organisation
from accounts.partners import vouch as note_vouching
from ground.errors import SojournError
from ground.sentences import sentence
from lifecycle.organisations.partners import nameable_by
from lifecycle.organisations.vouching import let_go
from partners import forms as typed
from partners import services
from partners.models import Check, Contact, Note
from partners.places import HOST, noted_by, set_places
from partners.profile import profile_of
from partners.selectors import contacts_at, keeps_profile
from portal.partners.editing import kept_periods
from portal.partners.pasted import COLUMNS, PastedPartners
from portal.partners.reading import own_organisation, partner_at


def _coordinator(request: SignedInRequest) -> Organisation:
    """The own organisation, for whoever may write for it. Raises Http404 for a stranger."""
    own = own_organisation(request.actor)
    services.require_coordinator(request.actor)
    return own


def _form(request: SignedInRequest, form: forms.Form, **facts: Any) -> HttpResponse:
    return render(request, "partners/form.html", {"form": form, **facts}, status=400 if form.errors else 200)


def _kept(request: SignedInRequest, form: forms.Form, keep: Callable[[], Any], words: str) -> bool:
    """Write it; a refusal stands beside its field."""
    try:
        keep()
    except SojournError as refused:
        field = refused.params.get("field")
        form.add_error(field if field in form.fields else None, sentence(refused.code, refused.params))
        return False
    messages.success(request, words)
    return True


def _written(
    request: SignedInRequest,
    form: forms.Form,
    keep: Callable[[], Any],
    organisation: Organisation,
    *,
    said: str,
    then: tuple[Any, ...] = (),
    **facts: Any,
) -> HttpResponse:
    """Kept, and on to the page of the partner or another one; else the form, with what is wrong beside its field."""
    if form.is_valid() and _kept(request, form, keep, said):
        return redirect(*(then or ("partners:partner", organisation.pk)))
    return _form(request, form, organisation=organisation, **facts)


@login_required
def vouch(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Make an organisation the own partner by saying what was checked: its people take part in own stays from then."""
    own = _coordinator(request)
    organisation = nameable_by(request.actor).exclude(pk=own.pk).filter(pk=pk).first()
    if organisation is None:
        raise Http404
    form = typed.VouchForm(request.POST or None, zone=own.zone)

    def keep() -> None:
        note_vouching(keeper_id=own.pk, organisation_id=pk, person_id=request.actor.person_id, **form.cleaned_data)
        let_go(organisation_id=pk, keeper_id=own.pk)

    words = _("%(name)s is your partner now.") % {"name": organisation.name}
    return _written(
        request, form, keep, organisation,
        said=words, title=_("Make %(name)s your partner") % {"name": organisation.name},
        text=_("Your school vouches for it, for its own stays only. Until then no personal data go there."),
        button=_("Make it our partner"), back=reverse("partners:find"),
    )  # fmt: skip


@login_required
def paste(request: SignedInRequest) -> HttpResponse:
    """Partners from a pasted list: read first, written down only once somebody has looked at what was read."""
    _coordinator(request)
    sent = request.POST
    read = PastedPartners(request.actor, sent.get("list", ""), sent.dict()) if "list" in sent else None
    if read is not None and "add" in sent and read.may_add and sent.get("seen") == read.digest:
        new, number = read.add(), len(read.lines)
        words = ngettext(
            "%(number)s partner is in your list, %(new)s new.",
            "%(number)s partners are in your list, %(new)s new.",
            number,
        )
        messages.success(request, words % {"number": number, "new": new})
        return redirect("partners:directory")
    wrong = read is not None and not read.may_add
    facts = {"read": read, "columns": [(key, words) for key, (words, _heads) in COLUMNS.items()]}
    return render(request, "partners/paste.html", facts, status=400 if wrong else 200)


@login_required
def profile(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The profile of a partner that nobody there runs yet, by who typed it."""
    _coordinator(request)
    organisation = partner_at(request.actor, pk)
    if not keeps_profile(request.actor, organisation, profile_of(organisation)):
        return redirect("partners:ask", pk)
    return _profile(request, organisation, "partners:partner", pk)


@login_required
def own_profile(request: SignedInRequest) -> HttpResponse:
    """The profile of the organisation acted for."""
    return _profile(request, _coordinator(request), "partners:own")


def _profile(request: SignedInRequest, organisation: Organisation, back: str, *args: Any) -> HttpResponse:
    held = profile_of(organisation)
    form = typed.ProfileForm(request.POST or None, organisation=organisation, profile=held)

    def keep() -> None:
        services.write_profile(actor=request.actor, organisation_id=organisation.pk, data=form.cleaned_data)

    title = _("Profile of %(name)s") % {"name": organisation.name}
    text = _("Typed once: everybody who works with it reads it. Papers keep what they said.")
    return _written(
        request, form, keep, organisation,
        said=_("The profile is kept."), title=title, text=text, button=_("Keep the profile"), then=(back, *args),
    )  # fmt: skip


@login_required
def ask(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Mail the partner a link under which it checks its profile, without account."""
    _coordinator(request)
    organisation = partner_at(request.actor, pk)
    form = typed.AskForm(request.POST if request.method == "POST" else None)

    def keep() -> None:
        services.ask_to_check(actor=request.actor, organisation=organisation, **form.cleaned_data)

    words = _("%(name)s has a mail with the link.") % {"name": organisation.name}
    return _written(
        request, form, keep, organisation,
        said=words, title=_("Ask %(name)s to check its profile") % {"name": organisation.name},
        text=_("Its contact gets a mail with one link. No account is needed; you are told what was corrected."),
        button=_("Send the mail"),
    )  # fmt: skip


@login_required
def places(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Periods that the own school noted: places for its own stays."""
    own = _coordinator(request)
    organisation = partner_at(request.actor, pk)
    parties = (own.pk,)
    return _places(request, organisation, noted_by(own.pk), parties, "partners:partner", pk)


@login_required
def own_places(request: SignedInRequest) -> HttpResponse:
    """All places that the own house has, whoever sends."""
    return _places(request, _coordinator(request), HOST, (), "partners:own")


def _places(
    request: SignedInRequest, organisation: Organisation, source: str, parties: tuple[UUID, ...], back: str, *args: Any
) -> HttpResponse:
    held = kept_periods(organisation, source)
    rows = typed.PeriodSet(request.POST or None, initial=held)
    if request.method == "POST" and rows.is_valid():
        set_places(organisation.pk, source, rows.periods, parties)
        messages.success(request, _("The places are kept."))
        return redirect(back, *args)
    facts = {"rows": rows, "organisation": organisation, "is_own": source == HOST}
    return render(request, "partners/places.html", facts, status=400 if rows.is_bound else 200)


# Contacts


@login_required
def new_contact(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Somebody there whom the own school names."""
    _coordinator(request)
    organisation, form = partner_at(request.actor, pk), typed.ContactForm(request.POST or None)

    def keep() -> None:
        services.keep_contact(actor=request.actor, organisation_id=pk, data=form.cleaned_data)

    title = _("A contact at %(name)s") % {"name": organisation.name}
    text = _("Only your organisation reads it.")
    return _written(
        request, form, keep, organisation,
        said=_("The contact is kept."), title=title, text=text, button=_("Keep the contact"),
    )  # fmt: skip


CONTACT = ("given_names", "family_names", "email", "phone", "function", "languages", "at_night", "away")
ABOUT = ("function", "languages", "at_night", "away")


@login_required
def contact(request: SignedInRequest, pk: UUID, row: UUID) -> HttpResponse:
    """The same, changed or taken away."""
    _coordinator(request)
    organisation = partner_at(request.actor, pk)
    held = Contact.objects.visible_to(request.actor).filter(organisation_id=pk, pk=row).select_related("person").first()
    if held is None:
        raise Http404
    if "drop" in request.POST:
        services.drop_contact(actor=request.actor, organisation_id=pk, pk=row)
        messages.success(request, _("The contact is taken away."))
        return redirect("partners:partner", pk)
    fields, kind = (ABOUT, typed.AboutPersonForm) if held.person else (CONTACT, typed.ContactForm)
    form = kind(request.POST or None, initial={name: getattr(held, name) for name in fields})

    def keep() -> None:
        services.keep_contact(actor=request.actor, organisation_id=pk, data=form.cleaned_data, pk=row)

    return _written(
        request, form, keep, organisation,
        said=_("The contact is kept."), title=held.full_name, text=_("Only your organisation reads it."),
        button=_("Keep the contact"), drop=_("Take this contact away"),
    )  # fmt: skip


@login_required
def about_person(request: SignedInRequest, pk: UUID, person: UUID) -> HttpResponse:
    """What the own school knows of somebody whom it meets in its stays, or who is published."""
    _coordinator(request)
    organisation = partner_at(request.actor, pk)
    known = next((one for one in contacts_at(request.actor, organisation) if one.person_id == person), None)
    if known is None:
        raise Http404
    if known.contact is not None:
        return redirect("partners:contact", pk, known.contact.pk)
    form = typed.AboutPersonForm(request.POST if request.method == "POST" else None)

    def keep() -> None:
        data = {**form.cleaned_data, "person_id": person}
        services.keep_contact(actor=request.actor, organisation_id=pk, data=data)

    text = _("Only your organisation reads it.")
    return _written(
        request, form, keep, organisation,
        said=_("The contact is kept."), title=known.name, text=text, button=_("Keep the contact"),
    )  # fmt: skip


# Checks


@login_required
def new_check(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What was checked, by who notes it."""
    own = _coordinator(request)
    organisation = partner_at(request.actor, pk)
    kind = {"kind": request.GET.get("kind", "")}
    form = typed.CheckForm(request.POST or None, zone=own.zone, initial=kind)

    def keep() -> None:
        services.note_check(actor=request.actor, organisation_id=pk, data=form.cleaned_data)

    title = _("Note a check of %(name)s") % {"name": organisation.name}
    text = _("It stands here with your name. Other organisations never read it.")
    return _written(
        request, form, keep, organisation,
        said=_("The check is noted."), title=title, text=text, button=_("Note the check"),
    )  # fmt: skip


@login_required
def drop_check(request: SignedInRequest, pk: UUID, row: UUID) -> HttpResponse:
    """One that was noted by mistake: asked first."""
    _coordinator(request)
    organisation = partner_at(request.actor, pk)
    held = Check.objects.visible_to(request.actor).filter(organisation_id=pk, pk=row).first()
    if held is None:
        raise Http404
    if request.method == "POST":
        services.drop_check(actor=request.actor, organisation_id=pk, pk=row)
        messages.success(request, _("The check is taken away."))
        return redirect("partners:partner", pk)
    return _form(
        request, forms.Form(), organisation=organisation, title=_("Take away “%(check)s”?") % {"check": held.words},
        text=_("Do so only where it was noted by mistake. What was checked anew is noted as a new check."),
        button=_("Take it away"),
    )  # fmt: skip


# Notes


@require_POST
@login_required
def new_note(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """For the colleagues."""
    _coordinator(request)
    organisation, form = partner_at(request.actor, pk), typed.NoteForm(request.POST)

    def keep() -> None:
        services.write_note(actor=request.actor, organisation_id=pk, text=form.cleaned_data["text"])

    title = _("A note on %(name)s") % {"name": organisation.name}
    text = _("Only your organisation reads it.")
    return _written(
        request, form, keep, organisation,
        said=_("The note is kept."), title=title, text=text, button=_("Keep the note"),
    )  # fmt: skip


@login_required
def note(request: SignedInRequest, pk: UUID, row: UUID) -> HttpResponse:
    """Changed by who wrote it."""
    own_organisation(request.actor)
    organisation = partner_at(request.actor, pk)
    held = Note.objects.visible_to(request.actor).filter(organisation_id=pk, pk=row).first()
    if held is None or held.author_id is None or held.author_id != request.actor.person_id:
        raise Http404
    form = typed.ChangeNoteForm(request.POST if request.method == "POST" else None, initial={"text": held.text})

    def keep() -> None:
        services.change_note(actor=request.actor, organisation_id=pk, pk=row, text=form.cleaned_data["text"])

    title = _("Change your note on %(name)s") % {"name": organisation.name}
    text = _("Only your organisation reads it.")
    return _written(
        request, form, keep, organisation,
        said=_("The note is kept."), title=title, text=text, button=_("Keep the note"),
    )  # fmt: skip
