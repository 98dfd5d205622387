"""Which codes of what is missing the code can raise, read from its source: each stands there as plain text."""

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import FunctionType, ModuleType
from typing import Any


JUDGING = frozenset({"guards", "programme_rules"})  # modules whose functions are asked by guards of other apps


@dataclass(frozen=True)
class Raised:
    """One `Missing(...)` of the source. `code` is None where it is neither text nor a constant of the module."""

    code: str | None
    line: int


def raised_in(nodes: Iterable[ast.AST], names: Mapping[str, Any]) -> Iterator[Raised]:
    """Every `Missing(...)` among the nodes of a module that knows these names."""
    for node in nodes:
        if isinstance(node, ast.Call) and _last_name(node.func) == "Missing":
            yield Raised(_text(node, names), node.lineno)


def _last_name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _text(call: ast.Call, names: Mapping[str, Any]) -> str | None:
    given = [*call.args, *(keyword.value for keyword in call.keywords if keyword.arg == "code")][:1]
    if not given:
        return None
    value = given[0].value if isinstance(given[0], ast.Constant) else _meant(given[0], names)
    return value if isinstance(value, str) else None


def _meant(node: ast.AST, names: Mapping[str, Any]) -> Any:
    """What a name, or a name of a module, stands for; None where that is not known before the code runs."""
    if isinstance(node, ast.Name):
        return names.get(node.id)
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        module = names.get(node.value.id)
        return getattr(module, node.attr, None) if isinstance(module, ModuleType) else None
    return None


def codes_of(check: Callable[..., Any], *, of_other_apps: bool = False) -> frozenset[str]:
    """The codes that a guard can raise: its own, and those of the functions of its own app that it calls.

    `of_other_apps`: those of the guards of other apps, which it asks in its turn, as well.
    """
    codes: set[str] = set()
    seen: set[FunctionType] = set()
    waiting = _functions((check,))
    while waiting:
        function = waiting.pop()
        theirs = of_other_apps and not JUDGING.isdisjoint(function.__module__.split("."))
        if function in seen or not (theirs or _app(function) == _app(check)):
            continue
        seen.add(function)
        names = function.__globals__
        nodes = list(ast.walk(ast.parse(textwrap.dedent(inspect.getsource(function)))))
        codes |= {raised.code for raised in raised_in(nodes, names) if raised.code}
        waiting += _functions(_meant(node, names) for node in nodes)
    return frozenset(codes)


def _functions(values: Iterable[Any]) -> list[FunctionType]:
    """Those that are functions, without what is wrapped around them."""
    bare = (inspect.unwrap(value) for value in values if callable(value))
    return [value for value in bare if isinstance(value, FunctionType)]


def _app(function: Callable[..., Any]) -> str:
    return function.__module__.partition(".")[0]
