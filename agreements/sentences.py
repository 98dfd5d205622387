"""The sentences of this app's codes."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from agreements.parts import SHAPES, PartName
from ground.sentences import register
from lifecycle.wording import PARAM_WORDS

register(
    {
        "agreements.frozen": _("This version has been submitted: its content cannot change any more."),
        "agreements.version_open": _("A version of the agreement is open already. Finish it first."),
        "agreements.nothing_to_review": _("There is no version to review now."),
        "agreements.approved_already": _("You approved this version already."),
        "agreements.consented_already": _("The consent was given already."),
        "agreements.no_group": _("This stay belongs to no group."),
        "agreements.nothing_to_take_over": _("Nobody in the group has written an agreement that you can take over."),
        "agreements.no_consent_to_take_back": _("There is no consent of yours to take back."),
    }
)


def _part(value: str, _params: Mapping[str, Any]) -> str:
    return str(PartName(value).label) if value in PartName.values else value


def _field(value: str, params: Mapping[str, Any]) -> str:
    fields = SHAPES.get(str(params.get("part")), {}).get("properties", {})
    return str(fields.get(value, {}).get("title", value))


def _side(value: str, _params: Mapping[str, Any]) -> str:
    return str({"sending": _("sending side"), "host": _("host")}.get(value, value))


PARAM_WORDS.update({"agreements.part": _part, "agreements.field": _field, "agreements.side": _side})
