"""`manage.py bench agreements`: from a cohort to agreements that wait for signature, beside plain WeasyPrint."""

import json
from collections.abc import Callable
from typing import Any

from tools.bench.databases import answer_of, own_database

AGREEMENTS, ROUND = 200, 50


def run(say: Callable[[str], None], agreements: int = AGREEMENTS) -> dict[str, Any]:
    """agreements, seconds, plain_seconds, ratio."""
    with own_database() as environment:
        say(f"a cohort of {agreements} ...")
        answer = answer_of("tools.bench.agreement_papers", agreements, ROUND, environment=environment)
    figures: dict[str, Any] = json.loads(answer)
    say(
        f"{figures['agreements']} agreements wait for signature after {figures['seconds']} s; plain WeasyPrint takes "
        f"{figures['plain_seconds']} s for the same papers: ratio {figures['ratio']}"
    )
    return figures
