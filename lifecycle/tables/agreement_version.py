"""Who may take a version of a learning agreement from where to where (domain reference 4.2)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lifecycle.roles import CI, CO, EM, GU, HC, HT, IN, LE, LEAD, Role
from lifecycle.table import Machine, Transition


class State(TextChoices):
    """Where a version of an agreement is."""

    DRAFT = "draft", _("Draft")
    REVIEW = "review", _("In review")
    SIGNING = "signing", _("In signing")
    REFUSED = "refused", _("Refused")
    IN_FORCE = "in_force", _("In force")
    RETURNED = "returned", _("Returned")
    SUPERSEDED = "superseded", _("Superseded")
    VOID = "void", _("Void")


DRAFT, REVIEW, SIGNING, REFUSED, IN_FORCE = State.DRAFT, State.REVIEW, State.SIGNING, State.REFUSED, State.IN_FORCE
RETURNED, SUPERSEDED, VOID = State.RETURNED, State.SUPERSEDED, State.VOID
SYSTEM = Role.SYSTEM

NUMBER, DIGEST = 3, "485031a511be9128"  # of this table; each event stores the number
# Before departure these rows run with those of the stay (runs_with), which tells of them; during the stay they run alone.
# fmt: off
TRANSITIONS = (
    #          name                  from        to          who may
    Transition("submit_version",     (DRAFT,),   REVIEW,     (LEAD, HC),
        button=_("Send this version for review"), told=_("sent a version of the agreement for review"),
        needs=("agreements.form_complete", "agreements.days_within_rules", "agreements.extension_asked_in_time", "agreements.assessment_agreed"),
        also_does=("agreements.freeze_version",), may_be_waived=("agreements.days_within_rules", "agreements.extension_asked_in_time"), runs_with=("submit_agreement",)),
    Transition("return_version",     (REVIEW,),  RETURNED,   (CO, HC, HT, LE, GU, CI, IN),
        button=_("Return this version"), told=_("returned a version of the agreement"),
        by_click=True, needs=("agreements.fields_commented",), also_does=("agreements.open_next_version",), tells=(CO, HC), runs_with=("request_agreement_changes",)),
    Transition("request_signatures", (REVIEW,),  SIGNING,    (LEAD,),
        button=_("Send this version for signature"), told=_("asked for the signatures"),
        needs=("agreements.reviewers_approved",), issues=("learning_agreement", "staff_mobility_programme"),
        may_be_waived=("agreements.reviewers_approved",), runs_with=("send_for_signature",)),
    Transition("refuse_version",     (SIGNING,), REFUSED,    (HC, LE, GU, IN, EM),
        button=_("Refuse this version"), told=_("refused a version of the agreement"),
        by_click=True, needs=("agreements.signer_of_version", "lifecycle.reason_given"),
        also_does=("agreements.rest_requests", "agreements.open_next_version"), tells=(CO, HC, LE, GU, IN), runs_with=("refuse_signature",)),
    Transition("take_back_refusal",  (REFUSED,), SIGNING,    (HC, LE, GU, IN, EM),
        button=_("I changed my mind, I want to sign"), told=_("took the refusal back; the signing goes on as it was"),
        by_click=True, needs=("agreements.refusal_rests", "agreements.own_refusal"), also_does=("agreements.wake_requests",), tells=(CO, HC, LE, GU, IN), runs_with=("take_back_refusal",)),
    Transition("end_refusal",        (REFUSED,), RETURNED,   (SYSTEM,),
        button=_("The refusal stands"), told=_("the refusal stands; the next version is being written"),
        needs=("agreements.refusal_stands",), also_does=("agreements.close_requests",)),
    Transition("recall_version",     (SIGNING,), RETURNED,   (LEAD,),
        button=_("Recall this version"), told=_("recalled a version of the agreement"),
        needs=("lifecycle.reason_given",),
        also_does=("agreements.close_requests", "agreements.open_next_version"), tells=(HC, LE, GU, IN), runs_with=("recall_agreement",)),
    Transition("bring_into_force",   (SIGNING,), IN_FORCE,   (SYSTEM,),
        button=_("Version came into force"), told=_("a version of the agreement came into force"),
        needs=("agreements.signed_by_all", "agreements.guardian_consents", "partnerships.mou_holds"),
        also_does=("agreements.supersede_older_version", "agreements.issue_final_agreement"), applies=True),
    Transition("supersede",          (IN_FORCE,), SUPERSEDED, (SYSTEM,),
        button=_("Version superseded"), told=_("a newer version took the place of an older one"),
        needs=("agreements.newer_version_in_force",), also_does=("agreements.keep_superseded_paper",)),
    Transition("void",               (DRAFT, REVIEW, SIGNING, REFUSED, IN_FORCE), VOID, (SYSTEM,),
        button=_("Version void"), told=_("a version of the agreement became void"),
        needs=("agreements.ended_with_stay",), also_does=("agreements.cancel_requests",)),
)
# fmt: on

MACHINE = Machine(
    "agreement_version", NUMBER, DRAFT, State, TRANSITIONS, frozenset({RETURNED, SUPERSEDED, VOID}), DIGEST
)
