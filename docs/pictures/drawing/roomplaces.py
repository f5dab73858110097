"""What each room is, in a few words, and in which columns of its row it is drawn.

Rows are the layers of pyproject.toml. A room that exists and is not in this table is noticed: rooms.py
fails on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Place:
    """The first column, how many columns, and what the room is."""

    column: int
    columns: int
    told: str


PLACES: Final[Mapping[str, Place]] = {
    "libroabierto.cli": Place(0, 5, "the command libro, for signers and auditors"),
    "libroabierto.remote": Place(3, 2, "HTTP, trust store, audits"),
    "libroabierto.notices": Place(3, 1, "messages, filters"),
    "libroabierto.verify": Place(3, 1, "receipts, trust, fold"),
    "libroabierto.efirma": Place(1, 2, "certificates of people"),
    "libroabierto.papers": Place(0, 1, "signed by hand"),
    "libroabierto.domain": Place(0, 4, "the public rules: decide whether, evolve what"),
    "libroabierto.record": Place(0, 2, "what is signed, what is chained"),
    "libroabierto.tlog": Place(2, 2, "the tree, its tiles, its checkpoints"),
    "libroabierto.keys": Place(0, 3, "Ed25519, P-256 and RSA keys"),
    "libroabierto.files": Place(3, 2, "written whole, never lost"),
    "libroabierto.errors": Place(0, 5, "what can go wrong, split by fault"),
    "libroabierto_face.web": Place(0, 1, "headers, problems, the look"),
    "libroabierto_face.command": Place(1, 1, "the parser; how gunicorn starts"),
    "libroabierto_face.askers": Place(0, 1, "whose address it is"),
    "libroabierto_face.settings": Place(1, 1, "strictly read"),
    "libroabierto_ledger.wsgi": Place(0, 1, "what gunicorn starts"),
    "libroabierto_ledger.admin": Place(1, 2, "the command libro-ledger: init, found, serve, rebuild, check"),
    "libroabierto_ledger.web": Place(0, 1, "API, log, pages; never sees the store"),
    "libroabierto_ledger.bootstrap": Place(1, 2, "puts the parts together; nobody else knows them all"),
    "libroabierto_ledger.application": Place(0, 1, "use cases: submit, queries, states, rebuild"),
    "libroabierto_ledger.persistence": Place(1, 1, "SQLite: entries, tree, rows, limits"),
    "libroabierto_ledger.log": Place(0, 1, "sequencer, guard, checkpoint signing"),
    "libroabierto_ledger.ports": Place(0, 2, "what the core needs of a store, written in “must”"),
    "libroabierto_ledger.config": Place(2, 1, "settings, read once"),
    "libroabierto_notifier.streaming": Place(4, 3, "becomes the stream process"),
    "libroabierto_notifier.worker": Place(2, 2, "the command libro-notifier"),
    "libroabierto_notifier.wsgi": Place(0, 2, "what gunicorn starts"),
    "libroabierto_notifier.bootstrap": Place(1, 3, "puts the parts together"),
    "libroabierto_notifier.web": Place(0, 1, "subscriptions, pull, feeds, pages"),
    "libroabierto_notifier.delivery": Place(5, 1, "webhooks, stream, feeds"),
    "libroabierto_notifier.persistence": Place(6, 1, "SQLite: notices, lanes"),
    "libroabierto_notifier.application": Place(0, 2, "follower, matching, subscriptions"),
    "libroabierto_notifier.finding": Place(0, 2, "what was asked for, at a bounded price"),
    "libroabierto_notifier.ports": Place(0, 3, "what it needs of a database, written in “must”"),
    "libroabierto_notifier.config": Place(3, 2, "settings, read once"),
}
