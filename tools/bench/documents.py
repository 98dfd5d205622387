"""`manage.py bench documents`: learning agreements printed on all cores, beside plain WeasyPrint on the same cores."""

import json
from collections.abc import Callable
from typing import Any

from tools.bench.databases import answer_of, own_database

DOCUMENTS, ROUND = 200, 50


def run(say: Callable[[str], None], documents: int = DOCUMENTS) -> dict[str, Any]:
    """documents, per_s, plain_per_s, ratio; memory_mib at two points, memory_growth between them."""
    with own_database() as environment:
        say(f"{documents} learning agreements ...")
        answer = answer_of("tools.bench.document_papers", documents, ROUND, environment=environment)
    figures: dict[str, Any] = json.loads(answer)
    say(
        f"{figures['per_s']} papers a second on {figures['cores']} cores, plain WeasyPrint {figures['plain_per_s']}: "
        f"ratio {figures['ratio']}"
    )
    first, last = figures["memory_at"]
    say(
        f"a worker and its press hold {figures['memory_mib'][0]} MiB after {first} papers, {figures['memory_mib'][1]} "
        f"after {last}: growth {figures['memory_growth']}"
    )
    return figures
