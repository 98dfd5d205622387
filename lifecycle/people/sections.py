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


# Who reads why: the reason of an early return is the school's, the host's and the family's; the employer reads dates
# and results of a stay, and of what was said only what it said and was answered itself.
REASON_READ_BY: dict[str, tuple[Role, ...]] = {"report_early_return": (CO, HC, LE, GU)}
WITH_THE_EMPLOYER = ("lifecycle.answer_as_employer", "lifecycle.answer_employer")


def reads_reason(event: str, held: frozenset[Role]) -> bool:
    """Whether somebody with these roles reads the reason of this event."""
    if event in REASON_READ_BY:
        return bool(held & set(REASON_READ_BY[event]))
    return bool(held - {EM}) or event in WITH_THE_EMPLOYER


def sections_seen(held: frozenset[Role]) -> dict[Section, Extent]:
    """The sections somebody with these roles sees, each to the widest extent."""
    seen: dict[Section, Extent] = {}
    for section, extents in SEEN.items():
        for extent, roles in extents.items():  # the widest extent stands first
            if held & set(roles):
                seen.setdefault(section, extent)
    return seen
