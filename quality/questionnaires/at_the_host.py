"""What the host is asked: the tutor (3.3) and who coordinates there (3.4)."""

from django.utils.translation import gettext_lazy as _

from ground.scales import OWN_WORDS, SATISFIED, YES_NO, YES_PARTLY_NO, Scale
from lifecycle.roles import Role
from quality.questionnaires.kinds import SINCE, VERSION, Question, Questionnaire

TIMES = Scale("MC", (("0", _("Not at all")), ("1", _("Once")), ("2", _("Twice")), ("3+", _("Three times or more"))))
GOES_ON = Scale("MC", (("continue", _("Continued")), ("change", _("Changed")), ("end", _("Ended"))))

TUTOR = Questionnaire(
    code="tutor",
    version=VERSION,
    since=SINCE,
    asked_of=(Role.HOST_TUTOR,),
    overall=Question(
        "T12", "E", ("EQ6b3", "MQ25"), _("Overall, how satisfied are you with this placement?"), SATISFIED
    ),
    closed=(
        Question("T01", "P", ("MQ17",), _("I received the learning agreement before the learner arrived."), YES_NO),
        Question(
            "T02", "P", ("CK-07",), _("The agreed learning outcomes were clear to me and possible in our workplace.")
        ),
        Question(
            "T03",
            "P",
            ("CK-10", "EQ2a"),
            _("I was briefed on how to assess and how to fill in the documents."),
            YES_PARTLY_NO,
        ),
        Question("T04", "P", ("EQ9",), _("The learner's knowledge of the trade was enough to start.")),
        Question("T05", "P", ("Q2",), _("Language was a hindrance to the work.")),
        Question("T06", "I", ("EQ6b",), _("The learner was punctual, reliable and followed instructions.")),
        Question("T07", "I", ("EQ6b",), _("The learner worked with care and improved during the stay.")),
        Question("T08", "I", ("EQ6b",), _("The learner worked well in the team and adapted to our ways.")),
        Question("T09", "I", ("I1",), _("I had enough time to guide the learner.")),
        Question("T10", "I", ("I2",), _("Contact with the sending organisation was easy when needed.")),
        Question("T11", "E", ("I8",), _("I could assess the outcomes fairly with the agreed method.")),
        Question("T13", "R", ("EQ5", "MQ33"), _("Would you host again?"), YES_NO),
        Question("T13b", "R", ("EQ5",), _("Would you hire this learner if you had a post?"), YES_NO),
    ),
    open=Question("T14", "R", ("R1",), _("What would make the next placement better?"), OWN_WORDS),
)
HOST = Questionnaire(
    code="host",
    version=VERSION,
    since=SINCE,
    asked_of=(Role.HOST_COORDINATOR,),
    minutes=4,
    overall=Question("H11", "E", ("CK-19",), _("How satisfied are you with the partnership?"), SATISFIED),
    closed=(
        Question("H01", "P", ("CK-01",), _("Roles and tasks in the memorandum were clear.")),
        Question("H02", "P", ("P2",), _("We got participant data and needs in time to find a fitting place.")),
        Question(
            "H03", "P", ("EQ8", "DP"), _("Special needs were told to us early enough, with the learner's agreement.")
        ),
        Question("H04", "P", ("I1",), _("Number, dates and sectors requested were feasible.")),
        Question("H05", "P", ("MQ20",), _("The learners were well prepared.")),
        Question("H06", "I", ("E1",), _("Documents (agreement, transcript, Europass) were easy to handle.")),
        Question("H07", "I", ("E4",), _("Problems were solved together and quickly.")),
        Question("H08", "I", ("MQ21",), _("How often a week did you or the tutor contact each learner?"), TIMES),
        Question("H09", "E", ("I8", "CK-03"), _("Assessment standards are understood in the same way by both sides.")),
        Question(
            "H10",
            "E",
            ("MQ12", "R4"),
            _("We heard back whether our assessment led to recognition."),
            YES_PARTLY_NO,
        ),
        Question("H12", "R", ("CK-19",), _("Shall the memorandum be continued, changed or ended?"), GOES_ON),
    ),
    open=Question("H12t", "R", ("CK-19", "R1"), _("What should change in working together?"), OWN_WORDS),
)
