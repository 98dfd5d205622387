"""Compares what should be with what is: steps, events, effects, chains. `python -m tests.faults.accountant` prints it."""

import json
import os
import sys
from typing import Any

import django


def books() -> dict[str, Any]:
    """What stands in the database now."""
    from documents.models import Document
    from lifecycle.models import Event, Mobility, OutboxRow
    from notifications.models import SentMail
    from tools.chains import Found, verify_all

    wrong = verify_all(Found())
    rows = list(OutboxRow.objects.all())
    done = {row.key for row in rows if row.state == "done" and row.kind.startswith("mail")}
    return {
        "wrong": f"{wrong.row}: {wrong.why}" if wrong else "",
        "transitions": sum(Mobility.unscoped.values_list("version", flat=True)),
        "events": Event.unscoped.filter(kind="transition", machine="mobility").count(),
        "told": OutboxRow.objects.filter(kind="mail.notice").count(),
        "states": {state: sum(row.state == state for row in rows) for state in sorted({row.state for row in rows})},
        "without_reason": [row.key for row in rows if row.state == "parked" and not row.fault_code],
        "mails_recorded": SentMail.objects.count(),
        "mails_done": len(done),
        "papers": list(Document.unscoped.values_list("kind", "state")),
        "papers_whole": all(_whole(paper) for paper in Document.unscoped.exclude(file="")),
    }


def _whole(paper: Any) -> bool:
    import hashlib

    from documents.filing import open_file

    return hashlib.sha256(open_file(of=paper)).hexdigest() == paper.sha256


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    sys.stdout.write(json.dumps(books()))
