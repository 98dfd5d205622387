"""Loading finished cases into the configured database: all in one transaction, and no mail leaves."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connections


@contextmanager
def one_transaction() -> Iterator[None]:
    """Everything inside is kept, or nothing.

    Not `atomic`: a code is used up in a transaction of its own, which refuses to be nested in another block. With
    autocommit off it becomes a savepoint, as every door inside does.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    connection.ensure_connection()
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    try:
        yield
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
    finally:
        connection.set_autocommit(True)
