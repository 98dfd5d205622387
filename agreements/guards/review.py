"""Who has read a version: comments and approvals."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from agreements import selectors
from agreements.approvals import still_to_approve
from agreements.guards.owners import NO_VERSION, lead
from agreements.hosts import still_named
from agreements.parts import PartName
from lifecycle.days import add_working_days
from lifecycle.deadlines import due_on
from lifecycle.models import Mobility
from lifecycle.registry import guard
from lifecycle.roles import Role
from lifecycle.tables.agreement_version import State
from lifecycle.vocabulary import Missing, Sentence

NEVER_WAIVED = frozenset({Role.PARTICIPANT, Role.GUARDIAN})  # as reviewers
SILENT_AFTER_WORKING_DAYS = 10


@guard(
    "agreements.fields_commented",
    unmet={"agreements.comment_a_part": _("Say what should change, in one part of the agreement or more.")},
    answers=("comments",),
)
def fields_commented(details: dict[str, Any]) -> list[Missing]:
    """A comment on one part or more."""
    comments = details.get("comments") or {}
    known = {part: text for part, text in comments.items() if part in PartName.values and str(text).strip()}
    return [] if known else [Missing("agreements.comment_a_part", Role.LEAD)]


@guard(
    "agreements.reviewers_approved",
    met=_("All reviewers approved this version"),
    required=_("All reviewers must approve this version"),
    unmet=NO_VERSION
    | {
        "agreements.not_approved": Sentence(
            _("%(person)s has not approved the agreement."), to_owner=_("The agreement waits for your approval.")
        ),
        "agreements.no_institution": _(
            "A competent institution approves this agreement, and none is named. Name the one that decides."
        ),
        "agreements.text_names_former_host": Sentence(
            _("The text that is read names %(host)s, of the former host. Ask for a change: it is then written anew."),
            no_form=True,
        ),
    },
)
def reviewers_approved(mobility: Mobility) -> list[Missing]:
    """Every required reviewer approved each part as it reads. One silent for ten working days may be waived, never LE
    or GU."""
    version = selectors.version_in(mobility, State.REVIEW)
    if version is None:
        return [Missing("agreements.none", lead(mobility))]
    sent = version.submitted_at
    silent = sent is not None and mobility.today >= add_working_days(mobility.day_of(sent), SILENT_AFTER_WORKING_DAYS)
    former = next((name for _part, _field, name in still_named(mobility)), "")
    missing = [Missing("agreements.text_names_former_host", lead(mobility), params={"host": former})] if former else []
    for reviewer, _parts in still_to_approve(version):
        if reviewer.role == Role.HOST_COORDINATOR and reviewer.organisation_id is None:
            continue  # nobody hosts: that is asked for first
        if reviewer.role == Role.COMPETENT_INSTITUTION and not selectors.has_institution(mobility):
            missing.append(Missing("agreements.no_institution", lead(mobility), due_on=due_on("D5", mobility)))
            continue
        missing.append(
            Missing(
                "agreements.not_approved",
                reviewer.role,
                person=reviewer.person_id,
                params={"number": version.number},  # a waiver for this number is none for the next
                due_on=due_on("D5", mobility),
                may_waive=silent and reviewer.role not in NEVER_WAIVED,
            )
        )
    return missing
