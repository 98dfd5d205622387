"""The indexes of stays that are the same for both of their organisations."""

from collections.abc import Iterator
from datetime import date

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce

from lifecycle.tables.mobility import AT_THE_HOST, CANCELLED, COMPLETED, WITHDRAWN


def of_both_sides() -> Iterator[models.Index]:
    """What lists of an organisation ask, of the stays it sends and of those it hosts."""
    for side, name in (("sent_by", "stays_sent"), ("hosted_by", "stays_hosted")):
        # "How many of ours are in each state, who leaves, who should have arrived?": Today, the list; the directory.
        known = ("state", "planned_start", "time_zone", "country", "id", "mou_required")
        yield models.Index(fields=(side, *known), name=f"{name}_by_state")
        # "Which of ours go on or are to come, the next to leave first?": the list as it opens, page after page.
        going_on = ~Q(state__in=(COMPLETED, WITHDRAWN, CANCELLED))
        first_day = Coalesce("planned_start", Value(date.max))
        yield models.Index(F(side), first_day, F("id"), condition=going_on, name=f"{name}_by_first_day")
        # "Which of ours come first by name?": the list.
        yield models.Index(fields=(side, "listed_as", "id"), name=f"{name}_by_name")
        # "Which of ours are the newest?": the list of the API.
        yield models.Index(F(side), F("created_at").desc(), F("id"), name=f"{name}_newest_first")
        # "Who of ours is at the host, the next to come home first?": Today.
        there = Q(state__in=AT_THE_HOST)
        yield models.Index(fields=(side, "planned_end", "id"), condition=there, name=f"{name}_abroad")
        # "Whose agreement came back?": Today.
        returned = Q(agreement_returned=True)
        yield models.Index(fields=(side, "planned_start", "id"), condition=returned, name=f"{name}_returned")
