"""Facts that people record on memoranda, and on what a stay plans."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from documents.models import SigningMethod
from documents.services import handed_in_with, require_signable
from documents.services import sign as sign_document
from lifecycle.deciding import Deciding
from lifecycle.errors import ActRefused
from lifecycle.facts import noted
from lifecycle.models import Mobility
from lifecycle.people.role_book import organisation_in
from lifecycle.registry import act, called
from lifecycle.roles import CO, HC, LEAD, PARTY, OrganisationPartKind
from lifecycle.steps import ActStep
from lifecycle.tables import mobility as stay
from lifecycle.tables import mou
from lifecycle.vocabulary import About
from lifecycle.which import day, organisations, rows_called
from partnerships import drafting, forms, services, writing_forms
from partnerships.content import PARTS
from partnerships.guards import mou_holds
from partnerships.models import Memorandum, MemorandumVersion
from partnerships.reviewing import AFTER_REVIEW
from partnerships.selectors import request_of

DRAFTING = (mou.DRAFT, mou.CHANGES_REQUESTED)
PLANNING = (stay.DRAFT, stay.PREPARATION, stay.PARTNERSHIP)


def version_called(held: tuple[str, int | None]) -> str:
    """A version by the file code and its number; a draft has no number yet."""
    code, nth = held
    return gettext("%(mou_code)s, version %(nth)s") % {"mou_code": code, "nth": nth} if nth else code


called("mou", About("", say=version_called, find=rows_called(MemorandumVersion, "memorandum__code", "number")))


@act(
    "partnerships.write_memorandum",
    machine="mou",
    roles=(PARTY,),
    while_in=DRAFTING,
    form=writing_forms.MemorandumForm,
    label=_("Write the memorandum"),
    told=_("wrote the memorandum"),
    on_behalf=False,
    in_runs=True,
    settles={
        "partnerships.content_missing": _("Write it"),
        "partnerships.body_missing": _("Say who does it"),
        "partnerships.no_signer": _("Say who signs"),
        "partnerships.no_capacity": _("Say in which capacity"),
        "partnerships.no_mandate": _("Say which mandate"),
        "partnerships.no_second_signer": _("Name the second one"),
    },
)
def write_memorandum(step: ActStep[MemorandumVersion]) -> None:
    """Texts, days, who does what, places, who signs: what is given, or one part of them."""
    version, data = step.subject, step.data
    drafting.require_unchanged(version, data["part"], data["seen"])
    if "content" in data:
        drafting.write_texts(version, PARTS.get(data["part"]), data["content"])
    if days := {name: data[name] for name in writing_forms.COLUMNS if name in data}:
        drafting.write_days(version, days)
    for name, write in ROWS.items():
        if name in data:
            write(version, data[name] or [])
    drafting.mark_written(version, drafting.parts_written(data["part"], data), step.decider_id)


ROWS: dict[str, Callable[[MemorandumVersion, Any], None]] = {
    "bodies": drafting.write_bodies,
    "places": drafting.offer_places,
    "signing": drafting.say_who_signs,
}


@act(
    "partnerships.set_parties",
    machine="mou",
    roles=(PARTY,),
    while_in=DRAFTING,
    form=writing_forms.PartiesForm,
    label=_("Say who the parties are"),
    told=_("said who the parties to the memorandum are"),
    on_behalf=False,
    in_runs=True,
    settles={
        "partnerships.two_parties": _("Say who they are"),
        "partnerships.two_homes": _("Say who they are"),
        "partnerships.two_communities": _("Say who they are"),
        "partnerships.party_incomplete": _("Complete the parties"),
    },
)
def set_parties(step: ActStep[MemorandumVersion]) -> None:
    """Who takes part, and who is covered: those that are given."""
    version, data = step.subject, step.data
    drafting.require_unchanged(version, data["part"], data["seen"])
    if data.get("parties") is not None:
        drafting.set_parties(version=version, parties=data["parties"], covered=None)
    if "covered" in data:
        drafting.cover(version, data["covered"] or [])
    if "other_actors" in data:
        texts = {"other_actors": data["other_actors"]} if data["other_actors"] else {}
        drafting.write_texts(version, PARTS["covered"], texts)
    drafting.mark_written(version, drafting.parts_written(data["part"], data), step.decider_id)
    step.event_details["parties"] = version.parties.count()


def a_signature_to_give(version: MemorandumVersion, deciding: Deciding) -> None:
    """A signature of this person for the organisation acted for is asked, and it is the turn of it."""
    request = request_of(version, deciding.actor, deciding.person_id)
    if request is None:
        raise ActRefused("partnerships.nothing_to_sign")
    require_signable(request)


@act(
    "partnerships.sign",
    machine="mou",
    roles=(PARTY,),
    while_in=(mou.SIGNING,),
    form=forms.PartySignForm,
    label=_("Sign the memorandum"),
    told=_("signed the memorandum"),
    needs_proof=True,
    own_receipt=True,
    requires=a_signature_to_give,
    settles={
        "partnerships.unsigned": _("Read and sign"),
    },
)
def sign(step: ActStep[MemorandumVersion]) -> None:
    """The person asked for that party signs the frozen text; or did so before a coordinator of it, who saw it."""
    request = request_of(step.subject, step.actor, step.decider_id)
    assert request is not None  # the act requires it
    signature = sign_document(
        request_id=request.pk,
        actor=Actor(step.decider_id, step.actor.organisation_id),
        method=SigningMethod(step.method),
        **step.form.stated,
        **step.evidence,
    )
    told = {"document": request.document_id, "sha256": signature.document_sha256, "method": str(signature.method)}
    step.event_details |= told | noted(signature, request.document) | handed_in_with(signature)


@act(
    "partnerships.hold_review",
    machine="mou",
    roles=(PARTY,),
    while_in=(mou.IN_FORCE, *DRAFTING),
    form=forms.ReviewForm,
    label=_("Record a review"),
    told=_("recorded a review of the memorandum"),
    on_behalf=False,
    about=(day("held_on"),),
    settles={"partnerships.no_review": _("Record the review"), "partnerships.review_due": _("Record the review")},
)
def hold_review(step: ActStep[MemorandumVersion]) -> None:
    """Results, recognition problems, trust, documents (CK-19)."""
    actions = step.data.pop("actions")
    review = services.hold_review(memorandum=step.subject.memorandum, person_id=step.decider_id, **step.data)
    for follow in AFTER_REVIEW:
        follow(review, actions)
    services.settle_in_force(memorandum=step.subject.memorandum, beside=step.subject.pk)
    step.event_details["held_on"] = step.data["held_on"]
    step.remark = step.data["findings"]


def no_host_any_more(mobility: Mobility, _deciding: Deciding) -> None:
    """Once the agreement is written another host is chosen only after the former was taken out, and its people told."""
    if mobility.state not in PLANNING and organisation_in(mobility, OrganisationPartKind.HOSTING) is not None:
        raise ActRefused("partnerships.host_stands")


@act(
    "partnerships.choose_host",
    roles=(LEAD,),
    while_in=(*PLANNING, stay.AGREEMENT_DRAFT, stay.AGREEMENT_REVIEW),
    form=forms.HostForm,
    label=_("Choose the host"),
    told=_("chose the host"),
    on_behalf=False,
    requires=no_host_any_more,
    settles={
        "partnerships.no_host": _("Choose the host"),
    },
    about=(About("host", find=organisations),),
)
def choose_host(step: ActStep[Mobility]) -> None:
    """Who receives the participant."""
    company, responsible = step.data["company"], step.data["responsible"]
    services.choose_host(
        mobility=step.subject,
        organisation_id=step.data["organisation"].pk,
        company_id=company.pk if company else None,
        responsible_id=responsible.pk if responsible else None,
    )
    step.event_details["host"] = step.data["organisation"].pk


@act(
    "partnerships.plan_units",
    roles=(LEAD, HC),
    while_in=(*PLANNING, stay.AGREEMENT_DRAFT),
    form=forms.UnitsForm,
    label=_("Plan the units"),
    told=_("planned the units"),
    on_behalf=False,
    about=(About("units"),),
)
def plan_units(step: ActStep[Mobility]) -> None:
    """Which qualification and which of its units."""
    services.plan_units(
        mobility=step.subject, qualification=step.data["qualification"] or {}, units=step.data["units"] or []
    )
    step.event_details["units"] = [unit["code"] for unit in step.data["units"] or []]


def a_memorandum_to_choose(mobility: Mobility, deciding: Deciding) -> None:
    """While the stay is planned; once the agreement is out, only where the memorandum no longer holds."""
    if mobility.state == stay.AGREEMENT_SIGNING and not mou_holds(mobility):
        raise ActRefused("partnerships.memorandum_holds")


@act(
    "partnerships.link_memorandum",
    roles=(CO,),
    while_in=(stay.DRAFT, stay.PREPARATION, stay.PARTNERSHIP, stay.AGREEMENT_SIGNING),
    form=forms.MemorandumChoiceForm,
    label=_("Choose the memorandum"),
    told=_("chose the memorandum"),
    on_behalf=False,
    requires=a_memorandum_to_choose,
    settles={
        "partnerships.no_mou_linked": _("Choose the memorandum"),
        "partnerships.mou_not_in_force": _("See what it waits for"),
        "partnerships.mou_begins_late": _("See the ways out"),
        "partnerships.mou_ends_early": _("See the ways out"),
        "partnerships.mou_lacks_organisations": _("See the ways out"),
        "partnerships.mou_lacks_units": _("See the ways out"),
    },
    about=(About("memorandum", find=rows_called(Memorandum, "code")),),
)
def link_memorandum(step: ActStep[Mobility]) -> None:
    """Under which memorandum the stay goes."""
    services.link_memorandum(mobility=step.subject, memorandum=step.data["memorandum"])
    step.event_details["memorandum"] = step.data["memorandum"].pk if step.data["memorandum"] else None
