"""Every colour of the tokens against the grounds it stands on: text 4.5, edges and marks of charts 3.0 (WCAG 2.2)."""

import re

import pytest
from django.conf import settings

TOKENS = dict(
    re.findall(
        r"--sj-([\w-]+):\s*(#[0-9a-f]{6})", (settings.BASE_DIR / "static/css/tokens.css").read_text(), re.IGNORECASE
    )
)
GROUNDS = ("page", "card", "sunk")
STAGES = [f"stage-{number}" for number in range(1, 8)]
STATUSES = ("good", "waiting", "risk", "overdue", "closed")
TEXT = [
    *[(ink, ground) for ink in ("ink", "ink-2", "ink-3", "act") for ground in GROUNDS],
    *[("card", filled) for filled in ("act", "ink", "overdue", *STAGES)],
    *[(stage, f"{stage}-tint") for stage in STAGES],
    *[(status, f"{status}-tint") for status in STATUSES],
    *[(status, "card") for status in STATUSES],
    ("act-dark", "act-tint"),
    ("panel-text", "panel"),
    ("inserted", "inserted-tint"),
    *[(f"{status}-text", f"{status}-tint") for status in STATUSES[:-1]],
]
EDGES = [("field", ground) for ground in GROUNDS] + [
    ("chart-amber", "card"),
    ("chart-amber-dot", "card"),
    ("chart-grey", "card"),
]


def luminance(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def ratio(one, other):
    light, dark = sorted((luminance(TOKENS[one]), luminance(TOKENS[other])), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_can_be_read(ink, ground):
    assert ratio(ink, ground) >= 4.5


@pytest.mark.parametrize(("mark", "ground"), EDGES)
def test_edges_and_marks_can_be_seen(mark, ground):
    assert ratio(mark, ground) >= 3.0


def test_every_colour_is_measured_or_carries_no_meaning():
    """A new colour needs a line above, or a reason here."""
    measured = {name for pair in (*TEXT, *EDGES) for name in pair}
    quiet = {"line", "line-2"}  # dividers
    rest = set(TOKENS) - measured - quiet

    assert rest == {"panel-light"}  # marks beside their word, on the dark panel


def test_no_other_file_names_a_colour():
    for path in (settings.BASE_DIR / "static/css").glob("*.css"):
        if path.name != "tokens.css":
            assert not re.search(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)", path.read_text()), path.name
