"""Which stay is copied from which stop, when, where and for whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from lifecycle.roles import Role
from tools.invented_answers import answer_to, mood
from tools.simulate import figures
from tools.simulate.chance import Chance, key_of
from tools.simulate.copying import Kind
from tools.simulate.gaps import OF_THE_STAY
from tools.simulate.patterns import Block
from tools.simulate.variants import START, Variant
from tools.simulate.words import COUNTRIES
from tools.simulate.world import Makers, Partnership, Partnerships, Values, fill_own, person_of

COMPLETED = "completed"
LONGER = 31  # days
# A role stands for the answer all in all; the letters of questions for who is asked them.
SAME_PERSON = {
    str(Role.PARTICIPANT): "L", str(Role.HOST_TUTOR): "T", str(Role.HOST_COORDINATOR): "H", str(Role.EMPLOYER): "W",
    str(Role.SENDING_COORDINATOR): "K",
}  # fmt: skip
OVER = frozenset(figures.WEEKS_BACK)  # states in which a stay may lie for years


class Plan:
    """All that is settled before the first stay is written: the kinds, the partnerships, the day it is.

    `rules`: the ids of the rule sets in the database, by their gaps.
    """

    def __init__(
        self,
        makers: Makers,
        today: date,
        kinds: Sequence[Kind],
        partnerships: Partnerships,
        rules: Mapping[str, str],
    ) -> None:
        self.seed, self.world = makers.seed, makers.world
        self.today, self.partnerships, self.rules = today, partnerships, rules
        self.kinds: dict[str, dict[str, list[Kind]]] = {}  # by variant, by state
        for kind in kinds:
            self.kinds.setdefault(kind.variant.name, {}).setdefault(kind.state, []).append(kind)
        self.variants = {kind.variant.name: kind.variant for kind in kinds}
        # A group is chosen once for all of its stays.
        self.often = {
            variant.name: variant.often / (sum(figures.GROUP) / 2 if variant.group else 1)
            for variant in self.variants.values()
        }
        self.states = [state for state in figures.STATES if any(state in states for states in self.kinds.values())]

    def next_kind(self, chance: Chance, number: int) -> Kind:
        """The first stays go through all states in turn, so that few stays have all of them."""
        if number <= len(self.states):
            state = self.states[number - 1]
            variant = chance.one_of({name: self.often[name] for name, states in self.kinds.items() if state in states})
        else:
            variant = chance.one_of(self.often)
            state = chance.one_of({state: figures.STATES[state] for state in self.kinds[variant]})
        return self._of_state(variant, state, chance)

    def _of_state(self, variant: str, state: str, chance: Chance) -> Kind:
        kinds = [kind for kind in self.kinds[variant][state] if not kind.alarmed]
        plain, aside = [kind for kind in kinds if not kind.aside], [kind for kind in kinds if kind.aside]
        often = figures.SOME_SILENT if state == COMPLETED else figures.SIDE_PATH
        from_aside = aside and (not plain or chance.random() < often)
        return chance.choice(aside if from_aside else plain)

    def planted_kind(self, what: str, chance: Chance) -> Kind | None:
        """None where such a stay was not walked."""
        if what == "alarmed":
            every = (kind for states in self.kinds.values() for kinds in states.values() for kind in kinds)
            return next((kind for kind in every if kind.alarmed), None)
        result = "refused" if what == "refused" else "passed"
        certified = (one for one in self.variants.values() if (one.approach, one.memorandum) == ("certify", "in_force"))
        variant = next((one for one in certified if one.result == result and one.days < LONGER), None)
        if variant is None or COMPLETED not in self.kinds[variant.name]:
            return None
        plain = [kind for kind in self.kinds[variant.name][COMPLETED] if not kind.aside]  # everybody answered
        return chance.choice(plain)


@dataclass(frozen=True)
class Choice:
    """The kind of the next stay or stays: a group has several, who share host, days and state."""

    kind: Kind
    partnership: Partnership
    moved: int  # days later than the pattern
    size: int
    planted: str = ""


@dataclass
class Written:
    """What is to be written: rows as text, table by table, and the ids of those who need a key for their digests."""

    rows: list[tuple[Block, str]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)


def stays(plan: Plan, first: int, last: int) -> Written:
    """The stays from `first` to `last`; chance begins anew here, so that no stay hangs on how many came before."""
    chance, written, number = Chance("stays", plan.seed, first), Written(), first
    while number <= last:
        choice = _choice(plan, chance, number, last - number + 1)
        group = _group(plan, choice, chance, number, written)
        for _member in range(choice.size):
            _stay(plan, choice, group, chance, number, written)
            number += 1
    return written


def planted_at(plan: Plan, number: int) -> str:
    """What is planted in the stay of this number; mostly nothing."""
    at = number - figures.PLANTED_FROM
    if not plan.partnerships.planted or at < 0:
        return ""
    for what, many in figures.PLANTED.items():
        if at < many:
            return what
        at -= many
    return ""


def _choice(plan: Plan, chance: Chance, number: int, room: int) -> Choice:
    what = planted_at(plan, number)
    kind = plan.planted_kind(what, chance) if what else None
    if kind is not None:
        where = plan.partnerships.planted.get(what) or chance.choice(plan.partnerships.largest)
        return Choice(kind, where, _moved(kind, plan.today, chance, ago=26), 1, what)
    kind = plan.next_kind(chance, number)
    alone = not kind.variant.group or number <= len(plan.states)
    if number < figures.PLANTED_FROM:
        room = min(room, figures.PLANTED_FROM - number)
    size = 1 if alone else min(room, chance.randint(*figures.GROUP))
    return Choice(kind, plan.partnerships.any(chance), _moved(kind, plan.today, chance), size)


def _moved(kind: Kind, today: date, chance: Chance, ago: int = 0) -> int:
    """Whole weeks, so that weekdays stay: the last step lies behind us, and the next one has hardly come.

    `ago`: of a stay that is over, at most so many weeks; else the years that a school keeps at hand.
    """
    weeks = (today - timedelta(days=1) - kind.on).days // 7
    if kind.state in OVER:
        return 7 * (weeks - chance.randrange(ago or figures.WEEKS_BACK[kind.state]))
    waits = max(0, (kind.until - kind.on).days - 1) // 7
    return 7 * (weeks - chance.randint(0, waits))


def _group(plan: Plan, choice: Choice, chance: Chance, number: int, written: Written) -> Values:
    """The words for the group that travels together; none for who goes alone."""
    pattern = choice.kind.cohort
    if pattern is None:
        return {}
    around = choice.partnership.values
    group = {"cohort": f"{around['qualification']} group {plan.seed}-{number}", "cohort.id": chance.identity()}
    values = {**around, **group}
    fill_own(pattern, values, chance, moved=choice.moved, old=choice.partnership.old, nth=number)
    written.rows += pattern.lines(values, key_of)
    return group


def _stay(plan: Plan, choice: Choice, group: Values, chance: Chance, number: int, written: Written) -> None:
    pattern, variant = choice.kind.pattern, choice.kind.variant
    values: Values = {**choice.partnership.values, **plan.rules, **group}
    if variant.memorandum == "made":  # with a host that is new to the school
        values["memorandum_code"] += f"-{number}"
        makers = Makers(plan.seed, chance, plan.world, plan.today)
        values |= makers.new_host(number, choice.partnership)
        written.rows += makers.written
        written.keys += makers.in_office
    values |= _people(plan.seed, variant, values, chance, number)
    start = START + timedelta(days=choice.moved)
    values |= {
        "number": f"X-{start.year}-{plan.seed:04}-{number:06}",
        "mobility_code": f"{values['school.country']}-{start.year}-{plan.seed:04}-{number:06}",
        "call_year": str(min(max(start.year - 1, 2021), 2027)),
        "sex": chance.one_of(figures.SEX),
        "fewer": chance.one_of(figures.FEWER_OPPORTUNITIES),
        "le.born": _born(variant, start, chance).isoformat(),
    }
    values |= _answers(pattern.rates, choice, chance)
    fill_own(pattern, values, chance, moved=choice.moved, old=choice.partnership.old, nth=number)
    written.rows += pattern.lines(values, key_of)
    written.keys += {values[gap] for gap in pattern.keyed if gap.partition(".")[0] in OF_THE_STAY}


def _answers(rates: Sequence[str], choice: Choice, chance: Chance) -> Values:
    """One mood for each who answers, and about it the answers; what is planted is said as it is planted."""
    moods: dict[str, float] = {}
    values = {}
    for gap in rates:
        code = gap.removeprefix("rate.")
        of = SAME_PERSON.get(code, code[:1])
        values[gap] = answer_to(code, moods.setdefault(of, mood(chance)), chance)
    if choice.planted == "poor":
        values |= {gap: str(chance.choice(figures.NOT_CONTENT)) for gap in ("rate.L03", "rate.L11") if gap in values}
    if choice.planted == "alarmed":
        values |= {gap: value for gap, value in (("rate.L13", "1"), (f"rate.{Role.PARTICIPANT}", "2")) if gap in values}
    return values


def _people(seed: int, variant: Variant, values: Values, chance: Chance, number: int) -> Values:
    country, mark = COUNTRIES[values["school.country"]], f"{number}"
    who = "staff" if variant.kind == "staff" else "learners"
    participant = person_of("le", country, f"{who}-{seed}.example.org", chance, mark)
    guardian = person_of("gu", country, f"families-{seed}.example.net", chance, mark)
    guardian["gu.family"] = participant["le.family"]
    return participant | guardian


def _born(variant: Variant, start: date, chance: Chance) -> date:
    ages = figures.AGES_OF_STAFF if variant.kind == "staff" else figures.AGES
    low, high = chance.one_of(figures.AGES_OF_MINORS if variant.minor else ages)
    return start - timedelta(days=int(365.25 * chance.randint(low, high)) + chance.randint(20, 340))
