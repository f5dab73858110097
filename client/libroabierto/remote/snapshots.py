"""Snapshots of audits in the trust store's folder; apart, so that a submission need not load the rules."""

from __future__ import annotations

from libroabierto.errors import Malformed
from libroabierto.verify.snapshot import Snapshot, dump, load

from .trust import Trust
from .trust_store import TrustStore


def keep_snapshot(store: TrustStore, trust: Trust, snapshot: Snapshot) -> None:
    """Keep *trust* and the snapshot at its checkpoint; raises as TrustStore.keep."""
    store.keep(trust, dump(snapshot))


def kept_snapshot(store: TrustStore, trust: Trust) -> Snapshot:
    """Return the snapshot at the trusted checkpoint.

    Raises Malformed ("snapshot.missing", ".broken", ".other-version", ".other-checkpoint").
    """
    try:
        with store.snapshot_path(trust).open("rb") as file:
            snapshot = load(file)
    except FileNotFoundError:
        raise Malformed("snapshot.missing") from None
    latest = trust.latest()
    if latest is None or snapshot.ledger != trust.ledger:
        raise Malformed("snapshot.other-checkpoint")
    if (snapshot.mark.size, snapshot.root()) != (latest.size, latest.root):
        raise Malformed("snapshot.other-checkpoint")
    return snapshot
