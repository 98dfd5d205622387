"""Time zones: that of a country, the day it is somewhere, and which rows of a table a day has passed for."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from hashlib import sha256
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from django.db.models import Q
from django.utils import translation

from ground import clock
from ground.countries import country_name

# Where the first zone that the table lists for a country is not that of most of its people.
MOST_LIVE_IN = {"RU": "Europe/Moscow", "UA": "Europe/Kyiv", "XK": "Europe/Belgrade"}
QUARTER = timedelta(minutes=15)  # every zone is whole quarters of an hour away from UTC


@cache
def zones_by_country() -> dict[str, tuple[str, ...]]:
    """The zones of each country, the one of most of its people first. Source: zone.tab of the IANA database."""
    found: dict[str, tuple[str, ...]] = {code: (zone,) for code, zone in MOST_LIVE_IN.items()}
    for line in (files("tzdata") / "zoneinfo" / "zone.tab").read_text().splitlines():
        if line and not line.startswith("#"):
            code, _place, zone = line.split("\t")[:3]
            if zone not in found.get(code, ()):
                found[code] = (*found.get(code, ()), zone)
    return found


@cache
def every_zone() -> frozenset[str]:
    """All that may be chosen."""
    return frozenset(zone for zones in zones_by_country().values() for zone in zones)


def zone_of_country(code: str) -> str:
    """The name of the zone where most people of the country live; empty for no country."""
    return zones_by_country().get(code, ("",))[0]


def zone_choices() -> list[tuple[str, str]]:
    """Every zone as its country and town, in the reader's language."""
    towns = Locale.parse(translation.to_locale(translation.get_language() or "en").split("_")[0]).time_zones
    said = [
        (zone, f"{country_name(code)}: {town_of(zone, towns)}")
        for code, zones in zones_by_country().items()
        for zone in zones
    ]
    return sorted(dict(said).items(), key=lambda pair: pair[1].casefold())


def town_of(zone: str, towns: Mapping[str, Any]) -> str:
    """The town a zone is called by: as the language has it, else as the zone's own name has it."""
    return str(towns.get(zone, {}).get("city", "")) or zone.rpartition("/")[2].replace("_", " ")


def today_in(zone: str) -> date:
    """The day it is now in this zone; without one, where the installation is."""
    return day_in(clock.now(), zone)


def day_in(instant: datetime, zone: str) -> date:
    """The day an instant falls on there."""
    return clock.day_of(instant, ZoneInfo(zone) if zone else None)


def start_in(day: date, zone: str) -> datetime:
    """The first instant of a day there."""
    return clock.start_of(day, ZoneInfo(zone) if zone else None)


def before_today(day: str, zone: str, days: int = 0) -> Q:
    """A condition: the day in the column `day` has passed, by more than `days`, in the zone the column `zone` names.

    Most zones have the day of the installation; the others are named, so that no row is read to be compared.
    """
    here, elsewhere = clock.today(), other_days(clock.now(), clock.today())
    ago = timedelta(days=days)
    named = [name for names in elsewhere.values() for name in names]
    found = Q(**{f"{day}__lt": here - ago}) & ~Q(**{f"{zone}__in": named})
    for there, names in elsewhere.items():
        found |= Q(**{f"{day}__lt": there - ago, f"{zone}__in": names})
    return found


def days_everywhere() -> str:
    """The days that it is now, wherever somebody lives: another text as soon as another day has begun in some zone."""
    here = clock.today()
    named = repr(sorted(other_days(clock.now(), here).items()))
    return f"{here.isoformat()} {sha256(named.encode()).hexdigest()[:16]}"


def other_days(now: datetime, here: date) -> dict[date, tuple[str, ...]]:
    """The zones in which it is another day than here, by that day."""
    seconds = int(now.timestamp())
    return _days_elsewhere(seconds - seconds % int(QUARTER.total_seconds()), here)


@lru_cache(maxsize=8)
def _days_elsewhere(seconds: int, here: date) -> dict[date, tuple[str, ...]]:
    instant = datetime.fromtimestamp(seconds, UTC)
    found: dict[date, tuple[str, ...]] = {}
    for zone in sorted(every_zone()):
        day = day_in(instant, zone)
        if day != here:
            found[day] = (*found.get(day, ()), zone)
    return found
