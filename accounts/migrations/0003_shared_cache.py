"""The table of the shared cache, which holds the counters of guesses: one command less to forget."""

from django.core.management import call_command
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def make_table(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    # does nothing when the table is there, or when the configured cache needs none
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_registration")]

    operations = [migrations.RunPython(make_table, migrations.RunPython.noop)]
