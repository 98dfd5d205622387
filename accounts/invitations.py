"""The mail that lets somebody into an organisation: who invites, to what, and where to sign in."""

from accounts.actors import Actor
from accounts.models import Membership, Person
from accounts.sign_in import mail_now


def mail_invitation(membership: Membership, actor: Actor, sign_in: str) -> None:
    """To the address of the person let in, in their language; sent at once, since the inviter waits for it."""
    person = membership.person
    if not person.email:
        return
    inviter = Person.objects.filter(pk=actor.person_id).first()
    mail_now(
        "accounts/email/invitation",
        person.email,
        person.language,
        membership=membership,
        inviter=inviter,
        sign_in=sign_in,
    )
