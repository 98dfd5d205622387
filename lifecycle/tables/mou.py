"""Who may take a version of a memorandum from where to where (domain reference 4.1)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lifecycle.roles import CI, PARTY, Role
from lifecycle.table import UNCHANGED, Machine, Transition


class State(TextChoices):
    """Where a version of a memorandum is."""

    DRAFT = "draft", _("Draft")
    UNDER_REVIEW = "under_review", _("Under review")
    CHANGES_REQUESTED = "changes_requested", _("Changes requested")
    SIGNING = "signing", _("In signing")
    IN_FORCE = "in_force", _("In force")
    SUPERSEDED = "superseded", _("Superseded")
    EXPIRED = "expired", _("Expired")
    TERMINATED = "terminated", _("Ended early")
    ABANDONED = "abandoned", _("Given up")


DRAFT, UNDER_REVIEW, CHANGES_REQUESTED, SIGNING = (
    State.DRAFT,
    State.UNDER_REVIEW,
    State.CHANGES_REQUESTED,
    State.SIGNING,
)
IN_FORCE, SUPERSEDED, EXPIRED, TERMINATED, ABANDONED = (
    State.IN_FORCE,
    State.SUPERSEDED,
    State.EXPIRED,
    State.TERMINATED,
    State.ABANDONED,
)
SYSTEM = Role.SYSTEM
OPEN = (DRAFT, UNDER_REVIEW, CHANGES_REQUESTED, SIGNING)

NUMBER, DIGEST = 3, "4fa054550c2e3b13"  # of this table; each event stores the number
# fmt: off
TRANSITIONS = (
    #          name               from                              to                 who may
    Transition("submit",          (DRAFT, CHANGES_REQUESTED),       UNDER_REVIEW,      (PARTY,),
        button=_("Send the memorandum for review"), told=_("sent the memorandum for review"),
        needs=("partnerships.parties_complete", "partnerships.content_complete", "partnerships.review_held", "quality.actions_answered"),
        also_does=("partnerships.end_round", "partnerships.keep_sent_text", "partnerships.approve_by_sending"),
        issues=("memorandum_to_read",), tells=(PARTY, CI), forward=True),
    Transition("request_changes", (UNDER_REVIEW, SIGNING),          CHANGES_REQUESTED, (PARTY, CI),
        button=_("Ask for changes"), told=_("asked for changes in the memorandum"),
        told_from=((SIGNING, _("does not sign the memorandum")),),
        by_click=True, needs=("lifecycle.reason_given",), also_does=("partnerships.return_text",), tells=(PARTY,)),
    Transition("take_back_refusal", (CHANGES_REQUESTED,),           SIGNING,           (PARTY, CI),
        button=_("I changed my mind, I want to sign"), told=_("took the refusal back; the signing goes on as it was"),
        by_click=True, needs=("partnerships.refusal_rests", "partnerships.own_refusal"),
        also_does=("partnerships.wake_requests",), tells=(PARTY,)),
    Transition("approve",         (UNDER_REVIEW,),                  SIGNING,           (SYSTEM,),
        button=_("All parties approved"), told=_("all parties approved; the memorandum goes out for signature"),
        needs=("partnerships.all_parties_approved",), issues=("memorandum",), forward=True),
    Transition("sign_mou",        (SIGNING,),                       IN_FORCE,          (SYSTEM,),
        button=_("All parties signed"), told=_("all parties signed the memorandum"),
        needs=("partnerships.all_parties_signed",),
        also_does=("partnerships.supersede_older_version", "partnerships.issue_final_memorandum", "partnerships.fill_calendars", "partnerships.wake_waiting_stays"),
        tells=(PARTY,), forward=True),
    Transition("revise",          (IN_FORCE,),                      UNCHANGED,         (PARTY,),
        button=_("Start a new version"), told=_("started a new version of the memorandum"),
        needs=("lifecycle.reason_given", "partnerships.no_open_version"), also_does=("partnerships.open_next_version",)),
    Transition("abandon",         OPEN,                             ABANDONED,         (PARTY, SYSTEM),
        button=_("Give this version up"), told=_("gave this version of the memorandum up"),
        told_by_itself=_("this version of the memorandum was given up"),
        needs=("lifecycle.reason_given",), also_does=("partnerships.cancel_requests", "partnerships.tell_waiting_stays"), ends=True),
    Transition("supersede",       (IN_FORCE,),                      SUPERSEDED,        (SYSTEM,),
        button=_("A newer version is in force"), told=_("a newer version of the memorandum took its place"),
        needs=("partnerships.newer_version_in_force",), also_does=("partnerships.move_earlier_stays",)),
    Transition("expire",          (IN_FORCE,),                      EXPIRED,           (SYSTEM,),
        button=_("The memorandum ran out"), told=_("the memorandum ran out"),
        needs=("partnerships.validity_passed",), also_does=("partnerships.tell_open_stays",)),
    Transition("terminate",       (IN_FORCE,),                      TERMINATED,        (PARTY,),
        button=_("End the memorandum"), told=_("ended the memorandum"),
        needs=("lifecycle.reason_given", "partnerships.end_date_given"),
        also_does=("partnerships.abandon_open_version", "partnerships.empty_calendars", "partnerships.tell_open_stays"), tells=(PARTY,), ends=True),
)
# fmt: on

MACHINE = Machine(
    "mou", NUMBER, DRAFT, State, TRANSITIONS, frozenset({SUPERSEDED, EXPIRED, TERMINATED, ABANDONED}), DIGEST
)
