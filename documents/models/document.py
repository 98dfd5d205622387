"""A paper: its snapshot, its number, and once printed its bytes."""

import re
from typing import Any
from uuid import uuid4

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.visibility import Scoped, Unscoped
from documents.models.request_state import RequestState
from documents.readers import may_read
from documents.titles import WHICH, title_for_reader
from lifecycle.organisations.sides import carries_sides

LONGEST_TITLE = 120  # in the name of a file


class Rendering(models.TextChoices):
    """Three renderings, never mixed."""

    DRAFT = "draft", _("draft")
    FOR_SIGNATURE = "for_signature", _("text for signature")
    FINAL = "final", _("final")


class DocumentState(models.TextChoices):
    """Where a paper is. Its bytes never change once it is ready; superseded and revoked ones stay readable."""

    WAITING = "waiting", _("being made")
    READY = "ready", _("ready")
    FAILED = "failed", _("could not be made")
    SUPERSEDED = "superseded", _("replaced by a newer version")
    REVOKED = "revoked", _("revoked")


class Document(models.Model):
    """One paper in one rendering and language.

    `snapshot` is all that is printed: `document`, `data`, `signers`, `signed_text`. `chain` is what versions share: the
    stay, or the memorandum. `reader_roles` and `reader_organisations` are JSON lists; they alone say who reads it,
    beside those who are asked to sign it.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    key = models.CharField(max_length=200, unique=True)  # what makes issuing it twice the same issue
    number = models.CharField(max_length=60)
    version_no = models.PositiveIntegerField(default=1)
    kind = models.CharField(max_length=60)
    rendering = models.CharField(max_length=15, choices=Rendering)
    state = models.CharField(max_length=12, choices=DocumentState, default=DocumentState.WAITING)
    title = models.CharField(max_length=200)
    language = models.CharField(max_length=10)
    second_language = models.CharField(max_length=10, blank=True)
    mobility = models.ForeignKey("lifecycle.Mobility", models.PROTECT, null=True, blank=True, related_name="documents")
    event = models.ForeignKey("lifecycle.Event", models.PROTECT, null=True, blank=True, related_name="documents")
    chain = models.UUIDField()
    subject_type = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, null=True, blank=True, related_name="documents"
    )
    # Copies of the sides of its stay (`lifecycle.organisations.sides`): lists find it so, `scope` says who reads it.
    sent_by = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    hosted_by = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    reader_roles = models.JSONField(default=list, blank=True)
    reader_organisations = models.JSONField(default=list, blank=True)
    snapshot = models.JSONField()
    template = models.CharField(max_length=150)
    template_version = models.CharField(max_length=64)  # SHA-256 of the template's own text when it was issued
    final_when_signed = models.BooleanField(default=False)
    verification_code = models.CharField(max_length=14, unique=True, null=True, blank=True)  # none on a draft
    signed_text = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="finals")
    fault_code = models.CharField(max_length=80, blank=True)
    file = models.CharField(max_length=120, blank=True)  # name in the store
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(null=True, blank=True)  # bytes
    pages = models.PositiveIntegerField(null=True, blank=True)
    created_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)  # superseded or revoked

    objects = Scoped()
    unscoped = Unscoped()

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        ordering = ("-created_at", "id")
        indexes = (
            models.Index(fields=("mobility", "kind")),
            # "Which papers of our stays are the newest?": the list of the API.
            models.Index(F("sent_by"), F("created_at").desc(), F("id"), name="papers_sent_newest_first"),
            models.Index(F("hosted_by"), F("created_at").desc(), F("id"), name="papers_hosted_newest_first"),
            models.Index(fields=("chain", "kind", "version_no")),
            models.Index(fields=("subject_id", "kind")),
            models.Index(fields=("sha256",)),  # anybody may ask by a file
            models.Index(fields=("file",), condition=~Q(file=""), name="document_file"),  # does a row name this file?
        )
        constraints = (
            models.UniqueConstraint(
                fields=("number", "version_no", "rendering", "language"),
                condition=~Q(rendering="draft"),
                name="document_number_once",
            ),
            models.UniqueConstraint(fields=("signed_text",), name="document_one_final_per_text"),
            models.CheckConstraint(
                condition=~Q(state="ready")
                | (
                    ~Q(file="")
                    & Q(sha256__regex=r"^[0-9a-f]{64}$")
                    & Q(pages__gte=1)
                    & Q(size__gte=1)
                    & Q(ready_at__isnull=False)
                ),
                name="document_ready_has_file",
            ),
            models.CheckConstraint(condition=~Q(state="failed") | ~Q(fault_code=""), name="document_failed_says_why"),
            models.CheckConstraint(
                condition=Q(rendering="draft", verification_code=None)
                | (~Q(rendering="draft") & Q(verification_code__isnull=False)),
                name="document_code_unless_draft",
            ),
            models.CheckConstraint(
                condition=Q(signed_text=None) | Q(rendering="final"), name="document_final_names_text"
            ),
            models.CheckConstraint(condition=~Q(signed_text=F("id")), name="document_not_its_own_text"),
            models.CheckConstraint(condition=Q(state__in=DocumentState.values), name="document_state_known"),
            models.CheckConstraint(condition=Q(rendering__in=Rendering.values), name="document_rendering_known"),
        )

    def __str__(self) -> str:
        return f"{self.number}, {self.version_no}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """With the columns and rows by which those who read it find it."""
        is_new = self._state.adding
        if is_new and self.mobility is not None:
            self.sent_by_id, self.hosted_by_id = self.mobility.sent_by_id, self.mobility.hosted_by_id
        super().save(*args, **kwargs)
        if is_new:
            readers = (PaperReader(document=self, organisation_id=one) for one in self.reader_organisations)
            PaperReader.objects.bulk_create(readers)

    @property
    def called(self) -> str:
        """Its title in the reader's language, it is printed in its own; which one it is where a stay has several.

        A list that leaves out what is printed has the title alone.
        """
        title = title_for_reader(self.title, self.language)
        if self.kind not in WHICH or "snapshot" in self.get_deferred_fields():
            return title
        return f"{title} {WHICH[self.kind](self.snapshot.get('data') or {})}".rstrip()

    @property
    def has_file(self) -> bool:
        """Whether there are bytes to read."""
        return bool(self.file)

    @property
    def is_sample(self) -> bool:
        """Whether it belongs to an invented stay: it says so itself, and is printed only when somebody opens it."""
        return bool(self.snapshot["document"].get("sample"))

    @property
    def said(self) -> dict[str, Any]:
        """The snapshot as it was issued: that it is a sample is said of a copy later."""
        frame = {name: value for name, value in self.snapshot["document"].items() if name != "sample"}
        return {**self.snapshot, "document": frame}

    @property
    def file_name(self) -> str:
        """The name under which a person saves it."""
        suffix = {Rendering.DRAFT: "-draft", Rendering.FOR_SIGNATURE: "-for-signature"}.get(
            Rendering(self.rendering), ""
        )
        return f"{self.number}-v{self.version_no}{suffix}.pdf"

    @property
    def file_name_with_title(self) -> str:
        """The same behind what the reader calls it, for a folder of many; without what a disk does not take."""
        title = " ".join(re.sub(r'[<>:"/\\|?*\x00-\x1f]', " ", self.called).split())
        return f"{title[:LONGEST_TITLE].rstrip(' .')} {self.file_name}"

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """Reader roles, reader organisations; and who is asked to sign reads what is to be signed."""
        if actor.person_id is None:  # SYSTEM
            return Q()
        to_sign = {"requests__person__in": actor.people, "requests__state": RequestState.OPEN}
        asked = cls.unscoped.filter(pk=OuterRef("pk"), **to_sign)
        by_list = PaperReader.objects.filter(document=OuterRef("pk"), organisation=actor.organisation_id)
        return may_read(actor, by_list=Q(Exists(by_list))) | Q(Exists(asked))


carries_sides(Document)


class PaperReader(models.Model):
    """An organisation that reads a paper whatever its part is: the list in the paper, for who asks from its side."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    document = models.ForeignKey(Document, models.CASCADE, related_name="readers")
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE, related_name="+", db_index=False)

    class Meta:
        constraints = (
            # "Which papers does this organisation read?", too
            models.UniqueConstraint(fields=("organisation", "document"), name="paper_reader_once"),
        )

    def __str__(self) -> str:
        return f"{self.organisation_id} reads {self.document_id}"


class NumberSeries(models.Model):
    """The last running number of one kind of paper, a year, under one organisation's code.

    Counted by the code as it is printed and not by the organisation: when a code passes to another organisation, its
    numbers go on and none comes twice. Locked while a number is taken; gaps are allowed.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    prefix = models.CharField(max_length=12)
    year = models.PositiveIntegerField()
    kind = models.CharField(max_length=12)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("prefix", "year", "kind"), name="number_series_once"),)

    def __str__(self) -> str:
        return f"{self.prefix}-{self.year}-{self.kind}-{self.last:04}"
