"""First inputs of each target: the vectors of contracts/, good and bad, and what the product writes."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from collections.abc import Iterator
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding

from fuzz.readers import POSSESSION_SAID
from libroabierto.domain.catalogue import CATALOGUE
from libroabierto.domain.draftwriting import draft
from libroabierto.domain.world import MemoryWorld
from libroabierto.keys import base64url
from libroabierto.record.disclosure import make
from libroabierto.record.entry import ZEROS
from libroabierto.remote.trust import Trust
from libroabierto.tlog.note import VerifierKey
from libroabierto.tlog.proof import TlogProof
from libroabierto.verify.evidence import Evidence, Exhibit
from libroabierto.verify.fold import Mark
from libroabierto.verify.snapshot import Snapshot, dump
from support import sat
from support.told import messages_of
from support.towns import small_town
from support.vectors import cases, topic

# Larger ones teach a fuzzer nothing that smaller ones do not.
MOST = 8 * 1024


@cache
def seeds(name: str) -> tuple[bytes, ...]:
    """Give the seeds of target *name*, the shortest first, none twice."""
    found = {seed for seed in _SOURCES[name]() if len(seed) <= MOST}
    return tuple(sorted(found, key=lambda seed: (len(seed), seed)))


def _headers() -> Iterator[bytes]:
    for _, case in cases("envelope", "possession"):
        spelled = case.get("token", "").partition(".")[0]
        try:
            yield base64.b64decode(spelled + "==", b"-_", validate=True)
        except ValueError:
            continue


def _members(*sources: tuple[str, str]) -> Iterator[bytes]:
    """Give a member of every case of a topic."""
    for name, member in sources:
        for _, case in cases(name):
            if f"{member}_base64" in case:
                yield base64.b64decode(case[f"{member}_base64"])
            elif isinstance(case.get(member), str):
                yield case[member].encode()


def _story() -> Any:
    return topic("story")


def _checkpoints() -> Iterator[bytes]:
    for note in _members(("checkpoint", "note"), ("policy", "note")):
        yield note.split(b"\n\n")[0] + b"\n"


def _paths(kind: str) -> Iterator[bytes]:
    return (
        case["path"].encode()
        for _, case in cases("tile")
        if (case["kind"] == "entries") == (kind == "bundle")
    )


def _bundles() -> Iterator[bytes]:
    for _, case in cases("bundle"):
        yield bytes([(case["width"] - 1) % 256]) + bytes.fromhex(case["bundle"])


def _proofs() -> Iterator[bytes]:
    for raw in _members(("receipt", "receipt")):
        try:
            proof = json.loads(raw)["proof"]
        except (ValueError, KeyError, TypeError):
            continue
        if isinstance(proof, str):
            yield proof.encode()


def _possessions() -> Iterator[bytes]:
    yield json.dumps(POSSESSION_SAID).encode()
    yield json.dumps({**POSSESSION_SAID, "office": "council-secretary"}, indent=1).encode()
    yield json.dumps({**POSSESSION_SAID, "jwk": {}}).encode()


def _disclosures() -> Iterator[bytes]:
    for name, value in (("name", "Persona de ejemplo"), ("n", {"a": [1]}), ("n", None)):
        yield make(bytes(range(16)), name, value)[0].encode()
    for text in (
        '["AAAAAAAAAAAAAAAAAAAAAA","_sd",1]',
        '["AAAAAAAAAAAAAAAAAAAAAB","n",{"_sd":1}]',
        "[]",
        "{}",
    ):
        yield base64url.encode(text.encode()).encode()


def _submissions() -> Iterator[bytes]:
    yield from (b"a.b.c", b"a.b.c~", b"a.b.c~d~", b"a.b.c~d~e~", b"a.b.c~d~d~", b"a.b.c~d", b"~~", b"~" * 70)


def _uploads() -> Iterator[bytes]:
    for place in ({"sha256": "ab" * 32}, {"sha256": "../" * 21 + "x"}, {"size": 0}, {"more": 1}):
        said = {"ledger": "ab" * 32, "event": POSSESSION_SAID["event"], "sha256": "cd" * 32, "size": 7}
        kind = {"media_type": "application/pdf", "expires": "2026-11-29T15:00:00Z"}
        yield json.dumps({**said, **kind, **place}).encode()


def _files() -> Iterator[bytes]:
    """A PDF, a picture's end, a table, and a packed file with its list of parts."""
    yield from (b"%PDF-1.7\n%%EOF\n", b"II*\0", b"a,b\n1,2\n", b"<svg/>")
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for part in ("[Content_Types].xml", "xl/workbook.xml"):
            packed.writestr(part, "<x/>")
    yield made.getvalue()


def _evidence() -> Iterator[bytes]:
    """A file of each kind over the story's checkpoint; those of the first entries prove something."""
    story = _story()
    log, note = VerifierKey.parse(story["vkey"]), story["checkpoint"].encode()
    proof = TlogProof.parse(story["receipts"][1]["proof"].encode())
    entry, leaf = story["entries"][1].encode(), bytes.fromhex(story["receipts"][1]["leaf_hash"])
    known: Any = {"code": "audit.entry-form", "log": log, "checkpoints": (note,)}
    for kind, shown in (("entry", entry), ("served", b"{}"), ("entry", b"{}")):
        yield Evidence(kind=kind, **known, entries=(Exhibit(shown, leaf, proof),)).to_bytes()
    for path in ("tile/0/000.p/14", "tile/1/000"):
        placed: Any = {"path": path, "served": bytes(14 * 32), "entries": (Exhibit(b"", leaf, proof),)}
        yield Evidence(kind="tile", **known, **placed).to_bytes()
    yield Evidence(kind="unsigned", **known | {"checkpoints": (note.replace(b"14", b"15"),)}).to_bytes()
    twice = known | {"checkpoints": (note, note)}
    yield Evidence(kind="fork", **twice, beginning=bytes(32), consistency=(bytes(32),)).to_bytes()
    yield Evidence(kind="rollback", **twice).to_bytes()


def _receipts() -> Iterator[bytes]:
    yield from (json.dumps(receipt).encode() for receipt in _story()["receipts"])
    yield from _members(("receipt", "receipt"))


def _trusts() -> Iterator[bytes]:
    story = _story()
    log, policy = VerifierKey.parse(story["vkey"]), f"log {story['vkey']}\nquorum none\n".encode()
    trust = Trust(log, story["ledger"], policy, "MEX", "asked", "2026-11-02T15:00:00Z")
    yield trust.to_bytes()
    yield trust.met_at("https://libro.example.org").to_bytes()


def _snapshots() -> Iterator[bytes]:
    snapshot = Snapshot("ab" * 32, Mark(0, ZEROS, ""), (), MemoryWorld())
    yield b"".join(list(dump(snapshot))[:-1])
    yield b"".join(list(dump(snapshot))[:-1]) + b'{"id":["a",1]}\n{"head":["ledger:main",1,0,"ab"]}\n'


def _answers() -> Iterator[bytes]:
    story = _story()
    said = {"origin": story["origin"], "ledger": None, "log_code": "MEX", "verifier_keys": [story["vkey"]]}
    yield json.dumps({**said, "size": 14, "policy": "quorum none\n", "practice": True}).encode()
    yield b'{"type":"/problems/refused","code":"a.b","errors":[{"pointer":"/a","message":"b"}]}'


def _drafts() -> Iterator[bytes]:
    for name in CATALOGUE:
        yield draft(name, language="en", prefill={"ledger": ZEROS, "id": "x"}).encode()
    yield b'type = "term.started"\na.b.c = [1, {d = """x"""}]\n[data]\nfrom = 2026-01-01 # no\n[[data.x]]\n'


def _certificates() -> Iterator[bytes]:
    """One of each profile; their keys are made anew in each run."""
    yield from (recipe.issued().cer for recipe in (sat.PERSON, sat.LEGAL_PERSON, sat.CSD))


def _authorities() -> Iterator[bytes]:
    ca = sat.authority()
    yield from (ca.bundle(), ca.issuer.public_bytes(Encoding.DER), ca.root.public_bytes(Encoding.DER))


def _json() -> Iterator[bytes]:
    return _members(("payload", "payload"), ("member", "payload"))


def _messages() -> Iterator[bytes]:
    """Of entries, whole and without their entry, and of something about an endpoint."""
    told = messages_of(small_town())
    yield from (told[1], told[9], messages_of(small_town(), whole=False)[9])
    head = {"specversion": "1.0", "id": "x", "source": "https://libro.example/mex", "data": {}}
    yield json.dumps({**head, "type": "notifier.endpoint.test"}).encode()
    alarm = {"type": "ledger.integrity-alarm", "sequence": "0" * 20, "id": "libro.example/mex/0"}
    yield json.dumps({**head, **alarm}).encode()


def _message_files() -> Iterator[bytes]:
    for body in _messages():
        yield from (body, b"[%b]" % body, b"data: %b\n\n" % body, b'{"_libro":{"message":%b}}' % body)


def _streams() -> Iterator[bytes]:
    yield from (
        b"id: 1\nevent: a\ndata: b\n\n",
        b":\r\n\r\ndata\rdata: x\r\r",
        b"\xef\xbb\xbfdata:x\n\n",
        b"\xff",
    )


_SOURCES = {
    "base64url": lambda: _members(("base64url", "text")),
    "json": _json,
    "foreign-json": _json,
    "key": lambda: (json.dumps(case["jwk"]).encode() for _, case in cases("key")),
    "envelope": lambda: _members(("envelope", "token"), ("possession", "token")),
    "header": _headers,
    "payload": _json,
    "possession": _possessions,
    "upload": _uploads,
    "disclosure": _disclosures,
    "submission": _submissions,
    "file": _files,
    "entry": lambda: _members(("entry", "entry")),
    "folio": lambda: _members(("folio", "folio")),
    "note": lambda: _members(("note", "note"), ("checkpoint", "note"), ("policy", "note")),
    "signed-note": lambda: _members(("note", "note"), ("policy", "note"), ("checkpoint", "note")),
    "vkey": lambda: _members(("vkey", "vkey")),
    "checkpoint": _checkpoints,
    "proof": _proofs,
    "policy": lambda: _members(("policy", "policy")),
    "tile": lambda: _paths("tile"),
    "bundle-path": lambda: _paths("bundle"),
    "bundle": _bundles,
    "receipt": lambda: _members(("receipt", "receipt")),
    "evidence": _evidence,
    "evidence-weighed": _evidence,
    "receipt-checked": _receipts,
    "trust": _trusts,
    "snapshot": _snapshots,
    "answer": _answers,
    "draft": _drafts,
    "certificate": _certificates,
    "issuers": _authorities,
    "message": _messages,
    "message-file": _message_files,
    "stream": _streams,
}
