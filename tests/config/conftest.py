"""Every line that would be written, and the installation with a few pages that fail."""

import logging
from collections.abc import Iterator

import pytest
from django.test import Client

from tests.config.planted import Log, Pages


@pytest.fixture
def log() -> Iterator[Log]:
    """Every logger at DEBUG, those that keep to themselves as well."""
    held, root = Log(), logging.getLogger()
    names = {
        "django",
        "django.request",
        "django.server",
        "django.db.backends",
        "django.template",
        "celery",
        "gunicorn.error",
    }
    loggers = [root, *(logging.getLogger(name) for name in names | set(logging.root.manager.loggerDict))]
    before = [(logger, logger.level, logger.disabled) for logger in loggers]
    alone = [logger for logger in loggers if logger is root or not logger.propagate]
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
        logger.disabled = False
    for logger in alone:
        for handler in held.handlers:
            logger.addHandler(handler)
    yield held
    for logger in alone:
        for handler in held.handlers:
            logger.removeHandler(handler)
    for logger, level, disabled in before:
        logger.setLevel(level)
        logger.disabled = disabled


@pytest.fixture
def pages(settings):
    settings.ROOT_URLCONF = Pages
    return Client(raise_request_exception=False)
