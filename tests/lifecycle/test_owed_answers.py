"""What waits for an answer between people who take part: it stands as a to-do until it is answered."""

from documents.services import cancel, issue
from lifecycle.registry import OWED
from lifecycle.roles import Role
from tests.factories.assessments import abroad, act
from tests.factories.documents import a_paper, a_signer
from tests.lifecycle.conftest import put_in
from tests.missing import ask, refused, satisfied

CO, HC, HT, LE, EM = (
    Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.HOST_TUTOR, Role.PARTICIPANT, Role.EMPLOYER,
)  # fmt: skip
COLLEAGUE = {"given_names": "Olivia", "family_names": "Example", "email": "olivia@people.example.org"}


def owed(name, cast):
    return OWED[name].check(cast.stay())


def test_hand_over_waits_for_either_coordinator_until_one_answers(cast):
    abroad(cast)
    satisfied("lifecycle.successor_waits", owed("lifecycle.successor_to_answer", cast))

    act(cast, "lifecycle.hand_over", HT, COLLEAGUE)
    waiting = owed("lifecycle.successor_to_answer", cast)
    refused("lifecycle.successor_waits", waiting)
    assert [one.owner for one in waiting] == [CO, HC]

    act(cast, "lifecycle.confirm_successor", HC, {"succession": cast.mobility.successions.get().pk, "accept": "no"})
    satisfied("lifecycle.successor_waits", owed("lifecycle.successor_to_answer", cast))


def test_question_of_the_employer_waits_until_it_is_answered(cast):
    put_in(cast.mobility, "preparation", started_on=None, ended_on=None, suspended_from=None)
    satisfied("lifecycle.employer_asks", owed("lifecycle.employer_to_answer", cast))

    act(cast, "lifecycle.answer_as_employer", EM, {"answer": "ask", "text": "Who pays the wage?"})
    refused("lifecycle.employer_asks", owed("lifecycle.employer_to_answer", cast))

    act(cast, "lifecycle.answer_employer", CO, {"text": "You do."})
    satisfied("lifecycle.employer_asks", owed("lifecycle.employer_to_answer", cast))


def test_any_paper_waits_for_its_signers_by_name_until_it_is_signed_or_taken_back(cast):
    abroad(cast)
    learner = cast.actors[LE].person_id
    paper = issue(
        paper=a_paper(
            kind="follow_up_sheet", subject_type="mobility", subject_id=cast.mobility.pk, mobility_id=cast.mobility.pk,
            template="documents/paper.html", rendering="for_signature", signers=(a_signer(learner),),
        )
    )  # fmt: skip
    waiting = refused("documents.signature_waits", owed("documents.signature_waits", cast))
    assert (waiting.owner, waiting.person) == (LE, learner)

    cancel(document=paper)
    satisfied("documents.signature_waits", owed("documents.signature_waits", cast))


def test_consent_of_the_employer_is_owed_from_the_selection_on(cast):
    put_in(cast.mobility, "preparation", apprentice=True, started_on=None, ended_on=None, suspended_from=None)
    refused("lifecycle.employer_has_not_agreed", owed("lifecycle.employer_asked", cast))
    put_in(cast.mobility, "ready", started_on=None, ended_on=None, suspended_from=None)

    satisfied("lifecycle.employer_has_not_agreed", owed("lifecycle.employer_asked", cast))  # its gate asks for it now
    refused("lifecycle.employer_has_not_agreed", ask("lifecycle.employer_agreed", mobility=cast.stay()))
