"""A process that has loaded the product in its environment, and becomes any command of it: `python -m tests.faults.ready`.

Each line that it reads is a command and how many of it run beside each other; each line that it writes is how they
ended. Loading takes most of what a command takes, so an installation loads once. What runs is a process of its own, with
nothing open yet, and is killed as any other.
"""

import json
import os
import runpy
import sys
from importlib import import_module
from pathlib import Path

import django

ALSO = (
    "config.urls",
    "config.celery",
    "accounts.models",
    "lifecycle.doors",
    "lifecycle.effects.outbox",
    "tools.chains",
)


def serve() -> None:
    """Until nothing more is asked; a child leaves by becoming its command."""
    for line in sys.stdin.buffer:
        asked = json.loads(line)
        children = []
        for files in asked["files"]:
            if not (child := os.fork()):
                become(asked["command"], *files)
                return
            children.append(child)
        ended = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
        os.write(1, json.dumps(ended).encode() + b"\n")


def become(command: list[str], out: str, errors: str) -> None:
    """Run it as Python would have been started with it, writing into these files."""
    for number, name, how in ((0, os.devnull, os.O_RDONLY), (1, out, os.O_WRONLY), (2, errors, os.O_WRONLY)):
        os.dup2(os.open(name, how | os.O_CREAT), number)
    by_name = command[0] == "-m"
    sys.argv = command[1:] if by_name else command
    if by_name:
        runpy.run_module(command[1], run_name="__main__", alter_sys=True)
    else:
        runpy.run_path(str(Path(command[0]).resolve()), run_name="__main__")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    for module in ALSO:
        import_module(module)
    serve()
