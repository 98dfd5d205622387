"""Figures from what people answered, and about partners and actions."""

from django.utils.translation import gettext_lazy as _

from lifecycle.roles import Role
from quality.closing import EFFECT_SEEN
from quality.counting import during, voices
from quality.indicators import Metric, Phase, Target, Unit
from quality.questionnaires.kinds import Moment
from quality.stays import Outcome

E, R = Phase.EVALUATION, Phase.REVIEW
BUT_DRAFTS = tuple(one for one in Outcome if one != Outcome.APPLIED)
SATISFIED = (
    ("MQ25", Role.PARTICIPANT, _("Participants satisfied"), "MQ25 · E2",
     _("Answers 4 or 5 of 5, of all participants who gave one (L01).")),
    ("MQ25T", Role.HOST_TUTOR, _("Tutors satisfied"), "MQ25 · EQAVET 6",
     _("Answers 4 or 5 of 5, of all tutors who gave one (T12).")),
    ("MQ25H", Role.HOST_COORDINATOR, _("Hosts satisfied with the partnership"), "MQ25 · E2",
     _("Answers 4 or 5 of 5, of all coordinators of hosts who gave one (H11).")),
    ("MQ25K", Role.SENDING_COORDINATOR, _("Own coordinators satisfied with the host"), "MQ25 · E2",
     _("Answers 4 or 5 of 5, of all own coordinators who gave one (K12).")),
    ("MQ25V", Role.GUARDIAN, _("Guardians satisfied"), "MQ25 · E2",
     _("Answers 4 or 5 of 5, of all guardians who gave one (V09).")),
    ("MQ27", Role.EMPLOYER, _("Employers satisfied with the skills"), "MQ27 · EQAVET 6b3",
     _("Answers 4 or 5 of 5, of all sending employers who gave one (W07).")),
)  # fmt: skip
ANSWERED = (
    ("MQ24", Role.PARTICIPANT, _("Participants who answered"),
     _("Stays in feedback or completed with an answer of the participant, of those whose participant could be asked.")),
    ("MQ24T", Role.HOST_TUTOR, _("Tutors who answered"),
     _("Stays in feedback or completed with an answer of the tutor, of those whose tutor could be asked.")),
    ("MQ24H", Role.HOST_COORDINATOR, _("Hosts who answered"),
     _("Stays in feedback or completed with an answer of the host, of those whose host could be asked.")),
    ("MQ24K", Role.SENDING_COORDINATOR, _("Own coordinators who answered"),
     _("Stays in feedback or completed with an answer of the own coordinator, of those who could be asked.")),
    ("MQ24W", Role.EMPLOYER, _("Employers who answered"),
     _("Stays in feedback or completed with an answer of the employer, of those whose employer could be asked.")),
    ("MQ24V", Role.GUARDIAN, _("Guardians who answered"),
     _("Stays in feedback or completed with an answer of a guardian, of those whose guardian could be asked.")),
)  # fmt: skip
DESTINATIONS = (
    ("same_course", _("in the same course")), ("other_course", _("in another course")), ("employed", _("employed")),
    ("self_employed", _("self-employed")), ("seeking", _("looking for work")), ("other", _("something else")),
    ("unknown", _("unknown")),
)  # fmt: skip
AFTERWARDS = ((Moment.HALF_YEAR, ""), (Moment.YEAR, "Y"))


def _afterwards(moment: Moment, letter: str) -> tuple[Metric, ...]:
    """What is asked six months after, and in columns of its own a year after (3.1)."""
    later = moment == Moment.YEAR
    return (
        Metric(
            f"MQ28{letter}",
            _("Use what they learned, a year later") if later else _("Use what they learned, six months later"),
            E, "MQ28 · EQAVET 6b1",
            _("Answers 4 or 5 of 5 a year after the stay, of all who gave one (F03).") if later else
            _("Answers 4 or 5 of 5 six months after the stay, of all who gave one (F03)."),
            voices.uses_it(moment), has_mean=True,
        ),
        Metric(
            f"MQ29{letter}",
            _("Destination known, a year later") if later else _("Destination known, six months later"),
            E, "MQ29 · EQAVET 5a",
            _("Participants who said what they do a year later (F01), of those whose year has passed. Who did not "
              "answer is unknown, never without a place.") if later else
            _("Participants who said what they do six months later (F01), of those whose six months have passed. Who "
              "did not answer is unknown, never without a place."),
            voices.destination(moment), kinds=DESTINATIONS,
        ),
        Metric(
            f"MQ30{letter}", _("Employed a year later") if later else _("Employed six months later"),
            E, "MQ30 · EQAVET 5b",
            _("Employed or self-employed a year later, of those who answered (F01).") if later else
            _("Employed or self-employed six months later, of those who answered (F01)."),
            voices.employed(moment),
        ),
        Metric(
            "MQ24Y" if later else "MQ24F",
            _("Answered a year later") if later else _("Answered six months later"), R, "MQ24 · E3",
            _("Participants who answered a year later, of those who agreed to be asked and whose year has passed.")
            if later else
            _("Participants who answered six months later, of those who agreed to be asked and whose six months have "
              "passed."),
            voices.followed_up(moment),
        ),
    )  # fmt: skip


SAID = (
    *(
        Metric(
            code, title, E, belongs, computed, voices.satisfied(role), has_mean=True,
            target=Target(92, 90, 80) if code == "MQ25" else None,
        )
        for code, role, title, belongs, computed in SATISFIED
    ),
    Metric(
        "MQ26", _("Would recommend it"), E, "MQ26 · E2",
        _("Share of answers 9 and 10 less that of 0 to 6, of all participants who answered from 0 to 10 (L02)."),
        voices.recommends, unit=Unit.POINTS, target=Target(40, 30, 0),
    ),
    *(metric for moment, letter in AFTERWARDS for metric in _afterwards(moment, letter)),
    *(
        Metric(
            code, title, R, "MQ24 · E3", computed, voices.answered(role),
            target=Target(70, 60, 50) if code == "MQ24" else None,
        )
        for code, role, title, computed in ANSWERED
    ),
    Metric(
        "MQ33", _("Partners with evidence of quality"), R, "MQ33 · EQAVET 1",
        _("Hosts whose accreditation the own organisation checked and that is valid today, of the hosts at which a "
          "stay began in the year or the one before it."),
    ),
    Metric(
        "MQ36", _("Actions closed in time"), R, "MQ36 · R4",
        _("Improvement actions of the organisation done by their day, of those whose day fell into the year and has "
          "passed."),
        kinds=((EFFECT_SEEN, _("with an effect that was seen")),), target=Target(90, 80, 60),
    ),
    Metric(
        "MQ39", _("Participant reports sent"), R, "MQ39 · E3",
        _("Participant reports of the funder handed in, of those asked for and not excluded."), voices.reports_sent,
        kinds=((voices.UNDELIVERED, _("not arrived")),),
    ),
    Metric(
        "stays", _("Stays"), R, "", _("All but drafts."), during.present(*BUT_DRAFTS), listed=False,
    ),
    *(
        Metric(
            f"is:{one.value}", one.label, R, "", _("By what became of the stay."),
            during.present(one), listed=False,
        )
        for one in BUT_DRAFTS
    ),
)  # fmt: skip
