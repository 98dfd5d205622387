"""The own rating of hosts: what was said of finished stays there, in all and question by question."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Avg, Count, Exists, OuterRef, Q, QuerySet
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from ground.statements.in_step import Steps
from lifecycle.models import Mobility, OrganisationPart
from lifecycle.roles import OrganisationPartKind, Role
from lifecycle.tables.mobility import COMPLETED, FEEDBACK
from partners.places import HOSTS
from quality.models import Answer, Reply

FEWEST_RATED = 3  # finished stays with an answer; below, one answer could be told from the mean
FINISHED = (FEEDBACK, COMPLETED)
RATED_BY = (Role.PARTICIPANT, Role.SENDING_COORDINATOR)
# Questions about the host in the short questionnaires, with the words that stand before their mean here.
ON_A_SCALE: dict[str, Promise] = {
    "L11": gettext_lazy("Tutor explained and gave feedback"),
    "L03": gettext_lazy("Tasks as agreed"),
}
YES_OR_NO: dict[str, Promise] = {
    "L15": gettext_lazy("Assessed as announced"),
    "T13": gettext_lazy("Would host again"),
}
OVERALL: dict[Role, Promise] = {
    Role.PARTICIPANT: gettext_lazy("Learners, all in all"),
    Role.SENDING_COORDINATOR: gettext_lazy("Our coordinators, all in all"),
}


@dataclass(frozen=True)
class Rated:
    """The mean of what was said of finished stays, and of how many."""

    stays: int
    mean: float | None

    @property
    def shown(self) -> bool:
        """Whether there are enough of them."""
        return self.mean is not None and self.stays >= FEWEST_RATED

    @property
    def words(self) -> str:
        """4.6, as the reader's language writes it."""
        return number_format(self.mean, 1) if self.mean is not None else ""


def sent_stays(actor: Actor) -> QuerySet[Mobility]:
    """Finished stays that the own organisation sent: nobody else's answers count for its rating."""
    sent = OrganisationPart.objects.open().filter(
        organisation_id=actor.organisation_id, part=OrganisationPartKind.SENDING
    )
    return Mobility.unscoped.filter(pk__in=sent.values("mobility"), state__in=FINISHED)


def ratings_by_partner(actor: Actor, partners: Collection[UUID]) -> Steps[dict[UUID, Rated]]:
    """What learners and the own coordinators said of the stays there: one step."""
    said = Q(mobility__answers__role__in=RATED_BY, mobility__answers__satisfaction__isnull=False)
    (rows,) = yield [
        OrganisationPart.objects.open()
        .filter(
            sent_by=actor.organisation_id, mobility__sent_by=actor.organisation_id,
            organisation_id__in=partners, part__in=HOSTS, mobility__state__in=FINISHED,
        )
        .order_by().values_list("organisation_id")
        .annotate(
            stays=Count("mobility", filter=said, distinct=True),
            mean=Avg("mobility__answers__satisfaction", filter=said),
        )
    ]  # fmt: skip
    return {partner: Rated(stays, mean) for partner, stays, mean in rows}


@dataclass(frozen=True)
class Line:
    """One question: its mean, or how many said yes; `few` where too few answered."""

    words: str
    value: str
    few: bool = False


@dataclass(frozen=True)
class Rating:
    """The whole card."""

    whole: Rated
    lines: list[Line]


def rating_of(actor: Actor, partner: UUID) -> Rating:
    """Three queries, however many stays."""
    there = OrganisationPart.objects.open().filter(organisation_id=partner, part__in=HOSTS)
    stays = sent_stays(actor).filter(Exists(there.filter(mobility_id=OuterRef("pk")))).values("pk")
    answers = Answer.unscoped.filter(mobility__in=stays)
    said = list(answers.exclude(satisfaction=None).filter(role__in=list(OVERALL)).values_list("role", "satisfaction"))
    rated = [satisfaction for _role, satisfaction in said]
    of_stays = answers.exclude(satisfaction=None).filter(role__in=list(OVERALL)).values("mobility").distinct().count()
    whole = Rated(of_stays, sum(rated) / len(rated) if rated else None)
    replies = Reply.objects.filter(answer__in=answers, question__in=[*ON_A_SCALE, *YES_OR_NO])
    counted: dict[str, Counter[str]] = {}
    for question, value in replies.order_by().values_list("question", "value"):
        counted.setdefault(question, Counter())[value] += 1
    lines = [_overall(words, [one for role, one in said if role == wanted]) for wanted, words in OVERALL.items()]
    lines += [_mean(words, counted.get(code, Counter())) for code, words in ON_A_SCALE.items()]
    lines += [_yes(words, counted.get(code, Counter())) for code, words in YES_OR_NO.items()]
    return Rating(whole, lines)


def _overall(words: Any, given: list[int]) -> Line:
    return _mean(words, Counter(map(str, given)))


def _mean(words: Any, given: Counter[str]) -> Line:
    marks = [int(value) for value in given.elements() if value.isdigit()]
    if len(marks) < FEWEST_RATED:
        return Line(str(words), _("Too few"), few=True)
    return Line(str(words), _("%(mean)s of 5") % {"mean": number_format(sum(marks) / len(marks), 1)})


def _yes(words: Any, given: Counter[str]) -> Line:
    every = sum(given[value] for value in ("yes", "partly", "no"))
    if every < FEWEST_RATED:
        return Line(str(words), _("Too few"), few=True)
    return Line(str(words), _("%(yes)s of %(all)s") % {"yes": given["yes"], "all": every})
