"""A picture of a signed or written paper, for what a case says was scanned."""

from io import BytesIO
from textwrap import wrap
from uuid import UUID

from PIL import Image, ImageDraw

from documents.services import store_file
from tools.cases.run import Run


def page(text: str) -> bytes:
    """A sheet with this text, as PNG."""
    sheet = Image.new("RGB", (620, 877), "white")
    drawing = ImageDraw.Draw(sheet)
    for number, line in enumerate(wrap(text, 80)):
        drawing.text((40, 40 + 18 * number), line, fill="black")
    out = BytesIO()
    sheet.save(out, "PNG")
    return out.getvalue()


def scan_of(run: Run, text: str) -> UUID:
    """Store the sheet as handed in by who enters the step."""
    stored = store_file(file=page(text), label=text[:200], actor=run.actor, mobility_id=run.mobility_id)
    return stored.pk
