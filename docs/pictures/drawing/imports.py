"""Who imports whom: the layers from pyproject.toml, the imports from the source itself. Runs none of it."""

from __future__ import annotations

import ast
import functools
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

# Import root of each package that the rules speak of.
PACKAGES: Final = {
    "libroabierto": "client",
    "libroabierto_face": "services/face",
    "libroabierto_ledger": "services/ledger",
    "libroabierto_notifier": "services/notifier",
}
# Of Python's own library only this one is worth a word: it is the store.
_STORE: Final = "sqlite3"

Arrow = tuple[str, str]  # importing room, imported room; a room is "package.room"


@dataclass(frozen=True, slots=True)
class House:
    """All rooms of all packages."""

    layers: Mapping[str, list[list[str]]]  # by package: layers from the top, each of room names
    rooms: frozenset[str]  # those that exist, as "package.room"
    arrows: frozenset[Arrow]  # every direct import between two rooms
    libraries: Mapping[str, list[str]]  # by room: what pyproject.toml asks for and this room imports


def read_house(root: Path) -> House:
    """Read the repository under *root*."""
    found = {(room, name) for room, path in _modules(root) for name in _imported(path, room)}
    rooms = frozenset(room for room, _ in _modules(root))
    arrows = {(room, _room(name)) for room, name in found}
    settings = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    asked = {_STORE, *map(_top, settings["project"]["dependencies"])}
    return House(
        layers=_layers(settings),
        rooms=rooms,
        arrows=frozenset((a, b) for a, b in arrows if b in rooms and a != b),
        libraries={room: sorted({_top(name) for at, name in found if at == room} & asked) for room in rooms},
    )


def essential(arrows: frozenset[Arrow]) -> list[Arrow]:
    """Leave out each arrow that follows from others: A to C, where A leads to B and B to C."""
    below = functools.cache(lambda room: _below(arrows, room))
    return sorted(
        (a, b) for a, b in arrows if not any(b in below(c) for other, c in arrows if other == a and c != b)
    )


def _below(arrows: frozenset[Arrow], room: str) -> frozenset[str]:
    """Return every room that *room* leads to."""
    seen, waiting = set[str](), [room]
    while waiting:
        at = waiting.pop()
        fresh = {b for a, b in arrows if a == at} - seen
        seen |= fresh
        waiting += fresh
    return frozenset(seen)


def _modules(root: Path) -> Iterator[tuple[str, Path]]:
    """Yield each module that stands in a room, with the room; a package's own __init__ is in none."""
    for package, base in PACKAGES.items():
        folder = root / base / package
        for path in sorted(folder.rglob("*.py")):
            room = path.relative_to(folder).parts[0].removesuffix(".py")
            if room != "__init__":
                yield f"{package}.{room}", path


def _imported(path: Path, room: str) -> Iterator[str]:
    """Yield the dotted name of whatever the module in *room* imports; one beside it stands for its room."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level < 2, f"an import from above in {path}"  # it might leave the room unseen
            yield from (f"{room if node.level else node.module}.{alias.name}" for alias in node.names)


def _room(module: str) -> str:
    return ".".join(module.split(".")[:2])


def _top(name: str) -> str:
    """Return the name by which a module, or a requirement, is imported."""
    return re.split(r"[^\w-]", name)[0].replace("-", "_")


def _layers(settings: Mapping[str, Any]) -> dict[str, list[list[str]]]:
    return {
        contract["containers"][0]: [_names(layer) for layer in contract["layers"]]
        for contract in settings["tool"]["importlinter"]["contracts"]
        if contract["type"] == "layers"
    }


def _names(layer: str) -> list[str]:
    """Return the rooms of one layer; those in parentheses need not exist yet."""
    return [name.strip(" ()") for name in layer.split("|")]
