"""Asking questions of an organisation's own: adding one, changing its words, ending it, and putting them in a form."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils.functional import lazystr
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import Organisation
from ground import clock
from ground.errors import SojournError
from ground.scales import AGREES, OWN_WORDS, RECOMMENDS, SATISFIED, YES_NO, YES_PARTLY_NO
from lifecycle.models import Mobility
from lifecycle.people.role_book import sending_organisation_id
from lifecycle.roles import Role
from quality.own_models import OwnQuestion
from quality.questionnaires import Phase, Question

MOST = 10  # asked at one time of one role, so that a questionnaire stays short
SCALES = {one.code: one for one in (AGREES, SATISFIED, YES_PARTLY_NO, YES_NO, RECOMMENDS, OWN_WORDS)}
SCALE_WORDS = (
    ("A5", _("1 to 5, not at all to fully")),
    ("SAT5", _("1 to 5, very dissatisfied to very satisfied")),
    ("YNP", _("Yes, partly, no")),
    ("YN", _("Yes or no")),
    ("N11", _("0 to 10, not at all likely to very likely")),
    ("TXT", _("In own words")),
)


def questions_of(actor: Actor) -> list[OwnQuestion]:
    """All of the actor's organisation, every version, by number."""
    return list(OwnQuestion.objects.visible_to(actor))


@transaction.atomic
def ask(*, actor: Actor, words: Mapping[str, str], scale: str, asked_of: Iterable[str], since: date) -> OwnQuestion:
    """A new question. Raises SojournError (quality.too_many_questions)."""
    organisation_id, person_id = _ours(actor)
    known = OwnQuestion.unscoped.select_for_update().filter(organisation_id=organisation_id)
    asked_of = list(asked_of)
    _require_room(organisation_id, asked_of, since)
    number = (known.aggregate(last=Max("number"))["last"] or 0) + 1
    return OwnQuestion.unscoped.create(
        organisation_id=organisation_id,
        number=number,
        words=dict(words),
        scale=scale,
        asked_of=asked_of,
        since=since,
        person_id=person_id,
    )


@transaction.atomic
def reword(*, actor: Actor, question: OwnQuestion, words: Mapping[str, str], since: date) -> OwnQuestion:
    """Other words from that day on: a new version; the one before ends. Not asked yet, it is only corrected."""
    _organisation, person_id = _ours(actor)
    if question.since >= since and question.since > clock.today():
        question.words, question.since = dict(words), since
        question.save(update_fields=["words", "since"])
        return question
    if since <= question.since:
        raise SojournError("quality.version_too_early", day=question.since.isoformat())
    OwnQuestion.unscoped.filter(pk=question.pk).update(until=since)
    return OwnQuestion.unscoped.create(
        organisation_id=question.organisation_id,
        number=question.number,
        version=question.version + 1,
        words=dict(words),
        scale=question.scale,
        asked_of=question.asked_of,
        since=since,
        person_id=person_id,
    )


def end(*, question: OwnQuestion) -> None:
    """Asked no more from today on; what was answered stays."""
    until = max(clock.today(), question.since)
    OwnQuestion.unscoped.filter(pk=question.pk, until=None).update(until=until)


def _ours(actor: Actor) -> tuple[UUID, UUID]:
    assert actor.organisation_id is not None
    assert actor.person_id is not None
    return actor.organisation_id, actor.person_id


def _require_room(organisation_id: UUID, asked_of: Iterable[str], since: date) -> None:
    """Raises SojournError (quality.too_many_questions) where a role would be asked more than `MOST` at one time."""
    Organisation.objects.select_for_update().get(pk=organisation_id)
    at_once = list(_asked_on(since).filter(organisation_id=organisation_id))
    for role in asked_of:
        if sum(role in one.asked_of for one in at_once) >= MOST:
            raise SojournError("quality.too_many_questions", most=MOST)


def _asked_on(day: date) -> QuerySet[OwnQuestion]:
    return OwnQuestion.unscoped.filter(Q(until=None) | Q(until__gt=day), since__lte=day)


def asked_of(mobility: Mobility, role: Role, day: date) -> tuple[Question, ...]:
    """The questions that the sending organisation asks this role on that day, beside the standard ones."""
    organisation = sending_organisation_id(mobility)
    if organisation is None:
        return ()
    rows = _asked_on(day).filter(organisation_id=organisation)
    return tuple(as_question(row) for row in rows if str(role) in row.asked_of)


def as_question(row: OwnQuestion) -> Question:
    """One of them as a form asks it and a page says it."""
    return Question(row.code, Phase.OWN, (), lazystr(row.text), SCALES[row.scale])


def questions_named(mobility: Mobility, codes: Iterable[str]) -> list[Question]:
    """Those that answers of this stay name, in their order."""
    organisation = sending_organisation_id(mobility)
    rows = OwnQuestion.unscoped.filter(organisation_id=organisation) if organisation else ()
    wanted = set(codes)
    return [as_question(row) for row in rows if row.code in wanted]
