"""A second reader of receipts and chains, after contracts/PROTOCOL.md.

Uses the standard library, joserfc and the cryptography under it, and nothing of libroabierto: where
both agree on a byte, it is the page that says so. It raises `Doubt` at the first thing that is not as
the page says.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey, RSAKey, import_key

ENTRY = re.compile(
    r'\{"libro":1,"index":(0|[1-9][0-9]{0,15}),"previous":"([0-9a-f]{64})",'
    r'"recorded_at":"([0-9TZ:.-]{24})","event":"([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)"\}'
)
ALGS = {"OKP": ["Ed25519", "EdDSA"], "EC": ["ES256"], "RSA": ["RS256", "PS256"]}
Key = OKPKey | ECKey | RSAKey


class Doubt(Exception):
    """Something is not as the protocol says."""


def check(condition: bool, what: str) -> None:
    if not condition:
        raise Doubt(what)


def read_chain(lines: list[str]) -> str:
    """Section 3: return the hash of the last entry."""
    previous, time = "0" * 64, ""
    for place, line in enumerate(lines):
        found = ENTRY.fullmatch(line)
        check(found is not None and len(line.encode()) <= 65_535, f"entry {place} has no strict form")
        assert found is not None
        check(int(found[1]) == place, f"entry {place} has another index")
        check(found[2] == previous, f"entry {place} breaks the chain")
        check(found[3] >= time, f"entry {place} goes back in time")
        previous, time = sha256(line.encode()).hexdigest(), found[3]
    return previous


def read_events(lines: list[str]) -> Iterator[dict[str, Any]]:
    """Section 7, step 4: verify each event under a key that an earlier entry enrols; give its payload."""
    keys: dict[str, Key] = {}
    for line in lines:
        token = json.loads(line)["event"]
        header, payload = (json.loads(_base64url(part)) for part in token.split(".")[:2])
        check(set(header) == {"alg", "kid", "typ"} and header["typ"] == "libro-event+jws", "another header")
        if payload["type"] == "ledger.founded":
            keys.update(_named(payload["data"]["authority"]["seal"]))
        if payload["data"].get("mode") == "no-handover":  # section 8: the successor's seal comes with it
            keys.update(_named(payload["data"]["successor"]["seal"]))
        check(header["kid"] in keys, "a key that nobody enrolled")
        _verify(token, keys[header["kid"]])
        for jwk in _enrolled(payload["data"]):
            keys.update(_named(jwk))
        yield payload


def verify_event(token: str, jwk: Mapping[str, str]) -> str:
    """Section 2: verify a JWS under a key; return the key's thumbprint."""
    ((kid, key),) = _named(jwk).items()
    _verify(token, key)
    return kid


def read_receipt(receipt: str, *, vkey: str, ledger: str, log_code: str) -> int:
    """Section 4: return the size of the checkpoint that the receipt is proved under."""
    said = json.loads(receipt)
    check(sorted(said) == ["entry", "folio", "index", "leaf_hash", "proof"], "other members")
    found, line = ENTRY.fullmatch(said["entry"]), said["entry"].encode()
    check(found is not None and int(found[1]) == said["index"], "another entry")
    check(said["folio"] == folio(log_code, said["index"]), "another folio")
    leaf = sha256(b"\x00" + line).digest()
    check(leaf.hex() == said["leaf_hash"], "another leaf hash")
    check(ledger in (_ledger_of(said["entry"]), sha256(line).hexdigest()), "another ledger")
    head, note = said["proof"].split("\n\n", 1)
    magic, index, *path = head.split("\n")
    check(magic == "c2sp.org/tlog-proof@v1" and index == f"index {said['index']}", "another proof")
    size, root = read_checkpoint(note, vkey)
    check(root_above(said["index"], size, leaf, [b64decode(value) for value in path]) == root, "another root")
    return size


def read_checkpoint(note: str, vkey: str) -> tuple[int, bytes]:
    """Section 4: return size and root of a checkpoint that the log signed."""
    name, key_id, key = vkey.split("+", 2)
    typed = b64decode(key, validate=True)
    check(sha256(name.encode() + b"\n" + typed).hexdigest()[:8] == key_id, "another key id")
    text, signatures = note.rsplit("\n\n", 1)
    check(signatures.endswith("\n"), "a note without its end")
    signed = f"{text}\n".encode()
    lines = [line.split(" ") for line in signatures.splitlines()]
    ours = [b64decode(line[2], validate=True) for line in lines if line[:2] == ["\u2014", name]]
    ours = [raw for raw in ours if raw[:4].hex() == key_id]
    check(bool(ours), "the log did not sign")
    _verify_raw(typed[1:], ours[0][4:], signed)
    origin, size, root = text.split("\n")
    check(origin == name and str(int(size)) == size, "another log")
    return int(size), b64decode(root, validate=True)


def folio(log_code: str, index: int) -> str:
    """Section 1, with the check character of ISO 7064 MOD 37,36."""
    alphabet, p = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", 36
    for character in f"{log_code}{index}":
        p = ((p + alphabet.index(character)) % 36 or 36) * 2 % 37
    return f"{log_code}-{index:06}-{alphabet[(37 - p) % 36]}"


def root_above(index: int, size: int, leaf: bytes, path: list[bytes]) -> bytes:
    """RFC 6962, section 2.1.1, read backwards: whether the leaf is left or right of each split."""
    check(index < size, "outside the tree")
    if size == 1:
        check(path == [], "a hash too many")
        return leaf
    check(path != [], "a hash too few")
    split = 1 << (size - 1).bit_length() - 1
    if index < split:
        return node(root_above(index, split, leaf, path[:-1]), path[-1])
    return node(path[-1], root_above(index - split, size - split, leaf, path[:-1]))


def node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def _verify(token: str, key: Key) -> None:
    try:
        jws.deserialize_compact(token, key, algorithms=ALGS[key.key_type])
    except JoseError as error:
        raise Doubt("a bad signature") from error


def _verify_raw(key: bytes, signature: bytes, signed: bytes) -> None:
    x = b64encode(key, altchars=b"-_").decode().rstrip("=")
    public = OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": x}).public_key
    assert isinstance(public, Ed25519PublicKey)
    try:
        public.verify(signature, signed)
    except InvalidSignature as error:
        raise Doubt("a bad signature") from error


def _named(jwk: Mapping[str, str]) -> dict[str, Key]:
    key = import_key(dict(jwk))
    assert isinstance(key, OKPKey | ECKey | RSAKey)
    return {key.thumbprint(): key}


def _enrolled(data: Any) -> Iterator[dict[str, str]]:
    """Find every JWK in the data of an event: all of them are being enrolled."""
    if isinstance(data, dict) and "kty" in data:
        yield data
    elif isinstance(data, dict | list):
        for inner in data.values() if isinstance(data, dict) else data:
            yield from _enrolled(inner)


def _ledger_of(line: str) -> str:
    payload = json.loads(line)["event"].split(".")[1]
    return str(json.loads(_base64url(payload))["ledger"])


def _base64url(text: str) -> bytes:
    return b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
