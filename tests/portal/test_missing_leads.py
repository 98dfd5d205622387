"""Whatever is missing at a gate of a stay leads to a form that is open then, to whoever owes it, and that can settle it."""

import ast
from importlib import import_module

import pytest
from django.urls import reverse

from accounts.models import Person
from agreements.parts import PartName
from lifecycle.act_forms import BasicsForm
from lifecycle.models import Mobility, RuleSet
from lifecycle.models.mobility import ParticipantKind
from lifecycle.models.todo import ToDo
from lifecycle.registry import ACTS, GUARDS, OWED, act_that_settles
from lifecycle.roles import Role
from lifecycle.tables import MACHINE_TABLES
from portal.settling import LATER, way_to_settle
from tests.factories.agreements import written
from tests.lifecycle.conftest import put_in
from tests.missing import ask, refused, satisfied
from tests.source import sources

CO, LEAD = Role.SENDING_COORDINATOR, Role.LEAD
STAY = MACHINE_TABLES["mobility"]
# Owners that only the stay knows: whoever is asked to review, to sign, to answer, to agree.
WHOEVER = {
    "agreements.not_approved": (Role.HOST_COORDINATOR, Role.PARTICIPANT, Role.GUARDIAN, Role.COMPETENT_INSTITUTION),
    "agreements.unsigned": (CO, Role.HOST_COORDINATOR, Role.PARTICIPANT, Role.GUARDIAN, Role.COMPETENT_INSTITUTION),
    "quality.no_answer": (Role.PARTICIPANT, Role.HOST_TUTOR, Role.EMPLOYER, Role.GUARDIAN),
    "agreements.two_contacts": (LEAD, Role.HOST_COORDINATOR),
}


def gates():
    """(guard, the states in which it is asked) for every row that leads a stay on."""
    for row in STAY.rows.values():
        for name in row.needs if row.forward else ():
            yield GUARDS[name], row.sources


def owed_codes():
    return sorted(
        {
            (code, state)
            for guard, states in gates()
            for code, sentence in guard.unmet.items()
            if not sentence.no_form and act_that_settles(code)
            for state in states
        }
    )


def owners():
    """code -> the roles that the guards name as owing it, read from their source."""
    found: dict[str, set[Role]] = {}
    for source in sources():
        if source.name.startswith("tools/") or "Missing(" not in source.text:
            continue
        names = vars(import_module(source.name.removesuffix(".py").replace("/", ".")))
        for node in source.nodes:
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Missing" and len(node.args) > 1:
                code, role = getattr(node.args[0], "value", None), _role(node.args[1], names)
                if code and role:
                    found.setdefault(code, set()).add(role)
    return found


def _role(node, names):
    if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "Role":
        return Role[node.attr]
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_lead", "lead_role"):
        return LEAD
    known = names.get(getattr(node, "id", ""))
    return known if isinstance(known, Role) else None


def may(act, owner):
    """Whether the act is for this owner; who leads a stay is its coordinator, or the participant alone."""
    who_leads = {CO, Role.PARTICIPANT}
    return (
        owner in act.roles
        or (owner in who_leads and LEAD in act.roles)
        or (owner == LEAD and who_leads <= {*act.roles})
    )


@pytest.mark.parametrize(("code", "state"), owed_codes())
def test_the_form_that_settles_is_open_while_it_is_missing(code, state):
    act = act_that_settles(code)

    assert state in act.while_in or act.name in LATER, f"{act.name} is not open in {state}"


@pytest.mark.parametrize(
    ("code", "owner"), sorted({(code, role) for named in (owners(), WHOEVER) for code in named for role in named[code]})
)
def test_whoever_owes_it_may_use_the_form(code, owner):
    act = act_that_settles(code)

    assert act is None or may(act, owner), f"{act.name} is not for {owner}"


def test_every_code_leads_to_a_form_or_says_that_none_settles_it():
    at_gates = {code: sentence for guard, _states in gates() for code, sentence in guard.unmet.items()}
    owed = at_gates | {code: sentence for one in OWED.values() for code, sentence in one.unmet.items()}
    judged_at_the_click = {code for guard, _s in gates() if guard.at_the_click or guard.routes for code in guard.unmet}

    nowhere = [
        code
        for code, sentence in owed.items()
        if not sentence.no_form and not act_that_settles(code) and code not in judged_at_the_click
    ]
    assert nowhere == []


# What the plan lacks: each has its field, and filling it in settles it.


LACKING = {
    "birth_date": ("birth_date", "2009-03-14"),
    "call_year": ("call_year", "2024"),
    "country": ("country", "IT"),
    "planned_start": ("planned_start", "2026-03-02"),
    "planned_end": ("planned_end", "2026-04-24"),
}


def without(cast, field):
    """The stay of the cast, lacking this."""
    if field == "birth_date":
        cast.mobility.record.birth_date = None
        cast.mobility.record.save(update_fields=["birth_date"])
    else:
        empty = "" if field == "country" else None
        Mobility.unscoped.filter(pk=cast.mobility.pk).update(**{field: empty})
    return cast.stay()


def plan(**changed):
    return {
        "planned_start": "2026-03-02", "planned_end": "2026-04-24", "country": "IT", "approach": "certify", **changed
    }  # fmt: skip


@pytest.mark.parametrize("field", LACKING)
def test_what_the_plan_lacks_is_asked_behind_its_button_and_filling_it_in_settles_it(cast, browser_of, field):
    stay = without(cast, field)
    missing = refused("lifecycle.basic_missing", ask("lifecycle.basics_complete", mobility=stay))
    assert missing.params == {"field": field}
    way = way_to_settle(ToDo(mobility=stay, code=missing.code, owner=CO, params=missing.params))
    browser = browser_of(CO)

    name, value = LACKING[field]
    assert f'name="{name}"' in browser.get(way.address).content.decode()
    answer = browser.post(way.address, plan(**{name: value}))

    assert answer.status_code == 302, answer.context["page"].form.errors
    satisfied("lifecycle.basic_missing", ask("lifecycle.basics_complete", mobility=cast.stay()))


def test_a_birth_date_that_is_known_is_not_asked_again(cast):
    form = BasicsForm(subject=cast.mobility, actor=cast.actors[CO])

    assert not {"birth_date", "call_year", "graduated_on", "rule_set"} & set(form.fields)


def test_a_birth_date_given_later_makes_a_minor_a_minor(cast, browser_of):
    stay = without(cast, "birth_date")
    assert not stay.is_minor_on_start

    browser_of(CO).post(reverse("portal:act", args=[stay.pk, "lifecycle.edit_basics"]), plan(birth_date="14.03.2009"))

    assert cast.stay().is_minor_on_start


def test_the_first_step_of_the_guide_asks_for_the_birth_date_first_where_it_is_missing(cast, browser_of):
    stay = without(cast, "birth_date")

    page = browser_of(CO).get(reverse("portal:plan-step", args=[stay.pk, "when"])).context["page"]

    assert page.form.visible_fields()[0].name == "birth_date"


def test_a_graduate_gives_the_day_of_graduation_where_the_dates_are_refused_for_it(cast):
    cast.mobility.participant_kind = ParticipantKind.GRADUATE

    assert "graduated_on" in BasicsForm(subject=cast.mobility, actor=cast.actors[CO]).fields


def test_a_participant_whom_the_programme_does_not_take_can_go_under_another(cast, browser_of):
    staff = RuleSet.objects.filter(who=["staff"]).first()
    Mobility.unscoped.filter(pk=cast.mobility.pk).update(rule_set=staff)
    refused("lifecycle.wrong_target_group", ask("lifecycle.within_programme_rules", mobility=cast.stay()))
    address = reverse("portal:act", args=[cast.mobility.pk, "lifecycle.edit_basics"])

    browser_of(CO).post(address, plan(rule_set=cast.mobility.rule_set_id))

    satisfied("lifecycle.wrong_target_group", ask("lifecycle.within_programme_rules", mobility=cast.stay()))


def test_a_signer_without_address_is_given_one_where_the_button_leads(cast, browser_of):
    written(cast)
    guardian = Person.objects.get(pk=cast.actors[Role.GUARDIAN].person_id)
    Person.objects.filter(pk=guardian.pk).update(email=None)
    missing = refused("agreements.no_address", ask("agreements.form_complete", mobility=cast.stay()))
    way = way_to_settle(ToDo(mobility=cast.stay(), code=missing.code, owner=CO, params=missing.params))
    browser = browser_of(CO)
    typed = {"email": "guardian@families.example.org", "reason": "None was known"}

    seen = browser.post(way.address, typed).context["page"].form.looked_at
    answer = browser.post(way.address, {**typed, "seen": seen})

    assert answer.status_code == 302
    satisfied("agreements.no_address", ask("agreements.form_complete", mobility=cast.stay()))


def test_days_that_the_rules_refuse_lead_to_the_agreement_once_they_stand_there(cast):
    stay = put_in(cast.mobility, "agreement_draft", reached=3)

    way = way_to_settle(ToDo(mobility=stay, code="lifecycle.too_short", owner=CO, params={}))

    assert way.address == reverse("portal:part", args=[stay.pk, PartName.PERIOD])


def test_where_nobody_is_known_at_the_host_the_button_names_somebody():
    assert act_that_settles("partnerships.host_contact") is ACTS["lifecycle.name_tutor"]
