"""Who is asked to sign a memorandum, and does not: what it is about, why, and what follows."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.acting import SignedInRequest, actor_required
from ground import clock
from ground.days import day_as
from lifecycle.days import add_working_days
from lifecycle.tables.mou import State
from partnerships.refusing import RESTS_WORKING_DAYS
from portal.memoranda.changes import MemorandumWishForm, WishPage
from portal.memoranda.reading_views import version_or_404
from portal.steps.code_step import through


class DeclineForm(MemorandumWishForm):
    """The same two questions, asked of who does not sign."""

    def __init__(self, *args: Any, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.fields["wish"].label = gettext_lazy("Your reason")
        self.fields["wish"].help_text = gettext_lazy("Say what should change. All parties read it.")
        self.fields["wish"].error_messages["required"] = gettext_lazy(
            "Write why you do not sign. Nobody can do anything with “no”."
        )


class DeclinePage(WishPage):
    """The step with which the round of signatures comes to rest."""

    form_class, template = DeclineForm, "portal/not_signing.html"

    @property
    def button(self) -> str:
        """What it says."""
        return _("I do not sign")

    @property
    def text_address(self) -> str:
        """Where the text stands."""
        return reverse("portal:memorandum-act", args=[self.subject.pk, "partnerships.sign"])

    @property
    def follows(self) -> list[str]:
        """What happens once it is said, in three lines."""
        last = day_as(add_working_days(clock.day_of(clock.now()), RESTS_WORKING_DAYS), "j F Y")
        return [
            _("The signing rests, and all parties read your reason."),
            _("Nothing is lost: what the others signed stays signed as long as nobody changes the text."),
            _("You may change your mind until %(day)s, for five working days.") % {"day": last},
        ]


@actor_required
def memorandum_decline(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """“I do not sign”, with its reason."""
    version = version_or_404(request.actor, pk)
    if version.state != State.SIGNING:
        if request.method == "GET":
            return redirect("portal:memorandum", version.pk)
        raise Http404
    page = DeclinePage(version, request.actor, [])
    page.title, page.ends = _("Why do you not sign?"), True

    def done() -> HttpResponse:
        messages.success(request, _("Your answer is kept: you did not sign. The others are told."))
        return redirect("portal:memorandum", version.pk)

    def draw() -> HttpResponse:
        return render(request, page.template, {"page": page}, status=page.status)

    return through(request, page, draw=draw, done=done)
