"""Jobs that run once a day, by a row that says so: caught up with after an absence, and by one worker of several.

A job is done for a day when its row says so. One whose worker died in it is begun again after an hour; so each must
stand being run twice, and asks what is due since, never what is due today.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q

from ground import clock
from ground.zones import days_everywhere
from lifecycle.models import DayJob

GIVEN_UP_AFTER = timedelta(hours=1)  # the longest that a job may take
Work = Callable[[], int]
JOBS: "dict[str, Daily]" = {}


@dataclass(frozen=True)
class Daily:
    """A job and its day. Called, it works where nobody has for that day; it returns how much it did."""

    name: str
    work: Work
    day: Callable[[], str]

    def __call__(self) -> int:
        if not self._begun():
            return 0
        done = self.work()
        DayJob.objects.filter(pk=self.name, day=self.day()).update(done_at=clock.now())
        return done

    def rests(self, states: Mapping[str, DayJob]) -> bool:
        """Whether it is done for its day, or somebody is at it, by rows that were read for all jobs."""
        held = states.get(self.name)
        return held is not None and held.day == self.day() and not _was_given_up(held)

    def _begun(self) -> bool:
        """Whether this call is the one that does it: one conditional UPDATE, committed before the work starts."""
        day, now = self.day(), clock.now()
        given_up = Q(done_at=None, begun_at__lt=now - GIVEN_UP_AFTER)
        taken = DayJob.objects.filter(~Q(day=day) | given_up, pk=self.name).update(day=day, begun_at=now, done_at=None)
        if taken:
            return True
        _held, new = DayJob.objects.get_or_create(pk=self.name, defaults={"day": day, "begun_at": now})
        return new


def _was_given_up(held: DayJob) -> bool:
    return held.done_at is None and held.begun_at < clock.now() - GIVEN_UP_AFTER


def once_a_day(name: str) -> Callable[[Work], Daily]:
    """The first tick of a day, where the installation is, does it."""
    return _register(name, lambda: clock.today().isoformat())


def as_days_turn(name: str) -> Callable[[Work], Daily]:
    """For what counts the days where each stay is: whenever another day has begun in some zone."""
    return _register(name, days_everywhere)


def _register(name: str, day: Callable[[], str]) -> Callable[[Work], Daily]:
    def register(work: Work) -> Daily:
        job = JOBS[name] = Daily(name, work, day)
        return job

    return register


def not_done_yet() -> list[Daily]:
    """The jobs that have a day to do; one query for all of them."""
    states = {held.pk: held for held in DayJob.objects.all()}
    return [job for job in JOBS.values() if not job.rests(states)]
