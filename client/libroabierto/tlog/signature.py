"""One signature line of a note (C2SP signed-note).

    — <key name> <base64(key id || signature)>

The dash is U+2014. The key id is four bytes that only help to find the key; they prove nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from libroabierto.errors import Malformed

from . import base64std

KEY_ID_SIZE = 4
_DASH = "\u2014 "


def is_key_name(name: str) -> bool:
    """Tell whether *name* can name a key: not empty, no white space, no "+", no control character."""
    return (
        name != ""
        and "+" not in name
        and not any(character.isspace() or character < " " for character in name)
        and not any("\ud800" <= character <= "\udfff" for character in name)  # no UTF-8 for these
    )


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature line: whose key it claims, and the *raw* bytes after the key id; str() writes the line."""

    name: str
    key_id: bytes
    raw: bytes

    def __post_init__(self) -> None:
        if not is_key_name(self.name) or len(self.key_id) != KEY_ID_SIZE or not self.raw:
            raise Malformed("note.signature-line")

    def __str__(self) -> str:
        return f"{_DASH}{self.name} {base64std.encode(self.key_id + self.raw)}"

    @classmethod
    def parse(cls, line: str) -> Signature:
        """Read a line without its newline; raises Malformed("note.signature-line")."""
        if not line.startswith(_DASH):
            raise Malformed("note.signature-line")
        name, _, encoded = line.removeprefix(_DASH).partition(" ")
        blob = base64std.decode(encoded, "note.signature-line")
        return cls(name, blob[:KEY_ID_SIZE], blob[KEY_ID_SIZE:])
