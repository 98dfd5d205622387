"""The parts of a memorandum in sentences, in the active language: the one source of what its readers read on the page,
while they sign, and on the paper. What is typed stays in the language it was typed in.
"""

from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from documents.formats import in_eights, language_name
from documents.parts.values import Block, Column, Line, Points, Rows, Table, Text
from partnerships import commitment
from partnerships.content import PARTS
from partnerships.parts.names import Named
from partnerships.parts.parties import covered, parties
from partnerships.parts.reading import Facts, day, list_of_any, listed, number, typed
from partnerships.parts.signing import signing
from partnerships.parts.steps import bodies
from partnerships.parts.units import units


def titles(*, in_order: bool = False) -> dict[str, str]:
    """What each part is called; where they sign one after the other that part says so."""
    called = {key: str(part.title) for key, part in PARTS.items()}
    return {**called, "signing": _("Who signs, in this order")} if in_order else called


def objectives() -> str:
    """What every memorandum says first."""
    return _(
        "This memorandum sets the frame for the cooperation of its parties and for the transfer of learning "
        "outcomes between them. The parties accept each other's quality assurance, assessment, validation and "
        "recognition criteria and procedures as satisfactory for the purposes of transfer."
    )


def aims(facts: Facts, named: Named) -> Iterator[Block]:
    """The objectives that every memorandum has, and those added."""
    yield Text(Line("objectives", objectives()))
    yield from typed(facts, "other_objectives", _("Other objectives agreed"))


def places(facts: Facts, named: Named) -> Iterator[Block]:
    """How long a stay may be, and how many an organisation takes."""
    if said := length_of_stay(facts):
        yield Text(Line("length", said))
    rows = [
        Column(
            f"{one['organisation']}:{one.get('first_day')}",
            named.organisation(one["organisation"]),
            (
                Line("first_day", day(one, "first_day"), _("First day")),
                Line("last_day", day(one, "last_day"), _("Last day")),
                Line("places", str(one.get("places") or ""), _("Places")),
            ),
        )
        for one in listed(facts, "offered")
        if named.organisation(one.get("organisation"))
    ]
    if rows:
        yield Table(_("Organisation"), tuple(rows), is_turned=True)


def length_of_stay(facts: Facts) -> str:
    """How short and how long a stay may be; empty where nothing is said of it."""
    shortest, longest = number(facts, "shortest_days"), number(facts, "longest_days")
    if shortest and longest:
        return _("A stay lasts from %(shortest)s to %(longest)s days.") % {"shortest": shortest, "longest": longest}
    if shortest:
        said = ngettext("A stay lasts %(days)s day or more.", "A stay lasts %(days)s days or more.", shortest)
        return said % {"days": shortest}
    if longest:
        return ngettext("A stay lasts %(days)s day at most.", "A stay lasts %(days)s days at most.", longest) % {
            "days": longest
        }
    return ""


def validity(facts: Facts, named: Named) -> Iterator[Block]:
    """From when until when, when and by whom it is looked at again, how it is changed."""
    since, until, review = (day(facts, name) for name in ("valid_from", "valid_until", "review_by"))
    if since and until:
        said = _("This memorandum holds from %(since)s until %(until)s.")
    elif until:
        said = _("This memorandum holds until %(until)s.")
    else:
        said = _("This memorandum holds from %(since)s on.") if since else ""
    if said:
        yield Text(Line("holds", said % {"since": since, "until": until}))
    if review:
        yield Text(Line("review", _("It is reviewed by %(day)s.") % {"day": review}))
    if caller := named.person(facts.get("reviewer")):
        yield Text(Line("reviewer", caller, _("Who calls the review")))
    yield from typed(facts, "reviewers", _("Who reviews it"))
    yield from typed(facts, "revision", _("How it is changed"))


def annexes(facts: Facts, named: Named) -> Iterator[Block]:
    """Further information, and what is attached."""
    yield from typed(facts, "additional_information", _("Additional information"))
    names = [str(one) for one in list_of_any(facts, "annexes") if isinstance(one, str) and one.strip()]
    if names:
        points = [Line(f"annex:{nth}", one, typed=True) for nth, one in enumerate(names, start=1)]
        yield Points(None, tuple(points))
    if files := listed(facts, "files"):
        yield Table(_("Annexes that are files"), tuple(map(_file, files)), is_turned=True)
    if facts.get("second_language"):
        language = language_name(str(facts["second_language"]))
        yield Rows((Line("second_language", language, _("Second language of the paper")),))
    if facts.get("quality_commitment"):
        yield from _commitment()


def _file(one: Facts) -> Column:
    """A file with the digest of the bytes that were handed in."""
    digest = in_eights(str(one.get("sha256") or ""))
    return Column(
        str(one.get("file")), str(one.get("title") or ""), (Line("sha256", digest, _("Fingerprint, SHA-256")),)
    )


def _commitment() -> Iterator[Block]:
    """The quality commitment in full: it is agreed with the rest."""
    yield Text(Line("commitment", commitment.lead(), commitment.title()))
    for side, (who, duties) in enumerate(commitment.duties(), start=1):
        points = [Line(f"commitment:{side}:{nth}", duty) for nth, duty in enumerate(duties, start=1)]
        yield Points(Line(f"commitment:{side}", who), tuple(points))


Draw = Callable[[Facts, Named], Iterator[Block]]
DRAW: dict[str, Draw] = {
    "parties": parties,
    "aims": aims,
    "covered": covered,
    "units": units,
    "bodies": bodies,
    "places": places,
    "validity": validity,
    "signing": signing,
    "annexes": annexes,
}
