"""YAML read as plain data, with the line of every value kept, and without YAML's surprises.

Only `true`, `false`, whole numbers and `null` are taken for more than text: so `NO` is Norway, `on` is a key,
`09:30` is a time of day, `0101` keeps its zero, `2.50` keeps its digits, and a date is text that the schema judges.
"""

import re
from collections.abc import Hashable
from typing import Any

import yaml
from yaml.reader import ReaderError

from tools.cases.faults import CaseRefused, Fault

Path = tuple[str | int, ...]
PLAIN = frozenset(f"tag:yaml.org,2002:{name}" for name in ("str", "int", "bool", "null", "map", "seq"))
MOST_NODES = 50_000  # a case of this size is no case; aliases that multiply themselves end here


class PlainLoader(yaml.SafeLoader):
    """Safe, and with fewer guesses about what a word means."""

    yaml_implicit_resolvers: dict[str | None, list[tuple[str, re.Pattern[str]]]] = {}


PlainLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))
PlainLoader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^-?(?:0|[1-9][0-9]*)$"), list("-0123456789"))
PlainLoader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(?:~|null|)$"), ["~", "n", ""])


class Lined:
    """The data of one file and where each part of it stands."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.data: Any = None
        self.lines: dict[Path, int] = {}
        self._nodes = 0

    def line(self, path: Path) -> int:
        """The line of a value, or of the nearest part around it that has one."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def build(self, loader: PlainLoader, node: yaml.Node, path: Path) -> Any:
        self._nodes += 1
        if self._nodes > MOST_NODES:
            raise CaseRefused(
                [Fault(self.name, node.start_mark.line + 1, "", "a case of ordinary size", "Use fewer aliases (&, *).")]
            )
        self.lines.setdefault(path, node.start_mark.line + 1)
        if node.tag not in PLAIN:
            tag = node.tag.rpartition(":")[2]
            raise CaseRefused(
                [Fault(self.name, node.start_mark.line + 1, dotted(path), "plain text", f"Remove the tag !!{tag}.")]
            )
        if isinstance(node, yaml.MappingNode):
            return self._mapping(loader, node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(loader, child, (*path, nth)) for nth, child in enumerate(node.value)]
        return loader.construct_object(node)

    def _mapping(self, loader: PlainLoader, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = loader.construct_object(key_node, deep=True)
            line = key_node.start_mark.line + 1
            if not isinstance(key, Hashable) or isinstance(key, tuple):
                raise CaseRefused([Fault(self.name, line, dotted(path), "a word as key", "Write `key: value`.")])
            key = str(key_node.value)
            if key in made:
                raise CaseRefused(
                    [Fault(self.name, line, dotted((*path, key)), "each key once", f"Remove one of the two “{key}”.")]
                )
            self.lines[(*path, key)] = line
            made[key] = self.build(loader, value_node, (*path, key))
        return made


def dotted(path: Path) -> str:
    """`units[0].outcomes[1].title`"""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def read_text(text: str, name: str) -> Lined:
    """Raises CaseRefused where the text is no YAML or holds more than plain data."""
    lined, loader = Lined(name), None
    try:
        loader = PlainLoader(text)
        node = loader.get_single_node()
        if node is not None:
            lined.data = lined.build(loader, node, ())
    except yaml.MarkedYAMLError as wrong:
        mark = wrong.problem_mark or wrong.context_mark
        line = mark.line + 1 if mark else 1
        raise CaseRefused(
            [Fault(name, line, "", f"YAML ({wrong.problem})", "Check indentation, colons and quotes near this line.")]
        ) from wrong
    except ReaderError as wrong:
        line = text[: wrong.position].count("\n") + 1
        sign = f"U+{ord(text[wrong.position]):04X}"
        remedy = f"Remove the sign {sign}, which no text holds."
        raise CaseRefused([Fault(name, line, "", "text without control signs", remedy)]) from wrong
    except yaml.YAMLError as wrong:
        raise CaseRefused([Fault(name, 1, "", f"YAML ({wrong})", "Save the file as UTF-8 text.")]) from wrong
    except RecursionError as wrong:
        raise CaseRefused([Fault(name, 1, "", "a case of ordinary depth", "Use less nesting.")]) from wrong
    finally:
        if loader is not None:
            loader.dispose()
    return lined
