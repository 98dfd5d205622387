"""What is said about a text, beside it: comments in the order of the text, their answers, whose they are."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from accounts.actors import Actor
from documents.parts.values import Part
from lifecycle.subject import Subject
from remarks.models import Answer, Comment
from remarks.selectors import comments_on, may_settle
from remarks.talks import talk_about


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
    by: str
    answers: Sequence[tuple[Answer, str]]  # each with who said it
    may_settle: bool
    is_changed: bool  # the part reads otherwise by now, and the words stand in it no more


class TalkBeside:
    """The talk about one text, for one reader."""

    def __init__(self, subject: Subject, actor: Actor, parts: Sequence[Part]) -> None:
        self.subject, self.actor, self.parts = subject, actor, {part.key: part for part in parts}
        self.talk = talk_about(subject)
        self.is_theirs = self.talk.taking_part(actor).filter(pk=subject.pk).exists()
        self.comments: list[Comment] = list(comments_on(subject, actor)) if self.is_theirs else []

    @property
    def number_open(self) -> int:
        """How many are not settled."""
        return sum(comment.is_open for comment in self.comments)

    def in_order(self) -> list[Said]:
        """The open ones in the order of the text, then the settled ones."""
        titles = {**self.talk.parts(self.subject), **{key: part.called for key, part in self.parts.items()}}
        places = {key: nth for nth, key in enumerate(titles)}
        order = sorted(self.comments, key=lambda one: (not one.is_open, places.get(one.part, 99), one.written_at))
        answers = {comment.pk: list(comment.answers.all()) for comment in order}
        by = self.talk.by(self.subject.pk, [*order, *(one for several in answers.values() for one in several)])
        return [
            Said(
                comment,
                titles.get(comment.part, ""),
                by[comment.pk],
                [(one, by[one.pk]) for one in answers[comment.pk]],
                comment.is_open and may_settle(comment, self.subject, self.actor),
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
