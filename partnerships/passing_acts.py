"""Who is not the right one to sign a memorandum for a party names who is."""

from typing import cast
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from documents.models import SignatureRequest
from documents.passing import pass_on as pass_request_on
from documents.passing_forms import ColleagueForm
from lifecycle.deciding import Deciding
from lifecycle.errors import ActRefused
from lifecycle.registry import act
from lifecycle.roles import PARTY
from lifecycle.steps import ActStep
from lifecycle.tables import mou
from partnerships.models import MemorandumVersion
from partnerships.selectors import request_of


class PassOnForm(ColleagueForm):
    """Of a memorandum: whoever is named signs for the party, as in its text; nobody needs an account for it."""

    field_order = ("given_names", "family_names", "email", "reason")

    def fill_choices(self) -> None:
        self.begin_with(request_of(cast(MemorandumVersion, self.subject), self.actor, self.actor.person_id))

    def why_not(self, address: str) -> str:
        why = super().why_not(address)
        if why:
            return why
        version, asked = cast(MemorandumVersion, self.subject), cast(SignatureRequest, self.asked)
        reached = Q(contact__email=address) | Q(contact__account__email=address)
        others = version.parties.exclude(organisation=asked.organisation_id).select_related("organisation")
        other = others.filter(reached).first()
        return self.of_another(other.organisation.name) if other else ""


def a_signature_to_pass_on(version: MemorandumVersion, deciding: Deciding) -> None:
    """A signature of this person for the organisation acted for is asked."""
    if request_of(version, deciding.actor, deciding.person_id) is None:
        raise ActRefused("documents.nothing_to_pass_on")


def own_side_and_initiator(version: MemorandumVersion, actor: Actor) -> set[UUID]:
    """Whoever answers for the party that signs, and for who began the memorandum: nobody else has to know."""
    parties = version.parties.filter(organisation__in=(actor.organisation_id, version.memorandum.opened_by_id))
    return {person for party in parties if (person := party.contact_now)}


@act(
    "partnerships.pass_on",
    machine="mou",
    roles=(PARTY,),
    while_in=(mou.SIGNING,),
    form=PassOnForm,
    label=_("I am not the right person…"),
    told=_("passed the signature on to %(named)s"),
    tells=(PARTY,),
    tells_only=own_side_and_initiator,
    on_behalf=False,
    decides=True,
    requires=a_signature_to_pass_on,
)
def pass_on(step: ActStep[MemorandumVersion]) -> None:
    """The text goes on naming who was to sign; the colleague is asked, and the paper prints who did."""
    request = step.form.asked
    colleague = step.form.colleague()
    asked = pass_request_on(request=request, taker=colleague)
    step.event_details |= {
        "document": asked.document_id,
        "organisation": asked.organisation_id,
        "named": colleague.pk,
        "former": request.person_id,
    }
    step.remark = step.data["reason"]
