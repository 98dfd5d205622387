"""A version of a unit to be read."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.actors import Actor
from library.content import as_content, lines_of
from library.differences import IN, OUT, SAME, Difference, differences
from library.models import Kind, UnitVersion
from library.outcomes import Outcome, in_order, read
from library.points import said_points
from library.selectors import may_write
from portal.recognised import Recognised, recognised


def marked(words: Iterable[tuple[str, str]]) -> SafeString:
    """Without a space that nobody wrote between two of them; what was and what is now is also said in words."""
    old, new = _("was"), _("now")
    shapes = {
        OUT: format_html('<span class="sj-hidden">{} </span><del>{{}}</del>', old),
        IN: format_html('<span class="sj-hidden">{} </span><ins>{{}}</ins>', new),
        SAME: "{}",
    }
    return mark_safe("".join(format_html(shapes[deed], text) for deed, text in words))  # each piece is escaped


class Reading:
    """In the language of the reader; what has no text there stands in the first one, which says so to the browser."""

    def __init__(self, version: UnitVersion, actor: Actor) -> None:
        self.version, self.actor = version, actor
        self.unit, self.qualification = version.unit, version.unit.qualification

    @property
    def language(self) -> str:
        return get_language() or self.version.language

    @property
    def is_own(self) -> bool:
        return bool(self.qualification.organisation_id == self.actor.organisation_id)

    @property
    def writes(self) -> bool:
        return may_write(self.actor)

    @property
    def title(self) -> str:
        return f"{self.version.code} {self.version.title_in(self.language)}"

    @property
    def points(self) -> str:
        return said_points(self.version.points)

    @cached_property
    def content(self) -> dict[str, Any]:
        """As a memorandum would hold it."""
        return as_content(self.version, self.language)

    @property
    def groups(self) -> list[tuple[str, list[tuple[Outcome, str, str]]]]:
        """By kind: each outcome with its text and the language that it is in."""
        found: list[tuple[str, list[tuple[Outcome, str, str]]]] = []
        labels = {"": _("Learning outcomes"), **{kind: str(label) for kind, label in Kind.choices}}
        for kind, label in labels.items():
            rows = [self._said(one) for one in in_order(read(self.version.outcomes)) if one.kind == kind]
            found += [(label, rows)] if rows else []
        return found

    def _said(self, one: Outcome) -> tuple[Outcome, str, str]:
        own = one.text.get(self.language)
        return one, own or one.says_in(self.language, self.version.language), "" if own else self.version.language

    @property
    def long_texts(self) -> list[tuple[str, list[str]]]:
        labels = {
            "assessment": _("How it is assessed"), "levels": _("Levels"), "evidence": _("Evidence expected"),
            "note": _("Note"),
        }  # fmt: skip
        said = {name: self.content.get(name) for name in labels}
        return [
            (label, text if isinstance(text, list) else lines_of(text))
            for name, label in labels.items()
            if (text := said[name])
        ]

    @cached_property
    def changes(self) -> list[tuple[Difference, SafeString]]:
        """Since the version before: each thing, and its words with what was taken out and put in."""
        before = self.unit.versions.filter(number=self.version.number - 1).first()
        return [(one, marked(one.words)) for one in differences(before, self.version)] if before else []

    @property
    def recognised(self) -> Recognised:
        return recognised(self.unit.versions.all()).get(self.unit.pk, Recognised())
