"""The languages of pages and mails; names in the language itself, so that everybody finds their own."""

from django.db import models


class Language(models.TextChoices):
    ENGLISH = "en", "English"
    DUTCH = "nl", "Nederlands"
