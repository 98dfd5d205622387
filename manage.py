#!/usr/bin/env python
"""Sojourn's commands: `python manage.py help`."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line  # after the settings are named

    from config.environment import CannotStart

    try:
        execute_from_command_line(sys.argv)
    except CannotStart as fault:  # the message says what to do; a trace would hide it
        sys.exit(str(fault))


if __name__ == "__main__":
    main()
