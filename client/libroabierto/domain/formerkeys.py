"""The keys that signed the log before its present one; apart, for readers who need no other rule."""

from __future__ import annotations

from libroabierto.domain.world import Document


def former_log_keys(ledger: Document) -> list[Document]:
    """Return the keys that signed the log before, in order, each with the last size that it signs."""
    return list(ledger.get("former_log_keys", ()))
