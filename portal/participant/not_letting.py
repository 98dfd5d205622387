"""“I do not let them go”: a guardian asks first, wants something changed first, or ends the stay."""

from dataclasses import dataclass
from functools import cached_property

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actors import Actor
from agreements.consent_forms import CHANGE, QUESTION
from agreements.guardian_talk import ASKS
from agreements.guards.guardians import ANSWERED_WITHIN
from ground.days import day_as
from lifecycle.days import add_working_days
from lifecycle.models import Mobility, OrganisationPart
from lifecycle.offers.offers import Offers
from lifecycle.roles import OrganisationPartKind, Role
from lifecycle.standing import Standing
from lifecycle.tables.mobility import State
from portal.steps.act_page import ActPage
from portal.steps.afterwards import home_of
from portal.steps.consent_page import agreement_to_sign
from portal.steps.what_is_signed import CONSENTS, SIGNS

END, WITHDRAW = "end", "withdraw"


@dataclass(frozen=True)
class Choice:
    """One of the three."""

    key: str
    words: str
    does: str


class NotLettingPage:
    """Only what this guardian may do here now."""

    def __init__(self, stay: Mobility, actor: Actor, what: str) -> None:
        self.stay, self.actor = stay, actor
        self.offers = Offers(Standing.of_stay(stay), actor)
        if Role.GUARDIAN not in self.offers.held:
            raise Http404
        self.what = what if what in {one.key for one in self.choices} else ""
        self.act = ActPage(stay, actor, ASKS) if self.what in (QUESTION, CHANGE) else None

    @property
    def refusal(self) -> str:
        """What the door said."""
        return self.act.refusal if self.act else ""

    @property
    def _names(self) -> dict[str, str]:
        return {"name": self.stay.participant.full_name, "who": self.who}

    @cached_property
    def who(self) -> str:
        """Whoever answers at the school."""
        parts = OrganisationPart.objects.with_responsible().filter(
            mobility=self.stay, part=OrganisationPartKind.SENDING
        )
        answering = [part.answering.full_name for part in parts if part.answering]
        return answering[0] if answering else _("the school")

    @property
    def on_top(self) -> str:
        """The question."""
        return _("You do not let %(name)s go?") % self._names

    @cached_property
    def choices(self) -> list[Choice]:
        """A question, a wish, the end; each with what it does."""
        found = []
        asks = self.offers.act(ASKS)
        if asks is not None and asks.for_oneself:
            found += [
                Choice(
                    QUESTION, _("I have a question first"), _("%(who)s rings you, nothing is refused") % self._names
                ),
                Choice(CHANGE, _("Something must change first"), _("the agreement goes back with your wish")),
            ]
        if self.ends_at:
            words = _("I do not want %(name)s to go") % self._names
            found.append(Choice(END, words, _("the stay does not take place")))
        return found

    @cached_property
    def ends_at(self) -> str:
        """Where the stay is ended, with a reason and a code."""
        step = self.offers.step(WITHDRAW)
        if step is None or not step.own or step.locks:
            return ""
        return reverse("portal:transition", args=[self.stay.pk, "mobility", self.stay.pk, WITHDRAW])

    @property
    def rests(self) -> bool:
        """Whether the signing rests by the wish."""
        waits = agreement_to_sign(self.stay, self.actor) is not None
        return self.what == CHANGE and waits and self.stay.state == State.AGREEMENT_SIGNING

    @property
    def follows(self) -> list[str]:
        """What happens once it is sent."""
        day = add_working_days(self.stay.today, ANSWERED_WITHIN)
        found = [_("%(who)s answers by %(day)s.") % {"who": self.who, "day": day_as(day, "D j M")}]
        if self.rests:
            found.append(_("Nobody is asked to sign until then. What others signed stays signed."))
        return [*found, _("What you answered and the night number are kept.")]

    @property
    def button(self) -> str:
        """Of the form."""
        words = _("Send my wish to %(who)s") if self.what == CHANGE else _("Send my question to %(who)s")
        return words % self._names

    @property
    def back(self) -> str:
        """To consent and signature."""
        consents = self.offers.act(CONSENTS)
        name = CONSENTS if consents is not None and consents.for_oneself else SIGNS
        return reverse("portal:act", args=[self.stay.pk, name])

    @property
    def home(self) -> str:
        """The own page of the stay."""
        return home_of(self.offers.held, self.stay)
