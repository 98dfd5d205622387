"""Checks of partners that run out, on Today of who noted them: 90 days ahead, 30 days ahead, and once they are over."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Membership, MembershipRole
from ground import clock
from ground.days import day_as
from ground.statements.in_step import Steps, asked
from ground.templatetags.sojourn import days_between
from partners.models import Check
from partners.selectors import DUE_AHEAD
from portal.dashboard.urgency import Line, Urgency, source

MOST = 100  # that Today looks at; the directory has them all
SOON = timedelta(days=30)


@source("checks_of_partners")
def running_out(actor: Actor) -> Steps[list[Line]]:
    """The newest check of each kind; of one who left the organisation its coordinators are told. One query."""
    if actor.by_link or actor.organisation_id is None or actor.person_id is None:
        return []
    today = clock.today()
    same = {name: OuterRef(name) for name in ("keeper", "organisation", "kind", "title")}
    same_day = Q(checked_on=OuterRef("checked_on"), added_at__gt=OuterRef("added_at"))
    newer = Check.unscoped.filter(Q(checked_on__gt=OuterRef("checked_on")) | same_day, **same)
    coordinators = Membership.objects.open().filter(
        organisation_id=actor.organisation_id, role=MembershipRole.COORDINATOR
    )
    noted_there = coordinators.filter(person_id=OuterRef("checked_by_id"))
    reader = coordinators.filter(person_id__in=actor.people)
    due = Check.objects.visible_to(actor).filter(valid_until__lte=today + DUE_AHEAD).exclude(Exists(newer))
    theirs = Q(checked_by_id__in=actor.people) | ~Q(Exists(noted_there))
    found = due.filter(theirs, Exists(reader)).select_related("organisation").order_by("valid_until", "pk")
    checks = yield from asked(found[:MOST])
    return [_line(check, today) for check in checks]


def _line(check: Check, today: date) -> Line:
    until = check.valid_until
    assert until is not None  # it runs out
    urgency = Urgency.DUE if until <= today else Urgency.SOON if until <= today + SOON else Urgency.LATER
    named = {"name": check.organisation.name, "check": check.words}
    return Line(
        urgency, check.organisation_id, _("%(name)s: %(check)s runs out") % named, days_between(until, today),
        f"{reverse('partners:new-check', args=[check.organisation_id])}?kind={check.kind}", _("Check it anew"),
        detail=_("Valid until %(day)s.") % {"day": day_as(until, "D j M Y")}, day=until, about=_("Partner"),
    )  # fmt: skip
