"""What the school owes who is abroad, beside every gate: a call where nothing is heard or it is not going well."""

from django.utils.translation import gettext_lazy as _

from assessments import contact_services as said
from assessments.contact_models import CheckIn, Contact
from assessments.guards import PLANNED
from assessments.pulse import is_asked, window
from ground.statements.compiled import Compiled
from lifecycle.answers import read_ahead_on_pages, rows_of
from lifecycle.models import Mobility
from lifecycle.people.role_book import sending_organisation_id
from lifecycle.registry import owed
from lifecycle.roles import CO, HC, LE
from lifecycle.tables.mobility import AT_THE_HOST, State
from lifecycle.vocabulary import Missing, Sentence

CHECK_INS: Compiled[CheckIn] = Compiled(lambda stay: CheckIn.objects.filter(mobility_id=stay).order_by("at"))
CONTACTS: Compiled[Contact] = Compiled(lambda stay: Contact.objects.filter(mobility_id=stay).order_by("at"))
read_ahead_on_pages(CHECK_INS, CONTACTS)


@owed(
    "assessments.heard_of",
    unmet={
        "assessments.silent": Sentence(
            _("Nothing has been heard since %(day)s: two follow-ups in a row did not come."),
            to_owner=_(
                "Nothing has been heard since %(day)s: two follow-ups in a row did not come. Call, and write it down."
            ),
        )
    },
    reads=(PLANNED, CHECK_INS, CONTACTS),
    read_by=(CO, HC),
)
def heard_of(mobility: Mobility) -> list[Missing]:
    """Two due signs missed in a row: the coordinator calls. What who goes says, and a call of the school, are signs."""
    if str(mobility.state) != State.ONGOING or sending_organisation_id(mobility) is None:
        return []
    planned = rows_of(PLANNED, mobility)
    heard = said.last_heard(planned, rows_of(CHECK_INS, mobility), rows_of(CONTACTS, mobility))
    since = said.silent_from(planned, heard)
    if since is None or since > mobility.today:
        return []
    last = heard or mobility.started_on
    return [Missing("assessments.silent", CO, params={"day": last.isoformat() if last else ""})]


@owed(
    "assessments.well_by_all",
    unmet={
        "assessments.not_well": Sentence(
            _("On %(day)s the participant said that it is not going well."),
            to_owner=_("On %(day)s the participant said that it is not going well. Call, and write it down."),
        ),
        "assessments.answers_differ": Sentence(
            _("On %(day)s the participant said that it is not going well; the tutor wrote that all is well."),
            to_owner=_(
                "On %(day)s the participant said that it is not going well; the tutor wrote that all is well. "
                "Call, and write it down."
            ),
        ),
    },
    reads=(PLANNED, CHECK_INS, CONTACTS),
    read_by=(CO, HC),
)
def well_by_all(mobility: Mobility) -> list[Missing]:
    """ "Not good" waits for a call of the school, whatever is said later; the more so where the tutor says well."""
    if str(mobility.state) not in AT_THE_HOST or sending_organisation_id(mobility) is None:
        return []
    bad = said.not_well_since(rows_of(CHECK_INS, mobility), rows_of(CONTACTS, mobility))
    if bad is None:
        return []
    params = {"day": bad.on_day.isoformat()}
    if said.tutor_says_well(rows_of(PLANNED, mobility), bad.on_day):
        return [Missing("assessments.answers_differ", CO, params=params)]
    return [Missing("assessments.not_well", CO, params=params)]


@owed(
    "assessments.asked_halfway",
    unmet={
        "assessments.pulse_waits": Sentence(
            _("%(person)s has not said yet how it is going, halfway through."),
            to_owner=_("You are halfway: say how it is going. Four questions."),
        )
    },
    reads=(CHECK_INS,),
    read_by=(CO, LE),
)
def asked_halfway(mobility: Mobility) -> list[Missing]:
    """Between 40 and 60 per cent of a stay of 14 days or more who goes is asked the four questions of the pulse."""
    person, between = mobility.participant_id, window(mobility)
    if person is None or between is None or not is_asked(mobility) or sending_organisation_id(mobility) is None:
        return []
    if any(one.is_pulse for one in rows_of(CHECK_INS, mobility)):
        return []
    return [Missing("assessments.pulse_waits", LE, person=person, due_on=between[1])]
