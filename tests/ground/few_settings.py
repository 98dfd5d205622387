"""As little as the tests of the names need, for a Django that the application has not been tried with."""

import os
from urllib.parse import urlsplit

_at = urlsplit(os.environ.get("DATABASE_URL", ""))
if _at.scheme:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.postgresql", "NAME": _at.path.strip("/"), "HOST": _at.hostname,
            "PORT": _at.port or "", "USER": _at.username, "PASSWORD": _at.password or "",
            "OPTIONS": {"prepare_threshold": 3}, "TEST": {"NAME": "test_next_django"},
        }
    }  # fmt: skip
else:
    DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
