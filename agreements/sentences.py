"""The sentences of this app's codes."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from agreements.parts import SHAPES, PartName
from ground.sentences import PARAM_WORDS, register
from lifecycle.news import COMMENTED

register(
    {
        "agreements.signed_already": _("Somebody has signed this text: it is changed by a new version."),
        "agreements.nothing_to_object_to": _(
            "Nothing was corrected within the last three days that you can object to."
        ),
        "agreements.part_changed": _(
            "This part was changed meanwhile. Look at both texts, then take yours or the other one."
        ),
        "agreements.frozen": _("This version has been submitted: its content cannot change any more."),
        "agreements.version_open": _("A version of the agreement is open already. Finish it first."),
        "agreements.no_request_waits": _(
            "No change waits that could be taken back: it was sent already, or none began."
        ),
        "agreements.not_your_request": _("Somebody else asked for this change. They can take it back, or the school."),
        "agreements.nothing_to_review": _("There is no version to review now."),
        "agreements.approved_already": _("You approved this version already."),
        "agreements.consented_already": _("The consent was given already."),
        "agreements.nobody_answers": _("No organisation sends: there is nobody who would read or answer it."),
        "agreements.no_question_of_a_guardian": _("No guardian waits for an answer."),
        "agreements.guardian_writes_it": _("The participant is under age: the guardian writes it and consents."),
        "agreements.consent_first": _("Answer the questions on consent first; there is the place for it."),
        "agreements.nothing_of_health": _("Nobody wrote anything that must be known of the health."),
        "agreements.not_read_by_you": _("Only %(readers)s reads it. Others read what is to be done."),
        "agreements.no_group": _("This stay belongs to no group."),
        "agreements.no_employer_to_tell": _("No employer takes part in this stay."),
        "agreements.nothing_to_take_over": _("Nobody in the group has written an agreement that you can take over."),
        "agreements.no_consent_to_take_back": _("There is no consent of yours to take back."),
        "agreements.draft_follows": _("The draft of the agreement prints it; nothing is asked anew."),
        "agreements.review_follows": _("The agreement in review prints it; approvals given stay."),
        "agreements.review_anew": _("The agreement in review names the person: it is sent anew, approvals given stay."),
        "agreements.text_sent_anew": _(
            "The agreement out for signature is recalled and sent anew: who signed signs the parts that name the person"
            " again; other signatures and all approvals stay."
        ),
        "agreements.text_recalled": _(
            "The agreement out for signature is recalled; signatures count for the parts that stay as they are."
            " Something has to be settled before it can be sent for signature again; that is the next step."
        ),
        "agreements.text_stays": _(
            "The agreement that is out goes on printing what it did: only who leads the stay can recall it; they are told."
        ),
        "agreements.signed_stays": _("What is signed stays as it is; the next version prints it."),
        "agreements.draft_forgets": _("The draft of the agreement no longer names them."),
        "agreements.draft_forgets_host": _(
            "The draft of the agreement no longer names this host as its place, nor its contacts. What somebody typed"
            " about it has to be looked at before the draft is sent."
        ),
        "agreements.draft_names_who_follows": _("The draft of the agreement names who follows."),
        "agreements.goes_on_naming": _(
            "The agreement that is out, or in force, goes on naming them; the next version can change that."
        ),
        "agreements.consent_sent_anew": _("The text for the guardian's consent is sent anew."),
        "agreements.consent_let_go": _("The text for the guardian's consent needs no signature any more."),
    }
)


def _part(value: str, _params: Mapping[str, Any]) -> str:
    return str(PartName(value).label) if value in PartName.values else value


def _field(value: str, params: Mapping[str, Any]) -> str:
    fields = SHAPES.get(str(params.get("part")), {}).get("properties", {})
    return str(fields.get(value, {}).get("title", value))


def _side(value: str, _params: Mapping[str, Any]) -> str:
    return str({"sending": _("sending side"), "host": _("host")}.get(value, value))


COMMENTED.update({part.value: part.label for part in PartName})
PARAM_WORDS.update({"agreements.part": _part, "agreements.field": _field, "agreements.side": _side})
