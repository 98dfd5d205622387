"""What stands beside a stay and moves with it, and what of it everybody signed that could not be applied. Reads only.

A row of SYSTEM fires by itself, so that nobody sees one that does not. Where the row lies on the way of the stay, what
it lacks is said at the gate. One beside the way says `applies`: then what it lacks is owed, whatever gate comes next.
The check `lifecycle.E013` lets no row be neither.
"""

from lifecycle.answers import rows_of
from lifecycle.gate import is_the_way, unmet_at
from lifecycle.machines import beside_the_stay
from lifecycle.standing import Standing
from lifecycle.vocabulary import Missing


def settled_together(at: Standing) -> list[Standing]:
    """The open subjects beside the stay first, then the stay: their rows feed each other in this order."""
    if at.stay is None:
        return [at]
    beside = [
        Standing(machine, subject, at.stay)
        for machine in beside_the_stay()
        for subject in rows_of(machine.open_in_stay, at.stay)
    ]
    return [*beside, Standing.of_stay(at.stay)]


def unapplied(at: Standing) -> list[Missing]:
    """What keeps from applying what was agreed: of each row that applies it and whose turn it is, all that it lacks."""
    return [
        item
        for standing in settled_together(at)
        for row in standing.leaving()
        if row.applies and is_the_way(row, standing)
        for item in unmet_at(row, standing)
    ]
