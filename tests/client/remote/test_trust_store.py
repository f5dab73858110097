"""What a reader trusts comes back as it was; damage is an error, never a fresh start."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from libroabierto.errors import Malformed, UsageError
from libroabierto.remote.audit import Audited, audit
from libroabierto.remote.reader import LedgerReader
from libroabierto.remote.snapshots import keep_snapshot, kept_snapshot
from libroabierto.remote.trust import Trust, fingerprint
from libroabierto.remote.trust_store import TrustStore
from libroabierto.tlog.note import NoteSigner
from support.simulated_ledger import STRANGERS_LINE, URL, SimulatedLedger
from support.towns import small_town

TOWN = small_town()
TRUST = Trust(TOWN.log.verifier, TOWN.ledger, b"quorum none", "MEX", "asked", "2026-11-22T15:00:00Z", (URL,))


def kept(tmp_path: Path, size: int | None = None) -> tuple[TrustStore, Audited]:
    """A store that keeps what a sound audit of *size* entries gave."""
    store, sound = TrustStore(tmp_path / "trust"), audit(LedgerReader(SimulatedLedger.of(TOWN, size)), TRUST)
    keep_snapshot(store, replace(TRUST, checkpoint=sound.note), sound.snapshot)
    return store, sound


def test_trust_comes_back_by_origin_and_by_address(tmp_path: Path) -> None:
    store, sound = kept(tmp_path)
    trust = replace(TRUST, checkpoint=sound.note)

    assert trust == store.by_origin(trust.origin) == store.by_url(URL)
    assert store.by_url(URL + "2") is None
    assert store.by_origin("other.example") is None


def test_an_empty_store_trusts_nobody(tmp_path: Path) -> None:
    assert [] == list(TrustStore(tmp_path / "nothing").all())


def test_an_audit_goes_on_from_a_kept_snapshot(tmp_path: Path) -> None:
    store, sound = kept(tmp_path, 10)
    trust = replace(TRUST, checkpoint=sound.note)
    again = audit(LedgerReader(SimulatedLedger.of(TOWN)), trust, kept_snapshot(store, trust))

    assert len(TOWN.entries) - 10 == again.taken


def test_whom_to_believe_is_never_changed(tmp_path: Path) -> None:
    store, _ = kept(tmp_path)
    other = replace(TRUST, log=NoteSigner(TRUST.origin, bytes(32)).verifier)
    with pytest.raises(UsageError, match=r"trust\.other-key"):
        store.keep(other)
    with pytest.raises(UsageError, match=r"trust\.other-ledger"):
        store.keep(replace(TRUST, ledger="0" * 64))


def test_an_older_checkpoint_does_not_replace_a_newer_one(tmp_path: Path) -> None:
    store, sound = kept(tmp_path)
    older = audit(LedgerReader(SimulatedLedger.of(TOWN, 5)), TRUST)
    keep_snapshot(store, replace(TRUST, checkpoint=older.note), older.snapshot)
    trust = store.by_url(URL)

    assert trust is not None
    assert sound.note == trust.checkpoint
    assert sound.snapshot.mark == kept_snapshot(store, trust).mark


def test_a_missing_snapshot_is_said(tmp_path: Path) -> None:
    store, sound = kept(tmp_path)
    next(tmp_path.rglob("snapshot.ndjson")).unlink()
    with pytest.raises(Malformed, match=r"snapshot\.missing"):
        kept_snapshot(store, replace(TRUST, checkpoint=sound.note))


def test_a_snapshot_of_another_checkpoint_is_said(tmp_path: Path) -> None:
    store, _ = kept(tmp_path, 10)
    newer = audit(LedgerReader(SimulatedLedger.of(TOWN)), TRUST)
    with pytest.raises(Malformed, match=r"snapshot\.other-checkpoint"):
        kept_snapshot(store, replace(TRUST, checkpoint=newer.note))


def test_files_are_the_readers_own(tmp_path: Path) -> None:
    kept(tmp_path)

    assert {0o600} == {path.stat().st_mode & 0o777 for path in tmp_path.rglob("*.*json")}
    assert [] == list(tmp_path.rglob(".*"))


@pytest.mark.parametrize(
    ("member", "value"),
    [("log", "x"), ("ledger", "x"), ("policy", "x"), ("log_code", "x"), ("checkpoint", "x"), ("urls", "x"),
     ("urls", [1]), ("libro_trust", 2), ("libro_trust", True), ("began", "x"), ("more", 1), ("since", None)],
)  # fmt: skip  # one case a line would fill a page
def test_a_damaged_file_is_an_error(tmp_path: Path, member: str, value: object) -> None:
    store, _ = kept(tmp_path)
    path = next(tmp_path.rglob("trust.json"))
    path.write_text(json.dumps({**json.loads(path.read_bytes()), member: value}))
    with pytest.raises(UsageError, match=r"trust\.broken"):
        store.by_url(URL)


def test_a_file_of_noise_is_an_error(tmp_path: Path) -> None:
    store, _ = kept(tmp_path)
    next(tmp_path.rglob("trust.json")).write_bytes(b"\xff\0")
    with pytest.raises(UsageError, match=r"trust\.broken"):
        store.by_origin(TRUST.origin)


def test_a_fingerprint_is_read_in_groups_of_four() -> None:
    groups = fingerprint(TOWN.log.verifier).split(" ")

    assert (16, {4}) == (len(groups), set(map(len, groups)))


@pytest.mark.parametrize(
    "policy", [b"quorum\tnone", "# e\u0301\u202e\nquorum none".encode(), b"# \xff\nquorum none"]
)
def test_a_policy_comes_back_whatever_its_bytes(tmp_path: Path, policy: bytes) -> None:
    store, trust = TrustStore(tmp_path), replace(TRUST, policy=policy)
    store.keep(trust)

    assert trust == store.by_origin(trust.origin)


def test_a_checkpoint_comes_back_with_a_strangers_line(tmp_path: Path) -> None:
    note = SimulatedLedger.of(TOWN).checkpoint + STRANGERS_LINE
    store, trust = TrustStore(tmp_path), replace(TRUST, checkpoint=note)
    store.keep(trust)

    assert trust == store.by_origin(trust.origin)
