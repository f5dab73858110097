"""Which room may look into which: the table of docs/architecture.md, arrow by arrow.

import-linter judges whole chains of imports; this table judges direct ones, so that it can say
what layers cannot: the web never touches the log, though the application behind it does.
"""

from __future__ import annotations

import functools

import grimp
import pytest

from architecture.source_tree import PACKAGES, room_of, shipped_modules

FLOOR = {"libroabierto", "libroabierto.errors", "libroabierto.keys"}
PURE = FLOOR | {f"libroabierto.{room}" for room in ("record", "tlog", "domain", "verify")}
NOTICES = PURE | {"libroabierto.notices"}
FILES = {"libroabierto.files"}
CLIENT = NOTICES | {f"libroabierto.{room}" for room in ("files", "efirma", "papers", "remote", "cli")}


def face(*rooms: str) -> set[str]:
    return {"libroabierto_face", *(f"libroabierto_face.{room}" for room in rooms)}


def ledger(*rooms: str) -> set[str]:
    return {"libroabierto_ledger", *(f"libroabierto_ledger.{room}" for room in rooms)}


def notifier(*rooms: str) -> set[str]:
    return {"libroabierto_notifier", *(f"libroabierto_notifier.{room}" for room in rooms)}


MAY_IMPORT = {
    "libroabierto": set(),
    "libroabierto.errors": set(),
    "libroabierto.keys": FLOOR,
    "libroabierto.files": FLOOR,
    "libroabierto.record": FLOOR,
    "libroabierto.tlog": FLOOR,
    "libroabierto.domain": FLOOR | {"libroabierto.record", "libroabierto.tlog"},
    "libroabierto.efirma": FLOOR | {"libroabierto.record", "libroabierto.domain"},
    "libroabierto.papers": FLOOR | {"libroabierto.domain"},
    "libroabierto.verify": PURE,
    "libroabierto.notices": PURE,
    "libroabierto.remote": NOTICES | FILES,
    "libroabierto.cli": CLIENT,
    "libroabierto_face": set(),
    "libroabierto_face.askers": FLOOR,
    "libroabierto_face.settings": FLOOR,
    "libroabierto_face.command": FLOOR | {"libroabierto.domain"},
    "libroabierto_face.web": FLOOR | {"libroabierto.record", "libroabierto.domain"},
    "libroabierto_ledger": set(),
    "libroabierto_ledger.ports": PURE,
    "libroabierto_ledger.config": PURE | face("settings"),
    "libroabierto_ledger.log": PURE | FILES | ledger("ports"),
    "libroabierto_ledger.application": PURE | ledger("ports", "log"),
    "libroabierto_ledger.persistence": PURE | FILES | ledger("ports"),
    "libroabierto_ledger.outbound": PURE | ledger("ports"),
    "libroabierto_ledger.web": PURE | face("web", "askers") | ledger("application"),
    "libroabierto_ledger.bootstrap": PURE
    | FILES
    | ledger("ports", "config", "log", "application", "persistence", "outbound"),
    "libroabierto_ledger.wsgi": PURE | ledger("config", "bootstrap", "web"),
    "libroabierto_ledger.admin": PURE | FILES | face("command") | ledger("config", "ports", "bootstrap"),
    # The demonstration plays every part: the ledger's operator, each signer and the auditor.
    "libroabierto_ledger.demo": CLIENT | ledger("config", "bootstrap", "web", "wsgi", "admin"),
    "libroabierto_notifier": set(),
    "libroabierto_notifier.ports": PURE,
    "libroabierto_notifier.config": PURE | face("settings"),
    "libroabierto_notifier.finding": NOTICES | notifier("ports"),
    "libroabierto_notifier.application": NOTICES | {"libroabierto.remote"} | notifier("ports", "finding"),
    "libroabierto_notifier.delivery": NOTICES | FILES | face("askers") | notifier("ports", "finding"),
    "libroabierto_notifier.persistence": PURE | FILES | notifier("ports"),
    "libroabierto_notifier.web": NOTICES | face("web", "askers") | notifier("application"),
    "libroabierto_notifier.bootstrap": NOTICES
    | FILES
    | {"libroabierto.remote"}
    | notifier("ports", "config", "finding", "application", "delivery", "persistence"),
    "libroabierto_notifier.wsgi": PURE | notifier("config", "bootstrap", "web"),
    "libroabierto_notifier.streaming": PURE | notifier("config", "delivery", "persistence"),
    "libroabierto_notifier.worker": PURE
    | {"libroabierto.remote"}
    | face("command")
    | notifier("config", "bootstrap"),
}

FACES = {"libroabierto_face.web"} | {
    f"libroabierto_{service}.{room}" for service in ("ledger", "notifier") for room in ("web", "wsgi")
}

# What others wrote stays in the rooms that are made for it, so that it can be replaced there.
ONLY_IN = {
    "cryptography": {"libroabierto.keys", "libroabierto.tlog", "libroabierto.efirma"},
    "eventsourcing": {"libroabierto_ledger.application", "libroabierto_ledger.persistence"},
    "flask": FACES,
    "flask_smorest": {"libroabierto_ledger.web"},
    "marshmallow": {"libroabierto.domain", "libroabierto_ledger.web"},
    "segno": {"libroabierto.papers"},
    "obstore": {"libroabierto_ledger.persistence"},
    "pypdf": {"libroabierto.cli"},
    "sqlite3": {"libroabierto_ledger.persistence", "libroabierto_notifier.persistence"},
    "typst": {"libroabierto.papers"},
    "werkzeug": FACES,
}


@functools.cache
def import_graph() -> grimp.ImportGraph:
    """Every module that we ship, with all that it imports."""
    return grimp.build_graph(*PACKAGES, include_external_packages=True, cache_dir=None)


def arrows() -> set[tuple[str, str]]:
    """Every direct import that leaves a room: (importing module, imported module)."""
    graph = import_graph()
    return {
        (module, imported)
        for module in shipped_modules().keys() & graph.modules
        for imported in graph.find_modules_directly_imported_by(module)
        if room_of(imported) != room_of(module)
    }


def test_every_folder_of_modules_is_a_package() -> None:
    """Without its __init__.py a folder would escape every rule of this file and of import-linter."""
    assert set() == shipped_modules().keys() - import_graph().modules


@pytest.mark.parametrize("package", PACKAGES)
def test_every_room_is_in_the_table(package: str) -> None:
    rooms = {room_of(module) for module in shipped_modules() if module.split(".")[0] == package}

    assert set() == rooms - MAY_IMPORT.keys()


def test_every_arrow_between_rooms_is_in_the_table() -> None:
    ours = {(a, b) for a, b in arrows() if b.split(".")[0] in PACKAGES}

    forbidden = sorted(f"{a} -> {b}" for a, b in ours if room_of(b) not in MAY_IMPORT[room_of(a)])
    assert [] == forbidden, "\n".join(forbidden)


@pytest.mark.parametrize("library", ONLY_IN)
def test_a_library_stays_in_its_rooms(library: str) -> None:
    guests = {a for a, b in arrows() if b.split(".")[0] == library}

    assert [] == sorted(a for a in guests if room_of(a) not in ONLY_IN[library])
