"""The project's own code as text and trees, for tests that read it."""

import ast
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).parents[1]
# From the lowest layer up, as in pyproject.toml; two apps on one line may not know each other.
LAYERS = (
    ("ground",),
    ("accounts",),
    ("lifecycle",),
    ("documents",),
    ("partners",),
    ("partnerships",),
    ("agreements",),
    ("assessments",),
    ("recognition",),
    ("quality", "notifications"),
    ("exchange",),
    ("portal", "tools", "api"),
)
HEIGHT = {app: height for height, apps in enumerate(LAYERS) for app in apps}


@dataclass(frozen=True)
class Source:
    path: Path

    @property
    def name(self) -> str:
        return str(self.path.relative_to(ROOT))

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def nodes(self) -> list[ast.AST]:
        return list(ast.walk(ast.parse(self.text)))

    @cached_property
    def _calls(self) -> dict[str, list[ast.Call]]:
        found = defaultdict(list)
        for node in self.nodes:
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                found[node.func.attr].append(node)
        return dict(found)

    def calls(self, method: str) -> list[ast.Call]:
        """Calls of `something.method(...)`."""
        return self._calls.get(method, [])

    def place(self, node: ast.AST) -> str:
        return f"{self.name}:{getattr(node, 'lineno', 0)}"


@cache
def sources() -> tuple[Source, ...]:
    """Python files of the apps, without migrations; read once."""
    apps = [ROOT / app for app in HEIGHT if (ROOT / app).is_dir()]
    return tuple(Source(path) for app in apps for path in sorted(app.rglob("*.py")) if "migrations" not in path.parts)
