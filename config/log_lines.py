"""What a log line may say: known keys, each with the shape of its values, and nothing that a person typed.

Two doors. Our own lines pass `only_allowed` on their way through structlog. The lines of other people's code pass
`without_texts`, which makes the log records, whichever handler writes them afterwards: a text stays only where it
stands so in the code, what is filled into it is withheld, and of an exception only type and places are kept.
"""

import logging
import re
import sys
import traceback
from collections.abc import Mapping, MutableMapping
from types import TracebackType
from typing import Any

import structlog

WITHHELD = "•••"
TEXT_WITHHELD = "(text withheld)"
MOST_PLACES = 12
MOST_CAUSES = 4
FRAMES_OF_THE_CALLER = 4

CODE = re.compile(r"[a-z][a-z0-9_.]{0,99}|")
WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_.:-]{0,99}|")
ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|", re.IGNORECASE)
PLACE = r"[\w.<>-]+(/[\w.<>-]+)*:\d+"
# Every key a line may carry. A value of another shape is withheld, and so is every other key: add yours here.
SHAPES: dict[str, re.Pattern[str]] = {
    "event": re.compile(r"[a-z_]+(\.[a-z_]+)+"),
    "level": re.compile(r"[a-z]{3,10}"),
    "timestamp": re.compile(r"[0-9TZ:.+-]+"),
    "logger": WORD,
    "request": re.compile(r"[A-Za-z0-9._-]{1,64}"),
    "method": re.compile(r"GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|TRACE|other"),
    "route": WORD,
    "status": re.compile(r"\d{3}"),
    "ms": re.compile(r"\d+"),
    "person": ID,
    "organisation": ID,
    "row": ID,
    "document": ID,
    "task_id": ID,
    "kind": CODE,
    "code": CODE,
    "machine": CODE,
    "transition": CODE,
    "unmet": CODE,
    "check": CODE,
    "task": WORD,
    "version": re.compile(r"\d+"),
    "error": re.compile(r"[A-Za-z_][\w.]{0,99}( < [A-Za-z_][\w.]{0,99})*"),
    "at": re.compile(rf"{PLACE}|"),
    "trace": re.compile(rf"{PLACE}( {PLACE})*|"),
}


def only_allowed(_logger: Any, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """structlog processor: known keys with values of their shape; everything else is withheld."""
    return {key: _shaped(key, value) for key, value in line.items()}


def _shaped(key: str, value: Any) -> Any:
    shape = SHAPES.get(key)
    if isinstance(value, list | tuple | set):
        return [_shaped(key, each) for each in value]
    if shape is None or not shape.fullmatch(str(value)):
        return WITHHELD
    return value if isinstance(value, int) else str(value)


def failure_of(fault: BaseException, found: TracebackType | None = None) -> dict[str, str]:
    """An exception as a log line tells it: its type and causes, and the places in the code; no message, no values."""
    types, cause, seen = [type(fault).__name__], fault.__cause__ or fault.__context__, {id(fault)}
    while cause is not None and id(cause) not in seen and len(types) < MOST_CAUSES:
        seen.add(id(cause))
        if type(cause).__name__ != types[-1]:  # a fault met again on each way out counts once
            types.append(type(cause).__name__)
        cause = cause.__cause__ or cause.__context__
    places = [_place(frame.f_code.co_filename, line) for frame, line in traceback.walk_tb(found or fault.__traceback__)]
    last = places[-MOST_PLACES:]
    return {"error": " < ".join(types), "at": last[-1] if last else "", "trace": " ".join(last)}


def _place(path: str, line: int) -> str:
    """Folder, file and line: enough to find it, the same on every machine."""
    return f"{'/'.join(path.split('/')[-2:])}:{line}".replace(" ", "_")


def failure_told(_logger: Any, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """structlog processor: `exc_info` becomes type and places; a stack is left out."""
    given = line.pop("exc_info", None)
    line.pop("stack_info", None)
    fault = given if isinstance(given, BaseException) else sys.exc_info()[1] if given is True else None
    if isinstance(given, tuple):
        fault = given[1]
    return {**line, **failure_of(fault)} if fault is not None else line


def without_texts(*given: Any, **named: Any) -> logging.LogRecord:
    """Makes the records of all loggers (`logging.setLogRecordFactory`)."""
    record = logging.LogRecord(*given, **named)
    if isinstance(record.msg, dict):  # structlog's own: the processors have seen it; anybody else's are treated alike
        record.msg = only_allowed(None, "", record.msg)
        return record
    if not record.name:  # an empty one, to be filled from another record
        return record
    told = _task_of(record)
    record.msg, record.args = _said(record), ()
    fault = record.exc_info[1] if record.exc_info else None
    if fault is not None:
        told |= failure_of(fault, record.exc_info[2] if record.exc_info else None)
        record.exc_text = f"{told['error']} at {told['trace']}"  # what a plain formatter writes below the line
    record.exc_info = record.stack_info = None
    record.told = told
    return record


def _said(record: logging.LogRecord) -> str:
    words = record.msg if isinstance(record.msg, str) and _stands_in_the_code(record.msg) else ""
    if not words or not record.args:
        return words or TEXT_WITHHELD
    filled = record.args
    try:
        if isinstance(filled, Mapping):
            return words % {key: _number_or_nothing(value) for key, value in filled.items()}
        return words % tuple(_number_or_nothing(value) for value in filled)
    except (TypeError, ValueError, KeyError):
        return TEXT_WITHHELD


def _task_of(record: logging.LogRecord) -> dict[str, str]:
    """Which task a line of Celery's is about."""
    if not (record.name.startswith("celery") and isinstance(record.args, Mapping)):
        return {}
    named = {"task": record.args.get("name", ""), "task_id": record.args.get("id", "")}
    return {key: _shaped(key, value) for key, value in named.items()}


def _number_or_nothing(value: object) -> object:
    return value if isinstance(value, int | float) else WITHHELD


def _stands_in_the_code(words: str) -> bool:
    """Whether this very text is a constant of the code that logs it, or of those that called it."""
    frame, looked = sys._getframe(1), 0
    while frame.f_back is not None and looked < FRAMES_OF_THE_CALLER:
        frame = frame.f_back
        if frame.f_globals.get("__name__") in ("logging", __name__):
            continue
        looked += 1
        constants = (each for each in frame.f_code.co_consts if isinstance(each, str))
        if words in constants or any(words is each for each in frame.f_globals.values()):
            return True
    return False


def _of_the_record(_logger: Any, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """structlog processor for lines of other people's code: where they were written, and the failure they tell."""
    record: logging.LogRecord = line["_record"]
    kept = {key: line[key] for key in ("event", "_record", "_from_structlog")}
    bound = only_allowed(None, "", {key: value for key, value in line.items() if key not in kept})
    told = {"at": _place(record.pathname, record.lineno), **getattr(record, "told", {})}
    return {**bound, **told, **kept}


def set_up_structlog(*, as_they_are: bool) -> None:
    """Our own lines, and the factory of all records; with `as_they_are` (Django's debug pages) that one is left out."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.contextvars.merge_contextvars,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.stdlib.add_log_level,
            failure_told,
            only_allowed,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    logging.setLogRecordFactory(logging.LogRecord if as_they_are else without_texts)
    logging.raiseExceptions = as_they_are  # what cannot be written would be printed with all it was to say


def logging_settings(*, level: str, as_json: bool) -> dict[str, Any]:
    """Django's LOGGING: one line a record; JSON for machines, key=value for people."""
    key_value = structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"], drop_missing=True)
    line = {
        "()": structlog.stdlib.ProcessorFormatter,
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(ensure_ascii=False) if as_json else key_value,
        ],
        "foreign_pre_chain": [
            structlog.contextvars.merge_contextvars,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            _of_the_record,
        ],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": line},
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": "line"},
            "none": {"class": "logging.NullHandler"},
        },
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": level},  # Django's own would mail a whole report, form and all
            "django.request": {"level": "ERROR"},  # refusals stand in our line of the request
            "django.server": {"handlers": ["none"], "propagate": False},  # the same, with the whole address
        },
    }
