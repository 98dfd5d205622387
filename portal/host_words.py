"""The saved filters of the list of stays in a host's words; those about what only a sender does are left out."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, Promise] = {
    "leaving": _("Coming in 6 weeks"),
    "abroad": _("With us now"),
}
NOT_OURS = frozenset({"validation"})
HEADS: dict[str, Promise] = {"leaves": _("Arrives")}
