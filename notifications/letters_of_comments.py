"""What was said about a text, to the others who take part in the talk: all that was said within a few minutes."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Person
from lifecycle.models import OutboxRow
from notifications.handlers import mails
from notifications.letters import Letter, where_in_stay, where_of_party
from remarks.models import Answer, Comment
from remarks.selectors import said_since
from remarks.talks import TALKS

# By kind of text: the page, and the address in the mail for this reader.
WHERE: dict[str, Callable[[str, Person, UUID], dict[str, Any]]] = {
    "memorandum_version": where_of_party,
    "agreement": where_in_stay,
}


def comments(row: OutboxRow, reader: Person) -> Letter | None:
    """Who said what, in the words in which it was said; None where all of it was settled or taken away meanwhile."""
    kind, pk = row.payload["subject_type"], UUID(row.payload["subject_id"])
    said, answers = said_since(kind, pk, datetime.fromisoformat(row.payload["since"]))
    said = [one for one in said if one.person_id != reader.pk and one.is_open]
    answers = [one for one in answers if one.person_id != reader.pk]
    if not said and not answers:
        return None
    talk = TALKS[kind]
    with translation.override(reader.language):
        called = talk.called(pk)
        by = talk.by(pk, (*said, *answers))
        lines = [_line(one, one.quote, by[one.pk]) for one in said]
        lines += [_line(one, one.comment.text, by[one.pk]) for one in answers]
        lines.sort(key=lambda line: line["at"])
        words = ngettext("%(called)s: %(number)s thing was said", "%(called)s: %(number)s things were said", len(lines))
        facts = {
            "called": called,
            "in_stay": kind == "agreement",
            "lines": lines,
            "words": _("Read and answer"),
            **WHERE[kind](f"{talk.path(pk)}#comments", reader, pk),
        }
        return Letter(words % {"called": called, "number": len(lines)}, facts)


def _line(said: Comment | Answer, about: str, who: str) -> dict[str, Any]:
    return {"at": said.written_at, "who": who, "text": said.text, "about": about}


mails("comments", gettext_lazy("Mail: comments on a text"), comments)  # person, subject_type, subject_id, since
