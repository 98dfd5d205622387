"""What transitions change in agreements; each calls one service or passes the version's own door."""

from agreements import selectors, services
from agreements.approving import keep_comments
from agreements.models import AgreementVersion
from lifecycle.doors import pass_door
from lifecycle.models import Mobility
from lifecycle.registry import consequence
from lifecycle.steps import Step
from lifecycle.tables.agreement_version import State
from partnerships.recognising import take_over_institution


def _version(step: Step, *states: str) -> AgreementVersion:
    version = (
        step.subject if isinstance(step.subject, AgreementVersion) else selectors.version_in(step.subject, *states)
    )
    assert isinstance(version, AgreementVersion)  # the state of the stay says that there is one
    return version


@consequence("agreements.open_first_version")
def open_first_version(step: Step[Mobility]) -> None:
    """Version 1 is opened, prefilled. Who recognises by the memorandum takes part from now on."""
    take_over_institution(mobility=step.subject)
    services.open_first_version(mobility=step.subject)


@consequence("agreements.submit_with_stay")
def submit_with_stay(step: Step[Mobility]) -> None:
    """The open draft goes into review."""
    _pass(step, State.DRAFT, "submit_version")


@consequence("agreements.return_with_stay")
def return_with_stay(step: Step[Mobility]) -> None:
    """The version in review is returned."""
    _pass(step, State.REVIEW, "return_version", comments=step.details["comments"])


@consequence("agreements.request_signatures_with_stay")
def request_signatures_with_stay(step: Step[Mobility]) -> None:
    """The approved version goes out for signature."""
    _pass(step, State.REVIEW, "request_signatures")


@consequence("agreements.refuse_with_stay")
def refuse_with_stay(step: Step[Mobility]) -> None:
    """The version in signing is refused."""
    _pass(step, State.SIGNING, "refuse_version", reason=step.reason)


@consequence("agreements.take_refusal_back_with_stay")
def take_refusal_back_with_stay(step: Step[Mobility]) -> None:
    """The round of the refused version goes on as it was."""
    _pass(step, State.REFUSED, "take_back_refusal")


@consequence("agreements.recall_with_stay")
def recall_with_stay(step: Step[Mobility]) -> None:
    """The version in signing is recalled."""
    _pass(step, State.SIGNING, "recall_version", reason=step.reason)


def _pass(step: Step, state: str, name: str, **details: object) -> None:
    pass_door(step, machine="agreement_version", pk=_version(step, state).pk, name=name, **details)


RETURNS = ("return_version", "refuse_version")  # a recall is the school's own


@consequence("agreements.freeze_version")
def freeze_version(step: Step[AgreementVersion]) -> None:
    """Number given, content frozen."""
    services.freeze(version=step.subject)
    services.note_returned(step.mobility, returned=False)


@consequence("agreements.rest_requests")
def rest_requests(step: Step[AgreementVersion]) -> None:
    """Nobody signs while the round rests; what was signed stays signed."""
    services.rest_requests(version=step.subject, person_id=step.decider_id)


@consequence("agreements.wake_requests")
def wake_requests(step: Step[AgreementVersion]) -> None:
    """The round goes on as it was: who had signed has signed, the others are asked again."""
    services.wake_requests(version=step.subject)


@consequence("agreements.close_requests")
def close_requests(step: Step[AgreementVersion]) -> None:
    """Nobody is asked for this text any more. What was signed of it counts for each part that stays as it is."""
    services.close_requests(version=step.subject)


@consequence("agreements.open_next_version")
def open_next_version(step: Step) -> None:
    """The next draft, a copy; what had to be changed stays on the returned version."""
    version = _version(step, State.IN_FORCE)
    if step.details.get("comments"):
        keep_comments(
            version=version,
            comments=step.details["comments"],
            person_id=step.decider_id,
            organisation_id=None if step.on_behalf else step.actor.organisation_id,
            role=step.role,
        )
    services.open_next_version(version=version, reason=step.reason)
    services.note_returned(step.mobility, returned=step.transition.name in RETURNS)


@consequence("agreements.take_over")
def take_over(step: Step[Mobility]) -> None:
    """Dates and people of the version in force become those of the stay."""
    services.take_over(mobility=step.subject)


@consequence("agreements.supersede_older_version")
def supersede_older_version(step: Step[AgreementVersion]) -> None:
    """At most one version is in force."""
    older = AgreementVersion.unscoped.filter(mobility=step.subject.mobility, state=State.IN_FORCE)
    for version in older.exclude(pk=step.subject.pk):
        pass_door(step, machine="agreement_version", pk=version.pk, name="supersede")


@consequence("agreements.keep_superseded_paper")
def keep_superseded_paper(step: Step[AgreementVersion]) -> None:
    """The paper stays readable and says that it was superseded."""
    services.supersede_papers(version=step.subject)


@consequence("agreements.issue_final_agreement")
def issue_final_agreement(step: Step[AgreementVersion]) -> None:
    """The final with the evidence printed; earlier signatures that still count are printed with it."""
    paper = selectors.paper_of(step.subject)
    assert paper is not None  # asking for signatures issued it
    services.issue_final_of(paper=paper, carried=selectors.carried_signatures(step.subject))


@consequence("agreements.cancel_requests")
def cancel_requests(step: Step[AgreementVersion]) -> None:
    """Nobody is asked to sign a version that came to nothing."""
    services.void_signatures(version=step.subject)
    services.note_returned(step.mobility, returned=False)


@consequence("agreements.void_versions")
def void_versions(step: Step[Mobility]) -> None:
    """Every version that still counted is void."""
    for version in AgreementVersion.unscoped.filter(
        mobility=step.subject, state__in=(State.DRAFT, State.REVIEW, State.SIGNING, State.REFUSED, State.IN_FORCE)
    ):
        pass_door(step, machine="agreement_version", pk=version.pk, name="void")


@consequence("agreements.drop_open_version")
def drop_open_version(step: Step[Mobility]) -> None:
    """The open version is void; the one in force stays."""
    version = selectors.open_version(step.subject)
    if version is not None:
        pass_door(step, machine="agreement_version", pk=version.pk, name="void")
