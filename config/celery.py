"""The Celery application: workers and beat, when CELERY_BROKER_URL names RabbitMQ or Redis."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("sojourn")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
