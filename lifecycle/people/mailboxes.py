"""Who reads the mails of whom: a mailbox that several people share (design, decision 3)."""

from uuid import UUID

from accounts.actors import Actor
from accounts.models import Person


def shares_mailbox(person_id: UUID | None) -> bool:
    """Whether somebody else is reached by the same address.

    Two entries by one account, or with the same names, are one human being whom two keepers know.
    """
    person = Person.objects.filter(pk=person_id).exclude(email=None).first()
    if person is None:
        return False
    others = Person.objects.filter(email=person.email).exclude(pk=person.pk)
    others = others.exclude(given_names=person.given_names, family_names=person.family_names)
    return (others.exclude(account=person.account_id) if person.account_id else others).exists()


def came_by_a_shared_mailbox(actor: Actor) -> bool:
    """Whether whoever opened the link in the mail may be another than the one it was sent to.

    Texts of reports and answers are not shown then: they wait for who signs in.
    """
    return actor.by_link and shares_mailbox(actor.person_id)
