"""What an account chose for the list: columns, the last filter, filters with a name."""

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from django.db.models import QuerySet

from accounts.actors import Actor
from ground import clock
from ground.errors import NotThere, SojournError
from portal.host_words import HEADS
from portal.models import Batch, ListChoice, SavedFilter
from portal.stays.columns import USUAL_OF_HOSTS, Column, chosen
from portal.who_hosts import only_hosts

STAYS = "stays"  # the page whose filters these are, where nothing else is said
MOST_SAVED = 20
LONGEST_NAME, LONGEST_QUERY = 60, 500  # letters; of the columns


def choice_of(account_id: UUID) -> ListChoice:
    """Columns and last filter; made at the first visit."""
    return ListChoice.objects.get_or_create(account_id=account_id)[0]


def columns_of(account_id: UUID, actor: Actor) -> list[Column]:
    """The columns the account sees and exports."""
    choice = ListChoice.objects.filter(account_id=account_id).first()
    return columns_for(actor, choice.columns if choice else [])


def columns_for(actor: Actor, keys: list[str]) -> list[Column]:
    """Those chosen, else the usual ones of who sends, or of who only hosts."""
    if not only_hosts(actor):
        return chosen(keys)
    found = chosen(keys, USUAL_OF_HOSTS)
    return [replace(column, head=HEADS.get(column.key, column.head)) for column in found]


def choose_columns(*, account_id: UUID, keys: list[str]) -> None:
    """Keep the chosen columns; none means the usual ones."""
    columns = [column.key for column in chosen(keys)] if keys else []
    ListChoice.objects.update_or_create(account_id=account_id, defaults={"columns": columns})


def remember_query(choice: ListChoice, query: str) -> None:
    """The filter to come back to."""
    if query != choice.query and len(query) <= LONGEST_QUERY:
        ListChoice.objects.filter(pk=choice.pk).update(query=query)


def remember_partners(choice: ListChoice, query: str) -> None:
    """The same for the directory of partners."""
    if query != choice.partners_query and len(query) <= LONGEST_QUERY:
        ListChoice.objects.filter(pk=choice.pk).update(partners_query=query)


def saved_by(account_id: UUID, page: str = STAYS) -> QuerySet[SavedFilter]:
    """The filters of an account for this page."""
    return SavedFilter.objects.filter(account_id=account_id, page=page)


def save_filter(*, account_id: UUID, name: str, query: str, page: str = STAYS) -> SavedFilter:
    """A name over an address.

    Raises SojournError: portal.filter_needs_name, portal.filter_too_long, portal.too_many_filters.
    """
    name = " ".join(name.split())
    if not name:
        raise SojournError("portal.filter_needs_name")
    if len(name) > LONGEST_NAME or len(query) > LONGEST_QUERY:
        raise SojournError("portal.filter_too_long", most=LONGEST_NAME)
    mine = saved_by(account_id, page)
    if mine.count() >= MOST_SAVED and not mine.filter(name=name).exists():
        raise SojournError("portal.too_many_filters", most=MOST_SAVED)
    kept, _new = SavedFilter.objects.update_or_create(
        account_id=account_id, page=page, name=name, defaults={"query": query, "created_at": clock.now()}
    )
    return kept


def drop_filter(*, account_id: UUID, pk: UUID, page: str = STAYS) -> None:
    """Remove one. Raises NotThere when it is not the account's."""
    if not saved_by(account_id, page).filter(pk=pk).delete()[0]:
        raise NotThere("portal.no_such_filter")


def batch_of(*, people: Iterable[UUID], pk: UUID) -> Batch:
    """A batch one of these people started. Raises NotThere for any other."""
    found = Batch.objects.filter(person_id__in=list(people), pk=pk).first()
    if found is None:
        raise NotThere("portal.no_such_batch")
    return found
