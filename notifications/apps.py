from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = _("Mails and reminders")

    def ready(self) -> None:
        from notifications import (  # noqa: F401  (registering is importing)
            asking_for_officers,
            asking_for_profiles,
            escalating,
            facets,
            guarding,
            handlers,
            merging,
            reminders,
            sentences,
            sweeping,
        )
