"""Today, to-dos, nudges, inbox: what is due, for me and for others."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.acting import SignedInRequest, actor_required
from accounts.actors import Actor
from accounts.page_frame import Frame
from ground import clock
from ground.bounded import Bounded
from ground.errors import SojournError
from ground.identifiers import as_uuid
from ground.sentences import sentence
from ground.statements.in_step import Steps, in_step, walk
from lifecycle.by_sides import number_in
from lifecycle.models import OutboxRow, ToDo
from lifecycle.selectors import own_by_place, shown_to
from notifications import inbox as inbox_box
from notifications.news_wanted import token_for
from notifications.nudging import name_reminded, nudge, take_back
from notifications.selectors import inbox_of
from notifications.subjects import say_anew
from portal.dashboard.open_reports import reports_open_for
from portal.dashboard.owed import WITH_SIDES, Owed, first_todos, in_words, name_memoranda
from portal.dashboard.today import Today
from portal.dashboard.waiting import Waiting
from portal.going_back import back_to
from portal.places import start_of
from portal.who_hosts import only_hosts

PAGE = 50
COUNTED = 200  # things; beyond that a number says "and more"


@require_GET
@login_required
def today(request: SignedInRequest) -> HttpResponse:
    """The dashboard of who keeps many stays on their way; others are led to their own start."""
    here = request.path
    start = start_of(Frame(request))
    if start != here:
        return redirect(start)
    page = Today(request.actor)
    return render(request, "portal/today.html", {"page": page, "today": clock.today()})


@require_GET
@login_required
def waiting(request: SignedInRequest) -> HttpResponse:
    """Everybody who owes something in the reader's stays, one row a person."""
    page = walk(Waiting(request.actor, as_uuid(request.GET.get("after", ""))).steps())
    return render(request, "portal/waiting.html", {"page": page})


@require_POST
@login_required
def nudge_people(request: SignedInRequest) -> HttpResponse:
    """Remind one person or several; each gets one mail. Who answers for an organisation is sent together."""
    done, refused, last = [], [], None
    sent = " ".join(request.POST.getlist("person")).split()
    for person in dict.fromkeys(sent):
        todos = [pk for pk in map(as_uuid, request.POST.getlist(f"todo-{person}")) if pk]
        person_id = as_uuid(person)
        try:
            if person_id is None:
                raise SojournError("notifications.nothing_to_nudge")
            last = nudge(actor=request.actor, person_id=person_id, todo_ids=todos)
            done.append(person_id)
        except SojournError as error:
            refused.append(sentence(error.code, error.params))
    _say(request, done, refused, last)
    return redirect(back_to(request, "portal:today"))


def _say(request: SignedInRequest, done: list[UUID], refused: list[str], row: OutboxRow | None) -> None:
    if len(done) == 1 and row is not None:
        messages.success(
            request, _("%(person)s is reminded.") % {"person": name_reminded(row)}, extra_tags=f"undo:{row.pk}"
        )
    elif done:
        words = ngettext("%(number)s person is reminded.", "%(number)s people are reminded.", len(done))
        messages.success(request, words % {"number": len(done)})
    for words in dict.fromkeys(refused):
        messages.warning(request, words)


@require_POST
@login_required
def take_nudge_back(request: SignedInRequest, row: UUID) -> HttpResponse:
    """Undo, within ten seconds."""
    if take_back(actor=request.actor, row_id=row):
        messages.success(request, _("Taken back. Nothing was sent."))
    else:
        messages.warning(request, _("It has left already and cannot be taken back."))
    return redirect(back_to(request, "portal:today"))


@require_GET
@actor_required
def todos(request: SignedInRequest) -> HttpResponse:
    """What the reader owes, by date; each with its form one click away."""
    mine = own_by_place(request.actor)
    after = as_uuid(request.GET.get("after", ""))
    (rows, last), number, reports = in_step(
        _page_of(request.actor, mine, after), number_in(mine, COUNTED), reports_open_for(request.actor)
    )
    name_memoranda(rows, request.actor.organisation_id)
    facts = {
        "groups": _by_time(rows),
        "hosts": only_hosts(request.actor),
        "count": Bounded(min(number, COUNTED), more=number > COUNTED),
        "reports": [] if after else reports,
        "after": last or "",
        "whole": not after and not last,  # then a group is all there is of it
    }
    return render(request, "portal/todos.html", facts)


def _page_of(
    actor: Actor, todos: Sequence[QuerySet[ToDo]], after: UUID | None
) -> Steps[tuple[list[Owed], UUID | None]]:
    """Those of one page, and the last of them where there are more behind it."""
    found = yield from first_todos(todos, PAGE + 1, after)
    rows = in_words((yield from shown_to(actor, found[:PAGE], WITH_SIDES)))
    return rows, found[PAGE - 1].pk if len(found) > PAGE else None


def _by_time(rows: list[Owed]) -> list[tuple[str, list[Owed]]]:
    now = clock.today()
    late = [row for row in rows if row.late or row.stay_is_late]
    soon = [row for row in rows if row.todo.due_on and row not in late and (row.todo.due_on - now).days <= 7]
    later = [row for row in rows if row.todo.due_on and row not in late and row not in soon]
    open_end = [row for row in rows if row.todo.due_on is None and row not in late]
    groups = [
        (_("Late"), late), (_("Within seven days"), soon), (_("Later"), later), (_("Without a date"), open_end)
    ]  # fmt: skip
    return [(words, found) for words, found in groups if found]


@require_GET
@login_required
def inbox(request: SignedInRequest) -> HttpResponse:
    """What was told to the reader, newest first."""
    found = inbox_of(request.actor.people)
    before = as_uuid(request.GET.get("before", ""))
    if before and (last := found.filter(pk=before).first()):
        found = found.filter(sent_at__lt=last.sent_at)
    rows = list(found[: PAGE + 1])
    more = rows[PAGE - 1].pk if len(rows) > PAGE else ""
    say_anew(rows[:PAGE])
    reader = request.actor.person_id
    facts = {"rows": rows[:PAGE], "more": more, "news_token": token_for(reader) if reader else ""}
    return render(request, "portal/inbox.html", facts)


@require_POST
@login_required
def open_notice(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Mark it read and go where it leads."""
    return redirect(inbox_box.open_notice(people=request.actor.people, pk=pk) or "portal:inbox")


@require_POST
@login_required
def read_all(request: SignedInRequest) -> HttpResponse:
    """Nothing is unread any more."""
    inbox_box.read_all(people=request.actor.people)
    return redirect("portal:inbox")
