"""Notices in a real store, as many as a test wants and about whatever it wants; and feeds over them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from libroabierto.notices.messages import ALARM
from libroabierto.notices.position import Position
from libroabierto_notifier.delivery.feeds import Feeds
from libroabierto_notifier.persistence.database import Database
from libroabierto_notifier.ports import Notice
from support.founding import ORIGIN
from support.notifier_contract.stores import Stores
from support.notifier_stores import sqlite_stores
from support.open_databases import remembered

URL = "https://avisos.example"
LEDGER_URL = "https://libro.example/mex"


def store_in(folder: Path) -> Stores:
    return sqlite_stores(remembered(Database.create(folder / "notifier.db")))


def feeds_of(stores: Stores) -> Feeds:
    return Feeds(stores.notices, origin=ORIGIN, ledger_url=LEDGER_URL)


def told(index: int, minor: int = 0, *, towns: Sequence[str] = (), title: str = "", size: int = 0) -> Notice:
    """Make a notice; one without towns is about the ledger alone."""
    position = Position(index, minor)
    receipt = {"folio": f"MEX-{index:06d}-X", "leaf_hash": "0" * 64, "proof": "c2sp.org/tlog-proof@v1\n"}
    data = {"title": {"es": title, "en": title}, "receipt": receipt, "filling": "x" * size}
    body = {"id": f"{ORIGIN}/{position}", "dataref": f"{LEDGER_URL}/v/MEX-{index:06d}-X", "data": data}
    about = {"subject": ("institution:x",), **({"municipality": tuple(towns)} if towns else {})}
    type_ = "notice.term_ending" if minor else "term.started"
    at = f"2026-11-22T15:{index // 60 % 60:02d}:{index % 60:02d}.{minor % 1000:03d}Z"
    es, en = title or f"Aviso {position}", title or f"Notice {position}"
    return Notice(position.key, type_, at, es, en, about, json.dumps(body).encode())


def alarm(index: int, minor: int) -> Notice:
    """Make an alarm: it concerns everybody and names nobody."""
    position = Position(index, minor)
    body = {
        "id": f"{ORIGIN}/{position}",
        "data": {"title": {"es": "ALERTA", "en": "ALARM"}, "evidence": None},
    }
    at = "2026-11-22T16:00:00.000Z"
    about = {"subject": ("ledger:main",)}
    return Notice(position.key, ALARM, at, "ALERTA", "ALARM", about, json.dumps(body).encode())


def publish(stores: Stores, notices: Iterable[Notice]) -> None:
    stores.follower.publish(list(notices), [], day="2026-11-22")
