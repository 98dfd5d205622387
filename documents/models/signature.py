"""Who is asked to sign a text, and the evidence of having signed. A signature is evidence, not a picture."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.visibility import Scoped, Unscoped
from documents.models.document import Document
from documents.models.request_state import RequestState
from lifecycle.roles import BY_LINK
from lifecycle.vocabulary import Seen


class SigningMethod(models.TextChoices):
    """How it was proved who signed."""

    SIGNED_IN = "signed_in", _("signed in")
    CODE_BY_MAIL = "code_by_mail", _("code by mail")
    CODE_BY_LINK = "code_by_link", _("mailed link and code by mail")
    SCAN_OF_PAPER = "scan_of_paper", _("scan of a signed paper")
    IN_PRESENCE = "in_presence", _("in presence")
    DELEGATE = "delegate", _("as delegate")


class SignatureRequest(models.Model):
    """One person is asked to sign one text: as what, for which organisation, in which order, covering which parts."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    document = models.ForeignKey(Document, models.PROTECT, related_name="requests")
    mobility = models.ForeignKey(
        "lifecycle.Mobility", models.PROTECT, null=True, blank=True, related_name="signature_requests"
    )
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="signature_requests")
    role = models.CharField(max_length=8)
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, null=True, blank=True, related_name="+")
    function = models.CharField(max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(default=1)
    covers = models.JSONField(default=list, blank=True)  # [{"part": name, "sha256": hex}]
    state = models.CharField(max_length=10, choices=RequestState, default=RequestState.OPEN)
    asked_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    passed_to = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")

    objects = Scoped()
    unscoped = Unscoped()

    class Meta:
        ordering = ("document", "order", "asked_at", "id")
        constraints = (
            models.UniqueConstraint(fields=("document", "person", "role", "organisation"), name="request_once"),
            models.UniqueConstraint(
                fields=("document", "person", "role"), condition=Q(organisation=None), name="request_once_as_self"
            ),
            models.CheckConstraint(
                condition=Q(state="open", closed_at=None) | (~Q(state="open") & Q(closed_at__isnull=False)),
                name="request_closed_has_instant",
            ),
            models.CheckConstraint(condition=Q(state__in=RequestState.values), name="request_state_known"),
            models.CheckConstraint(
                condition=Q(state="passed_on", passed_to__isnull=False) | (~Q(state="passed_on") & Q(passed_to=None)),
                name="request_passed_on_names_to_whom",
            ),
        )
        indexes = (models.Index(fields=("person", "state")),)

    def __str__(self) -> str:
        return f"{self.document_id} by {self.person_id}"

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """The own ones, and those on papers the actor reads."""
        if actor.is_system:
            return Q()
        seen = Q(document__in=Document.objects.visible_to(actor))
        own = Q(person_id__in=actor.people)
        return seen | (own & Q(role__in=BY_LINK) if actor.by_link else own)


class Signature(models.Model):
    """Evidence: who (the request), which bytes and parts, when, how proved. Never changed.

    `as_function` and the mandate are what the signer stated; empty: as asked.
    On paper `scan` is the page that was signed and `entered_by` who typed it in; in presence that is the witness, who
    saw the document `seen`.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    request = models.OneToOneField(SignatureRequest, models.PROTECT, related_name="signature")
    signed_at = models.DateTimeField()
    place = models.CharField(max_length=120, blank=True)
    method = models.CharField(max_length=15, choices=SigningMethod)
    code_sent_to = models.CharField(max_length=254, blank=True)  # masked: u•••@example.org
    scan = models.ForeignKey("documents.StoredFile", models.PROTECT, null=True, blank=True, related_name="signatures")
    entered_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    seen = models.CharField(max_length=20, choices=Seen, blank=True)
    document_sha256 = models.CharField(max_length=64)
    covers = models.JSONField(default=list, blank=True)
    as_function = models.CharField(max_length=200, blank=True)
    mandate_of = models.CharField(max_length=200, blank=True)  # who gave the signer power to sign, and when
    mandate_on = models.DateField(null=True, blank=True)
    mandate = models.ForeignKey("documents.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")

    objects = Scoped()
    unscoped = Unscoped()

    class Meta:
        ordering = ("signed_at", "id")
        constraints = (
            models.CheckConstraint(condition=Q(document_sha256__regex=r"^[0-9a-f]{64}$"), name="signature_names_bytes"),
            models.CheckConstraint(
                condition=~Q(method="scan_of_paper") | Q(scan__isnull=False), name="signature_on_paper_has_scan"
            ),
            models.CheckConstraint(
                condition=Q(method="in_presence", scan__isnull=False, entered_by__isnull=False, seen__in=Seen.values)
                | (~Q(method="in_presence") & Q(seen="")),
                name="signature_in_presence_has_witness",
            ),
            models.CheckConstraint(condition=Q(method__in=SigningMethod.values), name="signature_method_known"),
            models.CheckConstraint(
                condition=Q(mandate_of="", mandate_on=None, mandate=None)
                | (~Q(mandate_of="") & Q(mandate_on__isnull=False, mandate__isnull=False)),
                name="signature_mandate_is_whole",
            ),
        )

    def __str__(self) -> str:
        return f"{self.request_id} {self.method}"

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """Those of the requests the actor sees."""
        return Q() if actor.is_system else Q(request__in=SignatureRequest.objects.visible_to(actor))
