"""What who goes is asked: after the stay (3.2), once the results are decided, and six and twelve months after."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from ground.scales import (
    AGREES,
    COVERED,
    HOW_MUCH,
    OR_NOT_YET,
    OWN_WORDS,
    RECOMMENDS,
    SATISFIED,
    YES_NO,
    YES_PARTLY_NO,
    Scale,
)
from lifecycle.roles import Role
from quality.questionnaires.kinds import SINCE, VERSION, Can, Moment, Question, Questionnaire, several

LOW = ("1", "2")
LENGTH = Scale("MC", (("too_short", _("Too short")), ("right", _("Just right")), ("too_long", _("Too long"))))
NOW = Scale("MC", (
    ("same_course", _("In the same course")), ("other_course", _("In another course")), ("employed", _("Employed")),
    ("self_employed", _("Self-employed")), ("seeking", _("Looking for work")), ("other", _("Something else")),
))  # fmt: skip

TRAVELLED = Scale("MC", (
    ("train", _("By train")), ("coach", _("By coach or bus")), ("shared_car", _("In a car with others")),
    ("bicycle", _("By bicycle or on foot")), ("ship", _("By ship")), ("car", _("In a car of my own or alone")),
    ("plane", _("By plane")),
))  # fmt: skip
LOW_EMISSION = frozenset({"train", "coach", "shared_car", "bicycle"})  # as the programme counts green travel

L01 = Question("L01", "E", ("MQ25", "E2"), _("All in all, how satisfied are you with your stay abroad?"), SATISFIED)
L02 = Question("L02", "E", ("MQ26",), _("How likely are you to recommend such a stay to a fellow learner?"), RECOMMENDS)
L03 = Question("L03", "I", ("EQ4", "I5", "CK-11"), _("My tasks matched what was agreed in my learning agreement."))
L04 = Question(
    "L04", "P", ("EQ10", "CK-05"), _("I knew in time how people were chosen and what would be expected of me.")
)
L05 = Question("L05", "P", ("MQ20",), _("The preparation (work, culture, safety) helped me once I was there."))
L06 = Question("L06", "P", ("Q2",), _("With the language help I got, I could do my work and manage daily life."))
L07 = Question("L07", "P", ("standards",), _("How satisfied are you with travel and arrival?"), SATISFIED)
L08 = Question(
    "L08", "I", ("standards", "MQ23"), _("How satisfied are you with your accommodation: suitable and safe?"), SATISFIED
)
L09 = Question("L09", "P", ("EQ10b",), _("How much of your costs did the money you received cover?"), COVERED)
L10 = Question("L10", "I", ("MQ19",), _("I knew who my tutor at the host was from the first day."), YES_NO)
L11 = Question("L11", "I", ("I2", "I8"), _("My tutor explained tasks and gave me useful feedback."))
L12 = Question("L12", "I", ("E4",), _("When I had a problem, someone at home or at the host answered quickly."))
L13 = Question(
    "L13", "I", ("E4",), _("I felt safe and was treated with respect."), AGREES, confidential=True, alarms=LOW
)
L13T = Question(
    "L13t", "I", ("E4",), _("What happened? As much as you like to say."), OWN_WORDS, confidential=True, after=LOW
)
L14 = Question("L14", "E", ("EQ6b",), _("I learned things for my trade that I would not have learned at home."))
L15 = Question(
    "L15",
    "E",
    ("I8", "MQ10"),
    _("I was told how and by whom my learning would be assessed, and this happened."),
    YES_PARTLY_NO,
)
L16 = Question(
    "L16",
    "E",
    ("MQ12",),
    _("What I learned abroad was recognised after my return."),
    OR_NOT_YET,
    can=Can.ONCE_DECIDED,
)
L17 = Question(
    "L17",
    "E",
    ("charter 9",),
    _("After return I could talk through my experience and was helped back into my course."),
    can=Can.ONCE_BACK,
)
L18 = several(
    Question("L18", "E", ("EQ6b",), _("How much better did you become in:"), HOW_MUCH),
    ("a", _("job skills")),
    ("b", _("language")),
    ("c", _("working with others")),
    ("d", _("solving problems")),
    ("e", _("self-confidence")),
    ("f", _("digital skills")),
)
L19 = Question("L19", "R", ("design",), _("The length of the stay was:"), LENGTH)
L20 = Question("L20", "R", ("R1",), _("What should we change for those who go next? What must stay?"), OWN_WORDS)

# Of the product's own, beside those of the reference: nothing else tells it (MQ37)
L21 = Question("L21", "P", ("MQ37", "E1"), _("How did you travel for the longest part of the way there?"), TRAVELLED)

# Of teachers and trainers
X01 = Question("X01", "E", ("EQ2", "I4"), _("I use what I learned in my teaching or training."), can=Can.ONCE_BACK)
X02 = Question("X02", "E", ("standards",), _("I passed it on to colleagues."), YES_NO, can=Can.ONCE_BACK)
X03 = Question("X03", "R", ("EQ2a",), _("My organisation counts the stay as professional development."), YES_PARTLY_NO)
L02_STAFF = replace(L02, words=_("How likely are you to recommend such a stay to a colleague?"))
L17_STAFF = replace(L17, words=_("After return I could talk through my experience and share it at work."))

# Six and twelve months after
F01 = Question("F01", "E", ("EQ5a", "MQ29"), _("What are you doing now?"), NOW)
F02 = Question("F02", "E", ("EQ6a",), _("Is your occupation related to your training?"), YES_PARTLY_NO)
F02T = Question("F02t", "E", ("EQ6a",), _("Which occupation is it?"), OWN_WORDS, after=("yes", "partly", "no"))
F03 = Question("F03", "E", ("EQ6b1", "MQ28"), _("I use what I learned abroad."))
F04 = Question("F04", "E", ("EQ5",), _("The stay or its certificate helped me get this place."))
F05 = Question("F05", "R", ("EQ5",), _("Would you work or learn abroad again?"), YES_NO)

WHO_GOES = (Role.PARTICIPANT,)
PARTICIPANT = Questionnaire(
    code="participant", version=VERSION, since=SINCE, asked_of=WHO_GOES, minutes=8, overall=L01, open=L20,
    closed=(
        L02, L03, L04, L05, L06, L07, L08, L09, L10, L11, L12, L13, L13T, L14, L15, L16, L17, *L18, L19, L21,
    ),
)  # fmt: skip
STAFF = Questionnaire(
    code="staff", version=VERSION, since=SINCE, asked_of=WHO_GOES, of_staff=True, minutes=5, overall=L01, open=L20,
    closed=(L02_STAFF, L03, L05, L06, L07, L08, L13, L13T, L14, L15, L17_STAFF, X01, X02, X03, L21),
)  # fmt: skip
LATER = Questionnaire(
    code="participant_later", version=VERSION, since=SINCE, asked_of=WHO_GOES, moment=Moment.LATER, minutes=1,
    closed=(L16, L17),
)  # fmt: skip
STAFF_LATER = replace(LATER, code="staff_later", of_staff=True, closed=(L17_STAFF, X01, X02))
AFTER_HALF_A_YEAR = Questionnaire(
    code="follow_6", version=VERSION, since=SINCE, asked_of=WHO_GOES, moment=Moment.HALF_YEAR, minutes=2,
    closed=(F01, F02, F02T, F03, F04, F05),
)  # fmt: skip
AFTER_A_YEAR = replace(AFTER_HALF_A_YEAR, code="follow_12", moment=Moment.YEAR)
