"""Figures from what people answered, and about partners and actions."""

from django.utils.translation import gettext_lazy as _

from lifecycle.roles import Role
from quality.counting import during, voices
from quality.indicators import Metric, Phase, Source, Target, Unit
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
    Metric(
        "MQ28", _("Use what they learned, later"), E, "MQ28 · EQAVET 6b1",
        _("Answers 4 or 5 of 5 six to twelve months after the stay, of all who gave one (F03)."),
        voices.uses_it, has_mean=True,
    ),
    Metric(
        "MQ29", _("Destination known"), E, "MQ29 · EQAVET 5a",
        _("Participants who said what they do six to twelve months later (F01), of those whose stay is over. Who did "
          "not answer is unknown, never without a place."),
        voices.destination, kinds=DESTINATIONS,
    ),
    Metric(
        "MQ30", _("Employed later"), E, "MQ30 · EQAVET 5b",
        _("Employed or self-employed six to twelve months later, of those who answered (F01)."), voices.employed,
    ),
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
        _("Improvement actions closed by their day, of those whose day has passed."), source=Source.NOWHERE,
        target=Target(90, 80, 60),
    ),
    Metric(
        "MQ39", _("Participant reports sent"), R, "MQ39 · E3",
        _("Reports of Erasmus+ handed in, of those asked for and not excluded."), source=Source.NOWHERE,
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
