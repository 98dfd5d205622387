"""Names that are nearly the same: pointed out before a second row of one organisation, or a look-alike, is written."""

import re
import unicodedata
from difflib import SequenceMatcher
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organisation

ALIKE = 0.85  # of 1, as SequenceMatcher counts: one or two letters of a short name, a word of a long one
MOST_SHOWN = 5


def plain_words(name: str) -> list[str]:
    """The words of a name without accents, case and signs, in any script."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return re.findall(r"\w+", "".join(sign for sign in letters if not unicodedata.combining(sign)))


def alike(one: str, other: str) -> bool:
    """Whether two names are the same, nearly the same, or one is the other with words added."""
    words, others = plain_words(one), plain_words(other)
    shorter, longer = sorted((set(words), set(others)), key=len)
    if len(shorter) > 1 and shorter <= longer:
        return True
    return SequenceMatcher(None, " ".join(words), " ".join(others)).ratio() >= ALIKE


def near_names(*, name: str, country: str, town: str, among: Q) -> list[Organisation]:
    """Others of that country with such a name; the very same name in the same town is found again anyway."""
    there = Organisation.unscoped.filter(among, country=country.upper()).only("name", "town", "code", "confirmed_at")
    same = (plain_words(name), plain_words(town))
    near = (one for one in there.iterator() if alike(name, one.name))
    return [one for one in near if (plain_words(one.name), plain_words(one.town)) != same][:MOST_SHOWN]


class NearNames(forms.Form):
    """For forms with name, country and town of an organisation: a near one is shown, a tick says that it is another."""

    another = forms.BooleanField(
        label=gettext_lazy("It is none of these: it is another organisation"),
        required=False,
        widget=forms.HiddenInput,
    )

    def seen(self) -> Q:
        """Among which organisations a near name may be shown to who types."""
        return Q(confirmed_at__isnull=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        facts = {name: str(data.get(name) or "") for name in ("name", "country", "town")}
        near = near_names(**facts, among=self.seen()) if all(facts.values()) else []
        if near:
            self.fields["another"].widget = forms.CheckboxInput()
        if near and not data.get("another"):
            words = _("A near name is here already: %(names)s. Take that one, or say below that yours is another.")
            self.add_error("name", words % {"names": "; ".join(shown(one) for one in near)})
        return data


def shown(organisation: Organisation) -> str:
    """Name, town and code: what tells two of them apart."""
    standing = _("confirmed") if organisation.is_confirmed else _("not confirmed")
    return f"{organisation.name}, {organisation.town} ({organisation.code}, {standing})"
