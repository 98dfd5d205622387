"""Who sees which section of a stay: the second half of the one visibility rule (design, decision 4)."""

from enum import StrEnum

from lifecycle.roles import Role


class Section(StrEnum):
    """The sections of a stay."""

    BASICS = "basics"
    CONTACT = "contact"  # mail address, telephone, address
    BIRTH_DATE = "birth_date"
    EMERGENCY = "emergency"
    AGREEMENT = "agreement"
    FOLLOW_UP = "follow_up"
    ASSESSMENT = "assessment"
    DECISIONS = "decisions"
    ANSWERS = "answers"
    GRANT = "grant"


class Extent(StrEnum):
    """How much of a section: everything, or the part the design names."""

    FULL = "full"
    AIMS = "aims"  # aims and dates of the agreement
    RESULTS = "results"
    OUTCOME = "outcome"  # of a decision, without its reasons


CO, HC, HT, AS, VA, CI, LE, GU, IN, EM, QM, AD, SG = (
    Role.SENDING_COORDINATOR,
    Role.HOST_COORDINATOR,
    Role.HOST_TUTOR,
    Role.ASSESSOR,
    Role.VALIDATOR,
    Role.COMPETENT_INSTITUTION,
    Role.PARTICIPANT,
    Role.GUARDIAN,
    Role.INTERMEDIARY,
    Role.EMPLOYER,
    Role.QUALITY_MANAGER,
    Role.ADMINISTRATOR,
    Role.SAFEGUARDING,
)

# fmt: off
SEEN: dict[Section, dict[Extent, tuple[Role, ...]]] = {
    Section.BASICS:     {Extent.FULL: (CO, HC, HT, AS, VA, CI, LE, GU, IN, EM, QM, AD, SG)},
    Section.CONTACT:    {Extent.FULL: (CO, HC, HT, LE, GU, CI)},
    # Who assesses and who validates state something of one human being: the papers that they sign name the birth date.
    Section.BIRTH_DATE: {Extent.FULL: (CO, HC, HT, LE, GU, CI, AS, VA)},
    Section.EMERGENCY:  {Extent.FULL: (CO, HC, HT, LE, GU, SG)},
    Section.AGREEMENT:  {Extent.FULL: (CO, HC, LE, GU, IN, HT, AS, VA, CI), Extent.AIMS: (EM,)},
    Section.FOLLOW_UP:  {Extent.FULL: (CO, HC, HT, LE)},
    Section.ASSESSMENT: {Extent.FULL: (CO, HC, HT, AS, VA, CI, LE, GU), Extent.RESULTS: (EM,)},
    Section.DECISIONS:  {Extent.FULL: (CO, VA, CI, LE, GU), Extent.RESULTS: (EM,), Extent.OUTCOME: (HC, HT, AS)},
    Section.ANSWERS:    {},  # the writer only, and QM with case access: asked where answers are read
    Section.GRANT:      {Extent.FULL: (CO, LE)},
}
# fmt: on


# Who reads why. The reason of a step may be one of a person and their health: the school and the family read it, the
# host as well where it must act on it. Only what asks the others for something, or refuses it to them, is read by
# everybody in the stay but the employer, who reads dates and results, and what it said and was answered itself.
FAMILY = (CO, LE, GU)
REASON_READ_BY: dict[str, tuple[Role, ...]] = {
    "report_early_return": (*FAMILY, HC),
    "suspend": (*FAMILY, HC),
    "correct_arrival": (*FAMILY, HC),
    "return_to_preparation": (*FAMILY, HC),
    "agreements.take_back_consent": FAMILY,
}
ASKS_THE_OTHERS = frozenset(
    {
        "leave_partnership", "request_agreement_changes", "refuse_signature", "reopen_agreement", "recall_agreement",
        "request_evidence", "return_to_validation", "close_without_decision",
        "return_version", "refuse_version", "recall_version",
        "request_changes", "revise", "abandon", "terminate",
    }
)  # fmt: skip
WITH_THE_EMPLOYER = ("lifecycle.answer_as_employer", "lifecycle.answer_employer")


def reads_reason(event: str, held: frozenset[Role]) -> bool:
    """Whether somebody with these roles reads the reason of this event, or the note of the talk."""
    is_act = "." in event
    if event in REASON_READ_BY or not (is_act or event in ASKS_THE_OTHERS):
        return bool(held & set(REASON_READ_BY.get(event, FAMILY)))
    return bool(held - {EM}) or event in WITH_THE_EMPLOYER


def sections_seen(held: frozenset[Role]) -> dict[Section, Extent]:
    """The sections somebody with these roles sees, each to the widest extent."""
    seen: dict[Section, Extent] = {}
    for section, extents in SEEN.items():
        for extent, roles in extents.items():  # the widest extent stands first
            if held & set(roles):
                seen.setdefault(section, extent)
    return seen
