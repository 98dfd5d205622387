"""Findings that the figures propose by themselves (domain reference 4.5), each ready to become an action.

A metric that is off its target with certainty, or red in two cycles; one that falls for two cycles; roles that see the
same thing a point apart; the same reason of early returns three times at one host; follow-ups late at one host.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.actors import Actor
from quality.counting.during import ReasonGroup
from quality.descriptors import BY_CODE, Descriptor
from quality.dimensions import SUM
from quality.figure import FEW, Figure
from quality.improvement import ImprovementAction
from quality.many import Host, Many, figure_of
from quality.numbers_said import said as said_number
from quality.targets import Reading, is_red, is_red_with_certainty, is_share, reading_of
from quality.voices import Compared

A_POINT = 1.0  # of the mean
SAME_REASON = 3
FOLLOW_UPS = "MQ21"


@dataclass(frozen=True)
class Finding:
    """What the figures say, in a sentence, with the figure behind it. `red`: not merely off its target."""

    key: str
    text: str
    figure: Figure | None = None
    partner: str = ""  # id of the host it is about
    partner_name: str = ""
    period: str = ""
    programme: str = SUM
    phase: str = ""
    descriptor: str = ""
    roles: tuple[str, ...] = ()
    red: bool = False
    others: tuple[tuple[str, str], ...] = ()  # what else was chosen, by dimension
    taken_up: ImprovementAction | None = field(default=None, compare=False)

    @property
    def speaks_to(self) -> Descriptor | None:
        """The descriptor that it says something about."""
        return BY_CODE.get(self.descriptor)

    @property
    def partner_id(self) -> UUID | None:
        """Of the host, as a key."""
        return UUID(self.partner) if self.partner else None

    @property
    def choice(self) -> dict[str, str]:
        """Which stays it speaks of."""
        usual = {"period": self.period, "partner": SUM, "programme": self.programme}
        return usual | dict(self.others) | ({"partner": self.partner} if self.partner else {})


DESCRIPTORS = {"MQ05": "I5", "MQ12": "I8", "MQ16": "E2", "MQ17": "P2", "MQ21": "E4", "MQ24": "E3", "MQ25": "R1"}


class Findings:
    """Of the choice of one report."""

    def __init__(self, many: Many) -> None:
        self.many, self.chosen = many, many.chosen

    @cached_property
    def all(self) -> list[Finding]:
        """The red ones first; what was taken up already says so."""
        found = [*self._off_target(), *self._falling(), *self._apart(), *self._at_hosts()]
        taken, others = self._taken([one.key for one in found]), self._others
        marked = [replace(one, taken_up=taken.get(one.key), others=others) for one in found]
        return sorted(marked, key=lambda one: (one.taken_up is not None, not one.red))

    @property
    def open(self) -> list[Finding]:
        """Those on which nobody has decided."""
        return [one for one in self.all if one.taken_up is None]

    def get(self, key: str) -> Finding | None:
        """One of them."""
        return next((one for one in self.all if one.key == key), None)

    def _taken(self, keys: list[str]) -> dict[str, ImprovementAction]:
        actor: Actor = self.many.actor
        found = ImprovementAction.objects.visible_to(actor).filter(
            organisation_id=actor.organisation_id, finding_key__in=keys
        )
        return {one.finding_key: one for one in found.order_by("opened_on")}

    def _key(self, kind: str, what: str, partner: str = "") -> str:
        choice = self.chosen.choice
        programme = [] if choice.programme == SUM else [choice.programme[:40]]
        others = [f"{code} {value[:20]}" for code, value in choice.others.items()]
        return ":".join([kind, what, choice.period, partner or choice.partner, *programme, *others])[:120]

    @property
    def _host(self) -> str:
        """The host that was chosen; empty for all of them and for those of a country."""
        partner = self.chosen.choice.partner
        return partner if partner in self.chosen.rows.hosts else ""

    @property
    def _others(self) -> tuple[tuple[str, str], ...]:
        choice = self.chosen.choice
        country = {} if choice.partner == SUM or self._host else {"partner": choice.partner}
        return tuple({**country, **choice.others}.items())

    def _about(self, figure: Figure) -> dict[str, object]:
        choice, partner = self.chosen.choice, self._host
        return {
            "figure": figure,
            "period": choice.period,
            "programme": choice.programme,
            "partner": partner,
            "partner_name": self.chosen.rows.hosts.get(partner, ""),
            "phase": str(figure.metric.phase.value),
            "descriptor": DESCRIPTORS.get(figure.metric.code, ""),
        }

    def _off_target(self) -> Iterator[Finding]:
        last = self.many.last
        for figure in self.chosen.figures:
            target = figure.target
            if target is None or not figure.shown or not is_share(figure.metric):
                continue
            earlier = figure_of(last, figure.metric.code) if last else None
            twice = is_red(figure) and earlier is not None and is_red(earlier)
            certain = reading_of(figure) == Reading.BELOW
            if not (certain or twice):
                continue
            red = twice or is_red_with_certainty(figure)
            yield Finding(
                self._key("off", figure.metric.code), self._says_off(figure, twice=twice, certain=certain), red=red,
                **self._about(figure),  # type: ignore[arg-type]  # by the names of its fields
            )  # fmt: skip

    def _says_off(self, figure: Figure, *, twice: bool, certain: bool) -> str:
        low, high = figure.interval
        facts = {
            "title": figure.metric.title,
            "share": said_number(figure.value, 1),
            "counted": figure.counted,
            "of": figure.of,
            "low": round(low),
            "high": round(high),
        }
        if certain:
            return (
                _(
                    "%(title)s is off its target with certainty: %(share)s %%, %(counted)s of %(of)s, "
                    "between %(low)s and %(high)s."
                )
                % facts
            )
        return _("%(title)s is in the red for the second cycle: %(share)s %%, %(counted)s of %(of)s.") % facts

    def _falling(self) -> Iterator[Finding]:
        for figure in self.chosen.figures:
            target = figure.target
            if target is None or not figure.shown or figure.of < FEW or not is_share(figure.metric):
                continue
            trend = [one for _cycle, one in self.many.trend(figure.metric.code)][-3:]
            if len(trend) < 3 or any(not one.shown or one.of < FEW for one in trend):
                continue
            values = [-one.value if target.at_most else one.value for one in trend]
            if values[0] > values[1] > values[2]:
                text = _("%(title)s got worse for two cycles: %(first)s, %(second)s, %(third)s %%.") % {
                    "title": figure.metric.title,
                    **{
                        name: said_number(one.value, 1)
                        for name, one in zip(("first", "second", "third"), trend, strict=True)
                    },
                }
                yield Finding(
                    self._key("falling", figure.metric.code), text,
                    **self._about(figure),  # type: ignore[arg-type]  # by the names of its fields
                )  # fmt: skip

    def _apart(self) -> Iterator[Finding]:
        for compared in self.many.voices.compared:
            if compared.apart >= A_POINT:
                choice = self.chosen.choice
                yield Finding(
                    self._key("apart", compared.theme.code),
                    _says_apart(compared),
                    period=choice.period,
                    programme=choice.programme,
                    partner=self._host,
                    phase=compared.theme.phase,
                    descriptor="R1",
                    roles=tuple(str(one.role) for one in compared.shown),
                )

    def _at_hosts(self) -> Iterator[Finding]:
        for host in self.many.hosts:
            yield from self._late_at(host)
            yield from self._same_reason_at(host)

    def _late_at(self, host: Host) -> Iterator[Finding]:
        figure = host.figures[FOLLOW_UPS]
        if reading_of(figure) != Reading.BELOW:
            return
        text = _("Follow-ups are late at %(host)s: %(counted)s of %(of)s on time.") % {
            "host": host.name,
            "counted": figure.counted,
            "of": figure.of,
        }
        yield Finding(
            self._key("late", "follow_ups", host.pk), text, figure, host.pk, host.name, self.chosen.choice.period,
            self.chosen.choice.programme, "I", "E4", red=is_red_with_certainty(figure),
        )  # fmt: skip

    def _same_reason_at(self, host: Host) -> Iterator[Finding]:
        """Groups of their own, of which none is told where one is too small to be read."""
        if host.stays.hidden or not host.figures["MQ06"].counted:
            return
        for reason in self.many.of(partner=host.pk).reasons:
            if reason.count >= SAME_REASON and not reason.hidden and reason.key != ReasonGroup.OTHER:
                text = _("%(number)s people came home early from %(host)s for the same kind of reason: %(reason)s.") % {
                    "number": reason.count,
                    "host": host.name,
                    "reason": reason.words,
                }
                yield Finding(
                    self._key("reason", reason.key, host.pk), text, host.figures["MQ06"], host.pk, host.name,
                    self.chosen.choice.period, self.chosen.choice.programme, "I", "R1", red=True,
                )  # fmt: skip


def _says_apart(compared: Compared) -> str:
    voices = sorted(compared.shown, key=lambda one: one.mean)
    return _("%(theme)s, asked of different people: %(low_role)s %(low)s of 5, %(high_role)s %(high)s.") % {
        "theme": compared.theme.title,
        "low_role": voices[0].role.label,
        "low": said_number(voices[0].mean, 1),
        "high_role": voices[-1].role.label,
        "high": said_number(voices[-1].mean, 1),
    }
