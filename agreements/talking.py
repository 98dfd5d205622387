"""The agreement of a stay is talked about by those who read all of it; what is said outlasts its versions."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actors import Actor
from agreements.models import AgreementVersion
from agreements.reading import Reader, digests_of, titles
from agreements.selectors import VERSIONS, organisation_parts, parts_of
from lifecycle.answers import rows_of
from lifecycle.models import Mobility
from lifecycle.names import names_in
from lifecycle.people.role_book import people_in
from lifecycle.roles import CI, CO, GU, HC, HT, IN, LE, OrganisationPartKind
from lifecycle.tables.agreement_version import State
from lifecycle.visibility import stays_where
from remarks.talks import Talk, talk

TALKING = (CO, HC, LE, GU, IN, HT, CI)
SHOWN_BEFORE_OTHERS = (State.DRAFT, State.REVIEW, State.SIGNING, State.REFUSED, State.IN_FORCE)


def text_now(stay: Mobility) -> AgreementVersion | None:
    """The version that is talked about: the one being agreed, else the one in force, else the last."""
    found = rows_of(VERSIONS, stay)
    order = {state: nth for nth, state in enumerate(SHOWN_BEFORE_OTHERS)}
    return min(found, key=lambda one: (order.get(State(one.state), 9), -(one.number or 0)), default=None)


def heading_titles(stay: Mobility) -> dict[str, str]:
    """The six headings, as they are called to somebody who does not go."""
    return {str(key): words for key, words in titles(Reader(stay.participant.given_names)).items()}


def _talked_by(actor: Actor) -> QuerySet[Any]:
    return Mobility.objects.visible_to(actor).filter(stays_where(actor, TALKING))


def _called(pk: UUID) -> str:
    stay = Mobility.unscoped.select_related("participant").get(pk=pk)
    return _("Learning agreement of %(name)s") % {"name": stay.participant.full_name}


def _people(stay: Mobility) -> list[UUID]:
    """One person of each role hears of it: who answers there."""
    found = [person for role in TALKING for person in people_in(stay, role)[: None if role in (GU, HT) else 1]]
    return list(dict.fromkeys(found))


def _path(pk: UUID) -> str:
    return reverse("portal:agreement", args=[pk])


talk(
    Talk(
        subject_type="agreement",
        model=Mobility,
        taking_part=_talked_by,
        parts=heading_titles,
        digests=lambda stay: digests_of(parts_of(text_now(stay))),
        owner=lambda stay: organisation_parts(stay).get(OrganisationPartKind.SENDING),
        people=_people,
        called=_called,
        path=_path,
        names=names_in,
    )
)
