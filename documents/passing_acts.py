"""Who is not the right one to sign names who is: one act for every paper of a stay."""

from django.utils.translation import gettext_lazy as _

from documents.acts import PAPER
from documents.passing import FOR_AN_ORGANISATION
from documents.passing import pass_on as pass_request_on
from documents.passing_forms import PassOnForm
from documents.selectors import requests_open_in
from lifecycle.deciding import Deciding
from lifecycle.errors import ActRefused
from lifecycle.models import Mobility
from lifecycle.people.cast import forget_cast
from lifecycle.registry import act
from lifecycle.roles import CI, CO, EM, HC, IN
from lifecycle.steps import ActStep
from lifecycle.tables.mobility import State


def a_signature_to_pass_on(stay: Mobility, deciding: Deciding) -> None:
    """Something is asked of this person here for an organisation."""
    asked = (one for one in requests_open_in(stay.pk) if one.person_id == deciding.person_id)
    if not any(one.organisation_id is not None and one.role in FOR_AN_ORGANISATION for one in asked):
        raise ActRefused("documents.nothing_to_pass_on")


@act(
    "documents.pass_on",
    roles=(CO, HC, IN, EM, CI),
    while_in=tuple(State),
    form=PassOnForm,
    label=_("I am not the right person…"),
    told=_("passed the signature on to %(named)s"),
    tells=(CO,),
    on_behalf=False,
    decides=True,
    requires=a_signature_to_pass_on,
    about=(PAPER,),
)
def pass_on(step: ActStep[Mobility]) -> None:
    """The own request ends; the colleague is asked, by mail and on Today, from this moment on."""
    request, colleague = step.form.asked, step.form.colleague()
    forget_cast(step.subject)  # a contact of the employer may be new
    asked = pass_request_on(request=request, taker=colleague)
    step.event_details |= {"document": asked.document_id, "named": colleague.pk, "former": request.person_id}
    step.remark = step.data["reason"]
