"""The four machines. `MACHINE_TABLES` is the only place that lists them."""

from lifecycle.table import Machine
from lifecycle.tables import agreement_version, mobility, mou, outcome_result

MACHINE_TABLES: dict[str, Machine] = {
    table.name: table for table in (mobility.MACHINE, mou.MACHINE, agreement_version.MACHINE, outcome_result.MACHINE)
}
STAY = mobility.MACHINE  # the one of the stay itself
BESIDE_THE_STAY = (agreement_version.MACHINE,)  # what fires by itself here and in the stay feeds each other
