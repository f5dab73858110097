"""How the library reads a case of each topic: members in; what it finds, or a LibroError, out.

The generator asks these before it writes a vector, the tests ask them again of what was written.
A second implementation needs a table like this one, and nothing else of ours.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict
from typing import Final

from libroabierto.domain.attested import facts_text
from libroabierto.domain.catalogue import FORMS
from libroabierto.domain.decide import decide
from libroabierto.domain.forms import check_data
from libroabierto.errors import InvalidData, Refused
from libroabierto.keys import PublicKey
from libroabierto.record import base64url, disclosure
from libroabierto.record.entry import ZEROS, Entry, check_link, entry_hash
from libroabierto.record.envelope import EVENT, check_signature, open_envelope
from libroabierto.record.event import read_event
from libroabierto.record.folio import format_folio, parse_folio
from libroabierto.record.moments import parse_millis
from libroabierto.record.possession import check_possession
from libroabierto.record.upload import open_upload
from libroabierto.tlog import merkle
from libroabierto.tlog.note import VerifierKey
from libroabierto.tlog.policy import Policy
from libroabierto.verify.evidence import Evidence
from libroabierto.verify.finding import Finding
from libroabierto.verify.fold import Auditor
from libroabierto.verify.receipts import Receipt, check_receipt
from libroabierto.verify.weighing import check_evidence

from . import treejudges
from .cases import Found, Given, Judge, raw
from .story import until


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


def _data(case: Given) -> Found:
    """Check `data` alone; what is refused must have exactly these faults."""
    try:
        check_data(FORMS[case["type"]], case["data"])
    except InvalidData as error:
        told = [{"pointer": fault.pointer, "code": fault.code} for fault in error.errors]
        assert sorted(case["faults"], key=str) == sorted(told, key=str), (case["desc"], told)
        raise
    return {}


def _possession(case: Given) -> Found:
    names = ("ledger", "event", "issuer", "office")
    key = PublicKey.from_jwk(case["jwk"])
    check_possession(case["token"], key=key, **{name: case[name] for name in names})
    return {}


def _disclosure(case: Given) -> Found:
    opened = disclosure.parse(case["text"])
    return {"name": opened.name, "value": opened.value, "digest": opened.digest}


def _submission(case: Given) -> Found:
    token, disclosures = disclosure.split(case["submission"])
    return {"token": str(token), "disclosures": list(disclosures)}


def _upload(case: Given) -> Found:
    envelope, upload = open_upload(raw(case, "token"))
    check_signature(envelope, PublicKey.from_jwk(case["jwk"]))
    return asdict(upload)


def _facts(case: Given) -> Found:
    """Write the text of facts, and compare its digest where one is given."""
    text = facts_text(case["kind"], case["facts"])
    found = hashlib.sha256(text.encode()).hexdigest()
    if case.get("digest", found) != found:
        raise Refused("succession.digest-differs", digest=found)
    return {"text": text, "sha256": found}


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


def _evidence(case: Given) -> Found:
    evidence = Evidence.parse(raw(case, "evidence"))
    return {"kind": evidence.kind, "code": evidence.code, "weight": check_evidence(evidence)}


def _rule(case: Given) -> Found:
    """Judge an event at a place in a story; where it comes from is for the topic envelope to check."""
    envelope = open_envelope(case["token"], EVENT)
    event = read_event(envelope.payload, envelope.kid)
    decide(until(case["story"], case["size"]).world, event, parse_millis(case["recorded_at"]))
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
    "member": _payload,
    "data": _data,
    "possession": _possession,
    "upload": _upload,
    "disclosure": _disclosure,
    "submission": _submission,
    "facts": _facts,
    "entry": _entry,
    "chain": _chain,
    "root": treejudges.root,
    "inclusion": treejudges.inclusion,
    "consistency": treejudges.consistency,
    "tile": treejudges.tile,
    "tiles": treejudges.tiles,
    "bundle": treejudges.bundle,
    "vkey": treejudges.vkey,
    "note": treejudges.note,
    "checkpoint": treejudges.checkpoint,
    "handover": treejudges.handover,
    "policy": treejudges.policy,
    "receipt": _receipt,
    "audit": _audit,
    "evidence": _evidence,
    "rule": _rule,
    "act": _rule,
    "secretariat": _rule,
    "commitment": _rule,
    "folio": _folio,
}
