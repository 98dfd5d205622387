"""Figures about planning."""

from django.utils.translation import gettext_lazy as _

from quality.counting import planning
from quality.dimensions import SENSITIVE
from quality.indicators import Metric, Phase, Source, Target
from quality.models import YearFactKind

P = Phase.PLANNING
BEFORE = (
    Metric(
        "MQ01", _("Participation"), P, "MQ01 · EQAVET 3",
        _("Learners whose stay of ten days or more began in the year, of the graduates of the year; where these were "
          "not typed, of the learners enrolled."),
        planning.participation, source=Source.TYPED, typed=YearFactKind.GRADUATES, target=Target(8, 8, 4),
    ),
    Metric(
        "MQ02", _("Selected"), P, "MQ02 · EQAVET 3, 10b",
        _("Stays that came as far as preparation, of all that were entered."),
        planning.selection,
    ),
    Metric(
        "MQ03", _("With fewer opportunities"), P, "MQ03 · EQAVET 8a",
        _("Stays of people with fewer opportunities, of the stays that began of people who said whether they have."),
        planning.inclusion, target=Target(18, 15, 8), least=SENSITIVE,
        kinds=((planning.UNDECLARED, _("did not say")),),
    ),
    Metric(
        "MQ04", _("Stays that began"), P, "MQ04 · EQAVET 4",
        _("Stays that began, of those with an agreement in force whose first day has passed or that were given up."),
        planning.started,
        kinds=(
            ("before", _("not confirmed yet")), ("withdrawn", _("withdrew")), ("cancelled", _("cancelled")),
        ),
    ),
    Metric(
        "MQ17", _("Agreement signed before the start"), P, "MQ17 · P2",
        _("Stays whose agreement was signed by all at least one day before the first day, of all stays that began."),
        planning.signed_before_start, target=Target(95, 90, 80),
        kinds=((planning.STRETCH, _("two weeks or more before")),),
    ),
    Metric(
        "MQ18", _("Covered by a memorandum"), P, "MQ18 · P6",
        _("Stays that lie wholly within the validity of their memorandum, of those that began and need one."),
        planning.covered,
        kinds=((planning.NO_MEMORANDUM, _("need none")),),
    ),
    Metric(
        "MQ19", _("Tutor named before the start"), P, "MQ19 · Q3",
        _("Stays with a host tutor and a way to reach them before the first day, of all that began."),
        planning.tutor_named,
    ),
    Metric(
        "MQ20", _("Preparation complete"), P, "MQ20 · P",
        _("Stays whose required items were all done before the first day, of those that began and have a list."),
        planning.prepared, target=Target(90, 85, 70),
    ),
    Metric(
        "MQ22", _("Agreement amended"), P, "MQ22 · P2",
        _("Stays with one amendment or more, of all that began. A high share may be poor planning or good steering."),
        planning.amended,
    ),
    Metric(
        "MQ34", _("Agreements with a source of needs"), P, "MQ34 · EQAVET 9a",
        _("Agreements whose outcomes name an analysis of needs, as typed for the year, of all stays with an agreement "
          "in force."),
        planning.agreed, source=Source.TYPED, typed=YearFactKind.NEEDS_NAMED,
    ),
    Metric(
        "MQ35", _("Schemes of access used"), P, "MQ35 · EQAVET 10a",
        _("Stays in a group, with an accompanying person or partly online, of all that began."),
        planning.schemes,
        kinds=(
            (planning.GROUP, _("in a group")), (planning.ACCOMPANIED, _("with an accompanying person")),
            (planning.BLENDED, _("partly online")),
        ),
    ),
    Metric(
        "MQ40", _("Stays of staff"), P, "MQ40 · EQAVET 3",
        _("Stays of staff, of all that began; the others by their length."),
        planning.staff_share,
        kinds=(
            ("brief", _("lasting under 10 days")), ("short", _("lasting 10 to 89 days")),
            ("long", _("lasting 90 days and more")),
        ),
    ),
    Metric(
        "entered_afterwards", _("Entered afterwards"), P, "P2",
        _("Stays that were over when their agreement was signed, or that had none, of all stays that began."),
        planning.entered_afterwards,
        kinds=((planning.NO_AGREEMENT, _("without any agreement")),),
    ),
    Metric(
        "waived", _("Went on without a requirement"), P, "P2",
        _("Stays that went on without a requirement, for a reason and with the consent it needs, of all that began."),
        planning.waived,
    ),
)  # fmt: skip
