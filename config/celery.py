"""The Celery application: workers and beat, when CELERY_BROKER_URL names RabbitMQ or Redis."""

import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging, worker_process_init
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("sojourn")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def _leave_logging_to_django(**_given: Any) -> None:
    """With somebody listening here Celery installs no handlers of its own: its lines take the form of all others."""


@worker_process_init.connect
def _hold_memory(**_given: Any) -> None:
    """A row that eats all memory ends as a fault of its own, not as one of the machine."""
    from lifecycle.effects.limits import hold_memory  # the settings come first

    hold_memory(settings.WORKER_MEMORY_MIB)
