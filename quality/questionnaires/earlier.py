"""The short questionnaires of November 2026: no longer asked, kept because answers name them. And the general one."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from ground.scales import OWN_WORDS, SATISFIED, YES_NO, YES_PARTLY_NO
from lifecycle.roles import Role
from quality.questionnaires.kinds import Question, Questionnaire

VERSION, SINCE = "2026-11", date(2026, 11, 1)
PARTICIPANT = Questionnaire(
    code="participant",
    version=VERSION,
    since=SINCE,
    asked_of=(Role.PARTICIPANT,),
    overall=Question(
        "L01", "E", ("MQ25", "E2"), _("All in all, how satisfied are you with your stay abroad?"), SATISFIED
    ),
    closed=(
        Question("L05", "P", ("MQ20",), _("The preparation (work, culture, safety) helped me once I was there.")),
        Question("L03", "I", ("I5", "CK-11"), _("My tasks matched what was agreed in my learning agreement.")),
        Question("L11", "I", ("I2", "I8"), _("My tutor explained tasks and gave me useful feedback.")),
        Question(
            "L15",
            "E",
            ("I8", "MQ10"),
            _("I was told how and by whom my learning would be assessed, and this happened."),
            YES_PARTLY_NO,
        ),
        Question("L14", "E", ("EQ6b",), _("I learned things for my trade that I would not have learned at home.")),
    ),
    open=Question("L20", "R", ("R1",), _("What should we change for those who go next? What must stay?"), OWN_WORDS),
)
TUTOR = Questionnaire(
    code="tutor",
    version=VERSION,
    since=SINCE,
    asked_of=(Role.HOST_TUTOR,),
    overall=Question(
        "T12", "E", ("EQ6b3", "MQ25"), _("Overall, how satisfied are you with this placement?"), SATISFIED
    ),
    closed=(
        Question(
            "T02", "P", ("CK-07",), _("The agreed learning outcomes were clear to me and possible in our workplace.")
        ),
        Question(
            "T03",
            "P",
            ("CK-10", "EQ2a"),
            _("I was told how to assess and how to fill in the documents."),
            YES_PARTLY_NO,
        ),
        Question("T10", "I", ("I2",), _("Contact with the sending organisation was easy when needed.")),
        Question("T11", "E", ("I8",), _("I could assess the outcomes fairly with the agreed method.")),
        Question("T13", "R", ("EQ5", "MQ33"), _("Would you host again?"), YES_NO),
    ),
    open=Question("T14", "R", ("R1",), _("What would make the next placement better?"), OWN_WORDS),
)
EMPLOYER = Questionnaire(
    code="employer",
    version=VERSION,
    since=SINCE,
    asked_of=(Role.EMPLOYER,),
    overall=Question(
        "W07",
        "E",
        ("EQ6b3", "MQ27"),
        _("How satisfied are you with the skills the apprentice brought back?"),
        SATISFIED,
    ),
    closed=(
        Question(
            "W03", "P", ("CK-09",), _("Contract, insurance and absence were settled before departure."), YES_PARTLY_NO
        ),
        Question("W04", "I", ("EQ10b",), _("The absence was manageable for us.")),
        Question("W05", "I", ("I2",), _("We were kept informed during the stay.")),
        Question("W09", "E", ("MQ16",), _("The Europass or transcript told us something useful.")),
        Question("W10", "R", ("R1",), _("Would you let the next apprentice go?"), YES_NO),
    ),
    open=Question("W10W", "R", ("R1",), _("Why, or why not? What should be different next time?"), OWN_WORDS),
)
# The two questions of who has no questionnaire of its own; answers given before these tables name it too.
GENERAL = Questionnaire(
    code="general",
    version=VERSION,
    since=SINCE,
    asked_of=(Role.HOST_COORDINATOR, Role.GUARDIAN, Role.COMPETENT_INSTITUTION, Role.SENDING_COORDINATOR),
    overall=Question("G01", "E", ("E2",), _("All in all, how satisfied are you with this stay?"), SATISFIED),
    closed=(),
    open=Question("G02", "R", ("R1",), _("What should change? What must stay?"), OWN_WORDS),
)
EARLIER = (PARTICIPANT, TUTOR, EMPLOYER, GENERAL)
