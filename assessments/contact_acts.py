"""Acts by which somebody says how it is going: who goes, and the school after a visit or a call."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from assessments import contact_forms, contact_services
from assessments.contact_models import ContactKind
from lifecycle.deciding import Deciding
from lifecycle.errors import ActRefused
from lifecycle.models import Event, Mobility
from lifecycle.people.role_book import roles_in_stay, sending_organisation_id
from lifecycle.registry import act
from lifecycle.roles import CO, HC, LE
from lifecycle.steps import ActStep
from lifecycle.tables import mobility as stay
from lifecycle.which import day, words


def shown_to(mobility: Mobility, actor: Actor) -> Callable[[Event], bool]:
    """The coordinators of both sides, and who goes, know that something was said."""
    knows = bool(roles_in_stay(actor, mobility) & {CO, HC, LE})
    return lambda _event: knows


def shown_to_the_school(mobility: Mobility, actor: Actor) -> Callable[[Event], bool]:
    """The school alone knows of its calls."""
    knows = CO in roles_in_stay(actor, mobility)
    return lambda _event: knows


def somebody_sends(mobility: Mobility, _deciding: Deciding) -> None:
    """What is said is read by the organisation that sends, and by nobody else."""
    if sending_organisation_id(mobility) is None:
        raise ActRefused("assessments.nobody_listens")


@act(
    "assessments.check_in",
    roles=(LE,),
    while_in=stay.AT_THE_HOST,
    form=contact_forms.CheckInForm,
    label=_("Say how it is going"),
    told=_("said how it is going"),
    on_behalf=False,
    requires=somebody_sends,
    shown_to=shown_to,
    settles={"assessments.pulse_waits": _("Answer four questions")},
)
def check_in(step: ActStep[Mobility]) -> None:
    """A sign of life of who goes. "Not good" is owed a call."""
    assert step.decider_id is not None
    contact_services.check_in(mobility=step.subject, person_id=step.decider_id, **step.data)


@act(
    "assessments.note_contact",
    roles=(CO,),
    while_in=stay.AT_THE_HOST,
    form=contact_forms.ContactForm,
    label=_("Write down a visit or a call"),
    told=_("wrote down a visit or a call"),
    on_behalf=False,
    settles={
        "assessments.silent": _("Write it down"),
        "assessments.not_well": _("Write it down"),
        "assessments.answers_differ": _("Write it down"),
    },
    about=(words("kind", ContactKind.choices), day("held_on")),
    shown_to=shown_to_the_school,
)
def note_contact(step: ActStep[Mobility]) -> None:
    """The school was in touch: what was silent is heard of, and what was not going well is answered."""
    assert step.decider_id is not None
    contact_services.note_contact(mobility=step.subject, person_id=step.decider_id, **step.data)
    step.event_details |= {"kind": step.data["kind"], "held_on": step.data["held_on"]}
