"""The sentences of the engine's codes: what is missing, or why something was refused. Formatted when shown."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, ngettext_lazy

from ground.countries import country_name
from ground.sentences import PARAM_WORDS, SayParam, register
from lifecycle.models.mobility import Approach, ParticipantKind
from lifecycle.roles import Role

register(
    {
        "lifecycle.step_open": _(
            "Everything is there for the next step, “%(transition_label)s”. Who takes it: %(owner)s."
        ),
        "lifecycle.step_open.yours": _("Everything is there: you can take the next step, “%(transition_label)s”."),
        "lifecycle.hand_over_to_self": _("This is your own address. Give the colleague's."),
        "lifecycle.recall_first": _(
            "The agreement is out for signature. Recall it first; then the organisation can be taken out."
        ),
        "lifecycle.nobody_to_take_out": _("No organisation takes part that could be taken out."),
        "lifecycle.nobody_to_vouch_for": _("Somebody made sure already of every organisation that takes part."),
        "lifecycle.replaced_by_oneself": _("This person has the part already. Name somebody else."),
        "lifecycle.responsible_already": _("%(person)s is responsible for this stay already."),
        "lifecycle.no_colleague": _("This is no coordinator of your organisation. Choose a colleague who is."),
        "lifecycle.on_ones_own_stay": _("%(person)s is the participant of this stay. Choose another colleague."),
        "lifecycle.colleague_is_away": _("%(person)s is away until %(day)s. Choose another colleague."),
        "lifecycle.away_already": _("You named a substitute for some of these days already: until %(day)s."),
        "lifecycle.day_has_passed": _("This day has passed. Choose today or a later day."),
        "lifecycle.last_day_first": _("The last day lies before the first. Choose a later day."),
        "lifecycle.holiday_is_over": _("The days asked for are over. Say that the present tutor stays."),
        "lifecycle.no_such_absence": _("This is over already, or it is not yours."),
        "lifecycle.coordinators_hand_over": _(
            "Only coordinators hand stays over, to a colleague of their organisation."
        ),
        "lifecycle.nobody_to_take_off": _("Nobody is named in this stay who could be taken off it."),
        "lifecycle.nobody_to_replace": _("Nobody is named in this stay who could be replaced."),
        "lifecycle.kept_by_others": _("Whoever takes part here is kept by another organisation, which corrects them."),
        "lifecycle.own_guardian": _(
            "The participant cannot be the own guardian. Give the guardian's own names; the mailbox may be the same."
        ),
        "lifecycle.coordinator_as_guardian": _(
            "Who coordinates the stay cannot be its guardian. Let a colleague coordinate, or name another guardian."
        ),
        "lifecycle.as_whom": _("You take part in this stay twice. Choose first as whom you act, above on its page."),
        "lifecycle.which_person": _(
            "Your organisation knows somebody with the same address, or the same name: is %(name)s the same person? "
            "Then what is known stays as it is; it is corrected on the page of the stay."
        ),
        "lifecycle.merge_oneself": _("This is the same entry. Choose the other one."),
        "lifecycle.merge_own_entry": _("You act as this entry. Keep it, and let the other one go into it."),
        "lifecycle.merge_two_accounts": _(
            "Both sign in, each with an account of their own: these are two people, or one who has to give up an account."
        ),
        "lifecycle.merge_two_roles": _(
            "Both take part in stay %(number)s, in different parts: one of them no longer takes part there first."
        ),
        "lifecycle.merge_signed_twice": _("Both signed %(paper)s: what two have signed cannot become one's."),
        "lifecycle.merge_answered_twice": _("Both answered the questionnaire of stay %(number)s."),
        "lifecycle.guardian_needed": _(
            "The participant is a minor on the first day: a guardian is named, reads, consents and signs."
        ),
        "lifecycle.guardian_no_longer": _(
            "The participant is of age on the first day: no guardian consents or signs, and none sees the stay."
        ),
        "lifecycle.kept_from_now": _(
            "From now on no page and no new paper tells the other guardian the mail address and telephone of this one, nor "
            "where the participant lives. Papers issued until now stay with whoever has them and go on saying it."
        ),
        "lifecycle.shown_from_now": _(
            "From now on pages and new papers tell the other guardian the mail address and telephone of this one, and "
            "where the participant lives, where nobody else is kept from them."
        ),
        "lifecycle.address_cut": _(
            "Whoever signed in with the former address no longer comes as this person; links and codes sent there end,"
            " and who had a link gets a new one at the new address."
        ),
        "lifecycle.no_employer": _("No sending employer takes part in this stay."),
        "lifecycle.wrong_state": _("This is not possible now: the present state is “%(state_label)s”."),
        "lifecycle.use_the_stays_step": _(
            "Before departure this goes with the step of the stay: %(transition_label)s."
        ),
        "lifecycle.detail_missing": _("Give: %(detail_label)s."),
        "lifecycle.not_found": _("There is no such page, or it is not yours to see."),
        "lifecycle.no_such_transition": _("There is no such step."),
        "lifecycle.no_such_act": _("There is nothing like this to record."),
        "lifecycle.role_refused": _("You have no role here that may do this. Who may: %(may)s."),
        "lifecycle.others_first": _("You may do this once the others have stayed silent until %(day)s."),
        "lifecycle.act_role_refused": _("You have no role here that may record this. Who may: %(may)s."),
        "lifecycle.act_not_now": _("This cannot be recorded in the state “%(state_label)s”."),
        "lifecycle.requirements_unmet": _(
            "Something still blocks this step. Settle what stands below, then try again."
        ),
        "lifecycle.changed_meanwhile": _(
            "This was changed while you were writing. Look at what changed, then decide again."
        ),
        "lifecycle.input_refused": ngettext_lazy(
            "%(count)s answer cannot be taken as it is.", "%(count)s answers cannot be taken as they are.", "count"
        ),
        "lifecycle.on_behalf_needs_evidence": _("Add a scan or a note of the talk: who said what, and when."),
        "lifecycle.proof_needed": _("This needs the six-digit code that was mailed to you. Ask for one, then type it."),
        "lifecycle.scan_needed": _("A signature is entered for others only with the scan of the signed paper."),
        "lifecycle.document_seen_needed": _("Say by which document you knew who signed."),
        "lifecycle.signed_page_needed": _("Upload the page that was signed in your presence."),
        "lifecycle.witness_is_signer": _(
            "Who signs is you, or reads your mailbox: somebody else witnesses it. Ask a colleague."
        ),
        "lifecycle.only_signed_in_presence": _("Only a signature can be given in somebody's presence."),
        "lifecycle.not_on_behalf": _("This cannot be entered for somebody else by you."),
        "lifecycle.not_theirs_either": _("The person you enter this for has no such part in this stay."),
        "lifecycle.busy": _(
            "Many people work on this at the same moment. Nothing was changed; try again in a few seconds."
        ),
        "lifecycle.group_exists": _("There is a group “%(name)s” already. Give this one another name."),
        "lifecycle.group_empty": _("Nobody is in this group yet."),
        "lifecycle.in_the_group_already": _("%(name)s is in this group already."),
        "lifecycle.nobody_can_validate": _(
            "Without a sending organisation nobody can validate or recognise: choose the approach “Declare”."
        ),
        "lifecycle.plan_own_stay_only": _("Without an organisation you can plan a stay for yourself only."),
        "lifecycle.coordinators_plan": _("Only coordinators plan stays for their organisation, and not their own."),
        "lifecycle.no_successor": _("No new tutor was named who waits for an answer."),
        "lifecycle.nothing_to_waive": _("Nothing is missing now that may be left out."),
        "lifecycle.no_question": _("The employer has asked nothing that waits for an answer."),
        "lifecycle.no_waiver_waits": _("Nothing that somebody wants to go on without waits for your consent."),
        "lifecycle.copy_only_ended": _("Only a withdrawn or cancelled stay can be planned again."),
        "lifecycle.own_waiver": _(
            "You want to go on without this yourself. The consent must come from another person."
        ),
        "outbox.fault": _("Something went wrong while this was being done; it will be tried again."),
        "outbox.killed_its_worker": _("This stopped its worker again and again and was put aside."),
        "outbox.unknown_version": _("This waits for a newer release of the worker."),
        "outbox.cancelled": _("Cancelled."),
        "lifecycle.operator_reason": _("Say why, in %(most)s letters at most."),
    }
)

BASICS = {
    "activity": _("activity"),
    "programme": _("programme"),
    "country": _("country"),
    "planned_start": _("first day"),
    "planned_end": _("last day"),
    "call_year": _("call year"),
    "birth_date": _("birth date"),
}


def _field(value: str, _params: Mapping[str, Any]) -> str:
    return str(BASICS.get(value, value))


def _unit(value: str, params: Mapping[str, Any]) -> str:
    """Days, weeks or months of a programme's limit, as its number asks."""
    number = int(params.get("least") or params.get("most") or 0)
    words = {
        "day": ngettext("day", "days", number),
        "week": ngettext("week", "weeks", number),
        "month": ngettext("month", "months", number),
    }
    return words.get(value, value)


def _choice(choices: Any) -> SayParam:
    """The label of a code; the code as it stands where nobody lists it."""
    return lambda value, _params: str(dict(choices).get(value, value))


def _roles(codes: Iterable[str], _params: Mapping[str, Any]) -> str:
    return ", ".join(str(Role(code).label) for code in codes)


SAID: dict[str, SayParam] = {
    "lifecycle.field": _field,
    "lifecycle.unit": _unit,
    "lifecycle.country": lambda code, _params: country_name(code),
    "lifecycle.approach": _choice(Approach.choices),
    "lifecycle.kind": _choice(ParticipantKind.choices),
    "lifecycle.may": _roles,
}
PARAM_WORDS.update(SAID)
