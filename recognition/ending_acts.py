"""Papers that end a stay beside those that its steps issue: the complement, and what accompanying persons get."""

from django.utils.translation import gettext_lazy as _

from lifecycle.deciding import Deciding
from lifecycle.errors import ActRefused
from lifecycle.models import Mobility
from lifecycle.registry import act
from lifecycle.roles import CO, GU, HC, LE, LEAD
from lifecycle.steps import ActStep
from lifecycle.tables import mobility as stay
from recognition import ending_forms as forms
from recognition.documents.accompanying import accompanying_certificate
from recognition.documents.complement import complement

ENDED = (stay.RESULTS, stay.VALIDATION, stay.RECOGNITION, stay.FEEDBACK, stay.COMPLETED)


def real_days(subject: Mobility, deciding: Deciding) -> None:
    """When it began and ended is known."""
    if subject.started_on is None or subject.ended_on is None:
        raise ActRefused("recognition.days_unknown")


@act(
    "recognition.issue_complement",
    roles=(LEAD,),
    while_in=ENDED,
    form=forms.ComplementForm,
    label=_("Issue the complement to the agreement…"),
    told=_("issued the complement to the agreement"),
    tells=(HC, LE, GU),
    on_behalf=False,
    requires=real_days,
)
def issue_complement(step: ActStep[Mobility]) -> None:
    """For signature by host, sending side and participant; an earlier one no longer holds."""
    step.papers += complement(step, step.data)


def somebody_accompanied(subject: Mobility, deciding: Deciding) -> None:
    """An accompanying person is named, and the host can sign."""
    if not forms.accompanying_in(subject).exists():
        raise ActRefused("recognition.nobody_accompanied")


@act(
    "recognition.certify_accompanying",
    roles=(CO, HC),
    while_in=(*stay.AT_THE_HOST, *ENDED),
    form=forms.AccompanyingForm,
    label=_("Certify an accompanying person…"),
    told=_("certified that %(named)s accompanied"),
    on_behalf=False,
    requires=somebody_accompanied,
)
def certify_accompanying(step: ActStep[Mobility]) -> None:
    """The host signs it."""
    step.papers += accompanying_certificate(step, step.data["part"], step.data)
    step.event_details["named"] = step.data["part"].person_id
