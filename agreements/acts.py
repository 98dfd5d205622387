"""Facts that people record on the agreement of a stay."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from agreements import forms, selectors, services
from agreements.approvals import required_reviewers, still_to_approve
from agreements.approving import approve
from agreements.models import AgreementVersion
from agreements.parts import PartName
from lifecycle.deciding import Deciding
from lifecycle.errors import ActRefused
from lifecycle.forms import NothingToSay
from lifecycle.models import Mobility
from lifecycle.people.role_book import roles_in_stay
from lifecycle.registry import act, called
from lifecycle.roles import CI, CO, GU, HC, HT, IN, LE, LEAD, Role
from lifecycle.steps import ActStep
from lifecycle.tables import mobility as stay
from lifecycle.tables.agreement_version import State
from lifecycle.vocabulary import About
from lifecycle.which import day, rows_called, words


def version_said(number: object) -> str:
    """A version by its number; a draft has none yet."""
    return gettext("version %(nth)s") % {"nth": number} if number else ""


called("agreement_version", About("", say=version_said, find=rows_called(AgreementVersion, "number")))
WRITING = (stay.PARTNERSHIP, stay.AGREEMENT_DRAFT, *stay.AT_THE_HOST)
REVIEWING = (stay.AGREEMENT_REVIEW, *stay.AT_THE_HOST)


def a_draft(subject: Mobility, deciding: Deciding) -> None:
    """A version is being written, or may be opened now."""
    version = selectors.open_version(subject)
    if version is None and subject.state not in (stay.PARTNERSHIP, stay.AGREEMENT_DRAFT):
        raise ActRefused("agreements.none")
    if version is not None and version.state != State.DRAFT:
        raise ActRefused("agreements.frozen")


@act(
    "agreements.write_part",
    roles=(LEAD, HC),
    while_in=WRITING,
    form=forms.PartForm,
    label=_("Write a part of the agreement"),
    told=_("wrote a part of the agreement"),
    on_behalf=False,
    requires=a_draft,
    in_runs=True,
    settles={
        "agreements.field_missing": _("Write it"),
        "agreements.names_former_host": _("Write it anew"),
        "agreements.no_outcome": _("Write it"),
        "agreements.nothing_changed": _("Write it"),
        "agreements.two_contacts": _("Write it"),
        "agreements.contact_on_both_sides": _("Write it"),
    },
    about=(words("part", PartName.choices),),
)
def write_part(step: ActStep[Mobility]) -> None:
    """One part of the open draft; in `partnership` the text may be prepared ahead (variant B)."""
    version = selectors.open_version(step.subject)
    if version is None:
        version = services.open_first_version(mobility=step.subject)
    name = step.data["part"]
    services.require_unchanged(version=version, name=name, seen=step.data["seen"])
    services.write_part(version=version, name=name, content=step.data["content"], by=step.decider_id)
    step.event_details["part"] = name


def words_of_the_group(subject: Mobility, deciding: Deciding) -> None:
    """The stay is being written and belongs to a group in which somebody wrote already."""
    if subject.cohort_id is None:
        raise ActRefused("agreements.no_group")
    a_draft(subject, deciding)
    if not forms.sources_for(subject, deciding.actor).exists():
        raise ActRefused("agreements.nothing_to_take_over")


@act(
    "agreements.take_over_words",
    roles=(LEAD,),
    while_in=(stay.PARTNERSHIP, stay.AGREEMENT_DRAFT),
    form=forms.SourceForm,
    label=_("Take over the words of another agreement of the group"),
    told=_("took over the words of another agreement of the group"),
    on_behalf=False,
    requires=words_of_the_group,
)
def take_over_words(step: ActStep[Mobility]) -> None:
    """A group shares its text; from then on each agreement lives alone (4.3, "Group")."""
    source = selectors.version_in(step.data["source"], *State.values)
    assert source is not None  # the form offers those that have one
    version = services.open_first_version(mobility=step.subject)
    services.take_over_words(version=version, source=source)
    step.event_details |= {"source": step.data["source"].pk, "version": source.pk}


def approval_awaited(subject: Mobility, deciding: Deciding) -> None:
    """A version is in review, who decides is asked to read it, and has not approved all of it."""
    version, asked = selectors.version_in(subject, State.REVIEW), _reviews_as(subject, deciding.roles)
    if version is None or not asked:
        raise ActRefused("agreements.nothing_to_review")
    if not _waited_for(version, asked, deciding.person_id):
        raise ActRefused("agreements.approved_already")


def _reviews_as(subject: Mobility, roles: Iterable[Role]) -> set[Role]:
    return {reviewer.role for reviewer in required_reviewers(subject)} & set(roles)


def _waited_for(version: AgreementVersion, roles: Iterable[Role], person_id: UUID | None) -> set[Role]:
    """In which of these roles the person, or the organisation they speak for, has a part left to approve."""
    waiting = [reviewer for reviewer, _parts in still_to_approve(version) if reviewer.role in set(roles)]
    return {one.role for one in waiting if one.organisation_id or one.person_id == person_id}


def who_waits_for_the_last(subject: Mobility, actor: Actor) -> tuple[UUID, ...] | None:
    """Who sent the text out is told once all have approved it; until then the page counts them, and no mail does."""
    version = selectors.version_in(subject, State.REVIEW)
    return () if version is not None and still_to_approve(version) else None


@act(
    "agreements.approve_version",
    roles=(HC, HT, LE, GU, CI, IN),
    while_in=REVIEWING,
    form=forms.ApproveForm,
    label=_("Approve the agreement"),
    told=_("approved the agreement"),
    tells=(CO,),
    tells_only=who_waits_for_the_last,
    requires=approval_awaited,
    decides=True,
    settles={
        "agreements.not_approved": _("Read and approve"),
    },
    about=(About("number", say=version_said),),
)
def approve_version(step: ActStep[Mobility]) -> None:
    """A reviewer approves the submitted text. Somebody with two such roles approves in both."""
    version = selectors.version_in(step.subject, State.REVIEW)
    assert version is not None  # the act requires it
    held = {step.role} if step.on_behalf else roles_in_stay(step.actor, step.subject)
    for role in sorted(_reviews_as(step.subject, held), key=str):
        approve(version=version, person_id=step.decider_id, role=role)
    step.event_details |= {"number": version.number, "sha256": version.sha256}


def no_open_version(subject: Mobility, deciding: Deciding) -> None:
    """The agreement in force is the newest version, so that a next one can be opened."""
    if selectors.open_version(subject) is not None:
        raise ActRefused("agreements.version_open")
    if selectors.version_in_force(subject) is None:
        raise ActRefused("agreements.none_in_force")


@act(
    "agreements.start_amendment",
    roles=(LEAD, HC),
    while_in=stay.AT_THE_HOST,
    form=forms.ChangeForm,
    label=_("Change the agreement"),
    told=_("began a change of the agreement"),
    tells=(CO, HC, LE, GU),
    on_behalf=False,
    requires=no_open_version,
)
def start_amendment(step: ActStep[Mobility]) -> None:
    """A draft of the next version with what is new; the one in force stays so until all have signed the changes."""
    version = services.open_amendment(mobility=step.subject, reason=step.data["reason"])
    services.write_new_facts(
        version=version,
        last_day=step.data.get("last_day"),
        place=step.data.get("place", ""),
        tasks=step.data.get("tasks", ""),
    )
    step.event_details["version"] = version.pk
    step.remark = step.data["reason"]


def own_request_that_waits(subject: Mobility, deciding: Deciding) -> None:
    """A change is in draft that nobody sent yet, and who decides asked for it; who leads the stay takes back any."""
    if selectors.unsent_change(subject) is None:
        raise ActRefused("agreements.no_request_waits")
    if LEAD not in deciding.roles and selectors.change_asked_by(subject) not in deciding.actor.people:
        raise ActRefused("agreements.not_your_request")


@act(
    "agreements.take_back_request",
    roles=(LE, HC, CO),
    while_in=stay.AT_THE_HOST,
    form=NothingToSay,
    label=_("Take back the change that was asked for"),
    told=_("took back the change of the agreement that was asked for"),
    tells=(CO, HC, LE, GU),
    on_behalf=False,
    requires=own_request_that_waits,
)
def take_back_request(step: ActStep[Mobility]) -> None:
    """Nobody has read it yet: the draft goes, and the version in force stays as it is. Another one may be asked for."""
    draft = selectors.unsent_change(step.subject)
    assert draft is not None  # the act requires it
    draft.delete()


@act(
    "agreements.ask_extension",
    roles=(LE, HC, CO),
    while_in=stay.AT_THE_HOST,
    form=forms.LongerStayForm,
    label=_("Ask for a longer stay"),
    told=_("asked for a longer stay"),
    tells=(CO, HC, LE, GU),
    on_behalf=False,
    requires=no_open_version,
    about=(day("last_day"),),
)
def ask_extension(step: ActStep[Mobility]) -> None:
    """D10: 30 days before the end. Opens a draft of the next version, with the new last day."""
    version = services.open_amendment(
        mobility=step.subject, reason=step.data["reason"], extension_asked_on=step.subject.today
    )
    services.move_last_day(version=version, last_day=step.data["last_day"])
    step.event_details |= {"version": version.pk, "last_day": step.data["last_day"].isoformat()}
    step.remark = step.data["reason"]
