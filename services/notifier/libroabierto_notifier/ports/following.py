"""What was verified, and how far publishing has come: for the follower."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from libroabierto.tlog.tile import Tile
from libroabierto_notifier.ports.lanes import Due
from libroabierto_notifier.ports.notices import Notice


@dataclass(frozen=True, slots=True)
class Staged:
    """An entry that was read, with what its message will need of the state at its time."""

    index: int
    raw: bytes
    draft: Mapping[str, Any]  # JSON; the follower's own business


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far the follower has come."""

    verified: int = 0  # entries under the checkpoint trusted last
    note: bytes | None = None  # that checkpoint
    published: int = -1  # key of the position published last; -1 before the first
    day: str = ""  # legal day (YYYY-MM-DD) up to which reminders were told
    frozen: str | None = None  # code of the finding that ended publishing
    checked_at: str = ""  # instant of the last checkpoint that was found good
    error: str | None = None  # code of the last failure since then
    seen: int = 0  # size that the ledger claimed last, verified or not


class FollowerStore(Protocol):
    """The follower's own: one writer."""

    def cursor(self) -> Cursor:
        """Return how far it has come."""

    def stage(self, entries: Sequence[Staged], tiles: Iterable[tuple[Tile, bytes]]) -> None:
        """Keep entries beyond `verified`, in order, and tiles, in place of those before; nobody sees them."""

    def trust(self, size: int, note: bytes, checked_at: str) -> None:
        """Move `verified` to *size*; all entries below must be staged. Forget what is staged beyond."""

    def forget_staged(self) -> None:
        """Forget entries beyond `verified`; tiles are cut when read."""

    def entries(self, first: int, most: int) -> list[Staged]:
        """Return verified entries from *first* on, in order."""

    def staged(self, index: int) -> Staged | None:
        """Return an entry that is staged, verified or not; None if it is not there."""

    def tile(self, tile: Tile) -> bytes:
        """Return the first `tile.length` bytes of a tile of the verified tree."""

    def publish(
        self, notices: Sequence[Notice], due: Sequence[Due], *, day: str, generation: int | None = None
    ) -> None:
        """Commit notices, deliveries, `published` and `day` in ONE transaction.

        The notices must follow `published` in order, else Stale("follower.moved"); nothing follows while
        publishing is frozen: Stale("follower.frozen"). *generation* is that of the subscriptions that *due*
        was made from; Stale("subscriptions.moved") if they changed since: match again. A delivery's
        predecessor is the newest notice that was due to its subscription before. Deliveries of
        subscriptions that are gone by now are left out.
        """

    def freeze(self, code: str, evidence: bytes, notice: Notice) -> None:
        """End publishing: keep the evidence, tell *notice* to every live subscription; idempotent."""

    def thaw(self) -> None:
        """Let publishing go on, as an operator decided; the evidence stays. Idempotent."""

    def evidence(self) -> bytes | None:
        """Return the evidence that was kept when publishing ended last."""

    def report(
        self, *, seen: int | None = None, error: str | None = None, checked_at: str | None = None
    ) -> None:
        """Note what the last look at the ledger gave; None leaves *seen* and *checked_at* as they are."""
