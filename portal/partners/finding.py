"""Looking for an organisation that is no partner yet: itself and the contact it published, never its people."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actors import Actor
from accounts.models import Membership, Organisation
from lifecycle.organisations.partners import FEWEST_LETTERS, MOST_FOUND, matches, nameable_by, vouched_by
from partners.selectors import own_partners
from portal.partners.directory import kind_words


@dataclass(frozen=True)
class Found:
    """One organisation, as far as everybody may know it."""

    organisation: Organisation
    kind: str
    contact: Membership | None
    is_partner: bool
    vouched: bool

    @property
    def confirmed_at(self) -> datetime | None:
        """When who runs the installation made sure of it."""
        return self.organisation.confirmed_at


class Finding:
    """What was typed, and what it gives."""

    def __init__(self, actor: Actor, words: str) -> None:
        self.words = " ".join(words.split())[:120]
        condition = matches(self.words) if self.words else None
        self.is_search = condition is not None
        self.found = self._found(actor, condition) if condition is not None else []

    def _found(self, actor: Actor, condition: Q) -> list[Found]:
        rows = nameable_by(actor).filter(condition, ~Q(pk=actor.organisation_id))
        organisations = list(rows.order_by("name", "town")[:MOST_FOUND])
        partners = own_partners(actor).filter(pk__in=[one.pk for one in organisations])
        ours = set(partners.values_list("pk", flat=True))
        contacts = Membership.objects.open().filter(pk__in=[one.contact_id for one in organisations if one.contact_id])
        people = {held.pk: held for held in contacts.select_related("person")}
        vouched: set[UUID] = set(vouched_by(actor.organisation_id).values_list("organisation_id", flat=True))
        return [
            Found(one, kind_words(one.kind), people.get(one.contact_id), one.pk in ours, one.pk in vouched)
            for one in organisations
        ]

    @property
    def remark(self) -> str:
        """What more has to be typed; empty where it was looked for."""
        if self.is_search or not self.words:
            return ""
        lacking = max(1, FEWEST_LETTERS - len(self.words))
        return ngettext("Type %(number)s more letter.", "Type %(number)s more letters.", lacking) % {"number": lacking}

    @property
    def title(self) -> str:
        """The situation."""
        if not self.is_search:
            return _("Find an organisation")
        number = len(self.found)
        if not number:
            return _("Nothing is known under “%(words)s”") % {"words": self.words}
        words = ngettext("%(number)s organisation found", "%(number)s organisations found", number)
        return words % {"number": number}
