"""What people answered, read by the code of the question: MQ24 to MQ30, MQ37 and MQ39."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from uuid import UUID

from django.db.models import F

from accounts.models import Membership, MembershipRole
from lifecycle.models import NamedPart, OrganisationPart
from lifecycle.models.mobility import ParticipantKind
from lifecycle.roles import NamedPartKind, OrganisationPartKind, Role
from quality.counting.cases import Case, Counting
from quality.feedback_models import AnswerConsent, ConsentKind, ParticipantReport, ReportStatus
from quality.questionnaires.kinds import Moment
from quality.questionnaires.participant import LOW_EMISSION
from quality.stays import Batch

SATISFIED_FROM = 4  # of 5: "top 2"
PROMOTERS, DETRACTORS = ("9", "10"), tuple(str(nth) for nth in range(7))
AT_WORK = ("employed", "self_employed")
# By role the question about satisfaction; an answer keeps its value in a column of its own.
OVERALL = {
    Role.PARTICIPANT: "L01", Role.HOST_TUTOR: "T12", Role.HOST_COORDINATOR: "H11", Role.SENDING_COORDINATOR: "K12",
    Role.EMPLOYER: "W07", Role.GUARDIAN: "V09",
}  # fmt: skip
Said = tuple[UUID, UUID, str]  # the answer, who, and the value


def values_of(batch: Batch, code: str, role: Role | None = None, moment: str = Moment.END) -> dict[UUID, list[Said]]:
    """The answers to one question at one moment, by stay; without a reply, the satisfaction of that role's answer."""
    given: dict[UUID, list[Said]] = defaultdict(list)
    replies = batch.replies.get(code, {})
    for answer, stay, person, answered_as, satisfaction, asked_at in batch.answers:
        if asked_at != moment:
            continue
        if answer in replies:
            given[stay].append((answer, person, replies[answer]))
        elif role is not None and answered_as == str(role) and satisfaction is not None:
            given[stay].append((answer, person, str(satisfaction)))
    return given


def each_answer(
    code: str, counted: Callable[[str], bool], role: Role | None = None, moment: str = Moment.END
) -> Counting:
    """Each valid answer is a case, and would give its writer away; kinds are how the answers spread."""

    def cases(batch: Batch) -> Iterator[Case]:
        for pk, answers in values_of(batch, code, role, moment).items():
            for answer, person, value in answers:
                if pk in batch.rows:
                    yield Case(pk, person, counted(value), kinds=((value, 1),), answer=answer)

    return cases


def satisfied(role: Role) -> Counting:
    """MQ25, MQ27."""
    return each_answer(OVERALL[role], lambda value: value in ("4", "5"), role)


def recommends(batch: Batch) -> Iterator[Case]:
    """MQ26: promoters above the line; the spread says how many detractors there are."""
    return each_answer("L02", lambda value: value in PROMOTERS)(batch)


def uses_it(moment: str) -> Counting:
    """MQ28, at one of the follow-ups."""
    return each_answer("F03", lambda value: value in ("4", "5"), moment=moment)


def destination(moment: str) -> Counting:
    """MQ29: a known destination, of the participants to be asked by now; who did not answer is unknown."""

    def cases(batch: Batch) -> Iterator[Case]:
        told = {pk: answers[-1] for pk, answers in values_of(batch, "F01", moment=moment).items()}
        for stay in batch.over:
            if stay.is_staff or not (batch.is_asked(stay, moment) or stay.pk in told):
                continue
            value = told[stay.pk][-1] if stay.pk in told else "unknown"
            yield Case(stay.pk, stay.participant, value != "unknown", kinds=((value, 1),))

    return cases


def employed(moment: str) -> Counting:
    """MQ30: of those who answered."""
    return each_answer("F01", lambda value: value in AT_WORK, moment=moment)


def followed_up(moment: str) -> Counting:
    """MQ24 of a follow-up: asked is who agreed to be, and has answered, or whose months have passed."""

    def cases(batch: Batch) -> Iterator[Case]:
        agreed = AnswerConsent.objects.filter(
            mobility__in=batch.ids, kind=ConsentKind.FOLLOW_UP, person=F("mobility__participant"), taken_back_at=None
        )
        willing = set(agreed.order_by().values_list("mobility_id", flat=True))
        given = {stay for _pk, stay, _who, _role, _points, asked_at in batch.answers if asked_at == moment}
        for stay in batch.over:
            if stay.pk in given or (stay.pk in willing and batch.is_asked(stay, moment)):
                yield Case(stay.pk, stay.participant, stay.pk in given)

    return cases


def green_travel(batch: Batch) -> Iterator[Case]:
    """MQ37: of the participants who said how they travelled; how many did not is said beside it."""
    told = {pk: answers[-1][-1] for pk, answers in values_of(batch, "L21").items()}
    for stay in batch.began:
        said = stay.pk in told
        kinds = () if said else ((NOT_SAID, 1),)
        yield Case(stay.pk, stay.participant, told.get(stay.pk) in LOW_EMISSION, said, kinds, size=said)


def reports_sent(batch: Batch) -> Iterator[Case]:
    """MQ39: of the funder's reports that were asked for and not excluded."""
    noted = ParticipantReport.objects.filter(mobility__in=batch.ids).exclude(status=ReportStatus.EXCLUDED)
    for pk, status in noted.order_by("mobility").values_list("mobility_id", "status"):
        if (stay := batch.rows.get(pk)) is not None and not stay.is_draft:
            kinds = ((UNDELIVERED, 1),) if status == ReportStatus.UNDELIVERED else ()
            yield Case(pk, stay.participant, status == ReportStatus.SUBMITTED, kinds=kinds)


NOT_SAID, UNDELIVERED = "not_said", "undelivered"
NAMED_AS = {
    Role.PARTICIPANT: NamedPartKind.PARTICIPANT, Role.HOST_TUTOR: NamedPartKind.TUTOR,
    Role.GUARDIAN: NamedPartKind.GUARDIAN,
}  # fmt: skip
MEMBER_AS = {
    Role.EMPLOYER: (OrganisationPartKind.EMPLOYER, MembershipRole.CONTACT),
    Role.HOST_COORDINATOR: (OrganisationPartKind.HOSTING, MembershipRole.COORDINATOR),
    Role.SENDING_COORDINATOR: (OrganisationPartKind.SENDING, MembershipRole.COORDINATOR),
}  # fmt: skip


def _reachable(batch: Batch, role: Role) -> set[UUID]:
    """Stays in which somebody in this role can be asked: has a mail address."""
    if role in MEMBER_AS:
        part, right = MEMBER_AS[role]
        parts = OrganisationPart.objects.open().filter(mobility__in=batch.ids, part=part)
        organisation = dict(parts.values_list("mobility_id", "organisation_id"))
        members = Membership.objects.open().filter(role=right, organisation__in=set(organisation.values()))
        held = set(members.exclude(person__email=None).values_list("organisation_id", flat=True))
        return {pk for pk, one in organisation.items() if one in held}
    named = NamedPart.objects.open().filter(mobility__in=batch.ids, part=NAMED_AS[role]).exclude(person__email=None)
    return set(named.values_list("mobility_id", flat=True))


def answered(role: Role) -> Counting:
    """MQ24: asked is who can be reached by mail, or has answered in another way."""

    def cases(batch: Batch) -> Iterator[Case]:
        reachable = _reachable(batch, role)
        given = {
            stay for _pk, stay, _person, answered_as, _points, asked_at in batch.answers
            if answered_as == str(role) and asked_at == Moment.END
        }  # fmt: skip
        for stay in sorted(batch.rows.values(), key=lambda stay: stay.pk):
            asks = stay.kind != ParticipantKind.STAFF or role != Role.GUARDIAN
            if stay.was_asked and asks and (stay.pk in reachable or stay.pk in given):
                yield Case(stay.pk, stay.participant, stay.pk in given)

    return cases
