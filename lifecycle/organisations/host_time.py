"""The time zone of a stay is that of its host: kept in the stay's own row, so that no list has to ask for it."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from accounts.models import Organisation
from lifecycle.models import Mobility, OrganisationPart
from lifecycle.roles import OrganisationPartKind


def keep_time_of(mobility: Mobility, host: Organisation) -> None:
    """From now on days count where this organisation is."""
    if mobility.time_zone != host.zone:
        mobility.time_zone = host.zone
        Mobility.unscoped.filter(pk=mobility.pk).update(time_zone=host.zone)


@receiver(post_save, sender=Organisation)
def follow_the_host(instance: Organisation, created: bool, **_given: Any) -> None:
    """An organisation said where its clock runs, or is now another: the stays it hosts follow."""
    if not created:
        hosted = OrganisationPart.objects.open().filter(organisation=instance, part=OrganisationPartKind.HOSTING)
        stays = Mobility.unscoped.filter(pk__in=hosted.values("mobility"))
        stays.exclude(time_zone=instance.zone).update(time_zone=instance.zone)
