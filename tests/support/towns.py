"""Towns that several floors read and nobody changes: made once a run."""

from __future__ import annotations

from functools import cache

from libroabierto.keys import PrivateKey
from libroabierto.record.entry import ZEROS, Entry, entry_hash
from libroabierto.record.moments import format_millis
from support.founding import Town

BIG = 600  # two full bundles and a partial one


@cache
def small_town() -> Town:
    """The whole story, each of the nine types at least once."""
    town = Town()
    town.live()
    return town


@cache
def big_town() -> Town:
    """A founding and many accreditations: 600 entries."""
    town = Town()
    town.found()
    for number in range(1, BIG):
        town.record(town.institution(f"osc-{number:04d}"))
    return town


def entry_after(town: Town, token: str, **changes: object) -> bytes:
    """Make the next entry of *town* by hand, without asking the rules; *changes* replace its members."""
    previous = entry_hash(town.entries[-1]) if town.entries else ZEROS
    members = {
        "index": len(town.entries),
        "previous": previous,
        "recorded_at": format_millis(town.now),
        "event": token,
    }
    return Entry(**{**members, **changes}).to_bytes()  # type: ignore[arg-type]  # a test may say anything


def stranger() -> PrivateKey:
    """Return a key that nobody enrolled."""
    return PrivateKey.from_ed25519_seed(bytes([250]) * 32)
