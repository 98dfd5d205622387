"""Who may do what, as text: one line for each state, transition and role.

`python -m tests.lifecycle.rights` writes the file anew.
"""

import os
from pathlib import Path

import django

if __name__ == "__main__":  # run by itself, it is the first to need the apps
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()

from lifecycle.gate import may
from lifecycle.roles import Role
from lifecycle.tables import MACHINE_TABLES

FILE = Path(__file__).with_name("rights.txt")


def lines() -> list[str]:
    """`machine state transition: roles (roles after silence)`, in the order of the tables."""
    found = []
    for machine in MACHINE_TABLES.values():
        for state in machine.states:
            for row in machine.leaving(state):
                now = [role for role in Role if may(row.roles, frozenset({role}), silent=False)]
                later = [role for role in Role if may(row.roles, frozenset({role}), silent=True) and role not in now]
                words = " ".join(now) + (f" (after silence: {' '.join(later)})" if later else "")
                found.append(f"{machine.name} {state} {row.name}: {words}")
    return found


if __name__ == "__main__":
    FILE.write_text("\n".join(lines()) + "\n", encoding="utf-8")
