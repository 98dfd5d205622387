"""The system check that ties the tables to the apps: every name has somebody behind it, and everybody a name."""

from collections.abc import Iterable
from typing import Any

from django.core.checks import Error, register

from lifecycle.machines import MACHINES
from lifecycle.registry import CONSEQUENCES, DOCUMENTS, GUARDS
from lifecycle.tables import MACHINE_TABLES


@register()
def tables_are_complete(**_kwargs: Any) -> list[Error]:
    """Errors that stop start-up: lifecycle.E001 (named, nobody registered), E002 (registered, never named), E003."""
    rows = [row for table in MACHINE_TABLES.values() for row in table.transitions]
    found = [
        *_compare("guard", {name for row in rows for name in row.needs}, GUARDS),
        *_compare("consequence", {name for row in rows for name in row.also_does}, CONSEQUENCES),
        *_compare("document", {name for row in rows for name in row.issues}, DOCUMENTS),
        *_compare("machine", set(MACHINE_TABLES), MACHINES),
    ]
    for name, machine in MACHINES.items():
        found += [
            Error(f"{name}.{row.name} has no method on {machine.model.__name__}", id="lifecycle.E003")
            for row in machine.table.transitions
            if not hasattr(machine.model, row.name)
        ]
    return found


def _compare(what: str, named: set[str], registered: Iterable[str]) -> list[Error]:
    there = set(registered)
    return [
        *(
            Error(f"the tables name the {what} {name}, nobody registered it", id="lifecycle.E001")
            for name in sorted(named - there)
        ),
        *(
            Error(f"the {what} {name} is registered, no table names it", id="lifecycle.E002")
            for name in sorted(there - named)
        ),
    ]
