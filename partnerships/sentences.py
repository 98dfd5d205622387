"""The sentences of this app's codes."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from ground.sentences import register
from lifecycle.wording import PARAM_WORDS
from partnerships.content import SCHEMA

register(
    {
        "partnerships.no_host": _("No hosting organisation has been chosen."),
        "partnerships.host_contact": _("Nobody is known at the host: add a mail address or a tutor."),
        "partnerships.mou_is_there": _("A memorandum in force covers this stay already: use it."),
        "partnerships.no_mou_linked": _("The stay is under no memorandum yet."),
        "partnerships.mou_not_in_force": _("The memorandum %(mou_code)s is not in force."),
        "partnerships.mou_lacks_dates": _("The memorandum %(mou_code)s does not cover the whole stay."),
        "partnerships.mou_lacks_organisations": _("The memorandum %(mou_code)s does not name both organisations."),
        "partnerships.mou_lacks_units": _("The memorandum %(mou_code)s does not name all units of this stay."),
        "partnerships.two_parties": _(
            "A memorandum needs two organisations or more, of two countries or language communities."
        ),
        "partnerships.party_incomplete": _("%(organisation)s lacks its function or its contact person."),
        "partnerships.content_missing": _("The memorandum lacks: %(field)s."),
        "partnerships.no_review": _("A review of the partnership must be recorded before a new version."),
        "partnerships.not_approved": _("%(organisation)s has not approved this content."),
        "partnerships.unsigned.yours": _("The memorandum waits for your signature for %(organisation)s."),
        "partnerships.unsigned": _("%(person)s has not signed for %(organisation)s."),
        "partnerships.version_open": _("Another version is still open. Finish it or give it up first."),
        "partnerships.no_newer_version": _("No newer version is in force."),
        "partnerships.still_valid": _("The memorandum is still valid."),
        "partnerships.end_date": _("Give the day on which the memorandum ends."),
        "partnerships.coordinators_open": _("Only coordinators open a memorandum for their organisation."),
        "partnerships.code_taken": _("The file code %(mou_code)s is taken. Choose another one."),
        "partnerships.frozen": _("This version has been submitted: its content cannot change. Ask for changes first."),
        "partnerships.not_a_party": _("The organisation you act for is no party to this memorandum."),
        "partnerships.nothing_to_sign": _("There is nothing for you to sign here."),
    }
)

VALIDITY = {"units": _("units"), "valid_until": _("last day of validity"), "review_by": _("day of the review")}


def _field(value: str, _params: Mapping[str, Any]) -> str:
    return str(VALIDITY.get(value) or SCHEMA["properties"].get(value, {}).get("title", value))


PARAM_WORDS["partnerships.field"] = _field
