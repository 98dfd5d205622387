"""Who signs, in which turn, in which capacity and by what power."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from documents.parts.values import Block, Column, Line, Table, Text
from partnerships.content import Power
from partnerships.parts.names import Named
from partnerships.parts.reading import listed

Facts = Mapping[str, Any]


def signing(facts: Facts, named: Named) -> Iterator[Block]:
    """Each signer a row; two who sign together are two. Nobody is printed of whom no name is known."""
    signers = listed(facts, "signers")
    turns = sorted({one.get("turn") or 0 for one in signers})
    columns = [
        _signer(one, which, turns, named)
        for one in signers
        if named.organisation(one.get("organisation"))
        for which in (("", "second") if one.get("power") == Power.TOGETHER else ("",))
        if _name(one, which, named)
    ]
    if not columns:
        return
    if len(turns) > 1:
        yield Text(Line("order", _("They sign in this order; those of one number sign side by side.")))
    else:
        yield Text(Line("order", _("They sign side by side, in any order.")))
    yield Table(_("Organisation"), tuple(columns), is_turned=True)
    yield Text(
        Line(
            "means",
            _(
                "Each person declares to have the power to bind the organisation named beside them, and agrees for it"
                " to this memorandum."
            ),
        )
    )


def _signer(one: Facts, which: str, turns: list[Any], named: Named) -> Column:
    power = str(dict(Power.choices).get(str(one.get("power")), ""))
    mandate = str(one.get("mandate") or "") if one.get("power") == Power.MANDATE else ""
    turn = turns.index(one.get("turn") or 0) + 1  # without gaps, whatever was typed
    cells = (
        Line("name", _name(one, which, named), _("Signs")),
        Line("capacity", str(one.get("second_capacity" if which else "capacity") or ""), _("In which capacity"), True),
        Line("power", f"{power}: {mandate}" if mandate else power, _("Power to bind")),
        Line("place", str(one.get("place") or ""), _("Place")),
    )
    pk = str(one["organisation"])
    name = named.organisation(pk)
    return Column(f"{pk}:{which}" if which else pk, f"{turn} {name}" if len(turns) > 1 else name, cells)


def _name(one: Facts, which: str, named: Named) -> str:
    typed, person = ("second_name", "second") if which else ("name", "person")
    return str(one.get(typed) or "") or named.person(one.get(person))
