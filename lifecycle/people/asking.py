"""The question whether somebody typed is somebody known: asked beside the names, everything typed is kept."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ground.days import long_day
from ground.sentences import sentence
from lifecycle.models import Mobility
from lifecycle.names import names_in
from lifecycle.people.finding import NEW, Alike
from lifecycle.people.who_corrects import at_work_with, coordinates_at_the_host


class WhoField(forms.CharField):
    """The answer: the id of the known person, or NEW. Hidden until it has to be asked."""

    def __init__(self) -> None:
        super().__init__(label=gettext_lazy("Who is meant"), required=False, max_length=36, widget=forms.HiddenInput())


SHARED = gettext_lazy("%(person)s takes part in this stay with this address. Do the two share a mailbox?")


SHARED_AT_HOST = gettext_lazy("This is the address of a coordinator of %(host)s. Do the two share a mailbox?")


def shared_at_work(stay: Mobility, email: str) -> ValidationError | None:
    """The question, where somebody at work in the stay has this address. Of the host's own people no name is told
    who has no part here."""
    if other := at_work_with(stay, email):
        said = {"person": names_in(stay.pk, [other.pk])[other.pk]}
        return ValidationError(SHARED, code="shared", params=said)
    if host := coordinates_at_the_host(stay, email):
        return ValidationError(SHARED_AT_HOST, code="shared", params={"host": host.name})
    return None


def shared_mailbox_field() -> forms.BooleanField:
    """The answer that two people are reached by one address. Hidden until it has to be asked."""
    return forms.BooleanField(label=gettext_lazy("They share this mailbox"), required=False, widget=forms.HiddenInput())


def show_who(form: forms.Form, found: list[Alike]) -> None:
    """Show who may be meant, so that an answer can be given, or another one."""
    field: Any = form.fields["who"]
    if found:
        field.widget = forms.RadioSelect(choices=choices(found))


def ask_who(form: forms.Form, found: list[Alike]) -> None:
    """Ask beside the names, unless one of those found is meant without doubt or was chosen. For `clean`."""
    answer = form.cleaned_data.get("who", "")
    known = {str(one.person.pk) for one in found}
    if not found or answer == NEW or answer in known or any(one.is_the_one for one in found):
        return
    show_who(form, found)
    names = " ".join(form.cleaned_data.get(name, "") for name in ("given_names", "family_names"))
    form.add_error("who", forms.ValidationError(sentence("lifecycle.which_person", {"name": names}), "which_person"))


def choices(found: list[Alike]) -> list[tuple[str, str]]:
    """Each known person with what tells them apart, and somebody else."""
    known = [(str(one.person.pk), _("Yes: %(person)s") % {"person": _told_apart(one)}) for one in found]
    return [*known, (NEW, _("No: somebody else, who shares the address or the name"))]


def _told_apart(one: Alike) -> str:
    facts = [one.person.full_name, one.person.email or ""]
    if one.birth_date:
        facts.append(long_day(one.birth_date))
    return ", ".join(fact for fact in facts if fact)
