"""The page of the participant and of the guardian: one next step, the way, the papers, the own data."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.actors import Actor
from agreements.selectors import guardians_asked
from assessments.contact_guards import CHECK_INS
from assessments.contact_models import CheckIn, Mood
from assessments.incident_models import Incident
from assessments.models import Item, Owner, PreparationItem
from assessments.pulse import is_asked
from assessments.selectors import current_of, own_incidents, preparation_of, results_of
from ground.days import day_as
from lifecycle.answers import rows_of
from lifecycle.models import Event, Mobility, OrganisationPart
from lifecycle.offers.acts import ActOffer
from lifecycle.offers.steps import StepOffer
from lifecycle.people.mailboxes import came_by_a_shared_mailbox
from lifecycle.registry import act_that_settles
from lifecycle.roles import NamedPartKind, OrganisationPartKind, Role
from lifecycle.selectors import own_todos
from lifecycle.tables.mobility import AT_THE_HOST, BEFORE_DEPARTURE, State
from portal.also_open import once_each, open_elsewhere
from portal.dashboard.owed import Owed, in_words, most_urgent
from portal.stay.history import Line, lines_of
from portal.stay.page import StayPage
from portal.still_there import goes_home_on, is_still_there
from portal.whom_to_call import Number, numbers_of_a_stay

CHECK_IN = "assessments.check_in"
READ = "assessments.read_results"
OF_RESULTS = frozenset(  # they are done where the results stand
    {
        "assessments.say_own_view",
        READ,
        "assessments.dispute_result",
        "recognition.file_appeal",
        "recognition.receive_statement",
    }
)
CONSENT, GOES_HOME = "agreements.give_consent", "report_early_return"
SENT_BACK, SENT_OUT = ("refuse_signature", "request_agreement_changes"), "submit_agreement"
OWN_PART = (Role.PARTICIPANT, Role.GUARDIAN)


# What who goes brings along; the other lines are the school's to do.
OF_WHO_GOES: dict[str, Any] = {
    Item.IDENTITY_DOCUMENT: gettext_lazy("Show your passport or identity card at school"),
    Item.EMERGENCY_CONTACTS: gettext_lazy("Say who is called for you at night"),
    Item.LANGUAGE: gettext_lazy("Do your language preparation"),
    Item.TRAVEL: gettext_lazy("Have your ticket"),
    Item.VISA: gettext_lazy("Get your visa or work permission"),
}
OF_WHO_GOES_ALONE: dict[str, Any] = {
    Item.IDENTITY_DOCUMENT: gettext_lazy("Have a passport or identity card that is still valid"),
}


@dataclass(frozen=True)
class Ready:
    """One line of what must be done before leaving."""

    label: str
    done: bool
    detail: str


class OwnStay:
    """Built on the page of the stay, said in the participant's words."""

    def __init__(self, mobility: Mobility, actor: Actor) -> None:
        self.mobility, self.actor = mobility, actor
        self.page = StayPage(mobility, actor)

    @property
    def is_own(self) -> bool:
        """Whether the reader goes or is the guardian."""
        return bool(self.page.roles & set(OWN_PART))

    @property
    def goes(self) -> bool:
        """Whether the reader is the one who goes: the papers are theirs to show."""
        return self.page.goes

    @property
    def has_school(self) -> bool:
        """Whether an organisation sends; who travels alone reads no word of a school."""
        return self.sending is not None

    @property
    def sending(self) -> OrganisationPart | None:
        """The part of the organisation that sends."""
        return next((part for part in self.page.organisations if part.part == OrganisationPartKind.SENDING), None)

    @property
    def comes_next(self) -> list[str]:
        """After an early return: what becomes of the results, the papers and the questions."""
        if str(self.mobility.state) != State.EARLY_RETURN:
            return []
        if self.has_school:
            found = [_("The school decides what counts of the time spent. You get a mail when it has.")]
        else:
            found = [_("Say what counts: collect the results of the time spent, or close the stay without results.")]
        found += [
            _("What was learned until the last day can still count: then the host writes down the results."),
            _("A certificate of attendance for the days spent comes with that decision, among the papers here."),
        ]
        if self.is_guardian:
            return [*found, _("At the end %(name)s is asked a few questions on how it was.") % self._who]
        return [*found, _("At the end you are asked a few questions on how it was.")]

    @property
    def _who(self) -> dict[str, str]:
        return {"name": self.mobility.participant.full_name}

    @property
    def is_guardian(self) -> bool:
        """Whether somebody else goes."""
        return Role.GUARDIAN in self.page.roles

    @cached_property
    def todos(self) -> list[Owed]:
        """What the reader owes here, once for each form that settles it; the one said to the reader counts."""
        found = once_each(in_words(most_urgent(own_todos(self.actor).filter(mobility=self.mobility))))
        if any(owed.todo.code == "agreements.no_consent" for owed in found):  # its page signs the agreement as well
            return [owed for owed in found if owed.todo.code != "agreements.unsigned"]
        return found

    @cached_property
    def also(self) -> list[Owed]:
        """What is open elsewhere for who came by a link."""
        return open_elsewhere(self.actor, self.todos)

    @cached_property
    def to_sign(self) -> list[Any]:
        """Papers that wait for the reader's signature and that no to-do leads to."""
        led = any(owed.todo.code == "agreements.unsigned" for owed in self.todos)
        return [] if led else self.page.to_sign()

    @property
    def consent_lies_ready(self) -> bool:
        """Whether the text of consent is there for the reader, and no to-do asks for it yet."""
        if not self.is_guardian or self.todos or str(self.mobility.state) not in BEFORE_DEPARTURE:
            return False
        offer = next((one for one in self.page.acts if one.name == CONSENT), None)
        asked = {part.person_id for part in guardians_asked(self.mobility)}
        return offer is not None and offer.own and not offer.locks and bool(asked & set(self.actor.people))

    @cached_property
    def sent_back(self) -> Line | None:
        """Who refused the agreement or asked for changes, and why, until it is sent out again."""
        if str(self.mobility.state) != State.AGREEMENT_DRAFT:
            return None
        events = Event.unscoped.filter(mobility=self.mobility, machine="mobility", name__in=(*SENT_BACK, SENT_OUT))
        last = events.select_related("remark").order_by("-seq").first()
        return lines_of([last], self.page.roles)[0] if last is not None and last.name in SENT_BACK else None

    @property
    def greeting(self) -> str:
        """Days to go, or the day of the stay, or that it is the last one."""
        if home := goes_home_on(self.mobility):
            return _("The last day abroad is %(day)s.") % {"day": day_as(home, "j F")}
        start, last = self.mobility.begins_on, self.mobility.ends_on
        if start is None:
            return ""
        days = (start - self.mobility.today).days
        if str(self.mobility.state) in AT_THE_HOST and last is not None and days <= 0:
            facts = {"day": 1 - days, "all": (last - start).days + 1}
            return _("Day %(day)s of %(all)s.") % facts if facts["day"] <= facts["all"] else str(self.page.state_word)
        if str(self.mobility.state) in BEFORE_DEPARTURE and days > 0:
            return ngettext("It begins in %(days)s day.", "It begins in %(days)s days.", days) % {"days": days}
        return str(self.page.state_word)

    @cached_property
    def preparation(self) -> list[Ready]:
        """The preparation list, before leaving."""
        if str(self.mobility.state) not in BEFORE_DEPARTURE:
            return []
        items = preparation_of(self.mobility).values()
        own = [one for one in items if one.owner == Owner.PARTICIPANT or (one.required and one.code in OF_WHO_GOES)]
        return [Ready(self._said_to(one), one.done_on is not None, one.detail) for one in own]

    def _said_to(self, item: PreparationItem) -> str:
        """In "you" to who goes; by its name to a guardian, and where the school wrote it."""
        if item.own_id or self.is_guardian or item.code not in OF_WHO_GOES:
            return item.words
        said = OF_WHO_GOES[item.code]
        return str(said if self.has_school else OF_WHO_GOES_ALONE.get(item.code, said))

    @cached_property
    def told(self) -> list[Incident]:
        """What the reader told the school, newest first; nothing by a link to a mailbox that others read."""
        return own_incidents(self.mobility, self.actor)

    @property
    def may_tell(self) -> bool:
        """Whether the reader may say that something is wrong: always one tap away."""
        return any(offer.name == "assessments.report_incident" for offer in self.page.acts)

    @property
    def way_home(self) -> StepOffer | None:
        """To say that one goes home early, where that can be said now: it stands beside whom to call."""
        return next((step for step in self.page.steps if step.name == GOES_HOME and not step.locks), None)

    @property
    def further_steps(self) -> list[StepOffer]:
        """What else the reader may do with the stay."""
        return [step for step in self.page.steps if step.name != GOES_HOME]

    @property
    def left_to_do(self) -> str:
        """How many of them are open, in words."""
        left = sum(not item.done for item in self.preparation)
        if not left:
            return _("All done")
        return ngettext("%(left)s left", "%(left)s left", left) % {"left": left}

    @property
    def acts(self) -> list[ActOffer]:
        """What the reader may record beside what is asked above."""
        return [one for one in self.page.acts if one.name not in self._asked | {CHECK_IN, *OF_RESULTS}]

    @property
    def _asked(self) -> set[str]:
        """What is asked above: nothing stands there twice."""
        return {act.name for one in self.todos if (act := act_that_settles(one.todo.code))}

    @property
    def has_results(self) -> bool:
        """Whether somebody stated a result that the reader may read, and is not asked above to read it."""
        return READ not in self._asked and any(current_of(one) is not None for one in results_of(self.mobility))

    @property
    def says_own_view(self) -> bool:
        """Whether the reader may say how they see the own work."""
        return any(one.name == "assessments.say_own_view" and one.own and not one.locks for one in self.page.acts)

    @property
    def checks_in(self) -> bool:
        """Whether the reader may say how it is going: who goes, while they are there."""
        return any(one.name == CHECK_IN for one in self.page.acts)

    @property
    def is_halfway(self) -> bool:
        """Whether four questions are asked in place of the three taps."""
        return is_asked(self.mobility) and not any(one.is_pulse for one in rows_of(CHECK_INS, self.mobility))

    @property
    def moods(self) -> list[tuple[str, Any]]:
        """What may be said with one tap."""
        return list(Mood.choices)

    @cached_property
    def last_said(self) -> CheckIn | None:
        """What the reader said last of it; not by a link to a mailbox that others read."""
        if came_by_a_shared_mailbox(self.actor):
            return None
        said = [one for one in rows_of(CHECK_INS, self.mobility) if one.person_id in self.actor.people]
        return said[-1] if said else None

    def receipt_of(self, mood: str) -> str:
        """What becomes of it."""
        if not self.has_school:
            return _("It is noted. Thank you.")
        if mood == Mood.BAD:
            return _("Your school is told now and calls you. If it cannot wait, call one of the numbers below.")
        return _("Your school sees it. Thank you.")

    @property
    def host(self) -> OrganisationPart | None:
        """Where one works."""
        return next((part for part in self.page.organisations if part.part == OrganisationPartKind.HOSTING), None)

    @cached_property
    def housing(self) -> str:
        """Where one lives, as noted on the list before departure."""
        line = preparation_of(self.mobility).get(Item.HOUSING)
        return line.detail if line else ""

    @cached_property
    def numbers(self) -> list[Number]:
        """Whom to call, by day and by night; the emergency number first."""
        found = numbers_of_a_stay(self.mobility, self.actor, self.page.organisations)
        still_to_go = self.is_abroad or str(self.mobility.state) in BEFORE_DEPARTURE
        return found if still_to_go else [one for one in found if not one.urgent]

    @property
    def has_card(self) -> bool:
        """Whether there is a card to carry: as long as they are to go, or are there."""
        return self.is_abroad or str(self.mobility.state) in BEFORE_DEPARTURE

    @property
    def is_abroad(self) -> bool:
        """Whether somebody is there still: then whom to call stands before the way and the papers."""
        return is_still_there(self.mobility)

    @property
    def tutors(self) -> list[Any]:
        """Host tutors by name."""
        return self._named(NamedPartKind.TUTOR)

    @property
    def coordinator(self) -> Any:
        """Whom to ask: the person responsible at the sending organisation."""
        return self.sending.answering if self.sending else None

    def _named(self, kind: str) -> list[Any]:
        return list(self.mobility.named_parts.open().filter(part=kind).select_related("person").order_by("from_at"))


def sending_parts() -> Prefetch:
    """Reads along with stays which organisation sends each (`sending_parts`)."""
    parts = OrganisationPart.objects.open().filter(part=OrganisationPartKind.SENDING).select_related("organisation")
    return Prefetch("organisation_parts", parts, to_attr="sending_parts")
