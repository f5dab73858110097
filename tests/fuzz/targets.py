"""Every parser that reads bytes of strangers, and what it promises.

A target has

    read     the parser, from bytes
    raises   the documented classes, and the documented beginnings of their codes
    naive    a second implementation that shares no line with it, where there is one
    view     what of our result the naive one must have found too
    write    the inverse, where one value has one spelling
    seeds    where its first inputs come from (seeds.py)

`judge` is the whole oracle: hypothesis asks it in every run of the tests, atheris in `make fuzz`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fuzz import readers, writers
from libroabierto.domain.drafts import read_draft
from libroabierto.errors import (
    BadSignature,
    KeyUnusable,
    LedgerUnreachable,
    LibroError,
    Malformed,
    ProofRejected,
    Refused,
    TooLarge,
    UsageError,
)
from libroabierto.keys import base64url
from libroabierto.record import disclosure
from libroabierto.record.entry import Entry
from libroabierto.record.event import read_event
from libroabierto.remote.trust import Trust
from libroabierto.tlog.note import parse_note
from libroabierto.tlog.proof import TlogProof
from libroabierto.verify.evidence import Evidence
from libroabierto.verify.receipts import Receipt
from support import naive_disclosure, naive_log, naive_policy, naive_record, naive_stream
from support.naive_json import Unreadable, decode_utf8, read_object

MALFORMED = (Malformed, TooLarge)
PROOFS = ("checkpoint.", "inclusion.", "consistency.", "signature.invalid")
MOST_JSON = 64 * 1024


@dataclass(frozen=True, slots=True)
class Target:
    """One parser under fire; see the module."""

    name: str
    read: Callable[[bytes], Any]
    codes: tuple[str, ...]
    naive: Callable[[bytes], Any] | None = None
    view: Callable[[Any], Any] = lambda found: found
    write: Callable[[Any], bytes] | None = None
    raises: tuple[type[LibroError], ...] = MALFORMED


def judge(target: Target, raw: bytes) -> bool:
    """Say whether *raw* is accepted; raise AssertionError for a broken promise, or whatever leaks out."""
    try:
        found = target.read(raw)
    except LibroError as error:
        refusal = error
    else:
        _check_reading(target, raw, found)
        return True
    assert type(refusal) in target.raises, f"{type(refusal).__name__} is not documented: {refusal.code}"
    assert refusal.code.startswith(target.codes), f"the code is not documented: {refusal.code}"
    assert not _accepts(target, raw), f"the naive reader accepts what we refuse: {refusal.code}"
    return False


def _check_reading(target: Target, raw: bytes, found: object) -> None:
    if target.naive is not None:
        assert target.view(found) == target.naive(raw), "the naive reader reads something else"
    if target.write is not None:
        assert target.write(found) == raw, "one value has two spellings"


def _accepts(target: Target, raw: bytes) -> bool:
    try:
        return target.naive is not None and target.naive(raw) is not None
    except Unreadable:
        return False


TARGETS = {
    target.name: target
    for target in (
        Target(
            "base64url",
            lambda raw: base64url.decode(raw.decode("latin-1")),
            ("base64url.not-canonical",),
            lambda raw: naive_record.read_base64url(raw.decode("latin-1")),
            write=lambda found: base64url.encode(found).encode(),
        ),
        Target(
            "json",
            readers.strict_json,
            ("json.",),
            lambda raw: read_object(raw, most_bytes=MOST_JSON),
        ),
        Target(
            "foreign-json",
            readers.foreign_json,
            ("json.",),
            lambda raw: read_object(raw, most_bytes=MOST_JSON, texts=False),
        ),
        Target("key", readers.key, ("key.",)),
        Target(
            "envelope",
            readers.envelope,
            ("envelope.", "header."),
            lambda raw: naive_record.open_jws(raw, "libro-event+jws"),
            view=lambda found: (found.alg, found.kid, found.payload),
            write=lambda found: found.token.encode(),
        ),
        Target(
            "header",
            readers.header,
            ("envelope.", "header."),
            lambda raw: naive_record.open_jws(readers.under(raw), "libro-event+jws"),
            view=lambda found: (found.alg, found.kid, found.payload),
        ),
        Target(
            "payload",
            lambda raw: read_event(raw, "kid"),
            ("event.",),
            naive_record.read_payload,
            view=writers.members_of,
            write=lambda found: found.payload,
        ),
        Target(
            "possession",
            readers.possession,
            ("possession.",),
            lambda raw: naive_record.read_possession(raw, readers.POSSESSION_SAID),
            raises=(*MALFORMED, ProofRejected),
        ),
        Target("upload", readers.upload, ("upload.",)),
        Target(
            "disclosure",
            lambda raw: disclosure.parse(raw.decode("latin-1")),
            ("disclosure.",),
            lambda raw: naive_disclosure.read_disclosure(raw.decode("latin-1")),
            view=lambda found: (found.name, found.value),
            write=lambda found: found.text.encode(),
        ),
        Target(
            "submission",
            disclosure.split,
            ("disclosure.",),
            naive_disclosure.read_submission,
            view=lambda found: (found[0], [text.encode() for text in found[1]]),
            write=lambda found: disclosure.join(found[0].decode("latin-1"), found[1]).encode("latin-1"),
        ),
        Target("file", readers.file_types, ("file.not-its-type",), raises=(Refused,)),
        Target(
            "entry",
            Entry.parse,
            ("entry.",),
            naive_record.read_entry,
            view=lambda found: {"libro": 1, **writers.fields_of(found)},
            write=Entry.to_bytes,
        ),
        Target(
            "folio",
            readers.folio,
            ("folio.",),
            lambda raw: naive_record.read_folio(raw.decode("latin-1")),
            view=lambda found: (found.log_code, found.index),
            write=lambda found: str(found).encode(),
        ),
        Target("note", parse_note, ("note.",), naive_log.read_note, view=writers.note_of, write=writers.note),
        Target(
            "signed-note",
            readers.signed_note,
            ("note.", "signature.invalid"),
            lambda raw: naive_log.open_note(raw, readers.NAIVE_KEYS),
            view=lambda found: (found[0], [key.name for key in found[1]]),
            raises=(*MALFORMED, BadSignature),
        ),
        Target(
            "vkey",
            readers.vkey,
            ("vkey.", "text."),
            lambda raw: naive_log.read_vkey(decode_utf8(raw)),
            view=lambda found: (found.name, found.type, found.key),
            write=lambda found: str(found).encode(),
        ),
        Target(
            "checkpoint",
            readers.checkpoint,
            ("checkpoint.", "text."),
            lambda raw: naive_log.read_checkpoint(decode_utf8(raw)),
            view=lambda found: (found.origin, found.size, found.root, found.extensions),
            write=lambda found: str(found).encode(),
        ),
        Target(
            "proof",
            TlogProof.parse,
            ("tlog-proof.", "note."),
            naive_log.read_proof,
            view=lambda found: (found.index, found.hashes, found.checkpoint, found.extra),
            write=TlogProof.format,
        ),
        Target(
            "policy",
            readers.policy,
            ("policy.",),
            naive_policy.read_policy,
            view=writers.policy_of,
        ),
        Target(
            "tile",
            readers.tile,
            ("tile.",),
            lambda raw: naive_log.read_tile(raw.decode("latin-1")),
            view=lambda found: (found.level, found.index, found.width),
            write=lambda found: found.path.encode(),
        ),
        Target(
            "bundle-path",
            readers.bundle_path,
            ("bundle.",),
            lambda raw: naive_log.read_bundle_path(raw.decode("latin-1")),
            write=writers.bundle_path_of,
        ),
        Target(
            "bundle",
            readers.bundle,
            ("bundle.",),
            lambda raw: naive_log.read_bundle(raw[1:], readers.width_of(raw)),
            view=list,
            write=writers.bundle,
        ),
        Target(
            "receipt",
            Receipt.parse,
            ("receipt.", "folio.", "tlog-proof.", "note."),
            naive_log.read_receipt,
            view=writers.receipt_of,
        ),
        Target("evidence", Evidence.parse, ("evidence.", "vkey.", "tlog-proof.", "note.")),
        Target(
            "evidence-weighed",
            readers.weighed,
            ("evidence.", "vkey.", "tlog-proof.", "note.", "tile.", "bundle.", *PROOFS),
            raises=(*MALFORMED, BadSignature, ProofRejected),
        ),
        Target(
            "receipt-checked",
            readers.checked_receipt,
            (
                "receipt.",
                "folio.",
                "tlog-proof.",
                "note.",
                "entry.",
                "event.",
                "envelope.",
                "header.",
                *PROOFS,
            ),
            raises=(*MALFORMED, BadSignature, ProofRejected),
        ),
        Target(
            "trust",
            Trust.parse,
            ("trust.", "vkey.", "policy.", "note.", "checkpoint.", "signature.invalid"),
            raises=(*MALFORMED, BadSignature, ProofRejected),
        ),
        Target("snapshot", readers.snapshot, ("snapshot.", "tree.edge")),
        Target("answer", readers.answer, ("ledger.answer-unusable",), raises=readers.UNREACHABLE),
        Target(
            "draft",
            lambda raw: read_draft(raw.decode("latin-1"), readers.any_file),
            ("draft.", "envelope."),
            raises=(*MALFORMED, UsageError),
        ),
        Target(
            "message",
            readers.message,
            (
                *(
                    "message.",
                    "position.",
                    "receipt.",
                    "folio.",
                    "tlog-proof.",
                    "note.",
                    "vkey.",
                    "evidence.",
                ),
                *("entry.", "event.", "envelope.", "header.", "tile.", "bundle.", *PROOFS),
            ),
            raises=(*MALFORMED, BadSignature, ProofRejected),
        ),
        Target(
            "message-file",
            readers.message_file,
            ("message.", "position.", "notifier.stream-unusable"),
            raises=(*MALFORMED, LedgerUnreachable),
        ),
        Target(
            "stream",
            readers.stream,
            ("notifier.stream-unusable",),
            naive_stream.read_stream,
            view=lambda found: [(frame.event, frame.data, frame.id) for frame in found],
            raises=(LedgerUnreachable,),
        ),
        Target("certificate", readers.certificate, ("efirma.", "key."), raises=(KeyUnusable,)),
        Target("issuers", readers.issuers, ("efirma.",), raises=(KeyUnusable,)),
    )
}
