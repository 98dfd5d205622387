"""Fields that choose an organisation, and who answers there; the page is drawn again while somebody looks."""

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, partial
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q, QuerySet
from django.forms.models import ModelChoiceIterator
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.actors import Actor
from accounts.models import MembershipRole, Organisation, Person
from accounts.selectors import holds
from ground.countries import country_name
from ground.identifiers import as_uuid
from ground.redrawn import Redrawn
from lifecycle.organisations.partners import (
    MOST_FOUND,
    matches,
    nameable_by,
    partner_of,
    vouched_by,
    who_answers,
)

LOOK = "look"  # the button that draws the page again; without script it sends the form
AGAIN = {
    "hx-post": "",
    "hx-target": "closest form",
    "hx-select": "form.sj-card",
    "hx-swap": "outerHTML",
    "hx-sync": "closest form:replace",  # the answer to an older question would draw away what is asked now
}


def asked_anew_by(name: str) -> dict[str, str]:
    """What makes the list of another field follow this one at once; without script the button beside it does."""
    return {**AGAIN, "hx-trigger": "change", "hx-vals": f'{{"{LOOK}": "{name}"}}'}


class Listed(ModelChoiceIterator):
    """What was found first, then the own partners. Any other that may be named is accepted too."""

    field: "OrganisationField"

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        for organisation in self.field.listed:
            yield self.choice(organisation)

    def __len__(self) -> int:
        return len(self.field.listed) + (self.field.empty_label is not None)

    def __bool__(self) -> bool:
        return True


class Search:
    """Words somebody looks for an organisation with, and what they give among those that may be named."""

    def __init__(self, words: str, looked: str, may_name: QuerySet[Organisation]) -> None:
        self.words, self.looked = words[:120].strip(), looked[:120].strip()
        condition = matches(self.words) if self.words else None
        self.found = None if condition is None else list(may_name.filter(condition).order_by("name")[:MOST_FOUND])

    @property
    def is_new(self) -> bool:
        """Whether these words were not looked for yet."""
        return self.words != self.looked

    @property
    def only(self) -> Organisation | None:
        """What a new search found, where it is one."""
        return self.found[0] if self.is_new and self.found and len(self.found) == 1 else None

    @property
    def settles(self) -> bool:
        """Whether it says what is chosen from now on: the only one, or, where there is none, nobody."""
        return self.only is not None or (self.is_new and self.found == [])

    @property
    def note(self) -> str:
        """What the search gave."""
        if not self.words:
            return ""
        if self.found is None:
            return _("Type at least three letters of the name, or the whole number.")
        if not self.found:
            return _("Nothing found. Add it as a partner, or ask for its OID.")
        words = ngettext(
            "%(number)s found: first in the list.", "%(number)s found: first in the list.", len(self.found)
        )
        return words % {"number": len(self.found)}


def listed_for(
    actor: Actor, search: Search, may_name: QuerySet[Organisation], chosen: Iterable[UUID | None]
) -> list[Organisation]:
    """What was found, then the own partners and what is chosen already, by name."""
    first = search.found or []
    listed = may_name.filter(partner_of(actor) | Q(pk__in=[pk for pk in chosen if pk])).order_by("name", "town")
    return first + [one for one in listed if one not in first]


class OrganisationField(forms.ModelChoiceField):
    """One organisation: a partner from the list, or one that was looked for."""

    iterator = Listed
    finds = True  # the page draws the field to look with under it

    def __init__(self, **rest: Any) -> None:
        super().__init__(queryset=Organisation.objects.none(), **rest)
        self.search: Search | None = None
        self.beside = ""  # what is to be known of the one chosen
        self._lists: Callable[[], list[Organisation]] = list
        self._vouched_by: UUID | None = None
        self.may_add = False  # whether who chooses may write a partner down
        self.only_kind = ""  # the only kind that is taken

    def fill(
        self,
        form: forms.Form,
        name: str,
        actor: Actor,
        *,
        only: Q | None = None,
        kind: str = "",
        listed: Q | None = None,
    ) -> None:
        """Set what is listed, from what the form was sent with; what `listed` leaves out is found all the same."""
        self.only_kind, self.may_add = kind, holds(actor, MembershipRole.COORDINATOR)
        only = Q(kind=kind) if kind else only
        self.queryset = may_name = nameable_by(actor).filter(only or Q())
        words, looked = (str(form.data.get(form.add_prefix(f"{name}_{one}"), "")) for one in ("words", "looked"))
        self.search = Search(words, looked, may_name)
        partners = may_name.filter(listed | Q(pk=chosen_in(form, name))) if listed else may_name
        self._lists = partial(listed_for, actor, self.search, partners, [chosen_in(form, name)])
        self._vouched_by = actor.organisation_id
        self.__dict__.pop("listed", None)  # of words looked for before

    @cached_property
    def listed(self) -> list[Organisation]:
        """What is offered; asked where it is drawn, and not where a form is only judged."""
        return self._lists()

    @cached_property
    def vouched(self) -> set[UUID]:
        """Those that somebody of the own organisation made sure of."""
        return set(vouched_by(self._vouched_by).values_list("organisation_id", flat=True))

    def label_from_instance(self, organisation: Any) -> str:
        """Name, place, code, and whether somebody made sure of it."""
        place = f"{organisation.town}, {country_name(organisation.country)}"
        return f"{organisation.name}, {place} ({organisation.code}), {self._standing(organisation)}"

    def _standing(self, organisation: Organisation) -> str:
        if organisation.is_confirmed:
            return _("confirmed")
        return _("checked by us") if organisation.pk in self.vouched else _("not confirmed")


class AnswersThereField(forms.ModelChoiceField):
    """Who answers in the organisation that another field chooses; as a rule that is theirs to say."""

    asks_again = True  # the page draws a button that reads the list anew

    def __init__(self, *, at: str = "organisation", **rest: Any) -> None:
        super().__init__(
            queryset=Person.objects.none(),
            required=False,
            empty_label=gettext_lazy("They decide who is responsible"),
            **rest,
        )
        self.at = at

    def fill(self, form: forms.Form, actor: Actor) -> None:
        """Only who belongs to the organisation chosen."""
        self.queryset = who_answers(actor, chosen_in(form, self.at))
        form.fields[self.at].widget.attrs |= asked_anew_by(self.at)

    def label_from_instance(self, person: Any) -> str:
        return str(person.full_name)


def chosen_in(form: forms.Form, name: str) -> UUID | None:
    """The organisation that this field holds now; None where nothing or nonsense was sent."""
    sent = (
        form.data.get(form.add_prefix(name)) if form.is_bound else form.get_initial_for_field(form.fields[name], name)
    )
    return as_uuid(getattr(sent, "pk", sent))


class LooksUp(Redrawn):
    """A form whose page may be drawn again, with everything that was typed, before it is judged."""

    def looks(self) -> bool:
        """Whether somebody is still looking, by the button or by words not looked for yet."""
        return self.is_bound and (LOOK in self.data or any(one.is_new for one in self._searches().values()))

    def unjudged(self) -> None:
        """Show what was typed without a word on what is missing; a single find is chosen.

        Where nothing was found, what was chosen before is no longer: who looked for another one does not send it.
        """
        self._errors, self.cleaned_data = ErrorDict(), {}
        searches = self._searches().items()
        picks = {name: str(search.only.pk) if search.only else "" for name, search in searches if search.settles}
        if picks:
            sent: Any = self.data.copy()  # type: ignore[attr-defined]  # a dictionary or what a browser sent
            for name, value in picks.items():
                sent[self.add_prefix(name)] = value
            self.data = sent
            self.fill_choices()

    def _searches(self) -> dict[str, Search]:
        fields = self.fields.items()
        return {name: field.search for name, field in fields if isinstance(field, OrganisationField) and field.search}

    def fill_choices(self) -> None:
        """Set choices from what was sent."""
