"""The wiring: settings, addresses, workers. Nobody imports it."""

from config.celery import app as celery_app

# Made before any task is, else a web process would wake workers at an address of Celery's own.
__all__ = ("celery_app",)
