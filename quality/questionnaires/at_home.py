"""What those at home are asked: who coordinates at the school (3.5), the employer (3.6) and the guardian (3.7)."""

from django.utils.translation import gettext_lazy as _

from ground.scales import AGREES, HOW_MUCH, OR_UNKNOWN, OWN_WORDS, SATISFIED, YES_NO, YES_PARTLY_NO, Scale
from lifecycle.roles import Role
from quality.questionnaires.kinds import SINCE, VERSION, Question, Questionnaire, several

LOW = ("1", "2")
AFTERWARDS = Scale("MC", (
    ("better", _("Better")), ("same", _("The same")), ("worse", _("Worse")), ("unknown", _("Not known yet")),
))  # fmt: skip

SENDING = Questionnaire(
    code="sending",
    version=VERSION,
    since=SINCE,
    asked_of=(Role.SENDING_COORDINATOR,),
    overall=Question("K12", "E", ("MQ33", "CK-19"), _("How satisfied are you with the host organisation?"), SATISFIED),
    closed=(
        Question("K01", "P", ("CK-02",), _("The partner proposed a place that fits the qualification.")),
        Question("K02", "P", ("MQ17",), _("The learning agreement was complete before departure without pressing.")),
        Question("K03", "P", ("P5",), _("Colleagues were involved in planning.")),
        Question("K04", "P", ("I1",), _("I had enough time for this task.")),
        Question("K05", "I", ("CK-11",), _("The host kept to the agreed tasks.")),
        Question("K06", "I", ("MQ21",), _("Follow-up reports came on time and were useful.")),
        Question("K07", "I", ("E4",), _("Emergency and problem handling worked.")),
        Question(
            "K08",
            "E",
            ("CK-13", "CK-14"),
            _("The documents from the host were enough to validate the outcomes."),
            YES_PARTLY_NO,
        ),
        Question("K09", "E", ("MQ12",), _("Validation and recognition went as foreseen."), YES_PARTLY_NO),
        Question("K09t", "E", ("MQ12",), _("What went differently, and why?"), OWN_WORDS, after=("partly", "no")),
        Question("K10", "E", ("EQ4",), _("The learner's results in the course after return:"), AFTERWARDS),
        Question("K11", "E", ("standards",), _("The learner shared the experience with class or company."), YES_NO),
        Question("K12b", "E", ("MQ33", "CK-19"), _("How satisfied are you with the tutor at the host?"), SATISFIED),
        Question("K13", "R", ("R3", "EQ9b"), _("The stay changed something in our teaching or curriculum."), YES_NO),
        Question("K13t", "R", ("R3", "EQ9b"), _("What did it change?"), OWN_WORDS, after=("yes",)),
    ),
    open=Question("K14", "R", ("R4",), _("What is the most important improvement for the next cycle?"), OWN_WORDS),
)
EMPLOYER = Questionnaire(
    code="employer",
    version=VERSION,
    since=SINCE,
    asked_of=(Role.EMPLOYER,),
    minutes=4,
    overall=Question(
        "W07",
        "E",
        ("EQ6b3", "MQ27"),
        _("How satisfied are you with the skills the apprentice brought back?"),
        SATISFIED,
    ),
    closed=(
        Question(
            "W01",
            "P",
            ("toolbox",),
            _("We were told early that a stay abroad was planned (at contract or when the schedule came out)."),
            YES_PARTLY_NO,
        ),
        Question("W02", "P", ("EQ9", "P3"), _("We could say which skills the stay should bring.")),
        Question(
            "W03", "P", ("CK-09",), _("Contract, insurance and absence were settled before departure."), YES_PARTLY_NO
        ),
        Question("W04", "I", ("EQ10b",), _("The absence was manageable for us.")),
        Question("W05", "I", ("I2",), _("We were kept informed during the stay.")),
        Question("W06", "E", ("CK-18",), _("A debriefing with the apprentice and the school took place."), YES_NO),
        *several(
            Question("W08", "E", ("EQ6b2",), _("How much more do we see of:"), HOW_MUCH),
            ("a", _("job skill")),
            ("b", _("independence")),
            ("c", _("language")),
            ("d", _("motivation")),
        ),
        Question("W09", "E", ("MQ16",), _("The Europass or transcript told us something useful.")),
        Question("W10", "R", ("R1",), _("Would you let the next apprentice go?"), YES_NO),
    ),
    open=Question("W10t", "R", ("R1",), _("Why, or why not? What should be different next time?"), OWN_WORDS),
)
GUARDIAN = Questionnaire(
    code="guardian",
    version=VERSION,
    since=SINCE,
    asked_of=(Role.GUARDIAN,),
    minutes=4,
    overall=Question("V09", "E", ("MQ25",), _("Overall, how satisfied are you with the stay?"), SATISFIED),
    closed=(
        Question(
            "V01",
            "P",
            ("EQ10", "charter 1"),
            _("I got clear information on place, dates, supervision and costs before I agreed."),
        ),
        Question("V02", "P", ("CK-08",), _("I understood what I signed."), YES_NO),
        Question("V03", "P", ("standards",), _("I knew whom to call at any hour."), YES_NO),
        Question("V04", "I", ("standards",), _("Accommodation and supervision were as told."), YES_PARTLY_NO),
        Question("V05", "I", ("E4",), _("I was told of problems in good time.")),
        Question(
            "V06", "I", ("E4",), _("My child was safe and well cared for."), AGREES, confidential=True, alarms=LOW
        ),
        Question(
            "V06t", "I", ("E4",), _("What happened? As much as you like to say."), OWN_WORDS,
            confidential=True, after=LOW,
        ),
        Question("V07", "E", ("EQ6b",), _("My child came back more independent and confident.")),
        Question("V08", "E", ("MQ12",), _("My child's learning was recognised on return."), OR_UNKNOWN),
        Question("V09b", "E", ("MQ25",), _("Would you agree again?"), YES_NO),
    ),
    open=Question("V10", "R", ("R1",), _("What should be done better?"), OWN_WORDS),
)  # fmt: skip
