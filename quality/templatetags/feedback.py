"""What pages of a stay say of its feedback."""

from collections.abc import Collection

from django import template

from lifecycle.models import Mobility
from lifecycle.roles import CO, LE, Role
from quality.selectors import ReportShown, report_of

register = template.Library()


@register.simple_tag
def participant_report(mobility: Mobility, held: Collection[Role]) -> ReportShown | None:
    """Where the funder's own report stands, to the school and who went; None where nobody has noted it."""
    return report_of(mobility) if {CO, LE} & set(held) else None
