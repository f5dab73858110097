"""A second reader of notes, keys, checkpoints, proofs, policies, tiles and bundles, by the letter of C2SP.

signed-note, tlog-checkpoint, tlog-cosignature, tlog-proof, tlog-policy and tlog-tiles, as PROTOCOL.md,
section 4, narrows them. Shares no line with libroabierto.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from support import naive_edwards, naive_tree
from support.naive_json import Unreadable, decode_utf8, demand, read_object
from support.naive_record import DIGITS, read_base64, read_entry, read_folio

# The Unicode property White_Space, as Go's unicode.IsSpace reads it.
WHITE = {*range(0x09, 0x0E), 0x20, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B)}
WHITE |= {0x2028, 0x2029, 0x202F, 0x205F, 0x3000}


class Key(NamedTuple):
    """A verifier key."""

    name: str
    type: int
    key: bytes


class Line(NamedTuple):
    """A signature line."""

    name: str
    key_id: bytes
    raw: bytes


def read_note(raw: bytes) -> tuple[str, list[Line]]:
    """Give a note's text and its signature lines."""
    demand(len(raw) <= 65_536)
    text = decode_utf8(raw)
    demand(not any(character < " " and character != "\n" for character in text))
    lines = text.split("\n")
    demand(lines[-1] == "" and len(lines) > 1)
    lines.pop()
    signatures: list[str] = []
    while lines and lines[-1] != "":
        signatures.insert(0, lines.pop())
    demand(len(lines) > 1)  # the empty line, and a line of text before it
    lines.pop()
    demand(1 <= len(signatures) <= 100)
    return "".join(f"{line}\n" for line in lines), list(map(read_line, signatures))


def read_line(line: str) -> Line:
    """Read `— name base64`."""
    parts = line.split(" ")
    demand(len(parts) == 3 and parts[0] == "\u2014" and is_name(parts[1]))
    blob = read_std(parts[2])
    demand(len(blob) > 4)
    return Line(parts[1], blob[:4], blob[4:])


def is_name(name: str) -> bool:
    """A key's name."""
    return name != "" and not any(c == "+" or c < " " or ord(c) in WHITE or _half(c) for c in name)


def read_vkey(text: str) -> Key:
    """Read a verifier key of the two types that are known."""
    demand(len(text) <= 4096)
    parts = text.split("+", 2)
    demand(len(parts) == 3 and is_name(parts[0]))
    typed = read_std(parts[2])
    demand(typed[:1] in (b"\x01", b"\x04") and len(typed) == 33)
    demand(is_key(typed[1:]) and key_id(parts[0], typed).hex() == parts[1])
    return Key(parts[0], typed[0], typed[1:])


def is_key(raw: bytes) -> bool:
    """RFC 8032: a canonical point of the curve; PROTOCOL.md: not of order 1, 2, 4 or 8."""
    number = int.from_bytes(raw, "little")
    y, sign = number % 2**255, number >> 255
    point = naive_edwards.point_of(y, sign) if y < naive_edwards.P else None
    if point is None or (point[0] == 0 and sign):
        return False
    return naive_edwards.multiply(8, point) != naive_edwards.NEUTRAL


def key_id(name: str, typed: bytes) -> bytes:
    """The first four bytes of SHA-256(name || 0x0a || type || key)."""
    return sha256(name.encode() + b"\n" + typed).digest()[:4]


def open_note(raw: bytes, keys: list[Key]) -> tuple[str, list[str]]:
    """Give a note's text and the names of those of *keys* that signed it, in the order of the lines."""
    text, lines = read_note(raw)
    left = {(key.name, key_id(key.name, bytes([key.type]) + key.key)): key for key in keys}
    signed = []
    for line in lines:
        key = left.pop((line.name, line.key_id), None)
        if key is not None:
            demand(_verifies(line.raw, text, key))
            signed.append(key.name)
    demand(signed != [])
    return text, signed


def read_checkpoint(text: str) -> tuple[str, int, bytes, tuple[str, ...]]:
    """Give origin, size, root and further lines."""
    lines = text.split("\n")
    demand(lines.pop() == "" and len(lines) >= 3 and all(lines))
    return lines[0], read_number(lines[1]), read_hash(lines[2]), tuple(lines[3:])


def read_proof(raw: bytes) -> tuple[int, tuple[bytes, ...], bytes, bytes | None]:
    """Give index, hashes, note and extra data of a tlog-proof."""
    at = raw.find(b"\n\n")
    demand(at >= 0 and all(byte < 0x80 for byte in raw[:at]))
    lines = raw[:at].decode("ascii").split("\n")
    demand(lines.pop(0) == "c2sp.org/tlog-proof@v1")
    extra = None
    if lines and lines[0][:6] == "extra ":
        extra = read_std(lines.pop(0)[6:])
        demand(1 <= len(extra) <= 16 * 1024)
    demand(lines != [] and lines[0][:6] == "index ")
    index = read_number(lines.pop(0)[6:])
    demand(len(lines) <= 63)
    read_note(raw[at + 2 :])
    return index, tuple(map(read_hash, lines)), raw[at + 2 :], extra


def read_tile(path: str) -> tuple[int, int, int]:
    """Give level, index and width of a tile's path."""
    parts = path.split("/")
    demand(parts[0] == "tile" and len(parts) >= 3)
    return read_number(parts[1], 63), *_place(parts[2:])


def read_bundle_path(path: str) -> tuple[int, int]:
    """Give index and width of a bundle's path."""
    parts = path.split("/")
    demand(parts[:2] == ["tile", "entries"] and len(parts) >= 3)
    return _place(parts[2:])


def read_bundle(data: bytes, width: int) -> list[bytes]:
    """Give exactly *width* entries: each after its length in two bytes."""
    rest, entries = list(data), []
    for _ in range(width):
        demand(len(rest) >= 2)
        length = 256 * rest[0] + rest[1]
        demand(len(rest) >= 2 + length)
        entries.append(bytes(rest[2 : 2 + length]))
        rest = rest[2 + length :]
    demand(rest == [])
    return entries


def read_receipt(raw: bytes) -> dict[str, Any]:
    """Section 4: the five members, the folio and the proof of their forms."""
    said = read_object(raw, most_bytes=10**9, texts=False)
    demand(sorted(said) == ["entry", "folio", "index", "leaf_hash", "proof"])
    demand(all(isinstance(said[name], str) for name in ("entry", "folio", "leaf_hash", "proof")))
    demand(type(said["index"]) is int)
    read_folio(said["folio"])
    read_proof(said["proof"].encode())
    return said


def read_std(text: str) -> bytes:
    """RFC 4648, section 4, with padding."""
    return read_base64(text, last="+/", padded=True)


def read_hash(text: str) -> bytes:
    """Base64 of 32 bytes."""
    raw = read_std(text)
    demand(len(raw) == 32)
    return raw


def read_number(text: str, most: int = 2**63 - 1) -> int:
    """Decimal, no leading zero."""
    demand(0 < len(text) <= 19 and all(character in DIGITS for character in text))
    demand(text == "0" or text[0] != "0")
    number = int(text)
    demand(number <= most)
    return number


def _place(parts: list[str]) -> tuple[int, int]:
    """Read N and W, write them again and compare."""
    width = 256
    if len(parts) > 1 and parts[-2].endswith(".p"):
        width = read_number(parts.pop(), 255)
        parts[-1] = parts[-1].removesuffix(".p")
    digits = "".join(parts).replace("x", "")
    demand(0 < len(digits) <= 21 and all(character in DIGITS for character in digits))
    demand(1 <= width and int(digits) <= 2**63 - 1)
    demand("/".join(parts) == naive_tree.place(int(digits), 256))
    return int(digits), width


def _verifies(signature: bytes, text: str, key: Key) -> bool:
    message = text.encode()
    if key.type == 4:
        time = int.from_bytes(signature[:8], "big")
        if len(signature) != 72 or time > 2**63 - 1:
            return False
        message, signature = f"cosignature/v1\ntime {time}\n{text}".encode(), signature[8:]
    try:
        Ed25519PublicKey.from_public_bytes(key.key).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def _half(character: str) -> bool:
    return 0xD800 <= ord(character) <= 0xDFFF


__all__ = ["Key", "Line", "Unreadable", "read_entry"]
