"""Reads the figures of quality again and again: `python -m tools.bench.figures_read TIMES` prints what it took, as JSON.

Five answers are written for each stay that began, and everything is counted first. Milliseconds are those of this machine;
buffers, rows and queries are the same on every machine.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from statistics import median
from typing import Any
from uuid import UUID, uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.db import connection  # noqa: E402  (the registry of apps comes first)
from django.db.models import Count  # noqa: E402

from accounts.actors import Actor  # noqa: E402
from accounts.models import Membership, MembershipRole, Person  # noqa: E402
from ground import clock  # noqa: E402
from quality.dimensions import DIMENSIONS  # noqa: E402
from quality.figures import Figures  # noqa: E402
from quality.keeping import count_again, count_what_is_missing  # noqa: E402
from quality.models import Answer, FigureSum, Reply, StayFigures  # noqa: E402
from quality.reading import of_all  # noqa: E402
from tools.bench.touching import touched_by  # noqa: E402

ROLES = ("HT", "HC", "CO", "EM", "GU")  # beside those that the stays have of their own
WRITTEN = 1000  # answers, when keeping is measured
QUESTIONS = ("T02", "T03", "T10", "T11", "T13")
FIVE_EACH = """
INSERT INTO quality_answer (id, mobility_id, person_id, role, questionnaire, questionnaire_version, satisfaction, text,
                            mode, answered_at)
SELECT gen_random_uuid(), stay.id, stay.participant_id, role.code, 'general', '2026-11',
       1 + (('x' || substr(md5(stay.id::text || role.code), 1, 6))::bit(24)::int %% 5), '', 'web', now()
FROM lifecycle_mobility stay CROSS JOIN unnest(%s::text[]) AS role(code)
WHERE stay.started_on IS NOT NULL
ON CONFLICT DO NOTHING
"""
OF_ONE = "SELECT year, sums FROM quality_figuresum WHERE organisation_id = %s AND host = '*'"
OF_ALL = "SELECT year, sums FROM quality_figuresum WHERE organisation_id IS NULL"


def main(times: int) -> None:
    """Fill, read, write, print."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(FIVE_EACH, [list(ROLES)])
        cursor.execute("ANALYZE")
    started = time.perf_counter()
    counted = count_what_is_missing.work()
    filled = time.perf_counter() - started
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE quality_figuresum, quality_stayfigures, quality_answer")
    organisation, stays = _largest()
    actor = _manager(organisation)

    def largest() -> None:
        _page_data(actor)

    figures = {
        "stays": counted, "stays_of_largest": stays, "filled_s": round(filled, 1),
        "largest_ms": _ms(largest, times), "all_ms": _ms(of_all, times),
        "largest_floor_ms": _ms(lambda: _read(OF_ONE, organisation), times),
        "all_floor_ms": _ms(lambda: _read(OF_ALL), times),
        "rows_of_largest": FigureSum.objects.filter(organisation=organisation).count(),
        "rows_of_all": FigureSum.objects.filter(organisation=None).count(),
        **touched_by_page(largest),
    }  # fmt: skip
    sys.stdout.write(json.dumps(figures | keeping(organisation)) + "\n")


def touched_by_page(ask: Callable[[], Any]) -> dict[str, Any]:
    """Queries and buffers of the page data."""
    touched = touched_by(ask)
    return {"largest_queries": len(touched.asked), "largest_buffers": touched.buffers}


def _page_data(actor: Actor) -> None:
    """All that the page shows: figures, what became of the stays, why some ended early, what may be chosen."""
    found = Figures(actor)
    choices = [found.rows.values_of(one) for one in DIMENSIONS]
    if not (found.figures and found.outcomes and found.reasons and found.people and any(choices)):
        raise SystemExit("the largest organisation has no figures")


def _largest() -> tuple[UUID, int]:
    rows = StayFigures.objects.order_by().values("organisation").annotate(number=Count("pk")).order_by("-number")
    return rows.values_list("organisation", "number")[0]


def _manager(organisation: UUID) -> Actor:
    person = Person.unscoped.create(given_names="Bench", family_names="Reader", keeper_id=organisation)
    Membership.objects.create(
        person=person, organisation_id=organisation, role=MembershipRole.QUALITY_MANAGER, since_on=clock.today()
    )
    return Actor(person.pk, organisation)


def _read(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        cursor.fetchall()


def _ms(ask: Callable[[], Any], times: int) -> float:
    ask()
    taken = []
    for _nth in range(max(times, 1)):
        started = time.perf_counter()
        ask()
        taken.append(1000 * (time.perf_counter() - started))
    return round(median(taken), 2)


def keeping(organisation: UUID) -> dict[str, Any]:
    """New answers of tutors with five replies each, one by one as people send them; then what it costs to count them."""
    rows = StayFigures.objects.filter(organisation=organisation, outcome__in=("done", "early")).order_by("pk")
    stays = list(rows.values_list("pk", "mobility__participant")[:WRITTEN])
    Answer.objects.filter(mobility__in=[pk for pk, _who in stays], role="HT").delete()
    count_again([pk for pk, _who in stays])
    started = time.perf_counter()
    for pk, who in stays:
        answer = Answer.objects.create(
            id=uuid4(), mobility_id=pk, person_id=who, role="HT", satisfaction=4, answered_at=clock.now()
        )
        Reply.objects.bulk_create(Reply(answer=answer, question=question, value="4") for question in QUESTIONS)
    plain = time.perf_counter() - started
    started = time.perf_counter()
    count_again([pk for pk, _who in stays])
    kept = time.perf_counter() - started
    number = max(len(stays), 1)
    return {
        "plain_insert_ms": round(1000 * plain / number, 3),
        "keeping_ms": round(1000 * kept / number, 3),
        "write_ratio": round((plain + kept) / plain, 2) if plain else 0.0,
    }


if __name__ == "__main__":
    main(int(sys.argv[1]))
