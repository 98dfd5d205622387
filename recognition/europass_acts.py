"""What is chosen for the Europass Mobility, and the courses of its section 5.b."""

from django.utils.translation import gettext_lazy as _

from lifecycle.deciding import Deciding
from lifecycle.errors import ActRefused
from lifecycle.models import Mobility
from lifecycle.registry import act
from lifecycle.roles import HC, HT, LE, LEAD
from lifecycle.steps import ActStep
from lifecycle.tables import mobility as stay
from recognition import europass_forms as forms
from recognition import europass_services as services
from recognition.acts import AFTER_THE_STAY, host_or_own_stay
from recognition.europass_models import EuropassCourse


@act(
    "recognition.choose_europass",
    roles=(LEAD,),
    while_in=AFTER_THE_STAY,
    form=forms.EuropassChoiceForm,
    label=_("Choose what the Europass Mobility holds…"),
    told=_("chose what the Europass Mobility holds"),
    on_behalf=False,
)
def choose_europass(step: ActStep[Mobility]) -> None:
    """5.a or 5.b, a second language, the centre's reference, earlier experiences."""
    services.choose(mobility=step.subject, facts=step.data)
    step.event_details["section"] = step.data["section"]


@act(
    "recognition.note_course",
    roles=(HT, HC, LE),
    requires=host_or_own_stay,
    while_in=(*stay.AT_THE_HOST, stay.EARLY_RETURN, *AFTER_THE_STAY),
    form=forms.CourseForm,
    label=_("Note a course…"),
    told=_("noted a course for the Europass Mobility"),
)
def note_course(step: ActStep[Mobility]) -> None:
    """For section 5.b: formal study with credits."""
    services.note_course(mobility=step.subject, person_id=step.decider_id, facts=step.data)


def a_course_noted(subject: Mobility, deciding: Deciding) -> None:
    """There is a course, and it is theirs to write."""
    host_or_own_stay(subject, deciding)
    if not EuropassCourse.objects.filter(mobility=subject).exists():
        raise ActRefused("recognition.no_course")


@act(
    "recognition.take_course_out",
    roles=(HT, HC, LE),
    requires=a_course_noted,
    while_in=(*stay.AT_THE_HOST, stay.EARLY_RETURN, *AFTER_THE_STAY),
    form=forms.TakeCourseOutForm,
    label=_("Take a course out…"),
    told=_("took a course out of the Europass Mobility"),
    on_behalf=False,
)
def take_course_out(step: ActStep[Mobility]) -> None:
    """A Europass Mobility that was issued keeps what it says."""
    services.take_course_out(course=step.data["course"])
