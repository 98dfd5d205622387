"""Stays of one participant that take place at the same time: said to who plans them, and no reason to stop."""

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from accounts.actors import Actor
from lifecycle.models import Mobility
from lifecycle.tables.mobility import CANCELLED, WITHDRAWN

NOT_TAKING_PLACE = (WITHDRAWN, CANCELLED)


def stays_at_the_same_time(mobility: Mobility, actor: Actor) -> QuerySet[Mobility]:
    """Others of the same participant that share a day with this one, as far as this actor sees them; one query.

    The days that came true count before those planned; both the first and the last day belong to a stay.
    """
    first = mobility.started_on or mobility.planned_start
    last = mobility.ended_on or mobility.planned_end
    others: QuerySet[Mobility] = Mobility.objects.visible_to(actor).filter(participant_id=mobility.participant_id)
    if first is None or last is None or mobility.state in NOT_TAKING_PLACE:
        return others.none()
    days = others.annotate(
        first_day=Coalesce("started_on", "planned_start"), last_day=Coalesce("ended_on", "planned_end")
    )
    at_once = days.filter(first_day__lte=last, last_day__gte=first)
    return at_once.exclude(pk=mobility.pk).exclude(state__in=NOT_TAKING_PLACE).order_by(F("first_day"), "pk")
