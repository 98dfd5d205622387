"""The indicators EQ1a to EQ10b: which figures speak to each, and where its value comes from (reference 1.4)."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# Code, what it is, the figures that speak to it, and what would have to be typed in for the rest.
INDICATORS: tuple[tuple[str, Promise, tuple[str, ...], Promise], ...] = (
    ("EQ1a", gettext_lazy("Providers with a quality system of their own"), ("MQ33",),
     gettext_lazy("the register of providers")),
    ("EQ1b", gettext_lazy("Accredited providers"), (), gettext_lazy("accreditations with number and validity")),
    ("EQ2a", gettext_lazy("Teachers and trainers in further training"), ("MQ31",),
     gettext_lazy("the number of staff, and other training")),
    ("EQ2b", gettext_lazy("Money spent on further training"), ("MQ32",), gettext_lazy("other budgets of training")),
    ("EQ3", gettext_lazy("Participation in programmes"), ("MQ01", "MQ02"),
     gettext_lazy("the number of learners or graduates")),
    ("EQ4", gettext_lazy("Completion of programmes"), ("MQ05", "MQ06", "MQ12", "MQ16"),
     gettext_lazy("who completed the programme at home")),
    ("EQ5a", gettext_lazy("Where they are some time after"), ("MQ29", "MQ29Y"), gettext_lazy("registers")),
    ("EQ5b", gettext_lazy("Share in work some time after"), ("MQ30", "MQ30Y"), gettext_lazy("registers")),
    ("EQ6a", gettext_lazy("Occupation after the training"), (), gettext_lazy("the occupation of each")),
    ("EQ6b", gettext_lazy("Satisfaction with the skills gained"), ("MQ27", "MQ28", "MQ28Y"),
     gettext_lazy("surveys of employers")),
    ("EQ7", gettext_lazy("Unemployment"), (), gettext_lazy("the value of country, region and year")),
    ("EQ8a", gettext_lazy("Share of people with fewer opportunities"), ("MQ03",),
     gettext_lazy("who belongs to the group, as they say themselves")),
    ("EQ8b", gettext_lazy("Success of people with fewer opportunities"), ("MQ08",), gettext_lazy("the same")),
    ("EQ9a", gettext_lazy("How needs of the labour market are found"), ("MQ34",), gettext_lazy("a description")),
    ("EQ9b", gettext_lazy("Whether that helps"), (), gettext_lazy("a description")),
    ("EQ10a", gettext_lazy("Schemes for better access"), ("MQ35",), gettext_lazy("a description of each scheme")),
    ("EQ10b", gettext_lazy("Whether they help"), (), gettext_lazy("a description")),
)  # fmt: skip


def indicator_rows(lines: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """A row an indicator: its value, and whether it is computed, partly so, or not available."""
    by_metric = {line["code"]: line for line in lines}
    return [_row(code, str(title), [by_metric[one] for one in of if one in by_metric], str(typed))
            for code, title, of, typed in INDICATORS]  # fmt: skip


def _row(code: str, title: str, lines: list[Mapping[str, Any]], typed: str) -> dict[str, str]:
    said = [f"{line['title']}: {line['value']} ({line['cases']})" for line in lines if line["of"]]
    hidden = any(line["reading"] == "hidden" for line in lines)
    if said:
        source = _("computed from the stays; to be typed in: %(what)s") % {"what": typed}
    elif hidden:
        source = _("computed from the stays, hidden here")
    else:
        source = _("to be typed in: %(what)s") % {"what": typed}
    return {"code": code, "title": title, "value": "; ".join(said) or ("x" if hidden else _("not available")),
            "source": source}  # fmt: skip
