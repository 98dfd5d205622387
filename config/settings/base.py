"""Everything that is not sign-in: apps, database, files, mail, broker, pages."""

from pathlib import Path

from config.environment import Environment
from config.log_lines import logging_settings, set_up_structlog
from config.settings.api import API_APPS
from config.settings.auth import AUTH_APPS, AUTH_CONTEXT_PROCESSORS, AUTH_MIDDLEWARE

BASE_DIR = Path(__file__).resolve().parents[2]
VAR = BASE_DIR / "var"
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
env = Environment()

SOJOURN_ENV = env.stage
DEBUG = False if env.in_production else env.flag("DEBUG", default=False)
SECRET_KEY = env.secret("SECRET_KEY", development="for-development-only-" + "0123456789" * 4)
FIELD_KEY = env.field_key("FIELD_KEY", development="MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=")
ALLOWED_HOSTS = env.names(
    "ALLOWED_HOSTS", development=["localhost", "127.0.0.1", "[::1]", "testserver"],
    what="Set it to the host names people open, separated by commas.",
)  # fmt: skip
BASE_URL = env.base_url("BASE_URL", development="http://127.0.0.1:8000")
DATABASES = {"default": env.database("DATABASE_URL", development=f"sqlite:///{VAR}/sojourn.sqlite3")}
DOCUMENTS_DIR = Path(
    env.text(
        "DOCUMENTS_DIR", development=str(VAR / "files"),
        what="Set it to a folder for papers and uploads that no web server serves.",
    )
)  # fmt: skip
SEALS_FILE = Path(env.text("SEALS_FILE", default=str(DOCUMENTS_DIR / "seals.txt")))
CELERY_BROKER_URL = env.broker("CELERY_BROKER_URL")
MAIL_DOMAIN = env.text("MAIL_DOMAIN", default=env.host_of(BASE_URL))
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", default=f"Sojourn <sojourn@{MAIL_DOMAIN}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
globals().update(env.mail("MAIL_URL", development=f"file://{VAR}/mails"))
# How many proxies of ours stand before the web processes. Too many: forged headers walk past the counters of guesses.
# Too few: everybody shares one counter.
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXY_COUNT", default=0)
PAPER_SECONDS = env.number("PAPER_SECONDS", default=60, at_least=5)  # for printing one paper
PAPER_MEMORY_MIB = env.number("PAPER_MEMORY_MIB", default=1024, at_least=256)  # of the process that prints
WORKER_MEMORY_MIB = env.number("WORKER_MEMORY_MIB", default=2048, at_least=512)  # of a process that works the outbox
UPLOAD_SCANNER = env.text("UPLOAD_SCANNER", default="")
WRONG_CODES_ALARM = env.number("WRONG_CODES_ALARM", default=100, at_least=10)  # of all people, within an hour
LOG_LEVEL = env.one_of("LOG_LEVEL", LOG_LEVELS, default="INFO" if env.in_production else "WARNING")
env.refuse_faults()
if not env.in_production:  # a newcomer has made no folders
    (VAR / "static").mkdir(parents=True, exist_ok=True)

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "simple_history",
    *AUTH_APPS,
    *API_APPS,
    "ground",
    "accounts",
    "lifecycle",
    "documents",
    "partners",
    "partnerships",
    "agreements",
    "assessments",
    "recognition",
    "quality",
    "notifications",
    "portal",
    "tools",
    "api",
]
MIDDLEWARE = [
    "config.health.HealthMiddleware",
    "config.request_line.RequestMiddleware",
    "ground.unread_bodies.UnreadBodyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "ground.compressing.CompressedMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "ground.caching.NotKeptMiddleware",
    "ground.once.OncePerPageMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    *AUTH_MIDDLEWARE,
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                *AUTH_CONTEXT_PROCESSORS,
            ],
            "builtins": ["ground.templatetags.days"],
        },
    }
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "en"
LANGUAGES = (("en", "English"), ("nl", "Nederlands"))
FORMAT_MODULE_PATH = "config.formats"
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "config.formats"
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static", ("manual", BASE_DIR / "docs" / "manual" / "pictures")]
STATIC_ROOT = VAR / "static"
WHITENOISE_USE_FINDERS = not env.in_production
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DOCUMENTS_DIR}},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if env.in_production
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# No inline script or style anywhere; forms go to ourselves only.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"], "img-src": ["'self'", "data:"], "object-src": ["'none'"], "base-uri": ["'none'"],
        "form-action": ["'self'"], "frame-ancestors": ["'none'"],
    }
}  # fmt: skip
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = env.in_production
SECURE_HSTS_SECONDS = 31_536_000 if env.in_production else 0
# Whether other hosts of the school are https only, and whether browsers keep a list of them, is for the school to say.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.in_production else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env.in_production
# The browser then takes these cookies from this host alone, and over https alone; it refuses them otherwise.
COOKIE_PREFIX = "__Host-" if env.in_production else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}django_language"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # a cookie of its own would have no prefix
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [BASE_URL]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# A task only wakes a worker: the rows are in our own table (docs/decisions/0002-the-outbox.md).
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SOFT_TIME_LIMIT = 100
CELERY_TASK_TIME_LIMIT = 120
CELERY_TASK_IGNORE_RESULT = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_TIMEOUT = 2
CELERY_TIMEZONE = "UTC"
if CELERY_BROKER_URL.startswith("redis"):
    # Above twice the hard limit, else a task is handed out again while it runs. The other two: at Redis' defaults an
    # abandoned task came back after 102 s although the timeout was 8 s.
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 300, "unacked_restore_interval": 10, "unacked_restore_throttle": 1,
        "unacked_restore_limit": 100, "polling_interval": 1.0, "socket_timeout": 5, "socket_connect_timeout": 2,
    }  # fmt: skip
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "lifecycle.tasks.sweep", "schedule": 60.0},
    "tick": {"task": "lifecycle.tasks.tick_task", "schedule": 60.0},
}

set_up_structlog(as_they_are=DEBUG)
LOGGING = logging_settings(level=LOG_LEVEL, as_json=env.in_production)
