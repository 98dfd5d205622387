"""What a person chose for the list of stays, and steps taken for several stays at once."""

from uuid import uuid4

from django.conf import settings
from django.db import models

from lifecycle.labels import button


class ListChoice(models.Model):
    """Columns and last filter of an account: restored on return."""

    account = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+")
    columns = models.JSONField(default=list, blank=True)
    query = models.CharField(max_length=500, blank=True)
    partners_query = models.CharField(max_length=500, blank=True)  # of the directory of partners

    def __str__(self) -> str:
        return f"list of {self.account_id}"


class SavedFilter(models.Model):
    """A name over an address."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    page = models.CharField(max_length=20, default="stays", db_default="stays")  # whose address it is
    query = models.CharField(max_length=500)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("created_at",)
        constraints = (models.UniqueConstraint(fields=("account", "page", "name"), name="saved_filter_once"),)

    def __str__(self) -> str:
        return self.name


class CalendarAddress(models.Model):
    """Under which a calendar program reads somebody's own dates: an account's for one organisation, or a link's.

    Only the digest of its secret is kept. It counts no longer than the account's membership, or the link's serial.
    """

    digest = models.CharField(primary_key=True, max_length=64, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE, null=True, blank=True, related_name="+")
    link = models.ForeignKey("notifications.Link", models.CASCADE, null=True, blank=True, related_name="+")
    serial = models.PositiveIntegerField(null=True, blank=True)  # of the link, when the address was made
    made_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(account=None, organisation=None, link__isnull=False, serial__isnull=False)
                | models.Q(account__isnull=False, link=None, serial=None),
                name="calendar_address_of_one",
            ),
        )

    def __str__(self) -> str:
        return f"calendar of {self.account_id or self.link_id}"


class ItemState(models.TextChoices):
    """What became of one stay of a batch."""

    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"


class Batch(models.Model):
    """One step for several stays, asked for by one person; each stay passes the door on its own."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey("accounts.Person", models.CASCADE, related_name="+")
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE, null=True, blank=True, related_name="+")
    transition = models.CharField(max_length=60)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.transition} {self.created_at:%Y-%m-%d}"

    @property
    def label(self) -> str:
        """What the button of one stay says."""
        return button("mobility", self.transition)


class BatchItem(models.Model):
    """One stay of it. `version` is the one the person saw: a stay changed meanwhile is refused, not taken along."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    batch = models.ForeignKey(Batch, models.CASCADE, related_name="items")
    mobility = models.ForeignKey("lifecycle.Mobility", models.CASCADE, related_name="+")
    version = models.PositiveIntegerField()
    became = models.CharField(max_length=10, choices=ItemState, default=ItemState.WAITING)
    code = models.CharField(max_length=80, blank=True)  # of the refusal
    params = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("batch", "mobility"), name="batch_item_once"),)

    def __str__(self) -> str:
        return f"{self.batch_id} {self.mobility_id}"
