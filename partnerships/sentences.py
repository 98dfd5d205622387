"""The sentences of this app's codes."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from ground.countries import country_name
from ground.sentences import PARAM_WORDS, register
from partnerships.content import PARTS, SCHEMA, BodyStep

register(
    {
        "partnerships.coordinators_open": _("Only coordinators open a memorandum for their organisation."),
        "partnerships.code_taken": _("The file code %(mou_code)s is taken. Choose another one."),
        "partnerships.part_changed": _(
            "“%(part)s” has been changed since you read it. Nothing is lost: compare both texts."
        ),
        "partnerships.frozen": _("This version has been submitted: its content cannot change. Ask for changes first."),
        "partnerships.approved_already": _("Your organisation approved this content already."),
        "partnerships.host_stands": _(
            "The agreement is written with the host there is. Take that host out first: its people are told of it."
        ),
        "partnerships.memorandum_holds": _(
            "The agreement is out for signature under a memorandum that holds. It can be changed once that is recalled."
        ),
        "partnerships.memorandum_draft_follows": _("The memorandum in preparation prints it; nothing is asked anew."),
        "partnerships.memorandum_review_follows": _("The memorandum in review prints it; approvals given stay."),
        "partnerships.memorandum_sent_anew": _(
            "The memorandum out for signature is recalled and sent anew: signatures given on it no longer count, and"
            " every party is asked again; approvals stay."
        ),
        "partnerships.memorandum_recalled": _(
            "The memorandum out for signature is recalled: signatures given on it no longer count. Something has to be"
            " settled before it can be sent for review again; that is the next step."
        ),
        "partnerships.memorandum_stays": _(
            "The memorandum that is out goes on printing what it did: only a coordinator of a party can recall it."
        ),
        "partnerships.signed_memorandum_stays": _(
            "The memorandum in force stays as it is; its next version prints it."
        ),
        "partnerships.not_a_party": _("The organisation you act for is no party to this memorandum."),
        "partnerships.nothing_to_take_back": _("The organisation you act for has not approved this text."),
        "partnerships.nothing_to_sign": _("There is nothing for you to sign here."),
        "partnerships.no_annex": _("This version has no file among its annexes."),
    }
)

VALIDITY = {"units": _("units"), "valid_until": _("last day of validity"), "review_by": _("day of the review")}


def _field(value: str, _params: Mapping[str, Any]) -> str:
    return str(VALIDITY.get(value) or SCHEMA["properties"].get(value, {}).get("title", value))


def _small(words: str) -> str:
    return words[:1].lower() + words[1:]


PARAM_WORDS["partnerships.field"] = _field
PARAM_WORDS["partnerships.step"] = lambda value, _params: _small(str(dict(BodyStep.choices).get(str(value), value)))
PARAM_WORDS["partnerships.country"] = lambda value, _params: country_name(str(value))
PARAM_WORDS["partnerships.part"] = lambda value, _params: str(PARTS[str(value)].title if str(value) in PARTS else value)
PARAM_WORDS["partnerships.changed_parts"] = lambda value, _params: _changed(str(value))


def _changed(parts: str) -> str:
    """A sentence of its own about a text that was sent before; nothing of one that is new."""
    if not parts.isdigit():
        return ""
    if parts == "0":
        return gettext("Its text is the same as before.")
    words = ngettext(
        "%(number)s part changed since it was last sent.",
        "%(number)s parts changed since it was last sent.",
        int(parts),
    )
    return words % {"number": parts}
