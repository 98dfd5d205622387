"""The floors of the transition benchmark: what one step reads and writes, sent by the bare driver one by one.

Floor A is frozen: the statements that the engine sent for a suspension and a resumption on 2026-11-29, one table each,
whatever the engine sends by now. Floor B is the fewest that a careful hand would write. Both stand in `floors/`, for each
database: a place in braces is filled for the stay and the step at hand (`Places`), or holds a fixed value as JSON.
Keys, chain and version are made anew for each step; nothing else is decided, checked or built.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from accounts.actors import Actor
from accounts.models import Membership
from ground import clock
from lifecycle.models import Mobility, NamedPart, OrganisationPart
from lifecycle.roles import NamedPartKind, OrganisationPartKind, Role
from lifecycle.writing import FIRST

FLOORS = Path(__file__).parent / "floors"
STATE_OF = {"suspend": "ongoing", "resume": "suspended"}
PLACE = re.compile(r"\{([^{}]+)\}")
MARK = {"postgresql": "%s", "sqlite": "?"}
Places = dict[str, Any]  # value by name of a place; one in `made_new` is another at each use


@dataclass(frozen=True)
class Statement:
    """One statement with the driver's marks in it, and what stands in their places, in this order."""

    sql: str
    parts: tuple["Place | Fixed", ...]

    @property
    def locks(self) -> bool:
        """Whether it reads the stay, which it does first and under its lock."""
        return self.sql.startswith("SELECT") and 'FROM "lifecycle_mobility"' in self.sql

    @property
    def finds_head(self) -> bool:
        """Whether it reads the end of the chain: sequence number and hash, before anything else."""
        return re.match(r'SELECT (?:"\w+"\.)?"seq"', self.sql) is not None


@dataclass(frozen=True)
class Place:
    """A value of the stay or of the step."""

    name: str


@dataclass(frozen=True)
class Fixed:
    """A value that is always the same."""

    value: Any


def floor_of(which: str, vendor: str) -> dict[str, list[Statement]]:
    """The statements of floor "a" or "b" by step."""
    steps: dict[str, list[Statement]] = {}
    for part in re.split(r"^-- (?=\w+$)", (FLOORS / f"{which}_{vendor}.sql").read_text(), flags=re.MULTILINE)[1:]:
        name, _line, text = part.partition("\n")
        steps[name] = [_statement(each.strip(), vendor) for each in text.split(";\n") if each.strip()]
    return steps


def _statement(text: str, vendor: str) -> Statement:
    parts = tuple(
        Place(found) if re.fullmatch(r"[a-z_]+", found) and found not in ("null", "true", "false")
        else Fixed(json.loads(found))
        for found in PLACE.findall(text)
    )  # fmt: skip
    return Statement(PLACE.sub(MARK[vendor], text), parts)


def places_of(stay: UUID, actor: Actor) -> Places:
    """What the statements say of this stay and of who acts."""
    named = dict(NamedPart.objects.filter(mobility_id=stay).values_list("part", "person_id"))
    employer = OrganisationPart.objects.get(mobility_id=stay, part=OrganisationPartKind.EMPLOYER).organisation_id
    today = clock.today()
    return {
        "stay": stay,
        "actor": actor.person_id,
        "organisation": actor.organisation_id,
        "learner": named[NamedPartKind.PARTICIPANT],
        "guardian": named[NamedPartKind.GUARDIAN],
        "employer": Membership.objects.get(organisation_id=employer).person_id,
        "today": today,
        "yesterday": today - timedelta(days=1),
        "started_on": Mobility.unscoped.get(pk=stay).started_on,
        "now": clock.now(),
        "details_suspend": {"suspended_from": str(today - timedelta(days=1))},
        "details_resume": {"resumed_on": str(today)},
    }


TOLD = {"learner": Role.PARTICIPANT, "guardian": Role.GUARDIAN, "employer": Role.EMPLOYER}


class Floor:
    """Steps of one stay by the bare driver. `cursor` is psycopg's or sqlite3's."""

    def __init__(self, cursor: Any, steps: Mapping[str, list[Statement]], places: Places, vendor: str) -> None:
        self.cursor, self.steps, self.vendor = cursor, steps, vendor
        self.people = {who: str(places[who]) for who in TOLD}
        self.places = {name: self._bound(value) for name, value in places.items()}
        lock = steps["suspend"][0]
        assert lock.locks
        columns = re.findall(r'"(\w+)"(?=,| FROM)', lock.sql)
        self.state_at, self.version_at = columns.index("state"), columns.index("version")

    def step(self, name: str) -> bool:
        """Read, write; False, with nothing written, where the stay is in the other state. The caller commits."""
        lock, *others = self.steps[name]
        self._execute(lock, self.places)
        row = self.cursor.fetchall()[0]
        if row[self.state_at] != STATE_OF[name]:
            return False
        places = self._places_of_step(name, (0, FIRST), row[self.version_at])
        for each in others:
            self._execute(each, places)
            if each.sql.startswith(("SELECT", "(SELECT")):
                found = self.cursor.fetchall()
                if each.finds_head and found:
                    places = self._places_of_step(name, found[0], row[self.version_at])
        return True

    def _execute(self, statement: Statement, places: Places) -> None:
        given = [self._value(part, places) for part in statement.parts]
        self.cursor.execute(statement.sql, given)

    def _value(self, part: Place | Fixed, places: Places) -> Any:
        if isinstance(part, Fixed):
            return part.value
        return self._bound(uuid4()) if part.name == "new" else places[part.name]

    def _places_of_step(self, name: str, head: tuple[Any, ...], version: int) -> Places:
        """Those of the stay, and what is new with this step."""
        event, seq, prev = uuid4(), head[0] + 1, head[1]
        body = json.dumps([seq, str(event), name]).encode()
        made = {
            "event": self._bound(event),
            "seq": seq,
            "prev": prev,
            "hash": hashlib.sha256(bytes.fromhex(prev) + body).hexdigest(),
            "version": version + 1,
        }
        for who, role in TOLD.items():
            person = self.people[who]
            made[f"key_{who}"] = f"mail:{event}:{name}:{person}"
            made[f"payload_{who}"] = self._bound({"event": str(event), "person": person, "role": str(role)})
        return {**self.places, **made}

    def _bound(self, value: Any) -> Any:
        """As the driver takes it."""
        if self.vendor == "postgresql":
            return _as_json(value) if isinstance(value, dict) else value
        if isinstance(value, UUID):
            return value.hex
        if isinstance(value, datetime):
            return str(value.replace(tzinfo=None))
        if isinstance(value, date):
            return value.isoformat()
        return json.dumps(value) if isinstance(value, dict) else value


def _as_json(value: dict[str, Any]) -> Any:
    from psycopg.types.json import Jsonb  # needed with PostgreSQL only

    return Jsonb(value)
