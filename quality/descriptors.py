"""The 25 indicative descriptors of EQAVET at the level of a provider, each between two statements (reference 1.3).

The statements are the product's own; a school places itself in four steps between the first and the second.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Descriptor:
    """Its code, what it is about, the two statements, and what the system itself can show for it."""

    code: str
    title: Promise
    weak: Promise
    strong: Promise
    shown_by: Promise

    @property
    def phase(self) -> str:
        """P, I, E or R."""
        return self.code[0]


D = Descriptor
DESCRIPTORS = (
    D("P1", _("Targets follow European, national and regional goals"),
      _("Nobody compared our stays abroad with the goals of country or region."),
      _("Each of our yearly targets names the goal that it serves."),
      _("Targets of participation, inclusion and recognition")),
    D("P2", _("Goals are explicit, and followed"),
      _("We have wishes for our stays, but no figures to reach."),
      _("Each goal has a figure, and the programme is built to reach it."),
      _("Target against actual in this report")),
    D("P3", _("Social partners and others are consulted"),
      _("We ask companies and social partners when something goes wrong."),
      _("Companies and social partners are asked on a fixed day each year, and read what became of it."),
      _("Answers of employers and learners")),
    D("P4", _("Who answers for quality is decided"),
      _("Quality is everybody's, so nobody's."),
      _("A named person answers for quality, with time for it, and a deputy."),
      _("Quality managers of the organisation")),
    D("P5", _("Staff take part in planning early"),
      _("Teachers hear of a stay when it is planned."),
      _("Teachers write the outcomes of each stay and say how its quality is judged."),
      _("Authors of agreements and memoranda")),
    D("P6", _("Plans are made together with partners"),
      _("We send learners to addresses."),
      _("We plan several years ahead with partners, and they with us."),
      _("Memoranda in force, partners by country")),
    D("P7", _("Needs are analysed with those concerned"),
      _("We know what the labour market here needs from the newspaper."),
      _("With companies we write down each year what learners should bring back, and choose stays by it."),
      _("Outcomes that carry a need")),
    D("P8", _("The quality system is explicit and open"),
      _("How we work on quality is in people's heads."),
      _("Anybody can read how we work on quality, and what it has shown."),
      _("This report and its public version")),
    D("P9", _("Data protection is kept"),
      _("Personal data lie where they happened to be put."),
      _("For each piece of data we know why we hold it, who reads it and when it goes."),
      _("Deadlines of deletion, log of views")),
    D("I1", _("Means fit the goals"),
      _("Stays are organised beside the real work."),
      _("Time, money and people are planned for the number of stays, and looked at each year."),
      _("Open tasks of each coordinator")),
    D("I2", _("Partnerships are relevant and inclusive"),
      _("Contact with hosts goes through one person."),
      _("Teachers and trainers of both sides know each other and change things together."),
      _("Follow-ups, talks between tutor and school")),
    D("I3", _("Training needs of staff are planned"),
      _("Who wants to learn something goes on a course."),
      _("The plan of each year says what teachers and tutors must learn for our stays."),
      _("Stays of staff")),
    D("I4", _("Staff train and work with others"),
      _("Teachers rarely see a workplace abroad."),
      _("Teachers regularly work abroad themselves, and tutors are briefed before each stay."),
      _("Stays of staff, tutors named before the start")),
    D("I5", _("Learners reach the outcomes and take part"),
      _("Learners find out on the first day what they will do."),
      _("Learners agree on their outcomes, and nearly all reach them."),
      _("Outcomes reached, agreements signed by learners")),
    D("I6", _("Individual needs are answered"),
      _("All learners get the same programme."),
      _("Each agreement answers what this learner needs, and support is there on the first day."),
      _("Stays with support")),
    D("I7", _("Methods are renewed, with digital tools"),
      _("Stays are prepared as they were ten years ago."),
      _("Preparation and learning abroad use new methods, chosen on purpose."),
      _("Blended stays, preparation online")),
    D("I8", _("Assessment is valid, accurate and reliable"),
      _("The tutor writes a letter at the end."),
      _("For each outcome method, assessor and evidence are agreed before and found after."),
      _("Outcomes with method, assessor and evidence")),
    D("E1", _("Self-assessment is periodic"),
      _("We look back when we have time."),
      _("Each year we place ourselves here, digital and green matters too."),
      _("Earlier positions on this page")),
    D("E2", _("Processes and results are evaluated"),
      _("We count stays."),
      _("We judge results, satisfaction of learners and of staff, and how the work went."),
      _("Answers of all roles")),
    D("E3", _("Evaluation uses data and asks everybody"),
      _("Figures are typed together for the report."),
      _("Figures come from the stays, and inside and outside voices are heard beside them."),
      _("Share of people who answered")),
    D("E4", _("Early warnings work"),
      _("We hear of trouble when the learner is home."),
      _("Trouble abroad is seen within days, and somebody answers the same day."),
      _("Follow-ups on time, reports answered")),
    D("R1", _("Feedback leads to action"),
      _("Questionnaires are filled in and filed."),
      _("What learners and others say becomes an action with an owner and a day."),
      _("Actions that began with an answer")),
    D("R2", _("Results are public"),
      _("The report is for the funder."),
      _("Everybody can read our results, also the poor ones, and nobody can be recognised in them."),
      _("Public version of this report")),
    D("R3", _("Review is part of how we learn"),
      _("Each year begins anew."),
      _("We can show what a change of last year did to this year's figures."),
      _("Actions with a measured effect")),
    D("R4", _("Results are discussed and plans follow"),
      _("The results are sent round."),
      _("Results are discussed with partners, and what was decided is done by its day."),
      _("Reviews of memoranda, actions closed in time")),
)  # fmt: skip
BY_CODE = {one.code: one for one in DESCRIPTORS}
