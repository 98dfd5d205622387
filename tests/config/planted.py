"""What is planted in requests and faults, views that tell it, and the log in which none of it may be found."""

import io
import json
import logging

import structlog
from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from django.http import HttpResponse
from django.urls import path

from accounts.models import Person
from config import urls
from config.log_lines import logging_settings

NAME, FAMILY, TEXT = "Zwaantje", "Plantenberg", "kwam huilend thuis"
ADDRESS, PHONE, SECRET = "zwaantje.plantenberg@planted.example", "+32 470 99 88 77", "geheim-woord-4711"
TOKEN = "tok3n-PLANTED-abcdefghijklmnop"
PLANTED = (NAME, FAMILY, TEXT, ADDRESS, PHONE, SECRET, TOKEN)
FORM = {
    "email": ADDRESS, "login": ADDRESS, "password": SECRET, "given_names": NAME, "family_names": FAMILY,
    "phone": PHONE, "reason": TEXT, "text": TEXT, "code": SECRET, "name": f"{NAME} {FAMILY}", "q": FAMILY,
}  # fmt: skip


def failing(request):
    """A view with a fault that tells everything in its message and its variables."""
    held = request.POST.dict()
    try:
        int(f"{NAME} {ADDRESS}")
    except ValueError as fault:
        raise RuntimeError(f"cannot read {held} of {PHONE}") from fault


def clashing(request):
    """The database says which values clash."""
    with transaction.atomic():
        Person.unscoped.create(email=ADDRESS, password=SECRET)
        Person.unscoped.create(email=ADDRESS, password=SECRET)


def suspicious(request):
    raise SuspiciousOperation(f"{NAME} came with {TOKEN}")


def telling(request):
    """A developer who logs what must not be logged."""
    structlog.get_logger().warning(
        f"mail to {ADDRESS}", address=ADDRESS, person=NAME, code=f"{NAME} {FAMILY}", extra=PHONE
    )
    other = logging.getLogger("some.package")
    other.warning("sent to %s by %s", ADDRESS, NAME)
    other.warning("sent to %(address)s", {"address": ADDRESS})
    other.warning(f"sent to {ADDRESS}")
    other.error(ValueError(SECRET))
    try:
        int(PHONE)
    except ValueError:
        structlog.get_logger().exception("test.fault", address=ADDRESS)
        other.exception("test %s", ADDRESS)
    other.info({"address": ADDRESS, "event": NAME})
    other.warning("stack", stack_info=True, extra={"address": ADDRESS})
    return HttpResponse(NAME)


class Pages:
    """The addresses of the installation, and a few that fail."""

    handler400 = urls.handler400
    urlpatterns = [
        *urls.urlpatterns,
        path("failing/", failing, name="failing"),
        path("clashing/", clashing, name="clashing"),
        path("suspicious/", suspicious, name="suspicious"),
        path("telling/", telling, name="telling"),
    ]


class Log:
    """What all handlers would write, as JSON, as key=value and as a handler of somebody else's."""

    def __init__(self) -> None:
        self.handlers = []
        for as_json in (True, False):
            made = logging_settings(level="DEBUG", as_json=as_json)["formatters"]["line"]
            self._add(
                structlog.stdlib.ProcessorFormatter(**{name: part for name, part in made.items() if name != "()"})
            )
        self._add(logging.Formatter("%(name)s %(levelname)s %(message)s"))

    def _add(self, form: logging.Formatter) -> None:
        handler = logging.StreamHandler(io.StringIO())
        handler.setFormatter(form)
        self.handlers.append(handler)

    @property
    def text(self) -> str:
        return "".join(handler.stream.getvalue() for handler in self.handlers)

    @property
    def lines(self) -> list[dict]:
        return [json.loads(line) for line in self.handlers[0].stream.getvalue().splitlines()]

    def of(self, event: str) -> list[dict]:
        return [line for line in self.lines if line["event"] == event]


def assert_nothing_planted(log: Log, *more: str) -> None:
    assert log.lines  # else there is nothing to search
    said = log.text.lower()
    for planted in (*PLANTED, *more):
        for form in (planted, planted.replace(" ", "+"), planted.replace("@", "%40"), planted.split("@")[0]):
            assert form.lower() not in said, (
                form,
                [line for line in log.text.splitlines() if form.lower() in line.lower()],
            )
