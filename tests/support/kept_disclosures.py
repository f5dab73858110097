"""A keeper of disclosures in memory, under the same contract as the one on disk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


class MemoryDisclosures:
    """Keeps disclosures as long as the process lives."""

    def __init__(self) -> None:
        self._kept: dict[str, str] = {}
        self._barred: set[str] = set()

    def put(self, kept: Mapping[str, str]) -> None:
        """Keep disclosures by their digests, but for barred ones."""
        self._kept.update({digest: text for digest, text in kept.items() if digest not in self._barred})

    def find(self, digests: Sequence[str]) -> dict[str, str]:
        """Return those that are kept."""
        return {digest: self._kept[digest] for digest in digests if digest in self._kept}

    def erase(self, digests: Sequence[str]) -> None:
        """Bar *digests*, and forget what they disclose."""
        self._barred.update(digests)
        for digest in digests:
            self._kept.pop(digest, None)

    def close(self) -> None:
        """Nothing is open."""
