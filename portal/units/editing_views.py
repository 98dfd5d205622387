"""A unit: written by its owner, read by others, kept as a version, shared, taken over."""

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.acting import SignedInRequest
from ground.countries import language_choices
from ground.errors import InputRefused
from ground.sentences import sentence
from library import services
from library.models import Unit, UnitVersion
from library.outcomes import Outcome, in_order, moved, place_of, read, stored
from library.selectors import may_write, newest_of
from library.taking_over import take_over_version
from library.wording import hint_on
from portal.units.draft import Draft, draft_from, draft_of
from portal.units.editor import Editor
from portal.units.reading import Reading

Step = Callable[[Draft, str], str]  # changes the draft; what it says goes into the address one comes back to


def found_unit(request: SignedInRequest, pk: UUID, *, own: bool = False) -> Unit:
    """A unit that the reader sees; with `own` one of the organisation acted for."""
    units = Unit.objects.visible_to(request.actor).select_related("qualification__organisation")
    if own:
        units = units.filter(qualification__organisation=request.actor.organisation_id)
    found: Unit | None = units.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def newest(unit: Unit) -> UnitVersion:
    """With the unit as it was found."""
    version = newest_of(unit)
    version.unit = unit
    return version


@login_required
def unit(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Its owner writes; everybody else reads the newest version that is kept."""
    held = found_unit(request, pk)
    if held.qualification.organisation_id != request.actor.organisation_id or not may_write(request.actor):
        if request.method == "POST":
            raise Http404
        return _read(request, held, None)
    version = newest(held)
    if request.method == "POST":
        return _written(request, held, version)
    return _drawn(request, held, draft_of(version))


def _drawn(request: SignedInRequest, held: Unit, draft: Draft, status: int = 200) -> HttpResponse:
    asked = {name: request.GET.get(name, "") for name in ("q", "page", "at", "lang")}
    asked["new"] = request.GET.get("new", "-")
    if draft.new is not None and not draft.new.is_empty:
        asked["new"] = draft.new.kind
    page = Editor(held, request.actor, draft, asked)
    return render(request, "units/unit.html", {"page": page, "asked": asked}, status=status)


def _written(request: SignedInRequest, held: Unit, version: UnitVersion) -> HttpResponse:
    """What was typed is saved first; then the button does what it says."""
    draft = draft_from(version, request.POST)
    deed, _space, rest = str(request.POST.get("do", "save")).partition(" ")
    revision = str(request.POST.get("revision", ""))
    if not revision.isdecimal() or int(revision) != version.revision:
        draft.faults[""] = [sentence("library.changed_meanwhile")]
    if draft.faults:
        return _refused(request, held, draft, deed)
    steps: dict[str, Step] = {
        "up": _up, "down": _down, "move": _move, "out": _out, "undo": _undo, "wording": _wording, "leave": _leave,
        "language": _language, "add": _add,
    }  # fmt: skip
    try:
        back = steps[deed](draft, rest) if deed in steps else ""
        saved = services.change_unit(actor=request.actor, pk=held.pk, revision=version.revision, **draft.to_keep)
        if deed in ("out", "wording", "undo"):
            services.note_undo(version=saved, undo=draft.version.undo)
        if deed == "keep":
            services.keep_version(actor=request.actor, pk=held.pk, changed=str(request.POST.get("changed", "")))
            messages.success(request, _("Version %(number)s is kept and offered.") % {"number": saved.number})
    except InputRefused as refused:
        draft = draft_from(newest(held), request.POST)
        draft.faults[str(refused.params.get("field", ""))] = [sentence(refused.code, refused.params)]
        return _refused(request, held, draft, deed)
    if deed == "autosave":
        return _autosaved(request, held, version, saved, draft)
    if deed == "save":
        messages.success(request, _("Saved."))
    kept = {name: request.GET[name] for name in ("q", "page", "lang") if request.GET.get(name)}
    return redirect(f"{request.path}{_address(kept, back)}")


def _address(kept: dict[str, str], back: str) -> str:
    """`back`: name=value pairs, and behind a # where on the page."""
    pairs, _mark, target = back.partition("#")
    for pair in filter(None, pairs.split("&")):
        name, _is, value = pair.partition("=")
        kept[name] = value
        if name in ("at", "new"):
            kept.pop("page", None)
    query = f"?{urlencode(kept)}" if kept else ""
    return f"{query}#{target}" if target else query


def _refused(request: SignedInRequest, held: Unit, draft: Draft, deed: str) -> HttpResponse:
    if deed == "autosave":
        said = " ".join(words for found in draft.faults.values() for words in found)
        return JsonResponse({"refused": said}, status=400)
    return _drawn(request, held, draft, status=400)


def _autosaved(
    request: SignedInRequest, held: Unit, before: UnitVersion, saved: UnitVersion, draft: Draft
) -> HttpResponse:
    """What the page needs to go on without being drawn again."""
    saved.unit = held
    page = Editor(held, request.actor, draft_of(saved), {"lang": request.GET.get("lang", "")})
    hints = {
        row.number: render_to_string("units/_hint.html", {"row": row}, request)
        for group in page.groups
        for row in group.rows
    }
    fresh = {one.number for one in read(saved.outcomes)} - {one.number for one in read(before.outcomes)}
    told = {
        "revision": saved.revision,
        "saved": render_to_string("units/_saved.html", {"version": saved}, request),
        "another": saved.pk != before.pk,
        "new": next(iter(fresh), None) if draft.new is not None else None,
        "hints": hints,
    }
    return JsonResponse(told)


# What the buttons of the rows do. Each row is named by the number of its outcome.


def _row(draft: Draft, number: str) -> Outcome | None:
    return next((one for one in draft.outcomes if str(one.number) == number), None)


def _to(draft: Draft, number: int) -> str:
    place = place_of(draft.all_outcomes, number)
    return f"at={place}#outcome-{place}" if place else "#outcomes"


def _shifted(draft: Draft, number: str, **where: int) -> str:
    one = _row(draft, number)
    if one is None:
        return ""
    draft.outcomes = moved(draft.outcomes, one.number, **where)
    return "moved=1&" + _to(draft, one.number)


def _up(draft: Draft, rest: str) -> str:
    return _shifted(draft, rest, by=-1)


def _down(draft: Draft, rest: str) -> str:
    return _shifted(draft, rest, by=1)


def _move(draft: Draft, rest: str) -> str:
    number, _space, to = rest.partition(" ")
    return _shifted(draft, number, to=int(to)) if to.isdecimal() else ""


def _out(draft: Draft, rest: str) -> str:
    one = _row(draft, rest)
    if one is None:
        return ""
    place = place_of(draft.outcomes, one.number)
    draft.version.undo = {"outcome": stored([one])[0], "place": place}
    draft.outcomes = [other for other in draft.outcomes if other is not one]
    return "undo=1#undo"


def _undo(draft: Draft, _rest: str) -> str:
    """Takes back what was done last: an outcome taken out, a wording replaced."""
    undo, draft.version.undo = draft.version.undo, {}
    if "outcome" in undo:
        (one,) = read([undo["outcome"]])
        if _row(draft, str(one.number)) is None:
            draft.outcomes = in_order(draft.outcomes)
            draft.outcomes.insert(int(undo["place"]) - 1, one)
        return _to(draft, one.number)
    if "number" in undo:
        return _worded(draft, str(undo["number"]), str(undo["language"]), str(undo["text"]))
    return ""


def _worded(draft: Draft, number: str, language: str, text: str) -> str:
    one = _row(draft, number)
    if one is None:
        return ""
    changed = replace(one, text={**one.text, language: text})
    draft.outcomes = [changed if other is one else other for other in draft.outcomes]
    return _to(draft, one.number)


def _wording(draft: Draft, rest: str) -> str:
    """The wording of the hint in the place of the own one."""
    number, _space, language = rest.partition(" ")
    one = _row(draft, number)
    hint = hint_on(one, language, draft.version.unit.qualification.isced_f) if one else None
    if one is None or hint is None or not hint.wording:
        return ""
    draft.version.undo = {"number": one.number, "language": language, "text": one.text.get(language, "")}
    return "undo=1&" + _worded(draft, number, language, hint.wording)


def _leave(draft: Draft, rest: str) -> str:
    """The hint is hidden for good."""
    number, _space, language = rest.partition(" ")
    one = _row(draft, number)
    if one is None:
        return ""
    left = replace(one, left=tuple(dict.fromkeys((*one.left, language[:5]))))
    draft.outcomes = [left if other is one else other for other in draft.outcomes]
    return _to(draft, one.number)


def _language(draft: Draft, rest: str) -> str:
    """One more language beside the first."""
    if rest in dict(language_choices()) and rest not in draft.facts["languages"]:
        draft.facts["languages"] = [*draft.facts["languages"], rest]
    return f"lang={rest}#outcomes"


def _add(_draft: Draft, rest: str) -> str:
    return f"new={rest}#outcome-new"


# The rest of a unit


@require_GET
@login_required
def version(request: SignedInRequest, pk: UUID, number: int) -> HttpResponse:
    """One version to read, with what changed since the one before."""
    return _read(request, found_unit(request, pk), number)


def _read(request: SignedInRequest, held: Unit, number: int | None) -> HttpResponse:
    versions = UnitVersion.objects.visible_to(request.actor).filter(unit=held).order_by("-number")
    found = versions.filter(number=number).first() if number else versions.filter(kept_at__isnull=False).first()
    if found is None:
        raise Http404
    return render(request, "units/read.html", {"page": Reading(found, request.actor)})


@require_POST
@login_required
def share(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """By a click of its owner."""
    held = found_unit(request, pk, own=True)
    shared, example = "shared" in request.POST, "example" in request.POST
    services.share_unit(actor=request.actor, pk=held.pk, shared=shared, example=example)
    if example:
        words = _(
            "Offered as a good example once stays with it were recognised in full. No person's name goes with it."
        )
    else:
        words = _("Other schools may take this unit over.") if shared else _("Only your own school sees this unit.")
    messages.success(request, words)
    return redirect("units:unit", held.pk)


@require_POST
@login_required
def drop(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The version being written is given up; a unit that nothing ever rested on goes as a whole."""
    held = found_unit(request, pk, own=True)
    try:
        if newest_of(held).is_being_written:
            services.drop_version(actor=request.actor, pk=held.pk)
            messages.success(request, _("What was being written is given up; the version before goes on."))
            return redirect("units:unit", held.pk)
        services.drop_unit(actor=request.actor, pk=held.pk)
    except InputRefused as refused:
        messages.error(request, sentence(refused.code, refused.params))
        return redirect("units:unit", held.pk)
    messages.success(request, _("The unit is taken out."))
    return redirect("units:library")


@require_POST
@login_required
def take(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """An own copy of a unit that another organisation shares."""
    held = found_unit(request, pk)
    kept = UnitVersion.objects.visible_to(request.actor).filter(unit=held, kept_at__isnull=False)
    found = kept.select_related("unit__qualification__organisation").order_by("-number").first()
    if found is None or held.qualification.organisation_id == request.actor.organisation_id:
        raise Http404
    own = take_over_version(actor=request.actor, version=found)
    words = _("Taken over from %(source)s. What you change here is yours alone.") % {"source": own.unit.source}
    messages.success(request, words)
    return redirect("units:unit", own.unit_id)
