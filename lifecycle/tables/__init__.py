"""The four machines. `MACHINE_TABLES` is the only place that lists them."""

from lifecycle.table import Machine, Transition
from lifecycle.tables import agreement_version, mobility, mou, outcome_result

MACHINE_TABLES: dict[str, Machine] = {
    table.name: table for table in (mobility.MACHINE, mou.MACHINE, agreement_version.MACHINE, outcome_result.MACHINE)
}
STAY = mobility.MACHINE  # the one of the stay itself
BESIDE_THE_STAY = (agreement_version.MACHINE,)  # what fires by itself here and in the stay feeds each other


def papers_go_with(row: Transition) -> bool:
    """Whether a step leaves papers: its own, or those of a row of another machine that runs with it."""
    others = (other for table in MACHINE_TABLES.values() for other in table.transitions if row.name in other.runs_with)
    return bool(row.issues) or any(other.issues for other in others)
