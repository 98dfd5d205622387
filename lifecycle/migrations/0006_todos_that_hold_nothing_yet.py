from typing import Any

from django.db import migrations
from django.db.models import Q

# What was owed ahead of its day or beside the gate when this release came. Later ones are written so by the engine.
LATER = Q(code="assessments.follow_up")
NEVER = (
    Q(code__in=("lifecycle.step_open", "recognition.appeal_open")) | Q(code="quality.no_answer", owner="EM")
)


def mark(apps: Any, _schema: Any) -> None:
    todos = apps.get_model("lifecycle", "ToDo").objects.filter(closed_at=None)
    todos.filter(LATER).update(holds="later")
    todos.filter(NEVER).update(holds="never")


class Migration(migrations.Migration):

    dependencies = [
        ('lifecycle', '0005_what_a_todo_holds'),
    ]

    operations = [
        migrations.RunPython(mark, migrations.RunPython.noop),
    ]
