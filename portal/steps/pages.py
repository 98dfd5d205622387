"""Which page an act has: of a signature the one on which everything is signed, of most others a plain one."""

from accounts.actors import Actor
from lifecycle.subject import Subject
from portal.steps.act_page import ActPage
from portal.steps.consent_page import ConsentPage
from portal.steps.contact_page import CONTACTED, ContactPage
from portal.steps.grid_page import CONFIRMS, GridPage
from portal.steps.not_signing import PASSES, PASSES_MEMORANDUM, PassingPage
from portal.steps.sign_page import SigningPage
from portal.steps.successor_page import ANSWERS, SuccessorPage
from portal.steps.what_is_signed import CONSENTS, SIGNS, SIGNS_MEMORANDUM

KINDS: dict[str, type[ActPage]] = {
    SIGNS: SigningPage,
    SIGNS_MEMORANDUM: SigningPage,
    CONSENTS: ConsentPage,
    CONFIRMS: GridPage,
    CONTACTED: ContactPage,
    ANSWERS: SuccessorPage,
    PASSES: PassingPage,
    PASSES_MEMORANDUM: PassingPage,
}


def page_of_act(subject: Subject, actor: Actor, name: str) -> ActPage:
    """The page of one act; Http404 where it is not the reader's."""
    return KINDS.get(name, ActPage)(subject, actor, name)
