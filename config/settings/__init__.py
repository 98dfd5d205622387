"""All settings. What an installation may set is read from the environment; docs/configuration.md has the table."""

from config.settings.api import *  # noqa: F403
from config.settings.auth import *  # noqa: F403  (settings are read by name)
from config.settings.base import *  # noqa: F403
