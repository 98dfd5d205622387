"""Which kinds of stay there are, and how often. Facts only; `cases` makes a case of each."""

from dataclasses import dataclass
from datetime import date, timedelta

START = date(2026, 3, 2)  # of every pattern: a Monday
MINOR, OF_AGE, GROWN = date(2009, 6, 15), date(2005, 6, 15), date(1980, 6, 15)  # birth dates of the patterns


@dataclass(frozen=True)
class Variant:
    """One kind of stay. `often`: of a hundred stays; `memorandum`: in_force, made on the way, or none."""

    name: str
    often: float
    days: int
    kind: str = "learner"
    approach: str = "certify"
    memorandum: str = "none"
    rules: str = "erasmus"
    activity: str = "short_term_learner"
    born: date = OF_AGE
    apprentice: bool = False
    group: bool = False
    result: str = "passed"

    @property
    def end(self) -> date:
        """The last day; both days count."""
        return START + timedelta(days=self.days - 1)

    @property
    def minor(self) -> bool:
        """Whether guardians come in."""
        return self.born == MINOR

    @property
    def sent(self) -> bool:
        """Whether a school sends."""
        return self.kind != "graduate"


# Learners to staff 83 : 17 (181,000 : 36,000) [S42]; apprentices 50,000 of 181,000 learners [S42]; groups 40 % of
# learners, minors 25 %, D. Length of learners' stays: 76 % about 20 days (10 to 30), 19 % about 45 (31 to 89), 5 % about
# 150 (90 to 365), D after [S43]; staff 2 to 10 days, D. Approach, memorandum and programme: no source.
# fmt: off
VARIANTS = (
    Variant("learner under a memorandum",           9, 19, memorandum="in_force"),
    Variant("learner, recognised in part",          4, 26, memorandum="in_force", result="partly"),
    Variant("learner without memorandum",           7, 19, approach="evaluate"),
    Variant("minor",                                7, 19, born=MINOR),
    Variant("apprentice, memorandum on the way",    6, 19, apprentice=True, memorandum="made"),
    Variant("apprentice under a memorandum",       13, 40, apprentice=True, memorandum="in_force", result="partly"),
    Variant("group",                               18, 19, group=True, activity="group_learner", approach="evaluate"),
    Variant("group of minors",                     11, 12, group=True, activity="group_learner", approach="declare", born=MINOR),
    Variant("learner outside a programme",          2, 40, approach="declare", rules="other", activity="learner_placement"),
    Variant("long stay",                            4, 124, activity="long_term_learner", memorandum="in_force"),
    Variant("graduate without a school",            1, 54, kind="graduate", approach="declare", rules="other", activity="learner_placement"),
    Variant("job shadowing",                       10, 5, kind="staff", approach="declare", activity="job_shadowing", born=GROWN),
    Variant("staff on a course",                    5, 5, kind="staff", approach="declare", activity="course", born=GROWN),
    Variant("learner, not recognised",              1, 19, memorandum="in_force", result="refused"),
    Variant("staff outside a programme",            2, 5, kind="staff", approach="declare", rules="other", activity="staff_visit", born=GROWN),
)
# fmt: on
