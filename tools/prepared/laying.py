"""Lays the stays of a part down beside its told case: on the days of today, with ids, numbers and hashes of their own."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import cache
from uuid import uuid4

from django.apps import apps
from django.db import connection, models, transaction

from accounts.models import PersonKey
from documents.models import NumberSeries
from documents.numbers import verification_code
from ground.sealing import seal
from tools.cases.case import Case
from tools.prepared.known import known_here
from tools.prepared.making import present_day
from tools.prepared.part import Part, read_parts, tables_now
from tools.simulate.loading import write
from tools.simulate.patterns import Block
from tools.simulate.rows import NOTHING
from tools.simulate.variants import START
from tools.simulate.world import BEHIND_EVERY_DAY

Values = dict[str, str]
Form = Callable[[str], str]
MAKE_ANEW = "Make them anew: manage.py prepare_demo."


class DoesNotFit(Exception):
    """The prepared stays cannot be laid down here; the text says why and what to do."""


def lay_down(case: Case) -> int:
    """`case` is the told one as it was loaded, on its shifted days. How many stays were laid down. Raises DoesNotFit."""
    parts = read_parts(case.name)
    if any(part.tables != tables_now() for part in parts):
        raise DoesNotFit(f"The stays prepared for {case.name} were made for other tables. {MAKE_ANEW}")
    with transaction.atomic():
        return sum(_laid_down(part, case) for part in parts)


def _laid_down(part: Part, case: Case) -> int:
    known = known_here()
    if part.first in known:
        return 0
    values = _filled(part, known, (present_day(case) - date.fromisoformat(part.day)).days)
    _number(part, values)
    rows = [*part.pattern.lines(values, cache(_key_of))]
    rows += [(row.block, row.block.lines.fill(values)) for row in part.shared if row.name not in known]
    write((block, _in_its_form(block, text)) for block, text in rows)
    return len(part.stays)


def _filled(part: Part, known: Values, later: int) -> Values:
    """Every gap but numbers and hashes. Raises DoesNotFit where something the stays refer to is not here."""
    values = {**known}
    for name in (*part.pattern.ids, *(row.name for row in part.shared)):
        values.setdefault(name, str(uuid4()))
    values |= {gap: verification_code() for gap in part.pattern.checks}
    for gap, days in part.pattern.days.items():
        moved = days if days >= BEHIND_EVERY_DAY else days + later
        values[gap] = (START + timedelta(days=moved)).isoformat()
    values |= {gap: f"S-{values[day][:4]}-{gap[-6:]}" for gap, day in part.stays.items()}
    made = {one.gap for one in part.pattern.numbers} | {one.gap for one in part.pattern.hashes}
    codes = {number.code for number in part.pattern.numbers}  # written as they are
    if missing := part.pattern.gaps - values.keys() - part.sealed.keys() - made - codes - {""}:
        raise DoesNotFit(f"The stays prepared for {part.case} need what is not here: {', '.join(sorted(missing))}.")
    return values | {gap: seal(text.fill(values)) for gap, text in part.sealed.items()}


def _number(part: Part, values: Values) -> None:
    """The next numbers of their series, in the order in which the papers were made."""
    wanted: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for number in part.pattern.numbers:
        wanted[number.code, values[number.day][:4], number.letters].append(number.gap)
    for (code, year, letters), gaps in wanted.items():
        series, _new = NumberSeries.objects.select_for_update().get_or_create(prefix=code, year=int(year), kind=letters)
        for gap in gaps:
            series.last += 1
            values[gap] = str(series)
        series.save(update_fields=["last"])


def _key_of(person: str) -> bytes:
    return bytes(PersonKey.objects.get_or_create(person_id=person)[0].key)


# The text as the database wants it. Files have the form of PostgreSQL.


def _in_its_form(block: Block, text: str) -> str:
    if connection.vendor == "postgresql":
        return text
    forms = _forms(block)
    lines = (line.split("\t") for line in text.splitlines())
    return "".join("\t".join(map(_changed, forms, cells)) + "\n" for cells in lines)


def _changed(form: Form | None, cell: str) -> str:
    return cell if form is None or cell == NOTHING else form(cell)


def _forms(block: Block) -> list[Form | None]:
    model = next(model for model in apps.get_models() if model._meta.db_table == block.table)
    fields = {field.column: field for field in model._meta.concrete_fields}
    return [_form_of(fields[column]) for column in block.columns]


def _form_of(field: models.Field) -> Form | None:
    kind = field.target_field if isinstance(field, models.ForeignKey) else field
    if isinstance(kind, models.ForeignKey):
        return _form_of(kind)
    return next((form for sort, form in FORMS.items() if isinstance(kind, sort)), None)


FORMS: Mapping[type[models.Field], Form] = {
    models.UUIDField: lambda cell: cell.replace("-", ""),
    models.BooleanField: lambda cell: "01"[cell == "t"],
    models.DateTimeField: lambda cell: cell.removesuffix("+00"),
}
