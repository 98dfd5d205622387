"""The sentences of this app's codes."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from agreements.parts import SHAPES, PartName
from ground.sentences import register
from lifecycle.wording import PARAM_WORDS

register(
    {
        "agreements.none": _("There is no agreement to work on."),
        "agreements.none_in_force": _("No agreement is in force."),
        "agreements.field_missing": _("The agreement lacks “%(field)s” in its part “%(part)s”."),
        "agreements.no_outcome": _("The agreement names no learning outcome."),
        "agreements.no_tutor": _("No host tutor has been named."),
        "agreements.two_contacts": _("Name at least two different contact persons: %(side)s."),
        "agreements.contact_on_both_sides": _("One person is a contact on both sides. Name another one."),
        "agreements.no_address": _("%(person)s must sign and has no mail address."),
        "agreements.address_shared": _("Two signers share a mail address. Each needs an own one."),
        "agreements.no_host_signer": _("Nobody at the host can sign yet: name its coordinator."),
        "agreements.no_guardian": _("The participant is a minor on the first day: name the guardian."),
        "agreements.comment_a_part": _("Say what should change, in one part of the agreement or more."),
        "agreements.not_approved": _("%(person)s has not approved the agreement."),
        "agreements.not_asked_to_sign": _("%(person)s is not asked to sign this version."),
        "agreements.unsigned": _("%(person)s has not signed."),
        "agreements.not_approved.yours": _("The agreement waits for your approval."),
        "agreements.unsigned.yours": _("The agreement waits for your signature."),
        "agreements.no_consent.yours": _("Your consent as guardian is asked for."),
        "agreements.no_consent": _("%(person)s has not consented as guardian."),
        "agreements.no_newer_version": _("No newer version is in force."),
        "agreements.extension_late": _(
            "The extension was asked on %(asked)s, less than 30 days before the end, %(end)s."
        ),
        "agreements.nothing_changed": _(
            "Nothing differs from version %(number)s, which is in force. Write the change first."
        ),
        "agreements.nothing_to_keep": _("There is no agreement in force whose dates still lie ahead."),
        "agreements.not_ended": _("The version ends only with the stay."),
        "agreements.frozen": _("This version has been submitted: its content cannot change any more."),
        "agreements.version_open": _("A version of the agreement is open already. Finish it first."),
        "agreements.nothing_to_review": _("There is no version to review now."),
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
