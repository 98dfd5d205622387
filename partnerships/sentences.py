"""The sentences of this app's codes."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from ground.sentences import PARAM_WORDS, register
from partnerships.content import SCHEMA

register(
    {
        "partnerships.coordinators_open": _("Only coordinators open a memorandum for their organisation."),
        "partnerships.code_taken": _("The file code %(mou_code)s is taken. Choose another one."),
        "partnerships.frozen": _("This version has been submitted: its content cannot change. Ask for changes first."),
        "partnerships.approved_already": _("Your organisation approved this content already."),
        "partnerships.memorandum_holds": _(
            "The agreement is out for signature under a memorandum that holds. It can be changed once that is recalled."
        ),
        "partnerships.not_a_party": _("The organisation you act for is no party to this memorandum."),
        "partnerships.nothing_to_sign": _("There is nothing for you to sign here."),
    }
)

VALIDITY = {"units": _("units"), "valid_until": _("last day of validity"), "review_by": _("day of the review")}


def _field(value: str, _params: Mapping[str, Any]) -> str:
    return str(VALIDITY.get(value) or SCHEMA["properties"].get(value, {}).get("title", value))


PARAM_WORDS["partnerships.field"] = _field
