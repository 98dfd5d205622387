"""The acts that correct what is known of a person, and that make one of two entries of the same."""

from django.utils.translation import gettext_lazy as _

from lifecycle.deciding import Deciding
from lifecycle.errors import ActRefused
from lifecycle.models import Mobility
from lifecycle.people.correcting import correct
from lifecycle.people.correction_forms import CorrectionForm
from lifecycle.people.corrections import CORRECT
from lifecycle.people.merge_forms import MergeForm
from lifecycle.people.mergers import MERGE
from lifecycle.people.merging import merge
from lifecycle.people.who_corrects import corrects_somebody
from lifecycle.registry import act
from lifecycle.roles import Role
from lifecycle.steps import ActStep
from lifecycle.tables.mobility import State
from lifecycle.vocabulary import About
from lifecycle.which import PERSON

# Each may be of the organisation that keeps somebody here; which of them may, for whom, says `who_corrects`.
WHO = (
    Role.SENDING_COORDINATOR,
    Role.HOST_COORDINATOR,
    Role.INTERMEDIARY,
    Role.ADMINISTRATOR,
    Role.EMPLOYER,
    Role.COMPETENT_INSTITUTION,
    Role.PARTICIPANT,
)


def somebody_to_correct(mobility: Mobility, deciding: Deciding) -> None:
    """Somebody takes part whom the own organisation keeps; who goes corrects the own telephone."""
    if not corrects_somebody(deciding.actor, mobility):
        raise ActRefused("lifecycle.kept_by_others")


def fact_said(name: str) -> str:
    """Which fact, by the label of its field; never what it was or is."""
    field = CorrectionForm.base_fields.get(name)
    return str(field.label) if field is not None else ""


@act(
    CORRECT,
    roles=WHO,
    while_in=tuple(State),
    form=CorrectionForm,
    requires=somebody_to_correct,
    label=_("Correct what is known of a person"),
    told=_("corrected what is known of a person"),
    tells=(Role.SENDING_COORDINATOR,),
    on_behalf=False,
    settles={
        "agreements.no_address": _("Add the address"),
    },
    about=(PERSON, About("changed", say=fact_said)),
)
def correct_person(step: ActStep[Mobility]) -> None:
    """Name, birth date, addresses, telephones, relation: in any state, for every open stay of the person at once."""
    form = step.form
    assert isinstance(form, CorrectionForm)
    correct(step, person=step.data["person"], before=form.before(), after=form.after())


@act(
    MERGE,
    roles=WHO[:-1],
    while_in=tuple(State),
    form=MergeForm,
    label=_("Make one of two entries of the same person"),
    told=_("made one of two entries of the same person"),
    tells=(Role.SENDING_COORDINATOR,),
    on_behalf=False,
    about=(PERSON,),
)
def merge_person(step: ActStep[Mobility]) -> None:
    """A keeper knows somebody twice: everything that names the one then names the other."""
    merge(step, kept=step.data["person"], gone=step.data["other"])
