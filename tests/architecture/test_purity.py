"""Flask, SQL, the network and the clock never enter a pure room; time and randomness are arguments."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from architecture.source_tree import room_of, shipped_modules, syntax_of

PURE_ROOMS = {
    f"libroabierto.{room}" for room in ("errors", "record", "tlog", "domain", "verify", "efirma", "papers")
}

IMPURE_MODULES = {
    *("flask", "flask_smorest", "werkzeug", "gunicorn", "eventsourcing", "sqlite3"),
    *("asyncio", "http", "socket", "ssl", "urllib", "email"),
    *("os", "shutil", "subprocess", "sys", "tempfile", "threading", "multiprocessing", "logging"),
    *("random", "secrets", "time"),
}
# Reading a clock, whatever the class is called where it is used.
CLOCKS = {"now", "utcnow", "today", "fromtimestamp"}
RANDOM = {"uuid1", "uuid4", "generate"}
IMPURE_BUILTINS = {"open", "print", "input", "exec", "eval"}

PURE_MODULES = {name: path for name, path in shipped_modules().items() if room_of(name) in PURE_ROOMS}


def impurities(tree: ast.AST) -> Iterator[str]:
    """Yield what in *tree* reads the world, as `line: what`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from _impure(node, *(alias.name for alias in node.names))
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield from _impure(node, node.module or "")
        elif isinstance(node, ast.Call):
            yield from _calls(node)


def _impure(node: ast.stmt, *modules: str) -> Iterator[str]:
    yield from (f"{node.lineno}: {name}" for name in modules if name.split(".")[0] in IMPURE_MODULES)


def _calls(node: ast.Call) -> Iterator[str]:
    match node.func:
        case ast.Attribute(attr=name) if name in CLOCKS | RANDOM:
            yield f"{node.lineno}: .{name}()"
        case ast.Name(id=name) if name in IMPURE_BUILTINS | RANDOM:
            yield f"{node.lineno}: {name}()"


@pytest.mark.parametrize("module", PURE_MODULES)
def test_a_pure_room_reads_neither_clock_nor_chance_nor_the_world(module: str) -> None:
    assert [] == list(impurities(syntax_of(PURE_MODULES[module])))


@pytest.mark.parametrize(
    "line",
    [
        "import flask",
        "from sqlite3 import connect",
        "import urllib.request",
        "datetime.now(UTC)",
        "date.today()",
        "uuid.uuid4()",
        "PrivateKey.generate()",
        "open('x')",
    ],
)
def test_an_impure_line_is_noticed(line: str) -> None:
    assert len(list(impurities(ast.parse(line)))) == 1
