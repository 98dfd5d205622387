"""The receipt of a signature: what, as whom, when, how proved, and where to find it."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.models import Person, organisation_now
from documents.formats import in_eights
from documents.models import Signature
from ground.days import day_as
from lifecycle.models import OutboxRow
from lifecycle.roles import BY_LINK, Role
from notifications.letters import Letter, where_of_party
from notifications.links import address_of, link_for


def receipt(row: OutboxRow, reader: Person) -> Letter | None:
    """None where the signature is there no more."""
    found = Signature.unscoped.select_related(
        "request__document", "request__mobility__participant", "entered_by", "scan"
    )
    signature = found.filter(pk=row.payload["signature"]).first()
    if signature is None:
        return None
    with translation.override(reader.language):
        paper = signature.request.document.called
        says = [_("You have signed “%(paper)s”.") % {"paper": paper}]
        if signature.entered_by is not None:
            says = [_("Your signature on “%(paper)s” was entered.") % {"paper": paper}]
            says.append(_("Did you not sign it? Answer this mail at once."))
        facts = {
            "says": says,
            "facts": _facts(signature),
            "role": str(Role(signature.request.role).label),
            **_where(signature, reader),
        }
        return Letter(says[0].rstrip("."), facts)


def _facts(signature: Signature) -> list[tuple[str, str]]:
    request = signature.request
    found = [(_("Paper"), f"{request.document.called}, {request.document.number}")]
    if request.mobility is not None:
        found.append((_("Stay"), f"{request.mobility.participant.full_name}, {request.mobility.number}"))
    found.append((_("As"), _as_what(signature)))
    if signature.mandate_of:
        mandate = {"name": signature.mandate_of, "day": day_as(signature.mandate_on, "j F Y")}
        found.append((_("Mandate"), _("of %(name)s, %(day)s") % mandate))
    found.append((_("When"), day_as(localtime(signature.signed_at), "j F Y, H:i")))
    found.append((_("How"), _how(signature)))
    found.append((_("Fingerprint"), in_eights(signature.document_sha256)))
    return found


def _as_what(signature: Signature) -> str:
    request = signature.request
    organisation = organisation_now(request.organisation_id) if request.organisation_id else None
    words = signature.as_function or request.function or str(Role(request.role).label)
    return ", ".join(part for part in (words, organisation.name if organisation else "") if part)


def _how(signature: Signature) -> str:
    if signature.entered_by is not None:
        said = {"how": signature.get_method_display(), "name": signature.entered_by.full_name}
        return _("%(how)s, entered by %(name)s") % said
    if signature.code_sent_to:
        return _("with the code mailed to %(address)s") % {"address": signature.code_sent_to}
    return str(signature.get_method_display())


def _where(signature: Signature, reader: Person) -> dict[str, Any]:
    """The page on which the text that was signed is found; by a link of their own for who has no account."""
    request = signature.request
    if request.mobility_id is None:
        path = reverse("portal:memorandum", args=[request.document.subject_id])
    elif request.role in (Role.PARTICIPANT, Role.GUARDIAN):
        path = reverse("portal:my-stay", args=[request.mobility_id])
    else:
        path = reverse("portal:stay", args=[request.mobility_id])
    words = _("Open it")
    if request.mobility_id is None:
        return {"words": words, **where_of_party(path, reader, request.document.subject_id)}
    role = Role(request.role)
    if request.mobility is None or role not in BY_LINK:
        return {"path": path, "words": words, "address": f"{settings.BASE_URL}{path}"}
    link = link_for(person_id=reader.pk, role=role, mobility=request.mobility)
    return {"path": path, "words": words, "address": address_of(link, ""), "by_link": True}
