"""Text found by the beginnings of its words, whatever their case and accents: the same on both databases.

`folded` says it in Python: what is typed goes through it, on SQLite what is stored as well. PostgreSQL says the same in
SQL, so that an index holds the folded words and is kept with the row (docs/decisions/0033-searching.md).
"""

import re
import unicodedata
from typing import Any

from django.db.backends.signals import connection_created
from django.db.models import BooleanField, F, Func, Index, TextField

WORD = re.compile(r"[^\W_]+")
PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~«»“”„‘’‚–—·…"
ALONE = {"ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ħ": "h", "Ħ": "h", "ı": "i", "ς": "σ"}
DOUBLE = {"ß": "ss", "ẞ": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe"}
AT_ONCE = " WITH (fastupdate = off)"  # else each search reads what waits to be put into the index
MARKS = (0x0300, 0x036F)  # accents, once they stand apart from their letters
_TABLE = str.maketrans({**ALONE, **DOUBLE, **dict.fromkeys(PUNCTUATION, " ")})


def folded(text: str) -> str:
    """Small letters without accents, signs as spaces."""
    apart = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not MARKS[0] <= ord(sign) <= MARKS[1])
    return apart.translate(_TABLE).lower().replace("ς", "σ")


def words_in(text: str) -> list[str]:
    """The folded words of what somebody typed."""
    return WORD.findall(folded(text))


class Words(Func):
    """The folded words of some columns, none of which is null: what an index holds."""

    output_field = TextField()
    arg_joiner = " || ' ' || "
    template = "' ' || folded(%(expressions)s)"

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return super().as_sql(compiler, connection, template=_IN_SQL, **context)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _as_sql() -> str:
    """`folded` for PostgreSQL; each of its functions is immutable there."""
    text = rf"regexp_replace(normalize(%(expressions)s, NFKD), '[\u{MARKS[0]:04x}-\u{MARKS[1]:04x}]+', '', 'g')"
    for sign, letters in DOUBLE.items():
        text = f"replace({text}, '{sign}', '{letters}')"
    signs = "".join(ALONE) + PUNCTUATION.replace("%", "")  # which would be a gap here, and parts words anyway
    letters = "".join(ALONE.values()).ljust(len(signs))
    return f"to_tsvector('simple', translate(lower(translate({text}, {_quoted(signs)}, '{letters}')), 'ς', 'σ'))"


_IN_SQL = _as_sql()


class WordsBegin(Func):
    """Whether each of these folded words begins one of the words of the columns. As a filter it needs no right side."""

    output_field = BooleanField()

    def __init__(self, *columns: str, words: list[str]) -> None:
        super().__init__(Words(*map(F, columns)))
        self.words = words

    def as_sqlite(self, compiler: Any, connection: Any, **_context: Any) -> Any:
        text, given = compiler.compile(self.source_expressions[0])
        found = [f"{text} LIKE %s" for _word in self.words]
        return f"({' AND '.join(found)})", [one for word in self.words for one in (*given, f"% {word}%")]

    def as_postgresql(self, compiler: Any, connection: Any, **_context: Any) -> Any:
        text, given = compiler.compile(self.source_expressions[0])
        return f"({text} @@ %s::tsquery)", [*given, " & ".join(f"'{word}':*" for word in self.words)]


class WordIndex(Index):
    """Holds the words of some columns: on PostgreSQL. SQLite reads the reader's own rows instead."""

    def create_sql(self, model: Any, schema_editor: Any, using: str = "", **kwargs: Any) -> Any:
        if schema_editor.connection.vendor != "postgresql":
            return ""
        made: Any = super().create_sql(model, schema_editor, using=" USING gin", **kwargs)
        made.parts["extra"] = AT_ONCE + made.parts["extra"]
        return made

    def remove_sql(self, model: Any, schema_editor: Any, **kwargs: Any) -> Any:
        on_postgres = schema_editor.connection.vendor == "postgresql"
        return super().remove_sql(model, schema_editor, **kwargs) if on_postgres else ""


def _folded_or_null(text: str | None) -> str | None:
    """Nothing, where a row beside has none of it."""
    return None if text is None else folded(text)


def _teach(connection: Any, **_signal: Any) -> None:
    if connection.vendor == "sqlite":
        connection.connection.create_function("folded", 1, _folded_or_null, deterministic=True)


def teach_sqlite() -> None:
    """Every connection to SQLite knows `folded`."""
    connection_created.connect(_teach, dispatch_uid="ground.searching")
