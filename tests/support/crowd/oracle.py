"""The audit from outside: the final log as everybody can read it, judged by whatever has an opinion.

    log = read_log(url, bureau)         # entries, checkpoints, tiles: over HTTP alone
    log.check_chain()                   # positions gapless, each link, no event and no version twice
    log.check_tree(reader)              # every stored checkpoint and every tile from the entries
    log.check_receipts(book)            # every receipt that was ever answered, offline
    log.check_as_auditor(url)           # the client's audit: signatures and rules

A tree of our own goes along the entries: complete subtrees that double, by no line of the product;
it is compared with the naive tree, which is by the letter of the RFC and too slow for every size.
"""

from __future__ import annotations

import hashlib
import http.client
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from libroabierto.domain.catalogue import CATALOGUE
from libroabierto.record.entry import ZEROS
from libroabierto.remote.audit import Audited, audit
from libroabierto.remote.http import HttpTransport
from libroabierto.remote.reader import LedgerReader
from libroabierto.remote.trust import Trust
from libroabierto.tlog.checkpoint import open_checkpoint
from libroabierto.tlog.hashing import NodeReader
from libroabierto.tlog.merkle import check_consistency, prove_consistency
from libroabierto.tlog.note import VerifierKey
from libroabierto.tlog.tiles import node_reader
from libroabierto.verify.receipts import check_receipt
from support import naive_tree
from support.crowd.book import Book
from support.founding import LOG_CODE, read

SAMPLES = 12  # sizes at which the two trees are compared; the naive one costs a whole log each time


class Reading:
    """Reads one ledger's addresses over one connection; whatever is not answered 200 is a failure."""

    def __init__(self, url: str) -> None:
        host, port = url.removeprefix("http://").split(":")
        self._connection = http.client.HTTPConnection(host, int(port), timeout=600)

    def get(self, path: str) -> bytes:
        """Read one address; a connection that was kept too long is opened again."""
        try:
            return self._read(path)
        except (OSError, http.client.HTTPException):
            self.close()
            return self._read(path)

    def _read(self, path: str) -> bytes:
        self._connection.request("GET", path)
        with self._connection.getresponse() as response:
            body = response.read()
        assert 200 == response.status, path
        return body

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


def read_log(url: str, key: VerifierKey) -> PublicLog:
    """Read the whole log: its entries, and every checkpoint that it stores."""
    with closing(Reading(url)) as reading:
        entries = reading.get("/v1/entries.ndjson").removesuffix(b"\n").split(b"\n")
        return PublicLog(url, key, entries, list(_checkpoints(reading)))


def _checkpoints(reading: Reading) -> Iterator[tuple[int, bytes]]:
    after: int | None = 0
    while after is not None:
        page = json.loads(reading.get(f"/v1/checkpoints?after={after}&limit=500"))
        yield from ((item["size"], item["note"].encode()) for item in page["items"])
        after = page["next"]


@dataclass(frozen=True)
class PublicLog:
    """A log that nobody writes to any more."""

    url: str
    key: VerifierKey
    entries: Sequence[bytes]
    checkpoints: Sequence[tuple[int, bytes]]

    def check_chain(self) -> None:
        """Positions are gapless, each entry names the one before, time never goes back, nothing is double."""
        previous, instant, ids, versions = ZEROS, "", set(), dict[str, int]()
        for index, raw in enumerate(self.entries):
            entry: dict[str, Any] = json.loads(raw)
            assert (index, previous) == (entry["index"], entry["previous"])
            assert instant <= entry["recorded_at"]
            previous, instant = hashlib.sha256(raw).hexdigest(), entry["recorded_at"]
            event = read(entry["event"])
            ids.add(event.id)
            versions[event.stream] = versions.get(event.stream, 0) + 1
            assert CATALOGUE[event.type].unordered or versions[event.stream] == event.version, event.id
        assert len(self.entries) == len(ids)

    def check_tree(self) -> None:
        """Every stored checkpoint is that of the entries; so is every tile and bundle that is served."""
        roots = dict(_roots(self.entries))
        sizes = [size for size, _ in self.checkpoints]
        for size in {*sizes[:: max(1, len(sizes) // SAMPLES)], len(self.entries)}:
            assert naive_tree.root(self.entries[:size]) == roots[size]
        for size, note in self.checkpoints:
            checkpoint = open_checkpoint(note, self.key)
            assert (size, roots[size]) == (checkpoint.size, checkpoint.root)
        assert sorted(set(sizes)) == sizes
        assert len(self.entries) == sizes[-1]
        served = {**naive_tree.tiles(self.entries), **naive_tree.bundles(self.entries)}
        with closing(Reading(self.url)) as reading:
            assert self.checkpoints[-1][1] == reading.get("/checkpoint")
            assert [] == [path for path, content in served.items() if content != reading.get(f"/{path}")]

    def check_receipts(self, book: Book) -> None:
        """Every receipt verifies offline against the final log; nothing acknowledged is missing or double."""
        notes, places = dict(self.checkpoints), dict[int, str]()
        for token, receipt in book.receipts():
            logged = check_receipt(receipt, log=self.key, log_code=LOG_CODE)
            assert self.entries[receipt.index] == receipt.entry
            assert token == logged.entry.event
            assert notes[logged.checkpoint.size] == receipt.proof.checkpoint
            places[receipt.index] = token
        assert list(range(1, len(self.entries))) == sorted(places)
        assert len(book) == len(places)

    def check_consistency(self) -> None:
        """The final tree goes on from every checkpoint that was ever signed."""
        size, node = len(self.entries), self._nodes()
        final = open_checkpoint(self.checkpoints[-1][1], self.key)
        for old, note in self.checkpoints:
            proof, root = prove_consistency(old, size, node), open_checkpoint(note, self.key).root
            check_consistency(proof, old=old, new=size, old_root=root, new_root=final.root)

    def check_as_auditor(self, ledger: str, policy: str) -> Audited:
        """Audit as a stranger does: every signature, every rule."""
        trust = Trust(
            log=self.key,
            ledger=ledger,
            policy=policy.encode(),
            log_code=LOG_CODE,
            began="given",
            since="2026-11-22T00:00:00Z",
        )
        with closing(LedgerReader(HttpTransport(self.url))) as reader:
            audited = audit(reader, trust)
        assert len(self.entries) == audited.taken
        return audited

    def _nodes(self) -> NodeReader:
        tiles = naive_tree.tiles(self.entries)
        return node_reader(len(self.entries), lambda tile: tiles[tile.path])


def _roots(entries: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """Give the root at every size, from 1: complete subtrees side by side, the newest merged while equal."""
    peaks: list[tuple[int, bytes]] = []
    for size, entry in enumerate(entries, start=1):
        peaks.append((1, naive_tree.leaf(entry)))
        while len(peaks) > 1 and peaks[-1][0] == peaks[-2][0]:
            (wide, left), (_, right) = peaks[-2:]
            peaks[-2:] = [(2 * wide, _join(left, right))]
        root = peaks[-1][1]
        for _, left in reversed(peaks[:-1]):
            root = _join(left, root)
        yield size, root


def _join(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()
