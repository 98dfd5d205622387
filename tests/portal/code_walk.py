"""What every form with a code has in common, walked as a person does it: by a mailed link, without script."""

import html
import re
from datetime import date
from typing import Any

from django import forms
from django.test import Client

from accounts.codes import _digest
from accounts.models import ConfirmationCode
from ground import clock
from ground.fields import TelephoneField
from ground.sealing import unseal
from lifecycle.models import OutboxRow
from lifecycle.proving import _purpose
from lifecycle.roles import Role
from notifications.links import SESSION_KEY, link_for
from tests.lifecycle.conftest import Cast

OWN_WORDS = "Words of my own, <b>typed</b> once"
CODE_FIELD = re.compile(r'name="code"[^>]*')


def browser_by_link(cast: Cast, role: Role) -> Client:
    """Somebody who opened the link in their mail."""
    link = link_for(person_id=cast.actors[role].person_id, role=role, mobility=cast.mobility)
    browser = Client()
    session = browser.session
    session[SESSION_KEY] = [str(link.pk), link.serial]
    session.save()
    return browser


def text_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def filled(form: Any) -> dict[str, Any]:
    """Every field answered: words where words go, else what the field allows first."""
    return {
        form.add_prefix(name): value for name, field in form.fields.items() if (value := _answer(form, name, field))
    }


def _answer(form: Any, name: str, field: Any) -> Any:
    if field.widget.is_hidden:
        return form[name].value() or ""
    if isinstance(field, forms.ModelChoiceField):
        return getattr(form[name].value() or field.queryset.first(), "pk", form[name].value())
    if isinstance(field, forms.ChoiceField):
        values = [key for key, _words in field.choices if key and not isinstance(_words, list)]
        return values[:1] if isinstance(field, forms.MultipleChoiceField) else next(iter(values), "")
    if isinstance(field, forms.BooleanField):
        return "on"
    if isinstance(field, forms.IntegerField | forms.DecimalField):
        return form[name].value() or 0
    if isinstance(field, forms.DateField):
        day = form[name].value() or field.widget.attrs.get("min") or field.widget.attrs.get("max") or clock.today()
        return day.isoformat() if isinstance(day, date) else day
    if isinstance(field, TelephoneField):
        return "+32 9 000 00 00"
    if isinstance(field, forms.EmailField):
        return "somebody@voorbeeld.example"
    return OWN_WORDS[: field.max_length] if getattr(field, "max_length", None) else OWN_WORDS


def newest_code() -> str:
    """What the last mail says; the outbox is not worked here.

    A clock that stands still does not order the mails: a code that still counts goes before one that was used up.
    """
    sent = OutboxRow.objects.filter(kind="mail.code").order_by("-created_at", "-pk")
    return unseal(max(sent, key=_counts).payload["code"])


def _counts(row: OutboxRow) -> bool:
    digest = _digest(row.payload["person"], _purpose(row.payload["subject"]), unseal(row.payload["code"]))
    return ConfirmationCode.objects.filter(digest=digest, used_at=None, replaced_at=None).exists()


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"
