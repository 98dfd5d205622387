"""Memoranda in versions, and what a stay plans to do under one."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated
from uuid import UUID, uuid4

from django.db import models
from django.db.models import Exists, F, Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin

from accounts.actors import Actor
from accounts.models import Membership, MembershipRole
from accounts.selectors import rights_of
from accounts.visibility import Scoped, Unscoped
from documents.readers import OFFICERS
from ground import clock
from lifecycle.from_table import Asked, from_table
from lifecycle.machines import machine
from lifecycle.models import Mobility
from lifecycle.people.handing import standing_in
from lifecycle.roles import OrganisationPartKind, Role
from lifecycle.tables.mou import OPEN, State
from partnerships.annex_models import AnnexFile as AnnexFile  # a model of this app, kept beside for its length
from partnerships.asked import RIGHTS, is_asked, signers_before
from partnerships.content import BodyStep, Power
from partnerships.writing_models import WrittenPart as WrittenPart  # likewise


class Memorandum(models.Model):
    """A memorandum of understanding through all its versions. `code` is the parties' own file code."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.CharField(_("file code"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=300, blank=True)
    language = models.CharField(_("language"), max_length=5, default="en")
    opened_by = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="memoranda_opened")
    created_at = models.DateTimeField()

    objects = Scoped()
    unscoped = Unscoped()

    def __str__(self) -> str:
        return self.code

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """Those with a version the actor sees."""
        seen = MemorandumVersion.objects.visible_to(actor).order_by().values("memorandum")
        return Q() if actor.is_system else Q(pk__in=seen)


@machine("mou", subject_name="memorandum_version")
class MemorandumVersion(FSMModelMixin, models.Model):
    """One version: what the parties approve and sign. `content` follows `partnerships.content.SCHEMA`."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    memorandum = models.ForeignKey(Memorandum, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(null=True, blank=True)  # given when first submitted
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    review_by = models.DateField(_("review by"), null=True, blank=True)
    reviewer = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    content = models.JSONField(default=dict)
    in_force_at = models.DateTimeField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    state = FSMField(choices=State.choices, default=State.DRAFT, protected=True)
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()

    objects = Scoped()
    unscoped = Unscoped()
    stay_id = None  # belongs to no single stay

    class Meta:
        ordering = ("memorandum", "created_at")
        indexes = (
            # "Which is in force and past its last day?": asked once a day.
            models.Index(fields=("valid_until",), condition=Q(state=State.IN_FORCE), name="memorandum_valid_until"),
            models.Index(fields=("ends_on",), condition=Q(state=State.IN_FORCE), name="memorandum_ends_on"),
        )
        constraints = (
            models.UniqueConstraint(fields=("memorandum", "number"), name="memorandum_version_number_once"),
            models.UniqueConstraint(
                fields=("memorandum",), condition=Q(state__in=OPEN), name="memorandum_one_version_open"
            ),
            models.CheckConstraint(
                condition=Q(state__in=(State.DRAFT, State.ABANDONED)) | Q(number__isnull=False),
                name="memorandum_submitted_has_number",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_from=None) | Q(valid_until__gte=F("valid_from")),
                name="memorandum_ends_after_it_starts",
            ),
        )

    def __str__(self) -> str:
        return f"{self.memorandum.code} {self.number or ''}".strip()

    @property
    def begins_later(self) -> bool:
        """Whether its first day is still to come."""
        return self.valid_from is not None and self.valid_from > clock.today()

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """Officers of the parties, the covered organisations and the organisation that opened it; and whoever a party

        names as its contact or signer, who is the only one to come by a mailed link.
        """
        if actor.is_system:
            return Q()
        ours = actor.organisation_id
        if ours is None or actor.person_id is None:
            return Q(pk__in=())
        if actor.by_link or rights_of(actor.person_id, ours).isdisjoint(OFFICERS):
            return Q(pk__in=MemorandumParty.naming(actor).order_by().values("version"))
        # Whoever is named by a party is one of its people: an officer of the same organisation sees it as a party's.
        as_party = MemorandumParty.objects.filter(organisation_id=ours).order_by().values("version")
        covered = CoveredOrganisation.objects.filter(organisation_id=ours).order_by().values("version")
        opened = cls.unscoped.filter(memorandum__opened_by_id=ours).order_by().values("pk")
        # One list of ids: beside an "or" the database would look at the versions of everybody.
        return Q(pk__in=as_party.union(covered, opened, all=True))

    @property
    def chain_id(self) -> UUID:
        """All versions of a memorandum share one chain of events."""
        return self.memorandum_id

    def roles_of(self, actor: Actor) -> frozenset[Role]:
        """PARTY for coordinators of a party (before there are parties: of the opener), and for its contact and signer,

        who may come by a mailed link; CI for recognition officers.
        """
        parties = set(self.parties.values_list("organisation_id", flat=True)) or {self.memorandum.opened_by_id}
        if actor.organisation_id not in parties:
            return frozenset()
        by_name = {Role.PARTY} if MemorandumParty.naming(actor).filter(version=self).exists() else set()
        if actor.by_link:
            return frozenset(by_name)
        held = rights_of(actor.person_id, actor.organisation_id) if actor.person_id else frozenset()
        roles = {Role.PARTY} if held & {MembershipRole.COORDINATOR, MembershipRole.RECOGNITION_OFFICER} else by_name
        if MembershipRole.RECOGNITION_OFFICER in held:
            roles.add(Role.COMPETENT_INSTITUTION)
        return frozenset(roles)

    def signers_before(self, actor: Actor) -> list[UUID]:
        """Who is asked to sign for the organisation acted for: a coordinator of it may see them do so."""
        return signers_before(self.pk, actor)

    def people_in(self, role: Role) -> list[UUID]:
        """Whom to tell: the contact person of each party, or who stands in for them; else its coordinators."""
        people: list[UUID | None] = []
        for party in self.parties.all():
            if role == Role.PARTY and party.contact_id:
                people.append(party.contact_now)
            elif role in RIGHTS:
                members = Membership.objects.open().filter(organisation_id=party.organisation_id, role=RIGHTS[role])
                people += members.values_list("person_id", flat=True)
        return list(dict.fromkeys(one for one in people if one))

    @from_table("mou")
    def submit(self) -> None:
        if self.number is None:  # with the state: a submitted version without number is refused by the database
            numbers = self.memorandum.versions.exclude(number=None).values_list("number", flat=True)
            self.number = max((number or 0 for number in numbers), default=0) + 1

    @from_table("mou")
    def request_changes(self) -> None: ...

    @from_table("mou")
    def take_back_refusal(self) -> None: ...

    @from_table("mou")
    def approve(self) -> None: ...

    @from_table("mou")
    def sign_mou(self) -> None:

        self.in_force_at = clock.now()

    @from_table("mou")
    def revise(self) -> None: ...

    @from_table("mou")
    def abandon(self) -> None: ...

    @from_table("mou")
    def supersede(self) -> None: ...

    @from_table("mou")
    def expire(self) -> None: ...

    @from_table("mou")
    def terminate(self, *, ends_on: Annotated[date, Asked(_("Ends on"))]) -> None:
        self.ends_on = ends_on


class MemorandumParty(models.Model):
    """An organisation that signs. `functions`: sending, hosting, competent, intermediary, employer.

    `contact_name` and the other names are as typed for this memorandum: its paper prints them. `position` is the order
    in which the parties stand, `turn` the order in which they sign; those of one turn sign side by side.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    version = models.ForeignKey(MemorandumVersion, models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(  # found by the index below
        "accounts.Organisation", models.PROTECT, related_name="memorandum_parties", db_index=False
    )
    functions = models.JSONField(default=list)
    only_signs = models.BooleanField(default=False)  # a ministry, an institution: neither sends nor receives
    contact_name = models.CharField(max_length=200, blank=True)
    contact = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    contact_function = models.CharField(max_length=200, blank=True)
    signer = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    signer_name = models.CharField(max_length=200, blank=True)
    signer_function = models.CharField(max_length=200, blank=True)  # the capacity; empty: that of the contact
    power = models.CharField(max_length=8, choices=Power.choices, default=Power.ALONE)
    mandate = models.CharField(max_length=300, blank=True)  # which one: of which day, by whom
    cosigner = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    cosigner_name = models.CharField(max_length=200, blank=True)
    cosigner_function = models.CharField(max_length=200, blank=True)
    place = models.CharField(max_length=120, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    turn = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ("position", "id")
        constraints = (models.UniqueConstraint(fields=("version", "organisation"), name="memorandum_party_once"),)
        # "Of which memoranda is this organisation a party?": whatever shows memoranda begins there.
        indexes = (models.Index(fields=("organisation", "version"), name="memoranda_of_a_party"),)

    def __str__(self) -> str:
        return str(self.organisation)

    @classmethod
    def naming(cls, actor: Actor) -> models.QuerySet["MemorandumParty"]:
        """Where the organisation acted for names who acts as its contact or as who signs.

        Whoever was a member there and left is named no more, whatever the text says.
        """
        people, ours = list(actor.people), actor.organisation_id
        if ours is None:
            return cls.objects.none()
        been = Membership.objects.filter(person_id__in=people, organisation_id=ours)
        still = Membership.objects.open().filter(person_id__in=people, organisation_id=ours)
        return cls.objects.filter(cls.names(people), ~Exists(been) | Exists(still), organisation_id=ours)

    @classmethod
    def names(cls, people: Sequence[UUID]) -> Q:
        """Parties that name one of these in the text, or for which one is asked: a signature was passed on to them."""
        return Q(contact__in=people) | Q(signer__in=people) | Q(cosigner__in=people) | Q(is_asked(people))

    @property
    def contact_now(self) -> UUID | None:
        """The contact person, or who stands in for them while they are away; the text goes on naming the contact."""
        return self._now(self.contact_id)

    @property
    def signer_now(self) -> UUID | None:
        """Who is asked to sign, in the same way."""
        return self._now(self.signer_id)

    @property
    def cosigner_now(self) -> UUID | None:
        """The second one who is asked, where two sign together."""
        return self._now(self.cosigner_id) if self.power == Power.TOGETHER else None

    @property
    def capacity(self) -> str:
        """In which capacity its signer signs; the contact who signs does so in that function."""
        return self.signer_function or (self.contact_function if self.signer_id == self.contact_id else "")

    def _now(self, person_id: UUID | None) -> UUID | None:
        return standing_in([person_id], self.organisation_id).get(person_id, person_id) if person_id else None

    @property
    def functions_in_words(self) -> str:
        """What the organisation does in the partnership; a word that somebody wrote instead of a code as it stands."""
        known = dict(OrganisationPartKind.choices)
        return ", ".join(str(known.get(one, one)) for one in self.functions)


class CoveredOrganisation(models.Model):
    """An organisation covered without signing (section 3 of the form)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    version = models.ForeignKey(MemorandumVersion, models.CASCADE, related_name="covered")
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    role = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("version", "organisation"), name="covered_organisation_once"),)

    def __str__(self) -> str:
        return str(self.organisation)


class ResponsibleBody(models.Model):
    """Which organisation answers for one step in one country (section 5 of the form)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    version = models.ForeignKey(MemorandumVersion, models.CASCADE, related_name="bodies")
    step = models.CharField(max_length=10, choices=BodyStep.choices)
    country = models.CharField(max_length=2)
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")

    class Meta:
        ordering = ("country", "step")
        constraints = (
            models.UniqueConstraint(fields=("version", "step", "country"), name="one_body_for_a_step_and_country"),
        )

    def __str__(self) -> str:
        return f"{self.step} {self.country}"


class PlacesOffered(models.Model):
    """How many stays one organisation takes in a period, both days counted."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    version = models.ForeignKey(MemorandumVersion, models.CASCADE, related_name="places")
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    first_day = models.DateField()
    last_day = models.DateField()
    places = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("first_day", "id")
        constraints = (
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="places_end_after_they_start"),
        )

    def __str__(self) -> str:
        return f"{self.places} {self.first_day}"


class PartyApproval(models.Model):
    """A party approves this content; void once the version is returned."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    version = models.ForeignKey(MemorandumVersion, models.CASCADE, related_name="approvals")
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    approved_at = models.DateTimeField()
    parts = models.JSONField(default=dict)  # key -> digest: exactly what was approved
    void_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("version", "organisation"), condition=Q(void_at=None), name="party_approves_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.approved_at}"


class MemorandumReview(models.Model):
    """A review of the partnership (CK-19): a new version needs one."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    memorandum = models.ForeignKey(Memorandum, models.CASCADE, related_name="reviews")
    held_on = models.DateField()
    findings = models.TextField()
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.held_on)


class StayPlan(models.Model):
    """What one stay plans: qualification, units, and the memorandum it goes under.

    `units` follows `partnerships.content.UNITS`. `started_with` is the version in force when the stay became ready.
    """

    mobility = models.OneToOneField(Mobility, models.CASCADE, primary_key=True, related_name="plan")
    memorandum = models.ForeignKey(Memorandum, models.PROTECT, null=True, blank=True, related_name="plans")
    started_with = models.ForeignKey(MemorandumVersion, models.PROTECT, null=True, blank=True, related_name="+")
    qualification = models.JSONField(default=dict)
    units = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"plan of {self.mobility_id}"
