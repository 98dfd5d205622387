"""The columns of the list of stays; the same ones go into the export."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from ground.countries import country_name


@dataclass(frozen=True)
class Column:
    """One column: its head, what the page shows (two lines), what the export says, and by what it sorts."""

    key: str
    head: Any
    cells: tuple[tuple[Any, Callable[[Any], Any]], ...]  # head in the export, value of a row
    sort: str = ""
    always: bool = False


COLUMNS: tuple[Column, ...] = (
    Column("person", _("Participant"), ((_("Participant"), lambda r: r.mobility.participant.full_name),), "name", True),
    Column(
        "host", _("Host"), ((_("Host"), lambda r: r.host), (_("Country"), lambda r: country_name(r.mobility.country)))
    ),
    Column("stage", _("Stage"), ((_("State"), lambda r: r.state),), "stage"),
    Column(
        "leaves",
        _("Leaves"),
        ((_("First day"), lambda r: r.mobility.planned_start), (_("Last day"), lambda r: r.mobility.planned_end)),
        "leaves",
    ),
    Column("signed", _("Signed"), ((_("Signed"), lambda r: r.signed_words),)),
    Column(
        "waits",
        _("Waits for"),
        (
            (_("Waits for"), lambda r: r.waits_for),
            (_("Owner"), lambda r: r.owner),
            (_("Since"), lambda r: r.since),
            (_("Due"), lambda r: r.due_on),
        ),
    ),
    Column("status", _("Status"), ((_("Status"), lambda r: r.status_words),)),
    Column("number", _("Number"), ((_("Number"), lambda r: r.mobility.number),), "number"),
    Column("sending", _("Sending organisation"), ((_("Sending organisation"), lambda r: r.sending),)),
    Column("returns", _("Returns"), ((_("Returns"), lambda r: r.mobility.planned_end),), "returns"),
    Column("programme", _("Programme"), ((_("Programme"), lambda r: r.mobility.programme),)),
    Column("call", _("Call year"), ((_("Call year"), lambda r: r.mobility.call_year),)),
    Column("approach", _("Approach"), ((_("Approach"), lambda r: r.mobility.get_approach_display()),)),
    Column("kind", _("Who goes"), ((_("Who goes"), lambda r: r.mobility.who_goes),)),
    Column("tutor", _("Host tutor"), ((_("Host tutor"), lambda r: r.tutor),)),
    Column("responsible", _("Responsible"), ((_("Responsible"), lambda r: r.responsible),)),
)
BY_KEY = {column.key: column for column in COLUMNS}
# Who only hosts reads in each row who sends, and not the own name.
USUAL_OF_HOSTS = ("person", "sending", "stage", "leaves", "signed", "waits", "status")
USUAL = ("person", "host", "stage", "leaves", "signed", "waits", "status")


def chosen(keys: list[str], usual: tuple[str, ...] = USUAL) -> list[Column]:
    """The columns of these keys in the order of the table; the usual ones where none is chosen."""
    wanted = {key for key in keys if key in BY_KEY} or set(usual)
    return [column for column in COLUMNS if column.always or column.key in wanted]
