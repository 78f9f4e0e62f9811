"""The repository as tests look at it: its members and its files."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from importlib.metadata import distributions
from pathlib import Path

ROOT = Path(__file__).parents[2]
MEMBERS = {
    "ilbo-events": "shared/events",
    "ilbo-paper": "shared/paper",
    "ilbo-bus": "shared/bus",
    "ilbo-ingest": "services/ingest",
    "ilbo-weather": "services/weather",
    "ilbo-render": "services/render",
    "ilbo": "cli",
}
SERVICES = ("ingest", "weather", "render")


def files() -> Iterator[Path]:
    """Yield every file of the repository that .gitignore doesn't name."""
    ignored = [line.rstrip("/") for line in (ROOT / ".gitignore").read_text("utf-8").split()]
    yield from _below(ROOT, [*ignored, ".git"])


def _below(folder: Path, ignored: list[str]) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if any(fnmatch(path.name, pattern) for pattern in ignored):
            continue
        if path.is_dir():
            yield from _below(path, ignored)
        elif path.is_file():
            yield path


def sources(member: str) -> list[Path]:
    """Return the Python files of a member's package."""
    return sorted((ROOT / MEMBERS[member] / "src").rglob("*.py"))


def declared(member: str) -> set[str]:
    """Return the distributions a member's pyproject.toml names, normalised."""
    content = tomllib.loads((ROOT / MEMBERS[member] / "pyproject.toml").read_text("utf-8"))
    names = (re.match(r"[\w.-]+", line) for line in content["project"]["dependencies"])
    return {normalised(name[0]) for name in names if name}


def normalised(name: str) -> str:
    """Return a distribution's name as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def imports(file: Path) -> set[str]:
    """Return the absolute modules a file imports anywhere, as `package.module.name`."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {name for name in found if name.partition(".")[0] not in sys.stdlib_module_names}


def owners(module: str) -> set[str]:
    """Return the distributions that hold the longest known beginning of a module's name."""
    known = _modules()
    while module and module not in known:
        module = module.rpartition(".")[0]
    return known.get(module, set())


@cache
def _modules() -> dict[str, set[str]]:
    known: dict[str, set[str]] = {name.replace("-", "_"): {name} for name in MEMBERS}
    for distribution in distributions():
        owner = normalised(distribution.metadata["Name"])
        for file in distribution.files or ():
            if file.suffix in (".py", ".so", ".pyd"):
                dotted = ".".join(file.parts).removesuffix(".py").partition(".cpython")[0]
                name = dotted.partition(".abi3")[0].removesuffix(".__init__")
                known.setdefault(name, set()).add(owner)
    return known
