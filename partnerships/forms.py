"""What people type about memoranda and plans."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, cast
from uuid import UUID

from django import forms
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import Membership, MembershipRole
from documents.forms import SigningForm
from ground.day_fields import DayGoneField
from ground.days import long_day
from ground.structured.field import HasRows, StructuredField
from library.fields import Offer, UnitsField, units_in, units_of_library
from lifecycle.forms import ActForm
from lifecycle.models import Mobility
from lifecycle.organisations.by_function import able_to_be
from lifecycle.organisations.pick_fields import AnswersThereField, LooksUp, OrganisationField
from lifecycle.people.role_book import sending_organisation_id
from lifecycle.roles import OrganisationPartKind
from lifecycle.tables.mou import State
from lifecycle.vocabulary import HISTORY
from partnerships.content import QUALIFICATION, UNITS
from partnerships.models import Memorandum, MemorandumVersion, StayPlan
from partnerships.selectors import in_force_on, plan_of, request_of, sides_of, version_for


class ReviewForm(ActForm):
    """A review of the partnership."""

    why = {"findings": HISTORY}

    held_on = DayGoneField(label=_("Held on"))
    findings = forms.CharField(label=_("Findings"), widget=forms.Textarea)
    actions = forms.CharField(
        label=_("What is to be done"),
        help_text=_("One on each line. The next version cannot be sent before each is answered."),
        max_length=10_000,
        required=False,
        widget=forms.Textarea,
    )

    def clean_actions(self) -> list[str]:
        """Each line that says something."""
        return [line.strip() for line in self.cleaned_data["actions"].splitlines() if line.strip()]


class HostForm(LooksUp, ActForm):
    """The host of a stay."""

    organisation = OrganisationField(label=_("Hosting organisation"))
    company = OrganisationField(label=_("Hosting company, if another"), required=False)
    responsible = AnswersThereField(label=_("Responsible there"))
    field_order = ("organisation", "responsible", "company")

    def fill_choices(self) -> None:
        fields: Any = self.fields
        sends = ~Q(pk=sending_organisation_id(self.stay))
        parts = {"organisation": OrganisationPartKind.HOSTING, "company": OrganisationPartKind.HOST_COMPANY}
        for name, part in parts.items():
            listed = able_to_be(part, self.stay, self.actor)
            fields[name].fill(self, name, self.actor, only=sends, listed=listed)
        fields["responsible"].fill(self, self.actor)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        host, person = data.get("organisation"), data.get("responsible")
        if host and person and not coordinates(person_id=person.pk, organisation_id=host.pk):
            self.add_error("responsible", _("This person is no coordinator of the hosting organisation."))
        return data


def coordinates(*, person_id: UUID, organisation_id: UUID) -> bool:
    """Whether the person is a coordinator of the organisation today."""
    rights = Membership.objects.open().filter(person_id=person_id, organisation_id=organisation_id)
    return rights.filter(role=MembershipRole.COORDINATOR).exists()


class UnitsForm(HasRows, ActForm):
    """What the stay aims at: units ticked of the memorandum and the library, and others written here."""

    on_paper = True
    folded: tuple[str, ...] = ()  # fields that stand folded below the others
    folded_words = _("Write units that stand nowhere yet")

    chosen = UnitsField(label=_("Units of the memorandum and your library"))
    qualification = StructuredField(label=_("Qualification"), shape=QUALIFICATION, required=False)
    units = StructuredField(label=_("Units"), shape=UNITS, required=False)

    def fill_choices(self) -> None:
        fields: Any = self.fields
        plan = plan_of(self.stay)
        language = plan.memorandum.language if plan.memorandum else ""
        agreed = units_of_memorandum(plan, self.actor)
        library = beside(agreed, units_of_library(self.actor, language, plan.units), plan)
        fields["chosen"].offer([*agreed, *library], ticked=plan.units)
        if fields["chosen"].offers:
            self.folded = ("qualification", "units")
        else:
            del fields["chosen"]
        offered = [one for one in plan.units if "chosen" in fields and fields["chosen"].key_of(one)]
        fields["units"].initial = [one for one in plan.units if one not in offered]
        fields["qualification"].initial = plan.qualification if plan.units != offered else {}

    @property
    def is_unfolded(self) -> bool:
        """Whether something stands there, or was typed there."""
        return self.is_bound or bool(self.fields["units"].initial)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        chosen = data.pop("chosen", None) or []
        if not chosen or self.errors:
            return data
        codes = {one.content.get("code") for one in chosen}
        written = [one for one in data.get("units") or [] if one.get("code") not in codes]
        data["units"] = [*(dict(one.content) for one in chosen), *written]
        data["qualification"] = data.get("qualification") or dict(chosen[0].qualification)
        return data


def beside(agreed: Sequence[Offer], library: Iterable[Offer], plan: StayPlan) -> list[Offer]:
    """The units of the library that the memorandum does not name, which each says; those planned already stay."""
    if not agreed:
        return list(library)
    codes, held = {one.content.get("code") for one in agreed}, [str(unit.get("library", "")) for unit in plan.units]
    words = gettext("not in %(mou_code)s") % {"mou_code": plan.memorandum.code if plan.memorandum else ""}
    return [
        replace(one, about=", ".join(filter(None, [one.about, words]))) if one.content.get("code") not in codes else one
        for one in library
        if one.content.get("code") not in codes or one.key in held
    ]


def units_of_memorandum(plan: StayPlan, actor: Actor) -> list[Offer]:
    """The units of the memorandum of a stay: of the version in force, else of the newest that the actor sees."""
    if plan.memorandum is None:
        return []
    version = version_for(plan.memorandum, plan.mobility)
    if version is None:
        seen = MemorandumVersion.objects.visible_to(actor).filter(memorandum=plan.memorandum)
        version = seen.order_by("-created_at").first()
    return units_in(version.content, plan.memorandum.code) if version else []


class MemorandumField(forms.ModelChoiceField):
    """Each memorandum with who is in it and how it stands: a file code alone tells nobody which one it is.

    Of two versions in force it tells the one that holds on `day`, today without one.
    """

    day: date | None = None

    def label_from_instance(self, obj: Memorandum) -> str:
        versions = list(obj.versions.all())
        newest = in_force_on(versions, self.day) or max(versions, key=lambda one: one.created_at, default=None)
        if newest is None:
            return obj.code
        parties = ", ".join(sorted(party.organisation.name for party in newest.parties.all()))
        until = newest.valid_until if newest.state == State.IN_FORCE else None
        words = _("in force until %(day)s") % {"day": long_day(until)} if until else newest.get_state_display()
        return " · ".join(filter(None, [obj.code, parties, str(words)]))


class MemorandumChoiceForm(ActForm):
    """Which memorandum the stay goes under."""

    memorandum = MemorandumField(label=_("Memorandum"), queryset=Memorandum.objects.none(), required=False)

    def fill_choices(self) -> None:
        field: Any = self.fields["memorandum"]
        field.day = cast(Mobility, self.subject).planned_start
        seen = Memorandum.objects.visible_to(self.actor).order_by("code")
        field.queryset = seen.prefetch_related("versions__parties__organisation")


class PartySignForm(SigningForm):
    """As what and where somebody signs for a party."""

    def sides(self) -> Iterable[UUID]:
        return sides_of(cast(MemorandumVersion, self.subject))

    def fill_choices(self) -> None:
        if self.on_behalf is not None:
            self.for_oneself()
            return
        version = cast(MemorandumVersion, self.subject)
        party = version.parties.filter(organisation=self.actor.organisation_id).first()
        if party is None:
            return
        asked = request_of(version, self.actor, self.actor.person_id)
        self.fields["as_function"].initial = asked.function if asked else party.capacity
