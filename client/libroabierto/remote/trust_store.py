"""The folder in which a reader keeps what it trusts, one folder inside for each log.

    <folder>/<origin, readable>-<12 hex of its SHA-256>/
        trust.json          see trust.py
        snapshot.ndjson     see snapshots.py and libroabierto.verify.snapshot
        evidence-….json     what an audit found, if it found something

The snapshot is written first: whoever loses power in between has a snapshot that does not belong to
the trusted checkpoint, and the next audit replays from entry 0 and says so. A damaged trust.json is
an error, never a fresh start: a fresh start would believe whatever the ledger says today.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

from libroabierto.errors import LibroError, UsageError
from libroabierto.files import make_folder, read_bounded, write_new, write_whole

from .trust import MAX_TRUST, Trust, fingerprint


class TrustStore:
    """What one reader trusts; `folder` is made when something is first kept."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def by_url(self, url: str) -> Trust | None:
        """Return the trust in the log that was met at *url*."""
        return next((trust for trust in self.all() if url in trust.urls), None)

    def by_origin(self, origin: str) -> Trust | None:
        """Return the trust in the log of this name."""
        path = self._place(origin) / "trust.json"
        return self._read(path) if path.exists() else None

    def all(self) -> Iterator[Trust]:
        """Yield everything that is trusted; raises UsageError("trust.broken") for a damaged file."""
        return map(self._read, sorted(self.folder.glob("*/trust.json")))

    def keep(self, trust: Trust, snapshot: Iterable[bytes] | None = None) -> None:
        """Keep *trust*, and the file of the snapshot at its checkpoint. A checkpoint never shrinks.

        Raises UsageError("trust.other-key") or ("trust.other-ledger") rather than change whom to believe.
        """
        kept = self.by_origin(trust.origin)
        if kept is not None:
            _check_same(kept, trust)
            if kept.checkpoint and _size(trust) < _size(kept):
                return  # another audit, which ran meanwhile, came further
            if len(trust.former) < len(kept.former):
                return  # it followed a rotation that this one has not met
        place = self._place(trust.origin)
        make_folder(place)
        if snapshot is not None:
            write_whole(self.snapshot_path(trust), snapshot, mode=0o600)
        write_whole(place / "trust.json", [trust.to_bytes()], mode=0o600)

    def snapshot_path(self, trust: Trust) -> Path:
        """Name the file of the snapshot that belongs to the trusted checkpoint."""
        return self._place(trust.origin) / "snapshot.ndjson"

    def keep_evidence(self, trust: Trust, evidence: bytes) -> Path:
        """Keep an evidence file under the name of its own hash; return its path."""
        place = self._place(trust.origin)
        make_folder(place)
        path = place / f"evidence-{sha256(evidence).hexdigest()[:12]}.json"
        write_new(path, evidence)
        return path

    def _place(self, origin: str) -> Path:
        readable = re.sub(r"[^a-z0-9.-]", "_", origin.lower())[:60]
        return self.folder / f"{readable}-{sha256(origin.encode()).hexdigest()[:12]}"

    def _read(self, path: Path) -> Trust:
        try:
            return Trust.parse(read_bounded(path, MAX_TRUST))
        except LibroError as error:
            raise UsageError("trust.broken", path=str(path), reason=error.code) from error


def _check_same(kept: Trust, trust: Trust) -> None:
    if not trust.knows(kept.log) and not kept.knows(trust.log):  # either may know of a rotation more
        raise UsageError("trust.other-key", origin=kept.origin, stored=fingerprint(kept.log))
    if kept.ledger != trust.ledger:
        raise UsageError("trust.other-ledger", origin=kept.origin, stored=kept.ledger)


def _size(trust: Trust) -> int:
    latest = trust.latest()
    return latest.size if latest else 0
