"""The six headings, in the words of the reader: to who goes as "you", to everybody else by name."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from agreements.parts import PartName

HEADINGS: dict[PartName, tuple[PartName, ...]] = {
    PartName.PERIOD: (PartName.PERIOD,),
    PartName.CONTACTS: (PartName.CONTACTS,),
    PartName.UNITS: (PartName.UNITS,),
    PartName.PROGRAMME: (PartName.PROGRAMME,),
    PartName.ASSESSMENT: (PartName.ASSESSMENT, PartName.RECOGNITION),
    PartName.SUPPORT: (PartName.SUPPORT,),
}
AIMS_AND_DATES = (PartName.PERIOD, PartName.UNITS, PartName.PROGRAMME)


@dataclass(frozen=True)
class Reader:
    """Who reads: `name` is who goes, empty where that is the reader; `aims` sees aims and dates only."""

    name: str = ""
    aims: bool = False

    def reads(self, heading: PartName) -> bool:
        """Whether the heading is theirs to read."""
        return not self.aims or heading in AIMS_AND_DATES


def heading_of(part: str) -> PartName:
    """Under which heading a part of the agreement is read."""
    return next(key for key, parts in HEADINGS.items() if part in parts)


def titles(reader: Reader) -> dict[PartName, str]:
    """What each heading is called."""
    if not reader.name:
        return {
            PartName.PERIOD: _("When and where"),
            PartName.CONTACTS: _("Who is there for you"),
            PartName.UNITS: _("What you learn"),
            PartName.PROGRAMME: _("What you do"),
            PartName.ASSESSMENT: _("How it is assessed"),
            PartName.SUPPORT: _("Safe and insured"),
        }
    said = {"name": reader.name}
    return {
        PartName.PERIOD: _("When and where"),
        PartName.CONTACTS: _("Who is there for %(name)s") % said,
        PartName.UNITS: _("What %(name)s learns") % said,
        PartName.PROGRAMME: _("What %(name)s does") % said,
        PartName.ASSESSMENT: _("How it is assessed"),
        PartName.SUPPORT: _("Safe and insured"),
    }
