"""The requirements that the stay itself can answer (domain reference 4.5, `lifecycle.*`)."""

from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from accounts.actors import Actor
from ground.sentences import PARAM_WORDS
from lifecycle.answers import holds
from lifecycle.deadlines import due_on
from lifecycle.gate import HAS_WAIVERS
from lifecycle.in_stay import organisation_with
from lifecycle.models import Mobility, NamedPart, OrganisationPart, Waiver
from lifecycle.models.mobility import Approach
from lifecycle.people.role_book import lead_role, people_in, roles_in_stay, sending_organisation_id
from lifecycle.programme_rules import rules_broken
from lifecycle.registry import guard, owed, said_by
from lifecycle.roles import NamedPartKind, OrganisationPartKind, Role
from lifecycle.tables.mobility import AT_THE_HOST, BEFORE_DEPARTURE, NOT_SELECTED, OTHER
from lifecycle.vocabulary import Missing, Sentence, Unmet
from lifecycle.waivers import requirement, who_agrees

OTHER_APPROACH: Unmet = {"lifecycle.other_approach": _("This is not for stays with the approach “%(approach)s”.")}


def _lead(mobility: Mobility) -> Role:
    return lead_role(sending_organisation_id(mobility))


@guard(
    "lifecycle.reason_given",
    unmet={
        "lifecycle.reason_code": _("Choose the kind of reason: %(codes)s."),
        "lifecycle.reason": _("A reason in words is needed."),
    },
    answers=("reason_code", "reason"),
)
def reason_given(details: dict[str, Any]) -> list[Missing]:
    """A reason, by code where the table lists codes; in words where it lists none, or where the code alone says little.

    Who was not selected is told why, so that the code is not enough.
    """
    codes, code, text = details["row"].reasons, details.get("reason_code"), str(details.get("reason") or "").strip()
    if codes and code not in codes:
        return [Missing("lifecycle.reason_code", Role.LEAD, params={"codes": list(codes)})]
    if not text and (not codes or code in (OTHER, NOT_SELECTED)):
        return [Missing("lifecycle.reason", Role.LEAD)]
    return []


@guard(
    "lifecycle.basics_complete",
    met=_("The plan is complete"),
    unmet={"lifecycle.basic_missing": _("The plan lacks: %(field)s.")},
)
def basics_complete(mobility: Mobility) -> list[Missing]:
    """Participant, activity, programme and call year, country, planned dates."""
    wanted: dict[str, Any] = {
        "activity": mobility.activity,
        "programme": mobility.programme,
        "country": mobility.country,
        "planned_start": mobility.planned_start,
        "planned_end": mobility.planned_end,
    }
    if mobility.rule_set.call_year_from is not None:
        wanted["call_year"] = mobility.call_year
    if not mobility.is_staff_stay:
        wanted["birth_date"] = mobility.record and mobility.record.birth_date
    owner = _lead(mobility)
    return [
        Missing("lifecycle.basic_missing", owner, params={"field": name}) for name, value in wanted.items() if not value
    ]


@owed(
    "lifecycle.person_of_trust_named",
    unmet={
        "lifecycle.no_person_of_trust": _(
            "Name a person of trust: no organisation sends, so this person reads a report when something is wrong."
        )
    },
)
def person_of_trust_named(mobility: Mobility) -> list[Missing]:
    """Without a school somebody is named who reads a report; owed from the draft on until the stay is over."""
    if str(mobility.state) not in (*BEFORE_DEPARTURE, *AT_THE_HOST) or sending_organisation_id(mobility) is not None:
        return []
    return [] if people_in(mobility, Role.SAFEGUARDING) else [Missing("lifecycle.no_person_of_trust", _lead(mobility))]


@guard(
    "lifecycle.within_programme_rules",
    met=_("The stay fits the rules of the programme"),
    required=_("The stay must fit the rules of the programme"),
    unmet={
        "lifecycle.one_day_only": _("A stay of one day does not count (criterion Q5). Plan at least two days."),
        "lifecycle.too_short": ngettext_lazy(
            "The stay is %(days)s day long; the programme asks for at least %(least)s %(unit)s.",
            "The stay is %(days)s days long; the programme asks for at least %(least)s %(unit)s.",
            "days",
        ),
        "lifecycle.too_long": ngettext_lazy(
            "The stay is %(days)s day long; the programme allows at most %(most)s %(unit)s.",
            "The stay is %(days)s days long; the programme allows at most %(most)s %(unit)s.",
            "days",
        ),
        "lifecycle.not_abroad": _("The host lies in the country of the sending organisation, %(country)s."),
        "lifecycle.country_outside": _("%(country)s is not among the countries of the programme."),
        "lifecycle.graduated_too_long_ago": ngettext_lazy(
            "The stay must end within %(months)s month of the graduation; give the day of graduation.",
            "The stay must end within %(months)s months of the graduation; give the day of graduation.",
            "months",
        ),
        "lifecycle.wrong_target_group": _("The programme does not take this kind of participant: %(kind)s."),
    },
)
def within_programme_rules(mobility: Mobility) -> list[Missing]:
    """Duration, target group and country pass the rule set (2.4; Q4, Q5)."""
    if mobility.planned_start is None or mobility.planned_end is None:
        return []  # named by basics_complete
    return rules_broken(mobility, mobility.planned_start, mobility.planned_end)


def crosses_border(mobility: Mobility) -> bool:
    """Whether the stay leads to another country, or within one to another language community (2.3, Q4)."""
    home, host = _part(mobility, OrganisationPartKind.SENDING), _part(mobility, OrganisationPartKind.HOSTING)
    if home is None or home.organisation.country != mobility.country:
        return True
    communities = {_plain(part.organisation.language_community) for part in (home, host) if part}
    return len(communities - {""}) == 2


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _part(mobility: Mobility, kind: str) -> OrganisationPart | None:
    return organisation_with(mobility, kind)


@guard(
    "lifecycle.mou_required", unmet={"lifecycle.mou_is_not_required": _("This stay needs no memorandum.")}, routes=True
)
def mou_required(mobility: Mobility) -> list[Missing]:
    """The stay needs a memorandum."""
    return [] if mobility.mou_required else [Missing("lifecycle.mou_is_not_required", Role.SENDING_COORDINATOR)]


@guard(
    "lifecycle.mou_not_required",
    unmet={
        "lifecycle.mou_is_required": _("This stay needs a memorandum. The coordinator may change that with a reason."),
        "lifecycle.mou_reason": _("Say why this stay needs no memorandum."),
    },
    routes=True,
)
def mou_not_required(mobility: Mobility) -> list[Missing]:
    """The stay needs none, for a stated reason where the coordinator changed what the rule set says."""
    if mobility.mou_required:
        return [Missing("lifecycle.mou_is_required", Role.SENDING_COORDINATOR)]
    if needs_mou_by_rule(mobility) and not mobility.mou_reason:
        return [Missing("lifecycle.mou_reason", Role.SENDING_COORDINATOR)]
    return []


def needs_mou_by_rule(mobility: Mobility) -> bool:
    """What the rule says at creation: yes for `certify` with a sending organisation, else no (4.3)."""
    return mobility.approach == Approach.CERTIFY and sending_organisation_id(mobility) is not None


def _employer_asked(mobility: Mobility) -> bool:
    return organisation_with(mobility, OrganisationPartKind.EMPLOYER) is not None


@guard(
    "lifecycle.employer_informed",
    met=_("The employer has been told"),
    needed_by=_employer_asked,
    unmet={"lifecycle.employer_not_informed": _("The sending employer has not been told of the stay.")},
)
def employer_informed(mobility: Mobility) -> list[Missing]:
    """The sending employer, if any, was told."""
    if mobility.employer_informed_on or not _employer_asked(mobility):
        return []
    return [Missing("lifecycle.employer_not_informed", Role.SENDING_COORDINATOR, due_on=due_on("D1", mobility))]


def _needs_the_employer(mobility: Mobility) -> bool:
    return mobility.apprentice and _employer_asked(mobility)


@guard(
    "lifecycle.employer_agreed",
    met=_("The employer agreed"),
    needed_by=_needs_the_employer,
    unmet={
        "lifecycle.employer_has_not_agreed": Sentence(
            _("The sending employer has not agreed yet."), to_owner=_("The school asks whether you agree to the stay.")
        )
    },
)
def employer_agreed(mobility: Mobility) -> list[Missing]:
    """For an apprentice the employer's consent, asked for with the notice of G1, is on file."""
    if mobility.employer_agreed_on or not _needs_the_employer(mobility):
        return []
    return [Missing("lifecycle.employer_has_not_agreed", Role.EMPLOYER, due_on=due_on("D5", mobility))]


@guard(
    "lifecycle.tutor_named",
    met=_("A host tutor is named"),
    unmet={"lifecycle.no_tutor": _("No host tutor with contact data has been named.")},
)
def tutor_named(mobility: Mobility) -> list[Missing]:
    """A host tutor with contact data (Q3)."""
    tutors = NamedPart.objects.open().filter(mobility=mobility, part=NamedPartKind.TUTOR).select_related("person")
    if any(part.person.email or part.reached_at for part in tutors):
        return []
    return [Missing("lifecycle.no_tutor", Role.HOST_COORDINATOR, due_on=due_on("D5", mobility))]


def _approach(mobility: Mobility, *wanted: str) -> list[Missing]:
    if mobility.approach in wanted:
        return []
    return [Missing("lifecycle.other_approach", _lead(mobility), params={"approach": mobility.approach})]


@guard("lifecycle.approach_assesses", unmet=OTHER_APPROACH, routes=True)
def approach_assesses(mobility: Mobility) -> list[Missing]:
    """Approach `evaluate` or `certify`."""
    return _approach(mobility, Approach.EVALUATE, Approach.CERTIFY)


@guard("lifecycle.approach_certifies", unmet=OTHER_APPROACH, routes=True)
def approach_certifies(mobility: Mobility) -> list[Missing]:
    """Approach `certify`."""
    return _approach(mobility, Approach.CERTIFY)


@guard("lifecycle.approach_declares", unmet=OTHER_APPROACH, routes=True)
def approach_declares(mobility: Mobility) -> list[Missing]:
    """Approach `declare`, or staff."""
    return [] if mobility.is_staff_stay else _approach(mobility, Approach.DECLARE)


@guard(
    "lifecycle.request_on_file",
    unmet={"lifecycle.no_request": _("Note the request of the participant or guardian.")},
    answers=("request_note",),
)
def request_on_file(mobility: Mobility, actor: Actor, details: dict[str, Any]) -> list[Missing]:
    """When the coordinator withdraws for them: the participant's or guardian's request, written or noted."""
    held = roles_in_stay(actor, mobility)
    themselves = {Role.PARTICIPANT, Role.GUARDIAN} & held
    if actor.is_system or themselves or str(details.get("request_note") or "").strip() or details.get("on_behalf"):
        return []
    people = people_in(mobility, Role.PARTICIPANT)
    return [Missing("lifecycle.no_request", Role.SENDING_COORDINATOR, person=people[0] if people else None)]


@guard(
    "lifecycle.waivers_reasoned",
    met=_("Each waiver has its reason and consent"),
    needed_by=partial(holds, HAS_WAIVERS),
    unmet={
        "lifecycle.waiver_waits": Sentence(
            _("Going on without “%(guard)s” waits for the consent of a second person."),
            to_owner=_("Going on without “%(guard)s” waits for your consent."),
        ),
        "lifecycle.nobody_agrees": Sentence(
            _(
                "Nobody else can agree to going on without “%(guard)s”. Invite a second coordinator, a quality manager"
                " or an administrator to your organisation."
            ),
            no_form=True,
        ),
    },
)
def waivers_reasoned(mobility: Mobility) -> list[Missing]:
    """Every waiver carries reason and person, and the consent of another person where it needs one."""
    waivers = Waiver.objects.filter(mobility=mobility).order_by("given_at")
    return [_unagreed(mobility, one) for one in waivers if not one.holds or not one.reason.strip()]


def _unagreed(mobility: Mobility, waiver: Waiver) -> Missing:
    params = {"guard": waiver.guard, "waiver": waiver.pk.hex}  # two of one requirement are agreed to one by one
    agreeing = who_agrees(mobility, waiver.given_by_id)
    if agreeing is None:
        return Missing("lifecycle.nobody_agrees", _lead(mobility), params=params, may_waive=False)
    return Missing("lifecycle.waiver_waits", agreeing.role, agreeing.person_id, params, may_waive=False)


@owed("lifecycle.consent_waits", unmet=said_by("lifecycle.waivers_reasoned"), reads=(HAS_WAIVERS,))
def consent_waits(mobility: Mobility) -> list[Missing]:
    """Whoever must agree to a waiver is asked at once, wherever the stay stands."""
    return waivers_reasoned(mobility) if holds(HAS_WAIVERS, mobility) else []


PARAM_WORDS["lifecycle.guard"] = lambda value, _params: requirement(value)
