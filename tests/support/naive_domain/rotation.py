"""The rotation of the log's key, by the letter of the catalogue."""

from __future__ import annotations

import base64

from support.naive_domain import parties
from support.naive_domain.book import Act, Book, Effect, Judge, Party, Reasons
from support.naive_json import Unreadable, demand
from support.naive_log import Key, open_note, read_checkpoint, read_vkey


def rotated(book: Book, act: Act) -> Reasons:
    data = act["data"]
    key = _key(data["log_key"], book.origin)
    if key is None:
        yield "no key of this log"
    elif _in_use(book, key.key):
        yield "a key in use"
    if len(book.former_log_keys) >= 100:
        yield "too many keys"
    if key is None or not _handed_over(book, data, key):
        yield "not signed by both keys"
    if data["last_size"] != len(book.acts):
        yield "size not current"


def _key(text: str, origin: str) -> Key | None:
    try:
        key = read_vkey(text)
    except Unreadable:
        return None
    return key if (key.name, key.type) == (origin, 1) else None


def _in_use(book: Book, raw: bytes) -> bool:
    x = base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
    logs = [read_vkey(text).key for text in (book.log_key, *book.former_log_keys)]
    words = [line.split() for line in book.witness_policy.split("\n")]
    witnesses = [read_vkey(said[2]).key for said in words if said[:1] == ["witness"]]
    return raw in (*logs, *witnesses) or x in [enrolled["jwk"].get("x") for enrolled in book.keys]


def _handed_over(book: Book, data: dict[str, object], new: Key) -> bool:
    note = str(data["checkpoint"]).encode()
    try:
        for key in (read_vkey(book.log_key), new):
            origin, size, _, _ = read_checkpoint(open_note(note, [key])[0])
            demand((origin, size) == (book.origin, data["last_size"]))
    except Unreadable:
        return False
    return True


def rotate(book: Book, act: Act) -> None:
    new = act["data"]["log_key"]
    book.witness_policy = book.witness_policy.replace(book.log_key, new)
    book.former_log_keys.append(book.log_key)
    book.log_key = new


JUDGES: dict[str, Judge] = {"ledger.log_key_rotated": rotated}
EFFECTS: dict[str, Effect] = {"ledger.log_key_rotated": rotate}
SIGNERS: dict[str, Party] = {
    "ledger.log_key_rotated": lambda book, act: parties.authority(book, act, "state"),
}
