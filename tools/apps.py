"""Commands over all apps; this app has no tables of its own."""

from django.apps import AppConfig


class ToolsConfig(AppConfig):
    """Case files, the demo, the pages of the tables, the check of the chains."""

    name = "tools"
