"""A pytest plugin, which `manage.py try_guards` asks for: tests run while the guards they are about say nothing."""

import pytest

ALL = "all"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--without-guards", metavar="NAMES", default=ALL, help=f"names of guards with commas between them, or {ALL}"
    )


def pytest_configure(config: pytest.Config) -> None:
    from tests.silent_guards import SilentGuards  # knows the apps, which are set up only now

    names = config.getoption("without_guards")
    config.pluginmanager.register(SilentGuards(None if names == ALL else names.split(",")), "silent-guards")
