"""The parsers that want more than bytes, each with what it wants."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import re
from functools import partial
from typing import Any

from libroabierto.cli.messagefiles import messages_in
from libroabierto.efirma import chain_of, read_certificate, read_issuers
from libroabierto.errors import KeyUnusable, LedgerUnreachable, Malformed, Refused
from libroabierto.keys import PrivateKey, PublicKey, base64url
from libroabierto.notices.checking import Proved, check_message
from libroabierto.notices.reading import Message
from libroabierto.record.envelope import (
    EVENT,
    MAX_PAYLOAD,
    POSSESSION,
    UPLOAD,
    Envelope,
    open_envelope,
    seal,
)
from libroabierto.record.filetypes import TYPES, check_content
from libroabierto.record.folio import Folio, parse_folio
from libroabierto.record.possession import check_possession
from libroabierto.record.strict_json import parse_object
from libroabierto.record.upload import Upload, open_upload
from libroabierto.remote.answers import Description, parse_description, parse_problem
from libroabierto.remote.frames import Frame, FrameReader
from libroabierto.tlog.bundles import parse_bundle
from libroabierto.tlog.checkpoint import Checkpoint
from libroabierto.tlog.note import VerifierKey, open_note
from libroabierto.tlog.policy import Policy
from libroabierto.tlog.tile import Tile, parse_bundle_path
from libroabierto.verify.evidence import Evidence
from libroabierto.verify.receipts import Logged, Receipt, check_receipt
from libroabierto.verify.snapshot import Snapshot, load
from libroabierto.verify.weighing import check_evidence
from support import sat
from support.founding import NOW, ORIGIN
from support.naive_log import read_vkey
from support.towns import small_town
from support.vectors import cases, topic

KEY = PrivateKey.from_ed25519_seed(b"\x07" * 32)
POSSESSION_PLACE = {
    "ledger": "ab" * 32,
    "event": "0b54e5f1-9a7c-4b2e-8d3f-6a1c2e4f8b70",
    "issuer": "ayto-15113",
    "office": "seal",
}
POSSESSION_SAID = {**POSSESSION_PLACE, "kid": KEY.public.kid}
POLICY: str = next(
    case["policy"] for _, case in cases("policy") if case["want_err"] is None and "witness" in case["policy"]
)
# Logs and witnesses of the vectors.
VKEYS = sorted(
    {key for _, case in cases("note") for key in case["vkeys"]}
    | set(re.findall(r"\S+\+[0-9a-f]{8}\+\S+", POLICY))
)
KEYS = [VerifierKey.parse(text) for text in VKEYS]
NAIVE_KEYS = [read_vkey(text) for text in VKEYS]
STORY = topic("story")
LOG = VerifierKey.parse(STORY["vkey"])
UNREACHABLE = (LedgerUnreachable,)


def strict_json(raw: bytes) -> dict[str, Any]:
    """Read a signed object."""
    return parse_object(raw, what="json", max_bytes=64 * 1024)


def foreign_json(raw: bytes) -> dict[str, Any]:
    """Read an object that carries foreign texts."""
    return parse_object(raw, what="json", max_bytes=64 * 1024, texts=False)


def key(raw: bytes) -> PublicKey:
    """Read a JWK; what is no JSON object at all comes as text."""
    try:
        jwk = json.loads(raw)
    except (ValueError, RecursionError):
        jwk = raw.decode("latin-1")
    return PublicKey.from_jwk(jwk)


def envelope(raw: bytes) -> Envelope:
    """Read a JWS around an event, as text and as bytes."""
    found = open_envelope(raw, EVENT)
    assert found == open_envelope(raw.decode("ascii"), EVENT)
    return found


def header(raw: bytes) -> Envelope:
    """Read a JWS with this header."""
    return open_envelope(under(raw), EVENT)


def under(header: bytes) -> bytes:
    """Make a token with this header, a payload and a signature that nobody looks at."""
    return f"{base64url.encode(header)}.e30.AAAA".encode()


def upload(raw: bytes) -> Upload:
    """Read the payload of a permission to hand in a file."""
    token = seal(raw, KEY, UPLOAD) if 0 < len(raw) <= MAX_PAYLOAD else None
    if token is None:
        raise Malformed("upload.cannot-be-sealed")
    return open_upload(token)[1]


def file_types(raw: bytes) -> list[str]:
    """Name the kinds of file that these bytes are; raises Refused where they are none."""
    fitting = []
    for media_type in TYPES:
        with contextlib.suppress(Refused):
            check_content(media_type, io.BytesIO(raw), len(raw))
            fitting.append(media_type)
    if not fitting:
        raise Refused("file.not-its-type")
    return fitting


def possession(raw: bytes) -> dict[str, str]:
    """Read the payload of a possession proof, under a good signature."""
    token = seal(raw, KEY, POSSESSION) if 0 < len(raw) <= MAX_PAYLOAD else None
    if token is None:
        raise Malformed("possession.cannot-be-sealed")
    check_possession(token, key=KEY.public, **POSSESSION_PLACE)
    return POSSESSION_SAID


def folio(raw: bytes) -> Folio:
    """Read a folio."""
    return parse_folio(raw.decode("latin-1"))


def signed_note(raw: bytes) -> tuple[str, tuple[VerifierKey, ...]]:
    """Open a note with the keys of the vectors."""
    return open_note(raw, KEYS)


def vkey(raw: bytes) -> VerifierKey:
    """Read a verifier key."""
    return VerifierKey.parse(_utf8(raw))


def checkpoint(raw: bytes) -> Checkpoint:
    """Read a checkpoint's text."""
    return Checkpoint.parse(_utf8(raw))


def policy(raw: bytes) -> Policy:
    """Read a policy."""
    return Policy.parse(raw)


def tile(raw: bytes) -> Tile:
    """Read a tile's path."""
    return Tile.parse(raw.decode("latin-1"))


def bundle_path(raw: bytes) -> tuple[int, int]:
    """Read a bundle's path."""
    return parse_bundle_path(raw.decode("latin-1"))


def bundle(raw: bytes) -> tuple[bytes, ...]:
    """Read a bundle, of which the first byte says how many entries are wanted."""
    return parse_bundle(raw[1:], width_of(raw))


def width_of(raw: bytes) -> int:
    """Give 1 to 256."""
    return (raw[0] if raw else 0) + 1


def weighed(raw: bytes) -> str:
    """Read an evidence file and weigh it."""
    return check_evidence(Evidence.parse(raw))


def checked_receipt(raw: bytes) -> Logged:
    """Read a receipt and check it against the story's log."""
    return check_receipt(Receipt.parse(raw), log=LOG, ledger=STORY["ledger"], log_code=STORY["log_code"])


def snapshot(raw: bytes) -> Snapshot:
    """Read a snapshot whose checksum is right, so that what comes before it is looked at."""
    lines = raw.splitlines(keepends=True)
    checksum = hashlib.sha256(b"".join(lines)).hexdigest()
    return load([*lines, json.dumps({"sha256": checksum}).encode()])


def answer(raw: bytes) -> Description:
    """Read what a ledger says of itself; as a problem document anything will do."""
    parse_problem(raw, 400)
    return parse_description(raw)


def certificate(raw: bytes) -> object:
    """Read an e.firma, ask whether anybody issued it and whether it is valid now."""
    found = read_certificate(raw)
    with contextlib.suppress(KeyUnusable):
        chain_of(found, read_issuers([sat.authority().bundle()]), NOW)
        found.check_day(NOW)
    return found


def issuers(raw: bytes) -> object:
    """Pin what stands there beside the true ones, and look for the way of a good certificate."""
    found = read_issuers([raw])
    with contextlib.suppress(KeyUnusable):
        chain_of(
            read_certificate(sat.PERSON.issued().cer), read_issuers([raw, sat.authority().bundle()]), NOW
        )
    return found


def any_file(name: str) -> bytes:
    """Give something for every file that a draft points at."""
    if name.endswith(".jws"):
        return _EVENT
    return json.dumps(KEY.public.jwk).encode() if name.endswith(".json") else name.encode()


def _utf8(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        raise Malformed("text.not-utf8") from None  # the note around it refused these bytes before


_EVENT = seal(b"{}", KEY, EVENT).encode()


def message(raw: bytes) -> Proved:
    """A message of a notifier, judged by the town's log key."""
    log = small_town().log.verifier
    checked = partial(check_receipt, log=log)
    return check_message(Message.parse(raw), origin=ORIGIN, receipt=checked, knows=lambda key: key == log)


def message_file(raw: bytes) -> list[Message]:
    """A file of messages, as any channel gave it."""
    return messages_in(raw)


def stream(raw: bytes) -> list[Frame]:
    """A stream, a byte at a time."""
    reader = FrameReader()
    return [frame for byte in raw for frame in reader.feed(bytes([byte]))]
