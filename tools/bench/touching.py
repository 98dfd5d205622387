"""What a page makes PostgreSQL read: the shared buffers that its queries touch. They do not depend on the machine."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection


@dataclass
class Touched:
    """The queries of one page, each with the buffers it touched and the milliseconds it took."""

    asked: list[tuple[str, Any]] = field(default_factory=list)
    found: list[tuple[int, float, float, str]] = field(default_factory=list)  # buffers, ms, planning ms, text

    @property
    def buffers(self) -> int:
        return sum(row[0] for row in self.found)

    @property
    def ms(self) -> float:
        return sum(row[1] + row[2] for row in self.found)


def analyse() -> None:
    """Statistics as autovacuum would have gathered them by now, and pages marked as visible to all."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def touched_by(ask: Callable[[], Any]) -> Touched:
    """Run it once, then explain each of its reads."""
    found = Touched()

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(("SELECT", "(SELECT", "WITH")) and "FOR UPDATE" not in sql:
            found.asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        ask()
    with connection.cursor() as cursor:
        for sql, params in found.asked:
            cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}", params)
            (plan,) = cursor.fetchone()[0]
            top = plan["Plan"]
            pages = top["Shared Hit Blocks"] + top["Shared Read Blocks"]
            found.found.append((pages, plan["Execution Time"], plan["Planning Time"], sql))
    return found
