"""Lies of the operator, who holds the log's key: the checkpoint is over the bad entry, and every tile fits.

The log is small_town's, 14 entries of all types. Whatever follows the bad entry is chained to it, so
that nothing but that entry is at fault.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from libroabierto.record.entry import ZEROS, Entry, entry_hash
from libroabierto.record.moments import format_millis
from support.founding import Town, forged, resealed, unsigned
from support.lies.lie import UNREACHABLE, Lie, big
from support.simulated_ledger import SimulatedLedger
from support.towns import big_town, small_town, stranger

AT = 7
ENROLMENT = 4
REPEATED = 5


def recorded(tokens: Sequence[str], at: int | None = None, **changes: Any) -> SimulatedLedger:
    """Record *tokens* without asking the rules; the members of entry *at* are changed as said."""
    entries: list[bytes] = []
    for index, token in enumerate(tokens):
        members = {
            "index": index,
            "previous": entry_hash(entries[-1]) if entries else ZEROS,
            "recorded_at": format_millis(small_town().now),
            "event": token,
        }
        entries.append(Entry(**{**members, **(changes if index == at else {})}).to_bytes())
    return SimulatedLedger(entries, small_town().log)


def changed(**changes: Any) -> SimulatedLedger:
    """Change members of entry 7."""
    return recorded(small_town().tokens, AT, **changes)


def replaced(raw: bytes, at: int = AT) -> SimulatedLedger:
    """Record other bytes in the place of an entry; nothing follows that would have to link to them."""
    return SimulatedLedger([*small_town().entries[:at], raw], small_town().log)


def respelled() -> SimulatedLedger:
    """The same entry in JSON that says the same: white space, another order of members."""
    said = json.loads(small_town().entries[AT])
    return replaced(json.dumps(dict(reversed(said.items())), indent=1).encode())


def other_base64() -> SimulatedLedger:
    """The same event, whose last character differs only in bits that base64url ignores."""
    token = small_town().tokens[AT]
    return changed(event=token[:-1] + chr(ord(token[-1]) + 1))


def twice() -> SimulatedLedger:
    """An event that stands in the log already is recorded once more."""
    tokens = small_town().tokens
    return recorded([*tokens[:AT], tokens[REPEATED], *tokens[AT:]])


def resigned() -> SimulatedLedger:
    """An event signed by a key that nobody enrolled."""
    return changed(event=resealed(small_town().tokens[AT], stranger()))


def enrolled_another() -> SimulatedLedger:
    """The key in an enrolment is swapped after it was signed; the signature stays."""
    token = small_town().tokens[ENROLMENT]
    data = {**json.loads(unsigned(token))["data"], "jwk": stranger().public.jwk}
    payload = resealed(token, stranger(), data=data).split(".")[1]
    head, _, tail = token.split(".")
    return recorded(small_town().tokens, ENROLMENT, event=f"{head}.{payload}.{tail}")


def swapped_entries() -> SimulatedLedger:
    """Entries 7 and 8 change places, as they are."""
    entries = list(small_town().entries)
    entries[AT], entries[AT + 1] = entries[AT + 1], entries[AT]
    return SimulatedLedger(entries, small_town().log)


def reordered_events() -> SimulatedLedger:
    """Accreditation and term change places, and the chain is made to fit: the rules tell the order."""
    founding, first, second, *rest = small_town().tokens
    return recorded([founding, second, first, *rest])


def other_key() -> SimulatedLedger:
    """A founding that names another log key than the one under which it is served."""
    return recorded([Town(log_seed=bytes(32)).founding()])


def other_founding() -> SimulatedLedger:
    """Another ledger, founded under the same key."""
    town = Town()
    town.record(town.founding(name="Otro libro"))
    return SimulatedLedger.of(town)


class Endless(SimulatedLedger):
    """Signs a size that no log has, and has an answer for every tile and bundle of it."""

    def __init__(self, honest: SimulatedLedger, size: int) -> None:
        super().__init__(honest.entries, honest.log)
        self.checkpoint = self.sign(size, bytes(32))

    def answer(self, request: Any) -> tuple[int, bytes]:
        if not request.path.startswith("tile/"):
            return super().answer(request)
        *_, width = request.path.rpartition(".p/") if ".p/" in request.path else ("256",)
        return 200, self.content(request.path, int(width))

    def content(self, path: str, width: int) -> bytes:
        """Junk of the right length."""
        return bytes(32 * width)


class SameForEver(Endless):
    """Its first bundle is honest, and every other one is that bundle again, with its tile."""

    def content(self, path: str, width: int) -> bytes:
        kind = "tile/entries/000" if "entries" in path else "tile/0/000"
        fits = width == 256 and ("entries" in path or path.startswith("tile/0/"))
        return (self.bundles.get(kind) or self.tiles[kind]) if fits else bytes(32 * width)


class Nothing(Endless):
    """Signs a size and shows none of it."""

    def answer(self, request: Any) -> tuple[int, bytes]:
        return (404, b"") if request.path.startswith("tile/") else super().answer(request)


def other_root() -> SimulatedLedger:
    """Signs a root that its entries do not make."""
    lying = SimulatedLedger.of(small_town())
    lying.checkpoint = lying.sign(len(lying.entries), bytes(32))
    return lying


EARLIER = "2026-11-22T14:59:59.999Z"
RULES = "audit.rule-broken"

LIES: tuple[Lie, ...] = (
    Lie("wrong previous", lambda: changed(previous="1" * 64), "audit.chain-broken", AT, "proved"),
    Lie(
        "decreasing recorded_at",
        lambda: changed(recorded_at=EARLIER),
        "audit.recorded-at-decreases",
        AT,
        "proved",
    ),
    Lie("wrong index", lambda: changed(index=99), "audit.entry-index", AT, "proved"),
    Lie("not an entry", lambda: replaced(b"not an entry"), "audit.entry-form", AT, "proved"),
    Lie("another spelling of an entry", respelled, "audit.entry-form", AT, "proved"),
    Lie("another spelling of a signature", other_base64, "audit.event-form", AT, "proved"),
    Lie("one event twice", twice, RULES, AT, "needs-replay"),
    Lie(
        "an event against the rules",
        lambda: recorded([*small_town().tokens, small_town().term()]),
        RULES,
        14,
        "needs-replay",
    ),
    Lie("entries in another order", swapped_entries, "audit.entry-index", AT, "proved"),
    Lie("events in another order, chained", reordered_events, RULES, 1, "needs-replay"),
    Lie(
        "a false signature",
        lambda: changed(event=forged(small_town().tokens[AT])),
        "audit.signature",
        AT,
        "needs-replay",
    ),
    Lie("a key that nobody enrolled", resigned, "audit.key-unknown", AT, "needs-replay"),
    Lie("a key swapped in its enrolment", enrolled_another, "audit.signature", ENROLMENT, "needs-replay"),
    Lie("a founding under another log key", other_key, "audit.other-ledger", 0, "needs-replay"),
    Lie("another founding under the same key", other_founding, "audit.other-ledger", 0, "needs-replay"),
    Lie("a root over something else", other_root, "audit.root-differs", 0, "word"),
    Lie(
        "2^53 entries of junk",
        lambda: Endless(SimulatedLedger.of(small_town()), 2**53),
        "audit.entry-not-in-tree",
        0,
        "word",
    ),
    Lie(
        "10^15 entries, one bundle for ever",
        lambda: SameForEver(big(), 10**15),
        "audit.entry-index",
        256,
        "word",
        town=big_town,
    ),
    Lie(
        "2^53 entries and no tile",
        lambda: Nothing(SimulatedLedger.of(small_town()), 2**53),
        "ledger.status",
        status=UNREACHABLE,
        why="nothing was shown: nothing was learned",
    ),
)
