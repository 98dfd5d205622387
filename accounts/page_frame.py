"""What the frame of every page needs: who reads, for whom, which entries, which languages."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.acting import organisations_of
from accounts.models import Language, Membership, MembershipRole, Organisation

# Entries of the top bar: address by name, words. One whose page is not there (yet) is left out.
ENTRIES: tuple[tuple[str, Promise], ...] = (
    ("portal:today", _("Today")),
    ("portal:stays", _("Stays")),
    ("portal:todos", _("To do")),
    ("portal:memoranda", _("Memoranda")),
)


@dataclass(frozen=True)
class Entry:
    address: str
    words: str
    current: bool


class Frame:
    """Asks the database only when a template asks for the fact."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.actor = getattr(request, "actor", None)

    @cached_property
    def organisations(self) -> list[Organisation]:
        return organisations_of(self.actor.person_id) if self.actor and self.actor.person_id else []

    @cached_property
    def organisation(self) -> Organisation | None:
        """The one acted for; None: as self."""
        acting_for = self.actor.organisation_id if self.actor else None
        return next((ours for ours in self.organisations if ours.pk == acting_for), None)

    @cached_property
    def is_administrator(self) -> bool:
        if self.organisation is None or self.actor is None:
            return False
        held = Membership.objects.open().filter(person_id=self.actor.person_id, organisation=self.organisation)
        return held.filter(role=MembershipRole.ADMINISTRATOR).exists()

    @cached_property
    def entries(self) -> list[Entry]:
        if self.actor is None:
            return []
        shown = []
        for name, words in ENTRIES:
            try:
                address = reverse(name)
            except NoReverseMatch:
                continue
            shown.append(Entry(address, str(words), self.request.path.startswith(address)))
        return shown

    @property
    def languages(self) -> list[dict[str, Any]]:
        reading = (translation.get_language() or "en").split("-")[0]
        return [{"code": code, "name": name, "current": code == reading} for code, name in Language.choices]

    @property
    def language(self) -> str:
        return next((str(one["name"]) for one in self.languages if one["current"]), "English")


def page_frame(request: HttpRequest) -> dict[str, Frame]:
    return {"frame": Frame(request)}
