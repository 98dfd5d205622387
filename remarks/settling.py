"""Who may answer and settle what is said about a text: one rule for every kind of text."""

from lifecycle.deciding import Deciding
from lifecycle.errors import ActRefused
from lifecycle.subject import Subject
from remarks.selectors import has_open_remarks, may_settle, open_remarks


def a_comment_open(subject: Subject, deciding: Deciding) -> None:
    """Somebody said something, and it is not settled."""
    if not has_open_remarks(subject):
        raise ActRefused("remarks.none_open")


def one_to_settle(subject: Subject, deciding: Deciding) -> None:
    """A comment is open that is the actor's to settle."""
    a_comment_open(subject, deciding)
    if not any(may_settle(one, subject, deciding.actor) for one in open_remarks(subject)):
        raise ActRefused("remarks.not_yours_to_settle")
