"""Who wants no news by mail: what asks nothing of them then stands in their inbox alone.

What is owed, what names them, and what changes whether the stay goes on is mailed all the same.
"""

from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db.models import Q
from django.urls import reverse

from accounts.models import Person
from ground import clock
from lifecycle.models import Event
from notifications.models import NoNews

LEFT_OUT = "notifications.no_news_wanted"
SALT = "notifications.news"
# What changes whether, when or with what result somebody goes, or may be objected to: nobody may miss it.
TOLD_ANYWAY = frozenset(
    {
        "withdraw", "cancel", "return_to_preparation", "refuse_signature", "recall_agreement", "amend_agreement",
        "suspend", "resume", "report_early_return", "return_to_stay", "correct_arrival", "close_validation",
        "close_without_results", "close_without_decision", "close_without_agreement", "recognise", "reopen_recognition",
        "terminate", "agreements.correct_spelling",
    }
)  # fmt: skip
NAMES_THEM = ("named", "former")  # details of an event by which somebody gets a part, or has it no more


def may_be_left_out(event: Event, reader: Person) -> bool:
    """Whether it is news alone, and neither about the reader nor a step that everybody has to know of."""
    about = {str(event.details.get(name)) for name in NAMES_THEM}
    return event.name not in TOLD_ANYWAY and str(reader.pk) not in about


def wants_none(reader: Person) -> bool:
    """Whether they asked for no news, in whatever part."""
    return NoNews.objects.filter(_of_one_reader(reader)).exists()


def set_wanted(reader: Person, *, wanted: bool) -> None:
    """Twice is the same as once."""
    if wanted:
        NoNews.objects.filter(_of_one_reader(reader)).delete()
    else:
        NoNews.objects.get_or_create(person=reader, defaults={"since": clock.now()})


def _of_one_reader(reader: Person) -> Q:
    """Who is known in several parts and signs in is asked once."""
    same = Q(person=reader.pk)
    return same | Q(person__account=reader.account_id) if reader.account_id else same


def token_for(person_id: UUID) -> str:
    """It opens nothing but the choice about news, and ends only with the person."""
    return signing.dumps(str(person_id), salt=SALT, compress=True)


def address_for(person_id: UUID) -> str:
    """The whole address, for a mail."""
    return f"{settings.BASE_URL}{reverse('portal:news', args=[token_for(person_id)])}"


def person_of(token: str) -> Person | None:
    """Whose choice it is; None for a token that was made up or cut short."""
    try:
        pk = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return Person.objects.filter(pk=pk).first()
