"""The rules of one programme and activity, each under the name by which the rows of a plan link to it."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ground.countries import country_name
from lifecycle import programme_rules as rules
from lifecycle.models import RuleSet
from lifecycle.models.mobility import ParticipantKind
from portal.planning.may_it import AGE, exception_in_words, length_in_words


@dataclass(frozen=True)
class Said:
    """One rule in words."""

    name: str
    title: str
    words: str


@dataclass(frozen=True)
class RulesPage:
    """Everything that the set asks of a stay."""

    rule_set: RuleSet

    @cached_property
    def years(self) -> str:
        """The call years it holds for; empty for one without."""
        first, last = self.rule_set.call_year_from, self.rule_set.call_year_to
        return f"{first}–{last}" if first and last else str(first or "")

    @cached_property
    def said(self) -> list[Said]:
        """Each rule."""
        months = self.rule_set.graduate_within_months
        found = [
            Said(rules.LENGTH, _("Length, both days counted"), self._length()),
            Said(rules.COUNTRY, _("Countries"), self._countries()),
            Said(rules.WHO, _("Who may go"), ", ".join(str(ParticipantKind(one).label) for one in self.rule_set.who)),
            Said(AGE, _("Under 18 on the first day"), self._guardians()),
        ]
        if months:
            words = ngettext(
                "The stay ends within %(months)s month of the graduation.",
                "The stay ends within %(months)s months of the graduation.",
                months,
            )
            found.append(Said(rules.DIPLOMA, _("After the diploma"), words % {"months": months}))
        return found

    def _length(self) -> str:
        words = length_in_words(self.rule_set)
        if not words or not self.rule_set.limits_block:
            return " ".join(one for one in (words, _("Any length from two days on.")) if one)
        return " ".join(one for one in (words, exception_in_words(self.rule_set)) if one)

    def _countries(self) -> str:
        names = sorted(country_name(code) for code in self.rule_set.countries)
        return ", ".join(names) or _("Any.")

    def _guardians(self) -> str:
        number = self.rule_set.guardians_required
        words = ngettext("A guardian consents.", "%(number)s guardians consent.", number)
        return words % {"number": number}
