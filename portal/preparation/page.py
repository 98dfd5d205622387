"""The list before departure of one stay: what is open by its day, who owes it, what is done."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.actors import Actor
from assessments.models import Asks, Item, PreparationItem
from assessments.selectors import preparation_of
from documents.models import StoredFile
from lifecycle.in_stay import organisation_with
from lifecycle.models import Mobility
from lifecycle.offers.offers import Offers
from lifecycle.roles import OrganisationPartKind
from lifecycle.standing import Standing
from portal.stay.health import measure_seen
from quality.models import ImprovementAction
from quality.selectors import actions_before_departure

TICK, UNTICK = "assessments.tick_preparation", "assessments.untick_preparation"
# What a tick alone does not say; the line then leads to its form.
WITH_FORM = (Item.DATA_BASIS,)
HINTS = {
    Item.INSURANCE: gettext_lazy("A tick says that all three are there; the policies may be added as a file."),
    Item.IDENTITY_DOCUMENT: gettext_lazy("You see it and tick. It must be valid a month beyond the return."),
    Item.EMERGENCY_CONTACTS: gettext_lazy("Somebody who answers at night, at home and at the host."),
    Item.PAY: gettext_lazy("Write down how much and who pays, or that there is none."),
    Item.GRANT_MONEY: gettext_lazy("How much, when it is paid, and who buys the ticket."),
    Item.SPECIAL_ARRANGEMENTS: gettext_lazy("The measure the host must take. The reason is kept apart."),
    Item.DATA_BASIS: gettext_lazy("Named before anybody leaves: an adequacy decision, standard clauses, or consent."),
}


@dataclass(frozen=True)
class PreparationLine:
    """One line of the list."""

    item: PreparationItem
    today: date

    @property
    def hint(self) -> str:
        """What it takes."""
        return str(HINTS[Item(self.item.code)]) if self.item.code in HINTS else ""

    @property
    def term(self) -> str:
        """The word of the field in it that is explained."""
        return "eea" if self.item.code == Item.DATA_BASIS else ""

    @property
    def owner(self) -> str:
        """Who owes it."""
        return str(self.item.owner.label)

    @property
    def button(self) -> str:
        """What one click does."""
        if self.item.code == Item.IDENTITY_DOCUMENT:
            return _("Seen today")
        asks = self.item.own.asks if self.item.own else Asks.TICK
        words = {Asks.FILE: _("Add the file"), Asks.DATE: _("Note the date"), Asks.NUMBER: _("Note the number")}
        return words.get(Asks(asks)) or (_("Name the basis") if self.needs_form else _("Done today"))

    @property
    def needs_form(self) -> bool:
        """Whether more than a tick is asked."""
        return self.item.code in WITH_FORM or bool(self.item.own and self.item.own.asks != Asks.TICK)

    @property
    def is_late(self) -> bool:
        """Whether its day has passed."""
        return self.item.due_on is not None and self.item.due_on < self.today and self.item.done_on is None


@dataclass
class PreparationPage:
    """Everything of the page."""

    mobility: Mobility
    actor: Actor

    def __post_init__(self) -> None:
        self.offers = Offers(Standing.of_stay(self.mobility), self.actor)

    @cached_property
    def may_tick(self) -> bool:
        """Whether the reader keeps this list."""
        offer = self.offers.act(TICK)
        return offer is not None and offer.for_oneself

    @cached_property
    def lines(self) -> list[PreparationLine]:
        """All that the stay needs, and what is done beyond that."""
        found = preparation_of(self.mobility).values()
        return [PreparationLine(one, self.mobility.today) for one in found if one.required or one.done_on]

    @property
    def open(self) -> list[PreparationLine]:
        """By their day."""
        return [one for one in self.lines if one.item.done_on is None and one.item.own is None]

    @property
    def open_own(self) -> list[PreparationLine]:
        """The school's own items that are open."""
        return [one for one in self.lines if one.item.done_on is None and one.item.own is not None]

    @property
    def done(self) -> list[PreparationLine]:
        """What is done."""
        return [one for one in self.lines if one.item.done_on is not None]

    @property
    def measure(self) -> str:
        """What is to be done for the health; why is kept apart."""
        return measure_seen(self.mobility, self.offers.held)

    @property
    def further(self) -> list[PreparationItem]:
        """What this stay does not need; it may be noted all the same."""
        return [one for one in preparation_of(self.mobility).values() if not one.required and one.done_on is None]

    @property
    def title(self) -> str:
        """ "Emma Bedacht leaves in 13 days, 6 of 11 are open"."""
        name, left = self.mobility.participant.full_name, len(self.open) + len(self.open_own)
        start = self.mobility.planned_start
        days = (start - self.mobility.today).days if start else None
        if not left:
            return _("%(name)s, everything is ready") % {"name": name}
        said = _("%(left)s of %(all)s are open") % {"left": left, "all": len(self.lines)}
        if days is None or days < 0:
            return f"{name}, {said}"
        words = ngettext("%(name)s leaves in %(days)s day", "%(name)s leaves in %(days)s days", days)
        return f"{words % {'name': name, 'days': days}}, {said}"

    @property
    def host(self) -> str:
        """Where it goes."""
        part = organisation_with(self.mobility, OrganisationPartKind.HOSTING)
        return part.organisation.name if part else ""

    @cached_property
    def learnt(self) -> list[ImprovementAction]:
        """What the own school decided for stays at this host, and wants to be seen before each departure."""
        return actions_before_departure(self.mobility)

    @cached_property
    def files(self) -> dict[object, StoredFile]:
        """Those handed in that the reader may open, by their key."""
        keys = [one.item.file_id for one in self.lines if one.item.file_id]
        return StoredFile.objects.visible_to(self.actor).in_bulk(keys) if keys else {}
