"""Learners who go together: planned at once, then each a stay of its own (domain reference 4.3, "Group")."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from accounts.actors import Actor
from accounts.models import MembershipRole
from accounts.people import TypedPerson
from accounts.selectors import holds
from ground.errors import NotAllowed
from lifecycle.doors import perform_act
from lifecycle.errors import ActRefused
from lifecycle.models import Cohort, Mobility
from lifecycle.people.finding import meet_at_home
from lifecycle.planning import plan_stay
from lifecycle.roles import NamedPartKind

# What the members of a group have in common when they are planned.
SHARED = (
    "participant_kind",
    "programme",
    "call_year",
    "approach",
    "country",
    "planned_start",
    "planned_end",
    "objective",
    "working_language",
    "document_language",
    "project",
)


@dataclass(frozen=True)
class Named:
    """A person as typed: names and one mail address."""

    given_names: str
    family_names: str
    email: str
    answer: str = field(default="", kw_only=True)  # who is meant, where it was asked


@dataclass(frozen=True)
class Newcomer(Named):
    """Who is to join a group; with the guardian, where one is known already."""

    birth_date: date | None = None
    guardian: Named | None = None


def leads_group(actor: Actor, cohort: Cohort) -> bool:
    """Whether the actor coordinates at the school that sends the group."""
    return cohort.organisation_id == actor.organisation_id and holds(actor, MembershipRole.COORDINATOR)


def require_leads_group(actor: Actor, cohort: Cohort) -> None:
    """Raises NotAllowed for anybody else."""
    if not leads_group(actor, cohort):
        raise NotAllowed("lifecycle.coordinators_plan")


@transaction.atomic
def plan_group(
    *,
    actor: Actor,
    name: str,
    programme_text: str,
    newcomers: Iterable[Newcomer],
    rule_set: Any,
    facts: Mapping[str, Any],
) -> tuple[Cohort, list[Mobility]]:
    """A group and a draft for each of its people. `facts` are columns of Mobility that all have in common.

    Raises ActRefused("lifecycle.group_exists") for a name the school has used already.
    """
    if actor.organisation_id is None:
        raise NotAllowed("lifecycle.coordinators_plan")
    if Cohort.unscoped.filter(organisation_id=actor.organisation_id, name=name).exists():
        raise ActRefused("lifecycle.group_exists", name=name)
    cohort = Cohort(organisation_id=actor.organisation_id, name=name, is_group=True, programme_text=programme_text)
    require_leads_group(actor, cohort)
    cohort.save(force_insert=True)
    return cohort, [_member(actor, cohort, one, rule_set, facts) for one in newcomers]


@transaction.atomic
def join_group(*, actor: Actor, cohort: Cohort, newcomers: Iterable[Newcomer]) -> list[Mobility]:
    """More people under the plan of those who are in it already."""
    require_leads_group(actor, cohort)
    pattern = Mobility.unscoped.filter(cohort=cohort).select_related("rule_set").order_by("created_at").first()
    if pattern is None:
        raise ActRefused("lifecycle.group_empty")
    facts = {column: getattr(pattern, column) for column in SHARED}
    return [_member(actor, cohort, one, pattern.rule_set, facts) for one in newcomers]


def _member(actor: Actor, cohort: Cohort, newcomer: Newcomer, rule_set: Any, facts: Mapping[str, Any]) -> Mobility:
    typed = TypedPerson(newcomer.given_names, newcomer.family_names, newcomer.email, birth_date=newcomer.birth_date)
    person = meet_at_home(typed, keeper_id=cohort.organisation_id, answer=newcomer.answer)
    if Mobility.unscoped.filter(cohort=cohort, participant=person).exists():
        raise ActRefused("lifecycle.in_the_group_already", name=person.full_name)
    mobility = plan_stay(
        actor=actor,
        participant=person,
        rule_set=rule_set,
        record={"birth_date": newcomer.birth_date} if newcomer.birth_date else {},
        cohort=cohort,
        **facts,
    )
    if newcomer.guardian and mobility.is_minor_on_start:
        who = newcomer.guardian
        named = {
            "part": NamedPartKind.GUARDIAN.value,
            "given_names": who.given_names,
            "family_names": who.family_names,
            "email": who.email,
            "who": who.answer,
        }
        perform_act(name="lifecycle.name_person", pk=mobility.pk, actor=actor, data=named)
    return mobility


@transaction.atomic
def say_programme(*, actor: Actor, cohort: Cohort, text: str) -> None:
    """The text that the agreements of the group begin with; those begun already keep their own."""
    require_leads_group(actor, cohort)
    cohort.programme_text = text
    cohort.save(update_fields=["programme_text"])
