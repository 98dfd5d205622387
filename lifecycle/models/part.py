"""What organisations and people are in one stay (design, decision 3)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery

from accounts.models import Membership
from accounts.visibility import Unscoped
from ground import clock
from lifecycle.roles import NamedPartKind, OrganisationPartKind


class Parts(models.Manager):
    """Parts in force."""

    def open(self, at: datetime | None = None) -> models.QuerySet:
        """Those held at this instant: begun, and not ended. Without one, now."""
        at = at or clock.now()
        return self.get_queryset().filter(Q(until_at=None) | Q(until_at__gt=at), from_at__lte=at)

    def not_ended(self) -> models.QuerySet:
        """Those held now, and those that begin on a later day."""
        return self.get_queryset().filter(Q(until_at=None) | Q(until_at__gt=clock.now()))


class OrganisationParts(Parts):
    """Parts of organisations."""

    def with_responsible(self, at: datetime | None = None, day: date | None = None) -> models.QuerySet:
        """Those open, each with its organisation, who is responsible, and whether that person still belongs there."""
        rights = Membership.objects.open() if day is None else Membership.objects.open_on(day)
        theirs = rights.filter(person_id=OuterRef("responsible_id"), organisation_id=OuterRef("organisation_id"))
        return self.open(at).select_related("organisation", "responsible").annotate(belongs=Exists(theirs))


class OrganisationPart(models.Model):
    """An organisation's part in a stay. `responsible` gets the reminders; every colleague may act.

    `held`: nobody made sure of the organisation yet, so that its people hold no role by this part.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mobility = models.ForeignKey("lifecycle.Mobility", models.CASCADE, related_name="organisation_parts")
    organisation = models.ForeignKey(  # found by the index below, which begins with it, as the responsible one is
        "accounts.Organisation", models.PROTECT, related_name="parts", db_index=False
    )
    part = models.CharField(max_length=20, choices=OrganisationPartKind)
    responsible = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    unit_codes = models.JSONField(default=list, blank=True)  # of a competent institution; empty: all units
    held = models.BooleanField(default=False)
    # Copies of the sides of the stay (`lifecycle.organisations.sides`): by them an organisation counts its partners.
    sent_by = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    hosted_by = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)

    objects = OrganisationParts()
    unscoped = Unscoped()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("mobility", "part"),
                condition=Q(until_at=None) & ~Q(part=OrganisationPartKind.COMPETENT),
                name="organisation_part_one_open",
            ),
            models.UniqueConstraint(
                fields=("mobility", "part", "organisation"), condition=Q(until_at=None), name="organisation_part_once"
            ),
        )
        # Each answers by itself, without the rows: a large school has tens of thousands of them.
        indexes = (
            # "In which stays has this organisation this part?": every page of its coordinators begins there.
            models.Index(
                fields=("organisation", "part", "mobility", "held", "from_at", "until_at"),
                name="part_stays_of_organisation",
            ),
            # "For which stays is this person responsible?": the own ones in the list.
            models.Index(
                fields=("responsible", "mobility", "part", "held", "from_at", "until_at"), name="part_stays_of_a_person"
            ),
            # "With whom do we work, where we send and where we host, and in which stays?": the directory of partners.
            *(
                models.Index(fields=(side, "organisation", "part", "mobility", "from_at", "until_at"), name=name)
                for side, name in (("sent_by", "part_partners_of_sender"), ("hosted_by", "part_partners_of_host"))
            ),
        )

    def __str__(self) -> str:
        return f"{self.part} {self.organisation_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A new one takes its place in the directory here; what changes later is copied with the sides."""
        if self._state.adding:
            self.sent_by_id, self.hosted_by_id = self.mobility.sent_by_id, self.mobility.hosted_by_id
        super().save(*args, **kwargs)

    @property
    def answering(self) -> Any:
        """The person responsible now; None for one who has left the organisation, or where nobody is."""
        belongs = self.__dict__.get("belongs")
        if belongs is None:
            theirs = Membership.objects.open().filter(person_id=self.responsible_id)
            belongs = theirs.filter(organisation_id=self.organisation_id).exists()
        return self.responsible if belongs else None


OF_THE_HOST = (NamedPartKind.TUTOR, NamedPartKind.MENTOR)  # also where nobody said for which organisation


def of_a_held_organisation(now: datetime | None = None) -> Q:
    """A condition on named parts: they are for an organisation whose part in that stay is held now, or at an instant.

    A compiled query hands over its instant: one that the clock gave would stay the same for ever.
    """
    held = OrganisationPart.objects.open(now).filter(held=True, mobility_id=OuterRef("mobility_id"))
    host = held.filter(part__in=(OrganisationPartKind.HOSTING, OrganisationPartKind.HOST_COMPANY))
    theirs = Q(Exists(held.filter(organisation_id=OuterRef("organisation_id"))))
    return theirs | Q(organisation=None, part__in=OF_THE_HOST) & Q(Exists(host))


class NamedPart(models.Model):
    """A person's part in a stay, by name.

    `called` and `phone` are what was typed where it was not what their keeper wrote: whoever typed it reads that, and
    papers print it (design, decision 3). `full_name` and `reached_at` say which counts.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mobility = models.ForeignKey("lifecycle.Mobility", models.CASCADE, related_name="named_parts")
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="named_parts")
    part = models.CharField(max_length=30, choices=NamedPartKind)
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, null=True, blank=True, related_name="+")
    called = models.CharField(max_length=301, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    phone_unknown = models.BooleanField(default=False)  # none was typed, and the keeper's is not for who typed to read
    function = models.CharField(max_length=200, blank=True)
    qualification = models.CharField(max_length=300, blank=True)  # what gives an assessor the right to assess
    relation = models.CharField(max_length=60, blank=True)  # of a guardian
    phone_day = models.CharField(max_length=40, blank=True)
    phone_night = models.CharField(max_length=40, blank=True)
    contact_kept = models.BooleanField(default=False)  # of a guardian: see people.kept_contacts
    # Both are instants: until a later day stands beside the part of who follows from then on.
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)
    follows = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")

    objects = Parts()
    unscoped = Unscoped()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("mobility", "part", "person", "organisation"),
                condition=Q(until_at=None),
                name="named_part_once",
            ),
        )
        # "In which stays is this person named, and as what?": the start of everybody who works by name.
        indexes = (models.Index(fields=("person", "part")),)

    def __str__(self) -> str:
        return f"{self.part} {self.person_id}"

    @property
    def has_begun(self) -> bool:
        """Whether the part is held already; else it is planned for a later day."""
        return self.from_at <= clock.now()

    @property
    def full_name(self) -> str:
        """As typed for this stay, else as the keeper wrote it."""
        return self.called or self.person.full_name

    @property
    def reached_at(self) -> str:
        """The telephone by day: as typed, else as the keeper wrote it for everybody or corrected it."""
        return self.phone_day or self.phone or ("" if self.phone_unknown else self.person.phone)


def called_in(stay: UUID | OuterRef | None, person: OuterRef) -> Subquery:
    """How a person was typed for a stay, empty where as their keeper wrote it. The stay, or the column that says it."""
    typed = NamedPart.objects.filter(mobility=stay, person=person).exclude(called="")
    return Subquery(typed.order_by("-from_at").values("called")[:1])
