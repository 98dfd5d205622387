"""The demo's memorandum that is being written: the cookery school with a partner abroad, its units still to be chosen."""

from accounts.actors import Actor
from accounts.models import Membership, Organisation, Person
from library.models import UnitVersion
from lifecycle.doors import perform_act
from lifecycle.models import ToDo
from lifecycle.organisations.partners import nameable_by
from partnerships.models import MemorandumVersion
from partnerships.starting import Start, start
from tools.demo_group import COORDINATOR


def load_memorandum() -> str:
    """Begin one where none is being written; how much it still lacks."""
    person = Person.objects.get(email=COORDINATOR)
    membership = Membership.objects.open().filter(person=person).earliest("since_on")
    school = Actor(person.pk, membership.organisation_id)
    version = MemorandumVersion.unscoped.filter(state="draft", memorandum__opened_by=school.organisation_id).first()
    partner = _partner(school)
    if version is None and partner is not None:
        version = start(actor=school, partner_id=partner.pk, how=Start.STANDARD)
        aims = {"part": "aims", "content": {"other_objectives": "Four learners a year, in both directions from 2027."}}
        perform_act(name="partnerships.write_memorandum", pk=version.pk, actor=school, data=aims)
    if version is None:
        return "none"
    units = UnitVersion.unscoped.filter(unit__qualification__organisation=school.organisation_id).count()
    missing = ToDo.unscoped.filter(subject_id=version.pk, closed_at=None).count()
    return f"{version.memorandum.code}, {missing} things missing, {units} units to choose from"


def _partner(school: Actor) -> Organisation | None:
    """Abroad, and somebody answers there."""
    own = Organisation.unscoped.get(pk=school.organisation_id)
    abroad = nameable_by(school).exclude(country=own.country).exclude(contact=None)
    found: Organisation | None = abroad.order_by("name").first()
    return found
