"""A small ledger told by the rules themselves: every event passes `decide` before it is logged.

The clock is fixed: the founding is recorded on 2026-11-02 at 15:00:00 UTC, each later entry an hour
after the one before (thirty days where a succession waits), and every event is signed a minute before it
is recorded.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from libroabierto.domain.calendar import day_of
from libroabierto.domain.catalogue import CATALOGUE
from libroabierto.domain.decide import decide, evolve
from libroabierto.domain.formerkeys import former_log_keys
from libroabierto.domain.world import MemoryWorld
from libroabierto.record.entry import ZEROS, Entry, entry_hash
from libroabierto.record.envelope import EVENT, POSSESSION, open_envelope
from libroabierto.record.event import read_event, write_payload
from libroabierto.record.folio import format_folio
from libroabierto.record.moments import format_instant, format_millis
from libroabierto.tlog.checkpoint import Checkpoint
from libroabierto.tlog.hashing import leaf_hash
from libroabierto.tlog.note import NoteSigner
from libroabierto.tlog.proof import TlogProof
from libroabierto.tlog.tiles import Tile, TileTree

from . import keyring

ORIGIN: Final = "libro.example.org/mex"
LOG_CODE: Final = "MEX"
LOG: Final = NoteSigner(ORIGIN, bytes(range(32)))
NEXT_LOG: Final = NoteSigner(ORIGIN, bytes(range(2, 34)))  # to which the log's key is rotated
PRACTICE: Final = NoteSigner("libro-prueba.example.org/mex", bytes(range(1, 33)))  # another log, for practice
PRACTICE_CODE: Final = "PRUEBA"
START: Final = datetime(2026, 11, 2, 15, 0, 0, 123000, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Party:
    """Who signs: a test key, and the institution and office that it signs for."""

    key: str
    institution: str
    office: str = "seal"
    alg: str | None = None


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody says somewhere: to be told as it is, or spoiled in one place and judged."""

    party: Party
    type: str
    stream: str
    data: Mapping[str, Any] | Callable[[Story], Mapping[str, Any]]
    members: Mapping[str, Any] = field(default_factory=dict)  # of the event, where not as usual

    def said(self, story: Story) -> dict[str, Any]:
        """Return the data, as it would be said next in *story*."""
        return dict(self.data(story) if callable(self.data) else self.data)

    def but(self, **changes: Any) -> Deed:
        """Change members of the data, or (None) leave them out; `for_` stands for `for`."""
        named = {name.rstrip("_"): value for name, value in changes.items()}

        def data(story: Story) -> dict[str, Any]:
            said = {**self.said(story), **named}
            return {name: value for name, value in said.items() if value is not None}

        return replace(self, data=data)

    def by(self, party: Party) -> Deed:
        """Let somebody else sign it."""
        return replace(self, party=party)

    def at(self, stream: str) -> Deed:
        """Put it into another stream."""
        return replace(self, stream=stream)

    def under(self, **members: Any) -> Deed:
        """Change members of the event."""
        return replace(self, members={**self.members, **members})

    def on_paper(self, occurred_on: str, collation: Mapping[str, Any]) -> Deed:
        """Bring it in on paper, dated so."""
        return self.but(collation=collation).under(provenance="paper", occurred_on=occurred_on)


@dataclass(slots=True)
class Story:
    """The ledger so far; `say` and `tell` append, and raise what the rules raise."""

    world: MemoryWorld = field(default_factory=MemoryWorld)
    entries: list[bytes] = field(default_factory=list)
    payloads: list[bytes] = field(default_factory=list)
    marks: dict[str, int] = field(default_factory=dict)  # how many entries there were when a name was given
    waits: dict[int, timedelta] = field(
        default_factory=dict
    )  # before the entry of this index, nothing happens
    signer: NoteSigner = LOG  # of its checkpoints; it names the origin
    log_code: str = LOG_CODE

    @property
    def ledger(self) -> str:
        """The name of the ledger inside its events."""
        return entry_hash(self.entries[0]) if self.entries else ZEROS

    @property
    def now(self) -> datetime:
        """When the next entry is recorded."""
        waited = (wait for size, wait in self.waits.items() if size <= len(self.entries))
        return START + timedelta(hours=len(self.entries)) + sum(waited, timedelta())

    def draft(self, deed: Deed, later: timedelta = timedelta(), **members: Any) -> dict[str, Any]:
        """Return the payload's members, those that are told as told, the others as they should be."""
        party, type, stream = deed.party, deed.type, deed.stream
        signed_at = self.now + later - timedelta(minutes=1)
        usual = {
            "ledger": self.ledger,
            "type": type,
            "schema": 1,
            "id": self.next_id(),
            "issuer": party.institution,
            "office": party.office,
            "stream": stream,
            "version": 0 if CATALOGUE[type].unordered else self._version(stream) + 1,
            "occurred_on": day_of(signed_at).isoformat(),
            "signed_at": format_instant(signed_at),
            "provenance": "native",
            "data": deed.said(self),
        }
        return {**usual, **deed.members, **members}

    def next_id(self) -> str:
        """Return the id of the event that comes next: a UUID (version 5), since nothing here is random."""
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"https://{ORIGIN}/{len(self.entries)}"))

    def possession(self, key: str, issuer: str, office: str = "seal") -> str:
        """Prove possession of *key* for the event that comes next."""
        said = {"ledger": self.ledger, "event": self.next_id(), "issuer": issuer, "office": office}
        payload = json.dumps({**said, "kid": keyring.kid(key)}, separators=(",", ":")).encode()
        return keyring.seal(payload, key, typ=POSSESSION)

    def say(self, party: Party, type: str, stream: str, data: Any, **members: Any) -> None:
        """Sign, judge and log one event."""
        self.tell(Deed(party, type, stream, data, members))

    def tell(self, *deeds: Deed) -> None:
        """Sign, judge and log each deed."""
        for deed in deeds:
            payload = write_payload(self.draft(deed))
            self.log(keyring.seal(payload, deed.party.key, alg=deed.party.alg))

    def mark(self, name: str) -> None:
        """Give the present place in the story a name."""
        self.marks[name] = len(self.entries)

    def wait(self, days: int) -> None:
        """Let days pass before the next entry."""
        self.waits[len(self.entries)] = timedelta(days=days)

    def until(self, size: int) -> Story:
        """Return the story of the first *size* entries, judged anew."""
        begun = Story(waits=self.waits, signer=self.signer, log_code=self.log_code)
        for line in self.entries[:size]:
            begun.log(Entry.parse(line).event)
        return begun

    def log(self, token: str) -> None:
        """Judge a signed event and append its entry."""
        envelope = open_envelope(token, EVENT)
        payload = envelope.payload
        index, recorded_at = len(self.entries), self.now
        case = decide(self.world, read_event(payload, envelope.kid), recorded_at)
        previous = entry_hash(self.entries[-1]) if self.entries else ZEROS
        line = Entry(index, previous, format_millis(recorded_at), token).to_bytes()
        self.world.apply(evolve(case, index=index, entry_hash=entry_hash(line)))
        self.entries.append(line)
        self.payloads.append(payload)

    def digest(self, index: int) -> str:
        """Return the SHA-256 of the payload of entry *index*."""
        return hashlib.sha256(self.payloads[index]).hexdigest()

    def tree(self, size: int | None = None) -> TileTree:
        """Return the tree over the first *size* entries."""
        tree = TileTree(0, no_tile)
        for line in self.entries[:size]:
            tree.append(leaf_hash(line))
        return tree

    def checkpoint(self, size: int | None = None) -> bytes:
        """Return the signed checkpoint over the first *size* entries."""
        tree = self.tree(size)
        signer = self._signer_at(tree.size)
        return signer.sign(str(Checkpoint(signer.verifier.name, tree.size, tree.root())))

    def receipt(self, index: int, size: int | None = None) -> dict[str, Any]:
        """Return the receipt of entry *index* under the checkpoint of *size*."""
        tree, line = self.tree(size), self.entries[index]
        proof = TlogProof(index, tree.prove_inclusion(index), self.checkpoint(size))
        return {
            "folio": format_folio(self.log_code, index),
            "entry": line.decode(),
            "index": index,
            "leaf_hash": leaf_hash(line).hex(),
            "proof": proof.format().decode(),
        }

    def _signer_at(self, size: int) -> NoteSigner:
        """Return who signs the checkpoint of this size; a log's key is rotated once at most in a story."""
        ledger = self.world.get("ledger", "main")
        former = former_log_keys(ledger) if ledger else []
        return NEXT_LOG if former and size > former[0]["last_size"] else self.signer

    def _version(self, stream: str) -> int:
        head = self.world.head(stream)
        return head.version if head else 0


def no_tile(tile: Tile) -> bytes:
    """Fetch nothing: a tree that is grown from its first leaf has every tile at hand."""
    raise AssertionError("our bug: an empty tree has no tiles")
