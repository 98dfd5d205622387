"""The papers that go round before a text is signed, each issued when somebody wants it; a new one takes its place."""

from django.utils.translation import gettext_lazy as _

from agreements.sheets import employer_notice, group_programme, participant_sheet
from lifecycle.deciding import Deciding
from lifecycle.errors import ActRefused
from lifecycle.forms import NothingToSay
from lifecycle.models import Mobility
from lifecycle.people.role_book import organisation_in
from lifecycle.registry import act
from lifecycle.roles import CO, OrganisationPartKind
from lifecycle.steps import ActStep
from lifecycle.tables import mobility as stay

BEFORE_THE_END = (stay.PREPARATION, stay.PARTNERSHIP, *stay.IN_AGREEMENT, stay.READY, *stay.AT_THE_HOST)


def an_employer(subject: Mobility, deciding: Deciding) -> None:
    """An employer sends the participant."""
    if organisation_in(subject, OrganisationPartKind.EMPLOYER) is None:
        raise ActRefused("agreements.no_employer_to_tell")


def a_group(subject: Mobility, deciding: Deciding) -> None:
    """The stay belongs to a group."""
    if subject.cohort is None or not subject.cohort.is_group:
        raise ActRefused("agreements.no_group")


@act(
    "agreements.issue_participant_sheet",
    roles=(CO,),
    while_in=BEFORE_THE_END,
    form=NothingToSay,
    label=_("Issue the participant sheet"),
    told=_("issued the participant sheet"),
    on_behalf=False,
)
def issue_participant_sheet(step: ActStep[Mobility]) -> None:
    """Who goes, for those who prepare the place."""
    step.papers += [participant_sheet(step.subject)]


@act(
    "agreements.issue_employer_notice",
    roles=(CO,),
    while_in=BEFORE_THE_END,
    form=NothingToSay,
    label=_("Issue the notice to the employer"),
    told=_("issued the notice to the sending employer"),
    on_behalf=False,
    requires=an_employer,
)
def issue_employer_notice(step: ActStep[Mobility]) -> None:
    """What the mail says, as a paper for the file of the employer."""
    step.papers += [employer_notice(step.subject)]


@act(
    "agreements.issue_group_programme",
    roles=(CO,),
    while_in=BEFORE_THE_END,
    form=NothingToSay,
    label=_("Issue the programme of the group"),
    told=_("issued the programme of the group with the list of participants"),
    on_behalf=False,
    requires=a_group,
)
def issue_group_programme(step: ActStep[Mobility]) -> None:
    """One programme and one list; nobody signs it, each signs the own agreement."""
    step.papers += [group_programme(step.subject)]
