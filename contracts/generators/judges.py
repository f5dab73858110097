"""How the library reads a case of each topic: members in; what it finds, or a LibroError, out.

The generator asks these before it writes a vector, the tests ask them again of what was written.
A second implementation needs a table like this one, and nothing else of ours.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any, Final

from libroabierto.domain.decide import decide
from libroabierto.keys import PublicKey
from libroabierto.record import base64url
from libroabierto.record.entry import ZEROS, Entry, check_link, entry_hash
from libroabierto.record.envelope import EVENT, check_signature, open_envelope
from libroabierto.record.event import read_event
from libroabierto.record.folio import format_folio, parse_folio
from libroabierto.record.moments import parse_millis
from libroabierto.record.possession import check_possession
from libroabierto.tlog import merkle
from libroabierto.tlog.bundles import parse_bundle
from libroabierto.tlog.checkpoint import open_checkpoint
from libroabierto.tlog.note import VerifierKey, open_note
from libroabierto.tlog.policy import Policy
from libroabierto.tlog.tiles import Tile, bundle_path, parse_bundle_path, tiles_of
from libroabierto.verify.finding import Finding
from libroabierto.verify.fold import Auditor
from libroabierto.verify.receipts import Receipt, check_receipt

from .cases import Found, Judge
from .story import whole

Given = Mapping[str, Any]


def raw(case: Given, name: str) -> bytes:
    """Return the bytes of member *name*: `<name>` is text, `<name>_base64` is any bytes."""
    return case[name].encode() if name in case else base64.b64decode(case[f"{name}_base64"])


def hashes(case: Given, name: str) -> tuple[bytes, ...]:
    """Return a list of hexadecimal hashes."""
    return tuple(map(bytes.fromhex, case[name]))


def _base64url(case: Given) -> Found:
    return {"hex": base64url.decode(case["text"]).hex()}


def _key(case: Given) -> Found:
    key = PublicKey.from_jwk(case["jwk"])
    return {"kind": key.kind, "kid": key.kid, "algs": list(key.algs)}


def _signature(case: Given) -> Found:
    key = PublicKey.from_jwk(case["jwk"])
    key.verify(case["alg"], bytes.fromhex(case["signature"]), bytes.fromhex(case["signed"]))
    return {}


def _envelope(case: Given) -> Found:
    envelope = open_envelope(raw(case, "token"), case["typ"])
    check_signature(envelope, PublicKey.from_jwk(case["jwk"]))
    return {"alg": envelope.alg, "kid": envelope.kid, "payload": envelope.payload.decode()}


def _payload(case: Given) -> Found:
    event = read_event(raw(case, "payload"), case["kid"])
    return {"sha256": event.digest, "idempotency_key": event.idempotency_key}


def _possession(case: Given) -> Found:
    names = ("ledger", "event", "issuer", "office")
    key = PublicKey.from_jwk(case["jwk"])
    check_possession(case["token"], key=key, **{name: case[name] for name in names})
    return {}


def _entry(case: Given) -> Found:
    line = raw(case, "entry")
    entry = Entry.parse(line)
    found = {"index": entry.index, "previous": entry.previous, "recorded_at": entry.recorded_at}
    return {**found, "sha256": entry_hash(line), "leaf_hash": merkle.leaf_hash(line).hex()}


def _chain(case: Given) -> Found:
    """Check the chain alone, whatever the events say; the codes are those of an audit."""
    before: bytes | None = None
    time = ""
    for place, text in enumerate(case["entries"]):
        line = text.encode()
        entry = Entry.parse(line)
        if entry.index != place:
            raise Finding("audit.entry-index", step=3, index=place)
        check_link(entry, before)
        if entry.recorded_at < time:
            raise Finding("audit.recorded-at-decreases", step=3, index=place)
        before, time = line, entry.recorded_at
    return {"head": ZEROS if before is None else entry_hash(before)}


def _inclusion(case: Given) -> Found:
    leaf, root = bytes.fromhex(case["leaf"]), bytes.fromhex(case["root"])
    where = {"index": case["index"], "size": case["size"]}
    merkle.check_inclusion(hashes(case, "proof"), **where, leaf=leaf, root=root)
    return {}


def _consistency(case: Given) -> Found:
    roots = {name: bytes.fromhex(case[name]) for name in ("old_root", "new_root")}
    merkle.check_consistency(hashes(case, "proof"), old=case["old"], new=case["new"], **roots)
    return {}


def _root(case: Given) -> Found:
    tree = merkle.Frontier()
    for entry in case["entries_hex"]:
        tree.append(merkle.leaf_hash(bytes.fromhex(entry)))
    return {"root": tree.root().hex()}


def _tile(case: Given) -> Found:
    if case["kind"] == "entries":
        index, width = parse_bundle_path(case["path"])
        return {"index": index, "width": width}
    tile = Tile.parse(case["path"])
    return {"level": tile.level, "index": tile.index, "width": tile.width}


def _tiles(case: Given) -> Found:
    tiles = tiles_of(case["size"])
    bundles = [bundle_path(tile.index, tile.width) for tile in tiles if tile.level == 0]
    return {"tiles": [tile.path for tile in tiles], "bundles": bundles}


def _bundle(case: Given) -> Found:
    entries = parse_bundle(bytes.fromhex(case["bundle"]), case["width"])
    return {"entries": [entry.hex() for entry in entries]}


def _vkey(case: Given) -> Found:
    key = VerifierKey.parse(case["vkey"])
    return {"name": key.name, "type": key.type, "key": key.key.hex(), "key_id": key.key_id.hex()}


def _note(case: Given) -> Found:
    text, verified = open_note(raw(case, "note"), [VerifierKey.parse(key) for key in case["vkeys"]])
    return {"text": text, "verified": [key.name for key in verified]}


def _checkpoint(case: Given) -> Found:
    checkpoint = open_checkpoint(raw(case, "note"), VerifierKey.parse(case["vkey"]))
    return {"origin": checkpoint.origin, "size": checkpoint.size, "root": checkpoint.root.hex()}


def _policy(case: Given) -> Found:
    witnessed = Policy.parse(case["policy"]).check(raw(case, "note"))
    seen = [{"name": cosigned.key.name, "at": cosigned.at} for cosigned in witnessed.cosignatures]
    return {"size": witnessed.checkpoint.size, "standing": witnessed.standing, "cosignatures": seen}


def _receipt(case: Given) -> Found:
    policy = Policy.parse(case["policy"]) if "policy" in case else None
    log = VerifierKey.parse(case["vkey"])
    trusted = {"ledger": case["ledger"], "log_code": case["log_code"], "policy": policy}
    logged = check_receipt(Receipt.parse(raw(case, "receipt")), log=log, **trusted)
    checkpoint = {"size": logged.checkpoint.size, "root": logged.checkpoint.root.hex()}
    return {"type": logged.event.type, "standing": logged.standing, **checkpoint}


def _audit(case: Given) -> Found:
    """Replay a whole log: form, chain, signatures and rules."""
    auditor = Auditor(log=VerifierKey.parse(case["vkey"]))
    types = [auditor.take(text.encode()).type for text in case["entries"]]
    return {"types": types, "head": auditor.mark.previous}


def _rule(case: Given) -> Found:
    """Judge an event at the end of the story; where it comes from is for the topic envelope to check."""
    envelope = open_envelope(case["token"], EVENT)
    event = read_event(envelope.payload, envelope.kid)
    decide(whole().world, event, parse_millis(case["recorded_at"]))
    return {"type": event.type, "stream": event.stream}


def _folio(case: Given) -> Found:
    folio = parse_folio(case["folio"])
    assert format_folio(folio.log_code, folio.index) == case["folio"]
    return {"log_code": folio.log_code, "index": folio.index}


JUDGES: Final[Mapping[str, Judge]] = {
    "base64url": _base64url,
    "key": _key,
    "signature": _signature,
    "envelope": _envelope,
    "payload": _payload,
    "possession": _possession,
    "entry": _entry,
    "chain": _chain,
    "root": _root,
    "inclusion": _inclusion,
    "consistency": _consistency,
    "tile": _tile,
    "tiles": _tiles,
    "bundle": _bundle,
    "vkey": _vkey,
    "note": _note,
    "checkpoint": _checkpoint,
    "policy": _policy,
    "receipt": _receipt,
    "audit": _audit,
    "rule": _rule,
    "folio": _folio,
}
