"""What is missing is settled by the form that its button opens: filled in and sent, it is missing no more."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from django.urls import reverse

from documents.models import Document
from ground import clock
from lifecycle.roles import Role
from lifecycle.tables.mobility import State
from portal.agreements.reading import AgreementPage
from portal.agreements.writing.page import AgreementWriting
from portal.settling import way_to_settle
from portal.steps.kept_at import STEP
from tests.factories.assessments import UNITS
from tests.factories.documents import make_ready
from tests.factories.partnerships import a_memorandum
from tests.lifecycle import worlds
from tests.missing import satisfied
from tests.portal.code_walk import filled, newest_code
from tests.portal.more_that_lacks import MORE
from tests.portal.test_ways_walked import todos_in
from tests.portal.writing_parts import fields_of

CO, HC, HT, LE, QM = (
    Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.HOST_TUTOR, Role.PARTICIPANT, Role.QUALITY_MANAGER,
)  # fmt: skip
FACTS = {fact.name: fact for fact in MORE}
PLAN = {"planned_start": "2026-03-02", "planned_end": "2026-04-24", "country": "IT", "approach": "certify"}


@dataclass(frozen=True)
class Settled:
    """One way: who owes the code in this state, and what they answer beside what any form takes."""

    code: str
    state: State
    fact: str
    owner: Role = CO
    answers: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.code} {self.owner}"


def the_rules(cast):
    """Those that the stay was planned under."""
    return str(cast.mobility.rule_set_id)


def another_memorandum(cast):
    """One that covers the stay."""
    units = {"content": {"qualifications": [{"units": UNITS}]}}
    return str(a_memorandum(cast, "in_force", number=1, in_force_at=clock.now(), **units).memorandum_id)


ANOTHER = {"memorandum": another_memorandum}
WAYS = [
    Settled(
        "agreements.contact_on_both_sides",
        State.AGREEMENT_DRAFT,
        "one contact for both sides",
        answers={"c.host.mentor.name": "Mentor there", "c.host.administrative.name": "Office there"},
    ),
    Settled(
        "agreements.nothing_changed",
        State.AGREEMENT_DRAFT,
        "a change of nothing",
        answers={"c.place": "The second kitchen"},
    ),
    Settled("agreements.extension_late", State.ONGOING, "a longer stay asked for late"),
    *(
        Settled(
            f"assessments.open_{item}",
            State.READY,
            "a visa and social security are asked for",
            answers={"done_on": "2026-01-12", "detail": "As agreed"},
        )
        for item in ("visa", "social_security", "pay", "special_arrangements", "data_basis")
    ),
    Settled("lifecycle.employer_asks", State.PREPARATION, "the employer asks"),
    Settled(
        "lifecycle.employer_not_informed", State.PREPARATION, "the employer of a stay with memorandum knows nothing"
    ),
    Settled(
        "lifecycle.graduated_too_long_ago",
        State.DRAFT,
        "the participant graduated long ago",
        answers=PLAN | {"graduated_on": "2026-01-09"},
    ),
    Settled(
        "lifecycle.wrong_target_group",
        State.DRAFT,
        "the programme is for staff",
        answers=PLAN | {"rule_set": the_rules},
    ),
    Settled("lifecycle.not_vouched", State.PREPARATION, "nobody vouched for the host"),
    Settled("lifecycle.vouch_waits", State.DRAFT, "nobody vouched for the host"),
    *(Settled("lifecycle.successor_waits", State.ONGOING, "a successor waits", owner) for owner in (CO, HC)),
    *(
        Settled("documents.signature_waits", State.ONGOING, "a paper waits for its signers", owner)
        for owner in (CO, HC, HT, LE)
    ),
    Settled("lifecycle.waiver_waits", State.DRAFT, "a waiver waits for consent", QM),
    Settled(
        "partnerships.mou_lacks_organisations", State.PARTNERSHIP, "the memorandum leaves out the host", answers=ANOTHER
    ),
    Settled("partnerships.mou_lacks_units", State.PARTNERSHIP, "the memorandum leaves out the units", answers=ANOTHER),
]


QUICK = {"assessments.open_visa", "lifecycle.vouch_waits", "agreements.nothing_changed"}


@pytest.mark.parametrize(
    "way", [pytest.param(way, id=str(way), marks=() if way.code in QUICK else pytest.mark.slow) for way in WAYS]
)
def test_the_form_behind_the_button_settles_it(cast, browser_of, way):
    worlds.a_stay_in(cast, way.state)
    FACTS[way.fact].change(cast)
    todo = next(todo for (code, role), todo in todos_in(cast).items() if (code, role) == (way.code, way.owner))
    for paper in Document.unscoped.filter(mobility=cast.mobility, sha256=""):
        make_ready(paper)

    chosen = {name: value(cast) if callable(value) else value for name, value in way.answers.items()}
    send(browser_of(way.owner), way_to_settle(todo).address, chosen)

    if way.code == "agreements.extension_late":  # left out by two: the second is asked by that
        agreeing = next(todo for (code, _role), todo in todos_in(cast).items() if code == "lifecycle.waiver_waits")
        send(browser_of(QM), way_to_settle(agreeing).address, {})
    still = [todo for (_code, role), todo in todos_in(cast).items() if role == way.owner]
    satisfied(way.code, still)


def send(browser, address, answers):
    """As a person does it: what follows is read, and the code typed, where the page asks for either."""
    answer = browser.get(address)
    page = answer.context["page"]
    if hasattr(page, "choose"):  # the memorandum of a stay: what is wrong is read there, and another one chosen
        address = page.choose.address
        page = browser.get(address).context["page"]
    elif isinstance(page, AgreementPage):  # the text, with the answer to it below
        address = reverse("portal:approve-agreement", args=[page.stay.pk])
        answers = {"read": page.version.sha256} | answers
    typed = (fields_of(answer) if isinstance(page, AgreementWriting) else begun(page)) | answers
    sent = browser.post(address, typed)
    if sent.status_code == 200 and (seen := sent.context["page"].form.looked_at):
        sent = browser.post(address, typed | {"seen": seen})
    assert sent.status_code == 302, (sent.context["page"].refusal, sent.context["page"].unmet)
    if f"?{STEP}=" in sent["Location"] or f"&{STEP}=" in sent["Location"]:
        assert browser.post(sent["Location"], {"code": newest_code()}).status_code == 302


def begun(page):
    """What stands on the page, filled in; a page of several forms is answered with the answers alone."""
    return with_what_was_chosen(page.form) if hasattr(page, "form") else {}


def with_what_was_chosen(form):
    """As it was opened; what stands empty is filled."""
    begun = {form.add_prefix(name): form[name].value() for name in form.fields}
    return filled(form) | {name: getattr(value, "pk", value) for name, value in begun.items() if value}
