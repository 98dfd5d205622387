"""What guardians record: their consents, what they take back, what they ask first; what must be known of the health."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from agreements import consent_forms, consents, health, selectors, services
from agreements.consent_forms import CHANGE, QUESTION, may_take_back
from agreements.documents import answered_consent
from agreements.guardian_talk import ANSWERS, ASKS, open_questions, shown_to
from agreements.matters import CONSENTS
from lifecycle.deciding import Deciding
from lifecycle.doors import step_of_act
from lifecycle.errors import ActRefused
from lifecycle.forms import NothingToSay
from lifecycle.models import Event, Mobility
from lifecycle.people.role_book import roles_in_stay, sending_organisation_id
from lifecycle.people.shown_to import holders_of
from lifecycle.registry import act
from lifecycle.roles import CO, GU, HC, LE, Role
from lifecycle.steps import ActStep
from lifecycle.tables import mobility as stay
from lifecycle.vocabulary import ByDetail
from lifecycle.which import words

CONSENTING = (stay.PREPARATION, stay.PARTNERSHIP, *stay.IN_AGREEMENT, stay.READY)
ABOUT_HEALTH = (*CONSENTING, *stay.AT_THE_HOST)


def no_consent_yet(subject: Mobility, deciding: Deciding) -> None:
    """Who decides has not consented to the present plan."""
    if deciding.person_id in selectors.consents_of(subject):
        raise ActRefused("agreements.consented_already")


def a_consent(subject: Mobility, deciding: Deciding) -> None:
    """Who decides has consented to the present plan."""
    if deciding.person_id not in selectors.consents_of(subject):
        raise ActRefused("agreements.no_consent_to_take_back")


def a_matter(subject: Mobility, deciding: Deciding) -> None:
    """Something beside the stay itself was consented to, and not taken back."""
    if not may_take_back(subject, deciding.person_id):
        raise ActRefused("agreements.no_consent_to_take_back")


@act(
    "agreements.give_consent",
    roles=(GU,),
    while_in=(*CONSENTING, *stay.AT_THE_HOST),
    form=consent_forms.ConsentForm,
    label=_("Consent as guardian"),
    told=_("answered the consent asked of a guardian"),
    tells=(CO,),
    requires=no_consent_yet,
    needs_proof=True,
    settles={
        "agreements.no_consent": _("Read and consent"),
    },
)
def give_consent(step: ActStep[Mobility]) -> None:
    """Each matter apart; revocable until departure. Who becomes guardian during the stay consents to its changes.

    Confirmed by a code, or on paper: that is the signature, and the paper with the answers prints it.
    """
    given = {name: step.data[name] for name in CONSENTS}
    consent = services.give_consent(
        mobility=step.subject, guardian_id=step.decider_id, consents=given, note=step.data["note"]
    )
    consents.keep_answers(consent=consent, data=step.data)
    step.event_details |= {"consent": consent.pk, "matters": sorted(name for name, said in given.items() if said)}
    services.let_go_of_consent_papers(mobility=step.subject, guardian_id=step.decider_id)
    step.papers += answered_consent(consent, step)


@act(
    "agreements.take_back_consent",
    roles=(GU,),
    while_in=CONSENTING,
    form=consent_forms.ConsentBackForm,
    label=_("Take the consent back…"),
    told=_("took the consent as guardian back"),
    tells=(CO, HC),
    requires=a_consent,
    decides=True,
)
def take_back_consent(step: ActStep[Mobility]) -> None:
    """Arrival is refused then; a to-do for the coordinator follows."""
    services.take_back_consent(mobility=step.subject, guardian_id=step.decider_id)
    health.erase(mobility=step.subject, person_id=step.decider_id)
    step.remark = step.data["reason"]


@act(
    "agreements.take_back_matter",
    roles=(GU,),
    while_in=tuple(one for one in stay.State if one != stay.DRAFT),
    form=consent_forms.MatterBackForm,
    label=_("Take one consent back…"),
    told=_("took one consent back"),
    tells=(CO, HC),
    requires=a_matter,
    about=(words("matter", CONSENTS.items()),),
)
def take_back_matter(step: ActStep[Mobility]) -> None:
    """As easily as it was given, and at any time; what rests on the stay itself stays."""
    step.event_details["matter"] = step.data["matter"]
    consents.take_back_matter(mobility=step.subject, guardian_id=step.decider_id, matter=step.data["matter"])


# A question or a wish first


def somebody_answers(subject: Mobility, deciding: Deciding) -> None:
    """An organisation sends, so that somebody there answers."""
    if sending_organisation_id(subject) is None:
        raise ActRefused("agreements.nobody_answers")


@act(
    ASKS,
    roles=(GU,),
    while_in=CONSENTING,
    form=consent_forms.WishFirstForm,
    label=_("Ask something, or want something changed first…"),
    told=ByDetail(
        "kind",
        {
            QUESTION: _("asks something as guardian, before letting the participant go"),
            CHANGE: _("wants something changed as guardian, before letting the participant go"),
        },
    ),
    tells=(CO,),
    on_behalf=False,
    requires=somebody_answers,
    shown_to=shown_to,
)
def ask_as_guardian(step: ActStep[Mobility]) -> None:
    """It ends nothing. A wish while the agreement is out for signature rests the round, as every refusal does."""
    step.event_details["kind"] = step.data["kind"]
    step.remark = step.data["text"]
    if step.data["kind"] == CHANGE and _is_asked_to_sign(step):
        step_of_act(step, machine="mobility", pk=step.subject.pk, name="refuse_signature", reason=step.data["text"])


def _is_asked_to_sign(step: ActStep[Mobility]) -> bool:
    if step.subject.state != stay.AGREEMENT_SIGNING:
        return False
    version = selectors.version_in(step.subject, selectors.State.SIGNING)
    paper = selectors.paper_of(version) if version is not None else None
    return paper is not None and paper.requests.filter(person=step.decider_id, state="open").exists()


def a_question_of_a_guardian(subject: Mobility, deciding: Deciding) -> None:
    """A guardian asked something, and nobody has answered."""
    if not open_questions(subject):
        raise ActRefused("agreements.no_question_of_a_guardian")


@act(
    ANSWERS,
    roles=(CO,),
    while_in=CONSENTING,
    form=consent_forms.AnswerGuardianForm,
    label=_("Answer the guardian"),
    told=_("answered what a guardian asked"),
    tells_named=True,
    on_behalf=False,
    requires=a_question_of_a_guardian,
    settles={"agreements.guardian_asks": _("Answer")},
    shown_to=shown_to,
)
def answer_guardian(step: ActStep[Mobility]) -> None:
    """The guardian who asked reads it in the mail and on the own page."""
    step.event_details |= {"question": step.data["question"].pk, "named": step.data["question"].person_id}
    step.remark = step.data["text"]


# What must be known of the health


def knows_of_health(mobility: Mobility, actor: Actor) -> Callable[[Event], bool]:
    """The school, who goes, and who wrote it; host and other guardian do not learn that something was written."""
    if roles_in_stay(actor, mobility) & {CO, LE}:
        return lambda _event: True
    return lambda event: event.person_id in actor.people


def own_to_write(subject: Mobility, deciding: Deciding) -> None:
    """Of age, or the guardian who consented to it; somebody there reads it."""
    if sending_organisation_id(subject) is None:
        raise ActRefused("agreements.nobody_answers")
    if not selectors.needs_guardian(subject):
        return
    if Role.GUARDIAN not in deciding.roles:
        raise ActRefused("agreements.guardian_writes_it")
    consent = selectors.consents_of(subject).get(deciding.person_id) if deciding.person_id else None
    if consent is None:
        raise ActRefused("agreements.consent_first")


def is_its_reader(subject: Mobility, deciding: Deciding) -> None:
    """Something is kept, and who decides is the one who reads it."""
    if not health.notes_of(subject):
        raise ActRefused("agreements.nothing_of_health")
    if not health.reads(subject, deciding.actor.people):
        raise ActRefused("agreements.not_read_by_you", readers=", ".join(health.reader_names(subject)))


@act(
    "agreements.write_health",
    roles=(LE, GU),
    while_in=ABOUT_HEALTH,
    form=consent_forms.HealthForm,
    label=_("Say what must be known of the health…"),
    told=_("wrote what must be known of the health"),
    on_behalf=False,
    requires=own_to_write,
    shown_to=knows_of_health,
)
def write_health(step: ActStep[Mobility]) -> None:
    """Only those who need it, with consent; sealed."""
    health.write(mobility=step.subject, person_id=step.decider_id, text=step.data["text"])
    consent = selectors.consents_of(step.subject).get(step.decider_id)
    if consent is not None and not consent.health_data_sharing:
        consent.health_data_sharing = True
        consent.save(update_fields=["health_data_sharing"])


@act(
    "agreements.read_health",
    roles=(CO,),
    while_in=(*ABOUT_HEALTH, stay.EARLY_RETURN),
    form=NothingToSay,
    label=_("Read what must be known of the health"),
    told=_("read what must be known of the health"),
    on_behalf=False,
    requires=is_its_reader,
    shown_to=knows_of_health,
)
def read_health(step: ActStep[Mobility]) -> None:
    """Each look is one line of the history."""


@act(
    "agreements.note_measure",
    roles=(CO,),
    while_in=ABOUT_HEALTH,
    form=consent_forms.MeasureForm,
    label=_("Say what is to be done"),
    told=_("said what is to be done"),
    tells=(HC,),
    on_behalf=False,
    requires=is_its_reader,
    shown_to=holders_of(CO, LE, GU, HC),
)
def note_measure(step: ActStep[Mobility]) -> None:
    """All who must act on it read this, and never why."""
    health.set_measure(mobility=step.subject, measure=step.data["measure"])
