"""Who is asked to sign, and does not: says why, or names who is the right one. One page for every paper."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.selectors import REFUSAL_RESTS_WORKING_DAYS
from ground.days import day_as
from lifecycle.days import add_working_days
from portal.steps.act_page import ActPage
from portal.steps.transition_page import TransitionPage

PASSES, PASSES_MEMORANDUM = "documents.pass_on", "partnerships.pass_on"
REFUSES = ("refuse_signature", "refuse_version")


class PassingPage(ActPage):
    """A colleague signs instead: who, and one sentence."""

    template = "portal/not_signing.html"

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.title = _("Who is the right person to sign?")
        self.button = _("Pass it on")

    @property
    def paper(self) -> Any:
        """The paper that is passed on."""
        asked = getattr(self.form, "asked", None)
        return asked.document if asked else None

    @property
    def text(self) -> None:
        """It was read on the page before."""
        return None

    @property
    def text_address(self) -> str:
        """Where the text stands."""
        asked = getattr(self.form, "asked", None)
        if self.mobility is None:
            return reverse("portal:memorandum-act", args=[self.subject.pk, "partnerships.sign"])
        address = reverse("portal:act", args=[self.mobility.pk, "documents.sign"])
        return f"{address}?request={asked.pk}" if asked else address

    @property
    def follows(self) -> list[str]:
        """What happens once it is said."""
        return [
            _("Your colleague has the request by mail at once, and stands here as the one who is asked."),
            _("You are asked no more. What others signed stays signed."),
            _("Your colleague may sign, decline, or pass it back to you."),
            *self.does,
        ]

    def perform(self, data: Any, files: Any) -> bool:
        """Through the door; then to whom it went."""
        if not super().perform(data, files):
            return False
        name = " ".join(str(data.get(part, "")).strip() for part in ("given_names", "family_names")).strip()
        self.done = _("Passed on to %(name)s, who has it by mail now. You are asked no more.") % {"name": name}
        return True


class RefusingPage(TransitionPage):
    """“I do not sign”, of an agreement."""

    template = "portal/not_signing.html"

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.title = _("Why do you not sign?")
        self.button = _("I do not sign")
        self.ends = True
        field: Any = self.form.fields.get("reason")
        if field is not None:
            field.label = _("Your reason, in a sentence or two")

    @property
    def text_address(self) -> str:
        """Where the text stands."""
        assert self.mobility is not None
        return reverse("portal:act", args=[self.mobility.pk, "documents.sign"])

    @property
    def follows(self) -> list[str]:
        """What happens once it is said."""
        assert self.mobility is not None
        last = add_working_days(self.mobility.today, REFUSAL_RESTS_WORKING_DAYS, self.mobility.country)
        return [
            _("The signing rests. Nothing is lost: what the others signed stays signed."),
            _("You may change your mind until %(day)s, as long as nobody changes the text.")
            % {"day": day_as(last, "j F Y")},
            *self.does,
        ]


def page_of_step(*given: Any) -> TransitionPage:
    """The page of one transition: (stay, actor, machine, subject, name)."""
    kind = RefusingPage if given[-1] in REFUSES else TransitionPage
    return kind(*given)
