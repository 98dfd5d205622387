"""A memorandum begins: from last year's, from the standard texts, from one with somebody else, or empty."""

from uuid import UUID

from django.db import transaction
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.actors import SYSTEM, Actor
from accounts.models import Organisation, OrganisationKind
from accounts.people import function_of
from ground import clock
from lifecycle.organisations.partners import who_answers
from partnerships.drafting import copy_rows, note_units, set_parties
from partnerships.models import MemorandumVersion
from partnerships.proposals import proposed_days, proposed_texts
from partnerships.services import free_code, open_memorandum, settle_version

COPIED = ("content", "reviewer")
# What an organisation of a kind does in a partnership as a rule; the others send or receive, by whose memorandum it is.
DOES = {
    OrganisationKind.COMPETENT_INSTITUTION: "competent",
    OrganisationKind.CHAMBER: "competent",
    OrganisationKind.COMPANY: "hosting",
}


class Start(TextChoices):
    """What it begins with."""

    EARLIER = "earlier", _("From the last one with this partner")
    STANDARD = "standard", _("From the standard texts")
    OTHER = "other", _("From a memorandum with somebody else")
    EMPTY = "empty", _("Empty")


def last_with(actor: Actor, partner_id: UUID) -> MemorandumVersion | None:
    """The memorandum with this partner that was in force last, over by now or not."""
    ours = MemorandumVersion.objects.visible_to(actor).filter(parties__organisation=actor.organisation_id)
    theirs = MemorandumVersion.unscoped.filter(parties__organisation=partner_id).values("pk")
    return ours.filter(pk__in=theirs).exclude(in_force_at=None).order_by("-in_force_at").first()


@transaction.atomic
def start(
    *, actor: Actor, partner_id: UUID, how: str, source: MemorandumVersion | None = None, language: str = "en"
) -> MemorandumVersion:
    """The first draft, with both organisations in it and who answers there. Raises what `open_memorandum` raises."""
    partner = Organisation.objects.visible_to(SYSTEM).get(pk=partner_id)
    version = open_memorandum(actor=actor, code=_code(actor, partner), language=language)
    own = Organisation.objects.visible_to(SYSTEM).get(pk=version.memorandum.opened_by_id)
    if how == Start.EARLIER and source is not None:
        copy_rows(source, version)
        for name, day in proposed_days(source).items():
            setattr(version, name, day)
    else:
        parties = [_party(actor, own, is_own=True), _party(actor, partner, is_own=False)]
        set_parties(version=version, parties=parties, covered=())
    if source is not None and how in (Start.EARLIER, Start.OTHER):
        for name in COPIED:
            setattr(version, name, getattr(source, name))
    elif how == Start.STANDARD:
        version.content = proposed_texts(language)
    if how == Start.OTHER:
        version.reviewer = None
    version.save(update_fields=[*COPIED, "valid_from", "valid_until", "review_by"])
    note_units(version)
    settle_version(pk=version.pk)
    return version


def usual_function(organisation: Organisation, *, is_own: bool) -> str:
    """What it does in a memorandum of its own, or of somebody else's."""
    return DOES.get(OrganisationKind(organisation.kind), "sending" if is_own else "hosting")


def _party(actor: Actor, organisation: Organisation, *, is_own: bool) -> dict[str, object]:
    functions = [usual_function(organisation, is_own=is_own)]
    party: dict[str, object] = {"organisation": organisation.pk, "functions": functions}
    answering = actor.person_id if is_own else who_answers(actor, organisation.pk).values_list("pk", flat=True).first()
    if answering is not None:
        party |= {"contact": answering, "contact_function": function_of(answering, organisation.pk)}
    return party


def _code(actor: Actor, partner: Organisation) -> str:
    own = Organisation.objects.visible_to(SYSTEM).filter(pk=actor.organisation_id).first()
    countries = "-".join(one.country for one in (own, partner) if one)
    return free_code(f"MOU-{countries}-{clock.today():%y}")
