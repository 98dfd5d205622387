"""The page on which the school writes down a visit or a call: whom to call, and what they said of it last."""

from functools import cached_property

from django.urls import reverse

from accounts.actors import Actor
from assessments.contact_guards import CHECK_INS, CONTACTS
from assessments.contact_models import CheckIn
from assessments.contact_services import not_well_since
from lifecycle.answers import rows_of
from lifecycle.people.mailboxes import came_by_a_shared_mailbox
from lifecycle.people.who_corrects import correctable, in_the_stay
from lifecycle.subject import Subject
from portal.steps.act_page import ActPage
from portal.whom_to_call import Number

CONTACTED = "assessments.note_contact"


class ContactPage(ActPage):
    """The act is the school's alone, and the school reads what is said to it."""

    def __init__(self, subject: Subject, actor: Actor, name: str) -> None:
        super().__init__(subject, actor, name)
        assert self.mobility is not None
        self.stay = self.mobility

    @property
    def template(self) -> str:
        """A plain form below both."""
        return "portal/contact.html"

    @property
    def called(self) -> Number:
        """Who goes."""
        person = self.stay.participant
        return Number(person.full_name, "", person.phone)

    @property
    def number_address(self) -> str:
        """Where the number is entered; empty for who may not."""
        person = self.stay.participant
        may = "phone" in correctable(self.actor, in_the_stay(self.stay, person))
        return reverse("portal:correct-person", args=[self.stay.pk, person.pk]) if may else ""

    @cached_property
    def said(self) -> list[CheckIn]:
        """What waits for an answer, and what was said last; once where they are the same."""
        found = rows_of(CHECK_INS, self.stay)
        waits = not_well_since(found, rows_of(CONTACTS, self.stay))
        return list(dict.fromkeys(one for one in (waits, *found[-1:]) if one is not None))

    @property
    def reads_words(self) -> bool:
        """Not by a link to a mailbox that others read."""
        return not came_by_a_shared_mailbox(self.actor)
