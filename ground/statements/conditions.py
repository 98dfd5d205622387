"""Conditions on the rows of a model, written with the ORM once, compiled once, asked often.

Who sees a stay is asked in nearly every query of a page. To build that condition, of some thirty subqueries, and to
compile it costs many times what the database needs to answer it. So its text is kept, as `compiled` keeps those of
whole queries: one for each shape of who asks. The values are put in their places, and it may stand wherever a `Q` may.
"""

import re
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, Expression, F, Model, Q

from ground.every_row import every_row
from ground.statements.compiled import Parameters, Value, examples, recognised
from ground.statements.django_names import ROW, CannotCompile, condition_of

OF_THE_ROW = re.compile(rf'\b{ROW}\."(\w+)"')
INNER = re.compile(r'(?<=" )[A-Z]+\d+\b|\b[A-Z]+\d+(?=\.")')  # names of tables that Django gave; ours are no capitals


class CompiledCondition:
    """A condition on rows, of which it asks these `columns`.

    `build(shape, *values)` says it as a `Q` of the models, with each value handed over as it is, or not at all. The
    text may depend on the shape in any way. Raises CannotCompile where it depends on a value, or on the clock.

    Within the queries around it its tables are known by `name`: no two conditions that meet in one may share it.
    """

    def __init__(self, name: str, columns: Sequence[str], build: Callable[..., Q]) -> None:
        self.name, self.columns, self.build = name, tuple(columns), build
        self._texts: dict[tuple[Hashable, ...], _Text | type[Exception]] = {}

    def about(self, shape: Hashable, *values: Value) -> Q:
        """The condition with its values."""
        return Q(_Condition(self, shape, values))

    def text(self, database: BaseDatabaseWrapper, model: type[Model], shape: Hashable, values: "_Values") -> "_Text":
        """What is kept of it. Raises EmptyResultSet or FullResultSet where no row fulfils it, or every row."""
        kinds = tuple(type(value) for value in values)
        key = (database.vendor, model, shape, kinds)
        if key not in self._texts:
            self._texts[key] = self._compile(database, model, shape, kinds)
        text = self._texts[key]
        if isinstance(text, _Text):
            return text
        raise text

    def _compile(
        self, database: BaseDatabaseWrapper, model: type[Model], shape: Hashable, kinds: Sequence[type[Value]]
    ) -> "_Text | type[Exception]":
        tries = []
        for given in (examples(kinds, 1), examples(kinds, 1 + len(kinds))):
            try:
                tries.append((given, *condition_of(every_row(model).filter(self.build(shape, *given)))))
            except (EmptyResultSet, FullResultSet) as always:
                return type(always)
        parameters = recognised(database, tries, all_asked=False)
        pieces = tuple(OF_THE_ROW.split(INNER.sub(rf"{self.name}_\g<0>", tries[0][1])))
        if unknown := set(pieces[1::2]) - set(self.columns):
            raise CannotCompile(f"not among the columns of {self.name}: {', '.join(sorted(unknown))}")
        return _Text(pieces, parameters)


_Values = tuple[Value, ...]


@dataclass(frozen=True)
class _Text:
    """What is kept of a condition: pieces of text, and between them columns of the row."""

    pieces: tuple[str, ...]
    parameters: Parameters


class _Condition(Expression):
    """One with its values, in a query."""

    output_field = BooleanField()

    def __init__(self, asked: CompiledCondition, shape: Hashable, values: _Values) -> None:
        super().__init__()
        self.asked, self.shape, self.values = asked, shape, values
        self.columns: list[Any] = [F(name) for name in asked.columns]

    def get_source_expressions(self) -> list[Any]:
        return self.columns

    def set_source_expressions(self, exprs: Sequence[Any]) -> None:
        self.columns = list(exprs)

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        text = self.asked.text(connection, self.columns[0].target.model, self.shape, self.values)
        columns = {
            name: compiler.compile(column)[0] for name, column in zip(self.asked.columns, self.columns, strict=True)
        }
        sql = "".join(columns[piece] if nth % 2 else piece for nth, piece in enumerate(text.pieces))
        return f"({sql})", tuple(text.parameters.with_values(connection, self.values))
