"""A new stay, step by step: each step is one act, saved as draft when it is sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.http import Http404
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from ground.day_fields import StayDayField
from lifecycle.models import Mobility, NamedPart
from lifecycle.people.role_book import is_of_age_today, organisation_in, sending_organisation_id
from lifecycle.roles import NamedPartKind, OrganisationPartKind
from partnerships.selectors import plan_of
from portal.planning.aid import Aid
from portal.planning.may_it import Eligibility, eligibility
from portal.steps.act_page import ActPage


@dataclass(frozen=True)
class PlanningStep:
    """One page of the guide: the act behind it, and the fields it asks of it."""

    name: str
    act: str
    title: Any
    help: Any
    fields: tuple[str, ...]
    fixed: tuple[tuple[str, str], ...] = ()


STEPS = (
    PlanningStep(
        "when",
        "lifecycle.edit_basics",
        gettext_lazy("When, where and what for"),
        gettext_lazy("All of it can be changed until the agreement is signed."),
        ("birth_date", "call_year", "graduated_on", "rule_set", "country", "planned_start", "planned_end", "objective"),
    ),
    PlanningStep(
        "host",
        "partnerships.choose_host",
        gettext_lazy("The host"),
        gettext_lazy("Who receives the participant, and who answers there."),
        ("organisation", "company", "responsible"),
    ),
    PlanningStep(
        "guardian",
        "lifecycle.name_person",
        gettext_lazy("The guardian"),
        gettext_lazy("Under 18 on the first day: a guardian reads, consents and signs."),
        ("given_names", "family_names", "email", "phone", "relation", "language"),
        (("part", NamedPartKind.GUARDIAN.value),),
    ),
    PlanningStep(
        "trust",
        "lifecycle.name_person",
        gettext_lazy("Your person of trust"),
        gettext_lazy(
            "No organisation sends you. If something is wrong and you report it, this person is told at once and reads "
            "it. Choose somebody outside the host."
        ),
        ("given_names", "family_names", "email", "phone", "relation", "language"),
        (("part", NamedPartKind.PERSON_OF_TRUST.value),),
    ),
)


# Beside the way: for who is not sure how much should count.
COUNT = PlanningStep(
    "count",
    "lifecycle.edit_basics",
    gettext_lazy("How much should count?"),
    gettext_lazy("Declare, evaluate or certify: what it leads to, and what it asks of whom."),
    ("approach", "proposed"),
)


@dataclass(frozen=True)
class StepOnTheWay:
    """One of the numbered steps above the form."""

    number: int
    title: str
    address: str
    done: bool
    here: bool


@dataclass(frozen=True)
class DaySaid:
    """Below a field: the day as it was understood, and where it stands."""

    element: str
    html: SafeString


PLANS = "lifecycle.edit_basics"
ASKS_THE_RULES = ("when", "host")
JUDGED = ("planned_start", "planned_end", "country")


def steps_of(mobility: Mobility) -> list[PlanningStep]:
    """Those this stay needs: the guardian only of somebody under age, the person of trust only without a school."""
    needed = {
        "guardian": mobility.is_minor_on_start or _is_minor_so_far(mobility),
        "trust": sending_organisation_id(mobility) is None,
    }
    return [step for step in STEPS if needed.get(step.name, True)]


def _beside(mobility: Mobility) -> list[PlanningStep]:
    """The aid, where there is something to choose: without a school, and for staff, a stay is declared."""
    return [] if mobility.is_staff_stay or sending_organisation_id(mobility) is None else [COUNT]


def _has_host(mobility: Mobility) -> bool:
    return organisation_in(mobility, OrganisationPartKind.HOSTING) is not None


def _is_minor_so_far(mobility: Mobility) -> bool:
    """While no day says when the stay begins, today is the day that counts."""
    born = mobility.record.birth_date if mobility.record else None
    return mobility.planned_start is None and born is not None and not is_of_age_today(mobility)


class PlanningPage(ActPage):
    """One step of the guide."""

    def __init__(self, mobility: Mobility, actor: Actor, name: str) -> None:
        self.steps = steps_of(mobility)
        found = [step for step in [*self.steps, *_beside(mobility)] if step.name == name]
        if not found:
            raise Http404
        self.step = found[0]
        super().__init__(mobility, actor, self.step.act)
        if not self.own:
            raise Http404
        self.behalf = None
        self._typed: dict[str, Any] = {}
        self._unclear: list[str] = []
        self._answers: Mapping[str, str] = {}
        self.title, self.done = str(self.step.title), _("Saved.")

    @property
    def number(self) -> int:
        """Its place; the first page, who goes, is number 1. The aid has that of the dates, from where it is opened."""
        return self.steps.index(self.step) + 2 if self.step in self.steps else 2

    @property
    def all(self) -> int:
        """How many there are, the first page included."""
        return len(self.steps) + 1

    @property
    def button(self) -> str:
        """Says what comes next."""
        following = self._following()
        return _("Save. Next: %(title)s") % {"title": following.title} if following else _("Save and see the stay")

    @property
    def next_address(self) -> str:
        """The next step, else the stay. Asked after saving: the dates may have made a guardian necessary."""
        mobility = self.subject
        following = self._following()
        if following is None:
            return reverse("portal:stay", args=[mobility.pk])
        return reverse("portal:plan-step", args=[mobility.pk, following.name])

    def _following(self) -> PlanningStep | None:
        assert self.mobility is not None  # the guide is of a stay
        self.mobility.refresh_from_db(fields=["planned_start", "planned_end"])
        names = [step.name for step in STEPS]
        chosen = {"host"} if plan_of(self.mobility).memorandum_id and _has_host(self.mobility) else set()
        if self.step is COUNT:
            return self.steps[1]
        ahead = [one for one in steps_of(self.mobility) if one.name not in chosen]
        later = [one for one in ahead if names.index(one.name) > names.index(self.step.name)]
        return later[0] if later else None

    @property
    def way(self) -> list[StepOnTheWay]:
        """All steps, the first page included; those that were saved are links."""
        pk = self.subject_id
        first = StepOnTheWay(1, _("Who"), "", done=True, here=False)
        later = [
            StepOnTheWay(
                number,
                str(step.title),
                reverse("portal:plan-step", args=[pk, step.name]),
                done=number < self.number,
                here=step is self.step,
            )
            for number, step in enumerate(self.steps, start=2)
        ]
        return [first, *later]

    @property
    def has_aid(self) -> bool:
        """Whether the aid may be opened from here."""
        assert self.mobility is not None
        return self.step.name == "when" and self.mobility.planned_start is not None and bool(_beside(self.mobility))

    @property
    def aid(self) -> Aid:
        """The questions and what they come to."""
        return Aid(self._answers)

    @property
    def chosen(self) -> str:
        """The way that is ticked: it follows the proposal until somebody chooses another."""
        assert self.mobility is not None
        ticked, before = self._answers.get("approach", ""), self._answers.get("proposed", "")
        follows = self.aid.proposed and (not ticked or ticked in (before, str(self.mobility.approach)))
        return self.aid.proposed if follows else ticked or str(self.mobility.approach)

    @property
    def asks_rules(self) -> bool:
        """Whether what is typed here can change what the rules say."""
        return self.step.name in ASKS_THE_RULES

    @cached_property
    def may_it(self) -> Eligibility:
        """What each rule says of the stay as it is saved, or typed."""
        assert self.mobility is not None
        return eligibility(self.mobility, self.actor, self._typed, self._unclear)

    @property
    def days_typed(self) -> list[DaySaid]:
        """The fields in which a day of the stay is typed, each with how it was understood."""
        typed = [one for one in self.form if isinstance(one.field, StayDayField) and not one.is_hidden]
        return [
            DaySaid(f"{one.auto_id}_said", one.field.widget.understood(one.html_name, one.value(), one.auto_id))
            for one in typed
        ]

    def read(self, data: Any) -> None:
        """Take what is typed so far, to say what the rules say of it. Nothing is kept and nothing refused."""
        self._answers = data
        self.form = self._form(data)
        self.form.is_valid()
        if self.step.act == PLANS:
            self._typed = dict(self.form.cleaned_data)
            self._unclear = [name for name in JUDGED if name in self.form.errors and name not in self._typed]

    @property
    def guardians(self) -> list[str]:
        """Those named already."""
        found = NamedPart.objects.open().filter(mobility=self.subject, part=NamedPartKind.GUARDIAN)
        return [part.full_name for part in found.select_related("person")]

    def _form(self, data: Any = None, files: Any = None, on_behalf: Any = None, **more: Any) -> Any:
        if data is not None:
            data = data.copy()
            for name, value in self.step.fixed:
                data[name] = value
        form = super()._form(data, files, on_behalf, **more)
        fixed = dict(self.step.fixed)
        for name in list(form.fields):
            if name in fixed:
                form.fields[name].initial = fixed[name]
                form.fields[name].widget = forms.HiddenInput()
            elif name not in self.step.fields:
                self._keep_silent(form, name)
        form.order_fields([*fixed, *self.step.fields])
        return form

    def _keep_silent(self, form: Any, name: str) -> None:
        """What this step does not ask is sent along as it is."""
        form.fields[name].widget = form.fields[name].hidden_widget()

    def perform(self, data: Any, files: Any) -> bool:
        """As an act, with what is fixed; who answers the questions of the aid has not chosen yet."""
        self._answers = data
        if self.step is COUNT and "look" in data:
            return False
        data = data.copy()
        for name, value in self.step.fixed:
            data[name] = value
        return super().perform(data, files)
