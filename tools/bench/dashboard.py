"""`manage.py bench dashboard`: what pages cost as the installation grows, for the largest school, a small one, a tutor.

Worlds of thin stays in these sizes, each in a database of its own on the server as it is. Figures are those of the last
size; `growth` is by how much more buffers a page touches there than in the first, for each row that it shows.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from tools.bench.databases import answer_of, require_postgres
from tools.bench.worlds import walked, world_of

SIZES = (10_000, 100_000, 1_000_000)
TIMES = 20  # each page is asked
Facts = Mapping[str, Any]
Pages = Mapping[str, Mapping[str, Facts]]


def run(
    say: Callable[[str], None], sizes: Sequence[int] = SIZES, times: int = TIMES, kinds: Iterable[str] = ()
) -> dict[str, Any]:
    """{"pages": {page: {"small": {...}, "largest": {...}}}, "tutor": {page: {...}}}. A page without answer ends it."""
    require_postgres()
    by_size = []
    with walked(kinds) as patterns:
        for size in sizes:
            say(f"writing {size} stays ...")
            with world_of(size, patterns) as environment:
                by_size.append(json.loads(answer_of("tools.bench.looking", times, environment=environment)))
    pages = with_growth([found["pages"] for found in by_size])
    (tutor,) = with_growth([{"": found["tutor"]} for found in by_size]).values()
    for line in in_words({**pages, **{page: {"tutor": facts} for page, facts in tutor.items()}}):
        say(line)
    return {"sizes": list(sizes), "pages": pages, "tutor": tutor}


def with_growth(by_size: Sequence[Pages]) -> Pages:
    """The last, each with its growth since the first and the buffers of each size."""
    return {
        page: {who: _grown([each[page][who] for each in by_size]) for who in of_page}
        for page, of_page in by_size[-1].items()
    }


def _grown(by_size: Sequence[Facts]) -> dict[str, Any]:
    first, last = (max(1, facts["buffers"]) / facts["rows"] for facts in (by_size[0], by_size[-1]))
    each = {name: [facts[name] for facts in by_size] for name in ("buffers", "rows")}
    return {**by_size[-1], "growth": round(last / first, 2), **each}


def in_words(pages: Pages) -> list[str]:
    """A line for each page and reader."""
    return [
        f"{page:26} {who:8} {facts['queries']:4} queries, {facts['kb']:6} kB, database {facts['db_ms_p95']:8.1f} ms, "
        f"whole {facts['ms_p95']:8.1f} ms (p95), buffers {' '.join(map(str, facts['buffers']))}, "
        f"rows {' '.join(map(str, facts['rows']))}, growth a row {facts['growth']}"
        for page, of_page in pages.items()
        for who, facts in of_page.items()
    ]
