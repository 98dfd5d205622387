"""What is said about a version, beside its text: comments in the order of the text, their answers, whose they are."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from accounts.actors import Actor
from documents.parts.values import Part
from partnerships.models import MemorandumVersion
from partnerships.parts import NUMBERS
from partnerships.talking import part_titles, versions_as_party
from remarks.models import Answer, Comment
from remarks.selectors import comments_on, may_settle


@dataclass(frozen=True)
class Mark:
    """Words of the text that somebody commented on, and how many comments there are on them."""

    quote: str
    comment: Comment
    number: int


@dataclass(frozen=True)
class Said:
    """One comment as a reader meets it."""

    comment: Comment
    part: str
    answers: Sequence[Answer]
    may_settle: bool
    is_changed: bool  # the part reads otherwise by now, and the words stand in it no more


class TalkBeside:
    """The talk about one version, for one reader."""

    def __init__(self, version: MemorandumVersion, actor: Actor, parts: Sequence[Part]) -> None:
        self.version, self.actor, self.parts = version, actor, {part.key: part for part in parts}
        self.is_theirs = versions_as_party(actor).filter(pk=version.pk).exists()
        self.comments: list[Comment] = list(comments_on(version, actor)) if self.is_theirs else []

    @property
    def number_open(self) -> int:
        """How many are not settled."""
        return sum(comment.is_open for comment in self.comments)

    def in_order(self) -> list[Said]:
        """The open ones in the order of the text, then the settled ones."""
        titles = part_titles(self.version)
        order = sorted(self.comments, key=lambda one: (not one.is_open, NUMBERS.get(one.part, 99), one.written_at))
        return [
            Said(
                comment,
                titles.get(comment.part, ""),
                list(comment.answers.all()),
                comment.is_open and may_settle(comment, self.version, self.actor),
                self._is_changed(comment),
            )
            for comment in order
        ]

    def _is_changed(self, comment: Comment) -> bool:
        part = self.parts.get(comment.part)
        return part is None or part.digest != comment.part_digest

    def marks(self) -> dict[str, list[Mark]]:
        """By part: the passages to mark, each once."""
        found: dict[str, list[Mark]] = {}
        counted = Counter((one.part, one.quote) for one in self.comments if one.is_open and one.quote)
        for comment in self.comments:
            number = counted.pop((comment.part, comment.quote), 0)
            if number:
                found.setdefault(comment.part, []).append(Mark(comment.quote, comment, number))
        return found

    def counts(self) -> Counter[str]:
        """How many are open on each part."""
        return Counter(one.part for one in self.comments if one.is_open)


def organisation_called(row: Any) -> str:
    """Who said it, and for whom."""
    return f"{row.person.full_name}, {row.organisation.name}"
