"""What a change during the stay needs: its days, and who has to speak first."""

from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from agreements import selectors
from agreements.guards.owners import lead
from agreements.guards.review import reviewers_approved
from agreements.models import AgreementVersion
from agreements.services import extension_days
from lifecycle.gate import not_waived
from lifecycle.guards import within_programme_rules
from lifecycle.models import Mobility
from lifecycle.programme_rules import rules_broken
from lifecycle.registry import guard, owed, said_by
from lifecycle.tables.agreement_version import State
from lifecycle.tables.mobility import AT_THE_HOST
from lifecycle.vocabulary import Missing

IN_TIME, WITHIN_RULES = "agreements.extension_asked_in_time", "agreements.days_within_rules"


@guard(
    "agreements.days_within_rules",
    met=_("The days of the agreement fit the rules of the programme"),
    required=_("The days of the agreement must fit the rules of the programme"),
    unmet=said_by("lifecycle.within_programme_rules"),
    reads=(selectors.OPEN_VERSIONS,),
)
def days_within_rules(mobility: Mobility) -> list[Missing]:
    """What a version says of the days passes the rule set before anybody reads or signs it.

    What the days of the stay break already was waived when it was planned, and is not asked again.
    """
    first, last = _days_not_yet_the_stays(mobility)
    if first is None or last is None:
        return []
    waived = {item.code for item in within_programme_rules(mobility)}  # of the days as they are
    return [item for item in rules_broken(mobility, first, last) if item.code not in waived]


def _days_not_yet_the_stays(mobility: Mobility) -> tuple[date | None, date | None]:
    version = selectors.newest_not_taken_over(mobility)
    days = selectors.agreed_days(selectors.parts_of(version)) if version else (None, None)
    return (None, None) if days == (mobility.planned_start, mobility.planned_end) else days


@guard(
    "agreements.extension_asked_in_time",
    met=_("The longer stay was asked for 30 days before its end"),
    required=_("A longer stay must be asked for 30 days before the end"),
    unmet={
        "agreements.extension_late": _(
            "The longer stay was asked for on %(asked)s, less than 30 days before its end, %(end)s."
        )
    },
    reads=(selectors.OPEN_VERSIONS,),
)
def extension_asked_in_time(mobility: Mobility) -> list[Missing]:
    """During the stay: the end does not move, or the extension was asked 30 days ahead (D10)."""
    newest = selectors.newest_not_taken_over(mobility) if mobility.state in AT_THE_HOST else None
    taken = _taken_over(mobility) if newest else None
    if newest is None or taken is None or extension_days(version=newest, current=taken) <= timedelta():
        return []
    _first, end = selectors.agreed_days(selectors.parts_of(taken))
    asked = selectors.asked_on(newest)
    if end is None or asked <= end - timedelta(days=selectors.EXTENSION_DAYS):
        return []
    return [
        Missing(
            "agreements.extension_late", lead(mobility), params={"asked": asked.isoformat(), "end": end.isoformat()}
        )
    ]


@owed(
    "agreements.change_waits",
    unmet=said_by(
        "agreements.reviewers_approved", "agreements.extension_asked_in_time", "agreements.days_within_rules"
    ),
    reads=(selectors.OPEN_VERSIONS,),
)
def change_waits(mobility: Mobility) -> list[Missing]:
    """Who has to speak before a change during the stay goes on: who may set a rule aside, and who reads it.

    The stay's next gate does not wait for it, so that nobody would be asked otherwise. What it waits for once it is
    out for signature is owed by the rows that apply it (`lifecycle.unapplied`).
    """
    if mobility.state not in AT_THE_HOST:
        return []
    states = selectors.changes_waiting(mobility)
    if State.DRAFT in states:
        late = not_waived(extension_asked_in_time(mobility), IN_TIME, mobility)
        return [*not_waived(days_within_rules(mobility), WITHIN_RULES, mobility), *late]
    return reviewers_approved(mobility) if State.REVIEW in states else []


def _taken_over(mobility: Mobility) -> AgreementVersion | None:
    taken = AgreementVersion.unscoped.filter(mobility=mobility, taken_over_at__isnull=False)
    return taken.order_by("-number").first()
