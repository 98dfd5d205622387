"""What else is open for who came by a link, beside what their home shows by itself: one list, whatever their parts."""

from collections.abc import Iterable

from accounts.actors import Actor
from lifecycle.selectors import own_todos
from portal.dashboard.owed import Owed, in_words, most_urgent


def form_of(owed: Owed) -> str:
    """The form that settles it; that of another paper is another form."""
    path = owed.way.address.partition("?")[0]
    return f"{path} {owed.todo.params.get('request', '')}"


def once_each(owed: Iterable[Owed]) -> list[Owed]:
    """Once for each form that settles it, in the same order; the one said to the reader counts."""
    found = list(owed)
    by_form: dict[str, Owed] = {}
    for one in sorted(found, key=lambda each: each.own_sentence == each.sentence):
        by_form.setdefault(form_of(one), one)
    return [one for one in found if by_form[form_of(one)] is one]


def open_elsewhere(actor: Actor, shown: Iterable[Owed] = (), addresses: Iterable[str] = ()) -> list[Owed]:
    """What the reader owes now and the page does not show: neither as a to-do, nor by a link to its form.

    Who signs in has Today and the list of to-dos for that.
    """
    if not actor.by_link:
        return []
    there = {form_of(one) for one in shown} | {f"{address} " for address in addresses}
    return [one for one in once_each(in_words(most_urgent(own_todos(actor)))) if form_of(one) not in there]
