"""The receipt of what was proved by a code: what, as whom, when, how, and where to find it."""

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
from lifecycle.models import Event, OutboxRow
from lifecycle.news import names_in_news, say_event
from lifecycle.roles import BY_LINK, Role
from notifications.letters import Letter, path_of, where_of_party, where_to
from notifications.links import address_of, link_for

DECIDES_AT_THE_DESK = (Role.COMPETENT_INSTITUTION, Role.VALIDATOR)


def receipt(row: OutboxRow, reader: Person) -> Letter | None:
    """Of a signature, or of something else that was proved by a code; None where the signature is there no more."""
    if "event" in row.payload:
        return _of_a_deed(row, reader)
    found = Signature.unscoped.select_related(
        "request__document", "request__mobility__participant", "entered_by", "scan"
    )
    signature = found.filter(pk=row.payload["signature"]).first()
    if signature is None:
        return None
    with translation.override(reader.language):
        paper, also = signature.request.document.called, _earlier(row)
        says = [_("You have signed “%(paper)s”.") % {"paper": paper}]
        if signature.entered_by is not None:
            says = [_("Your signature on “%(paper)s” was entered.") % {"paper": paper}]
            says.append(_("Did you not sign it? Answer this mail at once."))
        facts = {
            "says": [*also, *says],
            "facts": _facts(signature),
            "role": str(Role(signature.request.role).label),
            **_where(signature, reader),
        }
        return Letter(says[0].rstrip("."), facts)


def _of_a_deed(row: OutboxRow, reader: Person) -> Letter:
    event = Event.unscoped.select_related("mobility__participant", "remark").get(pk=row.payload["event"])
    role = Role(event.role)
    with translation.override(reader.language):
        names = names_in_news(event)
        says = [*_earlier(row), say_event(event, names)]
        where = where_to(_page_of(event, role), reader, role, event.mobility, event.subject_id)
        facts = {"says": says, "facts": _facts_of(event, row), "role": str(role.label), "words": _("Open it"), **where}
        subject = _("Receipt: %(what)s") % {"what": says[-1].rstrip(".")}
        doubt = _("Was it not you? Answer this mail at once.")
        return Letter(subject, {**facts, "says": [*says, doubt], "decided": True})


def _page_of(event: Event, role: Role) -> str:
    """Who decides goes on with the dossier, and finds there what was issued."""
    if event.mobility_id is not None and event.machine == "mobility" and role in DECIDES_AT_THE_DESK:
        return reverse("desk:dossier", args=[event.mobility_id])
    return path_of(event, event.mobility)


def _earlier(row: OutboxRow) -> list[str]:
    """What went through with the same code before, in the active language."""
    events = Event.unscoped.filter(pk__in=row.payload.get("earlier", ())).order_by("seq")
    return [say_event(one, names_in_news(one)) for one in events]


def _facts_of(event: Event, row: OutboxRow) -> list[tuple[str, str]]:
    found = []
    if event.mobility is not None:
        found.append((_("Stay"), f"{event.mobility.participant.full_name}, {event.mobility.number}"))
    organisation = organisation_now(event.organisation_id) if event.organisation_id else None
    as_what = (str(Role(event.role).label), organisation.name if organisation else "")
    found.append((_("As"), ", ".join(part for part in as_what if part)))
    found.append((_("When"), day_as(localtime(event.at), "j F Y, H:i")))
    found.append((_("How"), _("with the code mailed to %(address)s") % {"address": row.payload["sent_to"]}))
    return found


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
