"""A stay begun through the API: the same checks as the form of the page, the same service."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.serializers import ErrorDetail, ValidationError

from accounts.actors import Actor
from accounts.models import Person
from accounts.people import TypedPerson
from api import selectors
from lifecycle.models import Mobility, RuleSet
from lifecycle.models.mobility import Approach, ParticipantKind
from lifecycle.people.finding import NEW, meet_at_home
from lifecycle.planning import plan_stay
from lifecycle.programmes import programme_of, rule_sets_for, takes_call_year

COLUMNS = (
    "call_year", "approach", "graduated_on", "country", "planned_start", "planned_end", "travel_days", "objective",
    "working_language",
)  # fmt: skip


def begin(actor: Actor, given: dict[str, Any]) -> Mobility:
    """Plan the stay. Raises ValidationError for what names nothing the actor may use, and what plan_stay raises."""
    rules = _rules(given)
    facts = {name: given[name] for name in COLUMNS if name in given}
    if given["participant_kind"] == ParticipantKind.STAFF:
        facts["approach"] = Approach.DECLARE  # no units, nothing to validate (variant D)
    employer = selectors.employer(actor, given["employer"]) if "employer" in given else None
    if "employer" in given and employer is None:
        raise refused("employer", "not_there", _("There is no such organisation, or it is not yours to see."))
    birth_date = given.get("participant", {}).get("birth_date")
    return plan_stay(
        actor=actor,
        participant=_participant(actor, given),
        participant_kind=given["participant_kind"],
        rule_set=rules,
        programme=programme_of(rules),
        record={"birth_date": birth_date} if birth_date else {},
        apprentice=employer is not None,
        apprentice_of=employer.pk if employer else None,
        **facts,
    )


def _rules(given: dict[str, Any]) -> RuleSet:
    rules = rule_sets_for(given["participant_kind"]).filter(pk=given["rule_set"]).first()
    if rules is None:
        raise refused("rule_set", "not_there", _("There is no such rule set for this kind of participant."))
    if not takes_call_year(rules, given.get("call_year")):
        words = _("This programme needs a call year from %(first)s to %(last)s.")
        years = {"first": rules.call_year_from, "last": rules.call_year_to}
        raise refused("call_year", "call_year", words % years)
    return rules


def _participant(actor: Actor, given: dict[str, Any]) -> Person:
    who = given.get("participant")
    if actor.organisation_id is None:
        if who is not None:
            raise refused("participant", "own_stay_only", _("Acting as yourself you plan your own stay. Leave it out."))
        return selectors.own_person(actor)
    if who is None:
        raise refused("participant", "required", _("Say who goes."))
    typed = TypedPerson(
        who.get("given_names", ""), who.get("family_names", ""), who["email"], birth_date=who.get("birth_date")
    )
    answer = NEW if who.get("new_person") else str(who.get("person") or "")
    return meet_at_home(typed, keeper_id=actor.organisation_id, answer=answer)


def refused(field: str, code: str, words: str) -> ValidationError:
    """One field that cannot be taken."""
    return ValidationError({field: [ErrorDetail(words, code=code)]})
