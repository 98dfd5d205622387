"""Points of the scales that have steps of their own; any other scale takes any decimal."""

from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

# Scale, as somebody may write it -> the smallest step. ECTS: whole and half credits. ECVET: to the tenth, since the
# points of a unit are its share of those of the qualification.
STEPS = {"ects": Decimal("0.5"), "ecvet": Decimal("0.1")}


def fault_of_points(points: str, scale: str) -> str:
    """What is wrong with these points on this scale; empty where nothing is."""
    step = next((least for name, least in STEPS.items() if name in scale.casefold()), None)
    try:
        value = Decimal(points) if points and step else None
    except InvalidOperation:
        return ""  # the shape says so
    if value is None or step is None or value % step == 0:
        return ""
    below = (value // step) * step
    words = _("%(points)s is not on the scale %(scale)s: it goes in steps of %(step)s. Write %(below)s or %(above)s.")
    facts = {"points": points, "scale": scale, "step": step, "below": below, "above": below + step}
    return words % {name: _plain(value) for name, value in facts.items()}


def _plain(value: object) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
