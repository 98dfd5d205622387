"""A simulation from its seed to the last row: walks first, then the world around the stays, then the stays, in chunks."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import partial
from multiprocessing import get_context
from typing import Any, Protocol

from django.db import connection, connections

from accounts.models import Organisation
from ground import clock
from lifecycle.programmes import load_shipped_rule_sets
from tools.cases.scratch import Scratch
from tools.simulate.chance import Chance
from tools.simulate.copying import Kind, World, kinds_of, rule_sets_here, world_of
from tools.simulate.loading import write
from tools.simulate.making import pieces_of
from tools.simulate.stays import Plan, stays
from tools.simulate.variants import VARIANTS, Variant
from tools.simulate.walking import walk
from tools.simulate.world import Makers

CHUNK = 250  # stays written in one transaction; what a process holds in memory does not grow with their number


class SeedUsed(Exception):
    """Stays of this seed are there already; their numbers and addresses would clash."""


class Progress(Protocol):
    """Told how much of what is done."""

    def __call__(self, what: str, done: int, of: int) -> None: ...


@dataclass(frozen=True)
class Prepared:
    """What the walks gave: kinds of stays and the world around them, for one sort of database."""

    kinds: tuple[Kind, ...]
    world: World


def prepare(
    variants: Sequence[Variant] = VARIANTS, *, progress: Progress, processes: int = 1, thin: bool = False
) -> Prepared:
    """Walk every variant, in databases that are gone afterwards. `thin`: keep what many pages read, nothing else."""
    with Scratch() as scratch:
        return prepare_in(scratch, variants, progress=progress, processes=processes, thin=thin)


def prepare_in(
    scratch: Scratch, variants: Sequence[Variant], *, progress: Progress, processes: int = 1, thin: bool = False
) -> Prepared:
    """The same in databases that somebody else makes. Raises ValueError without the variant that fills the world."""
    kinds: list[Kind] = []
    world = None
    work = partial(_walked, vendor=connection.vendor, scratch=scratch, thin=thin)
    ordered = sorted(variants, key=lambda variant: -variant.days)  # no process waits for a last long one
    for nth, (found, about) in enumerate(_each(work, ordered, processes), 1):
        kinds += found
        world = world or about
        progress("patterns", nth, len(ordered))
    if world is None:
        raise ValueError("One variant must have an employer and a memorandum in force.")
    return Prepared(tuple(kinds), world)


def _walked(variant: Variant, *, vendor: str, scratch: Scratch, thin: bool) -> tuple[list[Kind], World | None]:
    with scratch.fresh():
        walked = walk(variant)
        pieces_of.cache_clear()
        fills_the_world = variant.apprentice and variant.memorandum == "in_force"
        world = world_of(walked, vendor, thin=thin) if fills_the_world else None
        return kinds_of(walked, vendor, thin=thin), world


def simulate(
    number: int, seed: int, *, prepared: Prepared, progress: Progress, today: date | None = None, processes: int = 1
) -> None:
    """Write so many stays. Raises SeedUsed."""
    if Organisation.unscoped.filter(code=f"X{seed}S0").exists():
        raise SeedUsed
    load_shipped_rule_sets()
    today = today or clock.today()
    plan = _plan(number, seed, prepared, today, progress)
    chunks = [(first, min(first + CHUNK - 1, number)) for first in range(1, number + 1, CHUNK)]
    done, writers = 0, processes if connection.vendor == "postgresql" else 1  # SQLite bears one
    for first, last in _each(partial(_chunk, plan), chunks, writers):
        done += last - first + 1
        progress("stays", done, number)


def refresh_statistics() -> None:
    """Else the first pages are planned for empty tables."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _plan(number: int, seed: int, prepared: Prepared, today: date, progress: Progress) -> Plan:
    used = frozenset(gap for kind in prepared.kinds for gap in kind.pattern.gaps) | {"school.country"}
    makers = Makers(seed, Chance("world", seed), prepared.world, today, used)
    partnerships = makers.partnerships(number)
    write(makers.written, makers.in_office)
    made = len(partnerships.largest) + len(partnerships.others)
    progress("partnerships", made, made)
    rules = {gap: pk for pk, gap in rule_sets_here().items()}
    return Plan(makers, today, prepared.kinds, partnerships, rules)


def _chunk(plan: Plan, chunk: tuple[int, int]) -> tuple[int, int]:
    first, last = chunk
    written = stays(plan, first, last)
    write(written.rows, written.keys)
    return chunk


def _each(work: Callable[[Any], Any], over: Sequence[Any], processes: int) -> Iterator[Any]:
    """One after the other, or in several processes."""
    if processes == 1 or len(over) == 1:
        yield from map(work, over)
        return
    connections.close_all()  # a child must not inherit an open one
    global _work
    _work = work
    with ProcessPoolExecutor(processes, mp_context=get_context("fork")) as pool:
        yield from pool.map(_inherited, over)


_work: Callable[[Any], Any]  # what the children do; inherited, not sent


def _inherited(one: Any) -> Any:
    return _work(one)
