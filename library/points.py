"""Points: a decimal on the scale of a qualification. Typed with comma or point; never computed from hours."""

import re
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.formats import localize_input
from django.utils.translation import gettext as _

from library.content import plain_points
from library.models import Qualification, Step

TYPED = re.compile(r"([0-9]{1,5})(?:[.,]([0-9]{1,4}))?")


def read_points(typed: str, qualification: Qualification) -> Decimal | None:
    """The number meant; None for nothing. Raises ValidationError where it is none, or not on the scale."""
    typed = typed.strip()
    if not typed:
        return None
    found = TYPED.fullmatch(typed)
    if found is None:
        raise ValidationError(
            _("“%(typed)s” is no number of points. Write one such as 3 or 2,5.") % {"typed": typed[:40]}
        )
    points = Decimal(f"{found[1]}.{found[2] or 0}")
    require_on_scale(points, qualification, typed)
    return points


def is_on_scale(points: Decimal, step: str) -> bool:
    """Whether the scale has this number."""
    return not step or points % Decimal(step) == 0


def require_on_scale(points: Decimal, qualification: Qualification, typed: str) -> None:
    """Raises ValidationError that names the two numbers beside it."""
    if is_on_scale(points, qualification.step):
        return
    step = Decimal(qualification.step)
    lower = points // step * step
    raise ValidationError(
        _("%(typed)s is not on the scale: %(scale)s go in %(steps)s. Write %(lower)s or %(upper)s.")
        % {
            "typed": typed,
            "scale": qualification.scale_words or _("the points"),
            "steps": Step(qualification.step).label,
            "lower": said_points(lower),
            "upper": said_points(lower + step),
        }
    )


def said_points(points: Decimal | None) -> str:
    """As the reader writes numbers."""
    return "" if points is None else str(localize_input(Decimal(plain_points(points))))
