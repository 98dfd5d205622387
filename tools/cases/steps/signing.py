"""Signing what one is asked to sign."""

from documents.models import DocumentState
from documents.selectors import requests_open_for
from tools.cases.run import Run, StepRefused
from tools.cases.steps.registry import case_step


@case_step("sign", takes=("place", "kind"))
def sign(run: Run) -> None:
    """Signs every paper of the stay that waits for this person; `kind` keeps to one kind, `place` says where."""
    person = run.decider()
    waiting = requests_open_for(person_id=run.person_id(person), mobility_id=run.mobility.pk).order_by(
        "order", "asked_at", "id"
    )
    if kind := run.given("kind"):
        waiting = waiting.filter(document__kind=kind)
    requests = list(waiting.select_related("document"))
    if not requests:
        raise StepRefused(f"{run.people[person].full_name} is not asked to sign anything in this stay now.")
    ready = [request for request in requests if request.document.state == DocumentState.READY]
    if not ready:
        papers = ", ".join(f"{request.document.title} {request.document.number}" for request in requests)
        raise StepRefused(f"Nothing can be signed: not printed yet, or not printable: {papers}.")
    for request in ready:
        run.act("documents.sign", {"request": str(request.pk), "place": run.given("place", "")})
        run.settle()
