"""A snapshot comes back as it was, or not at all."""

from __future__ import annotations

import pytest

from libroabierto.errors import Malformed
from libroabierto.tlog.merkle import leaf_hash
from libroabierto.verify.fold import Auditor
from libroabierto.verify.snapshot import Snapshot, dump, load
from libroabierto.verify.tree import GrowingTiles
from support.simulated_ledger import flip
from support.towns import small_town

TOWN = small_town()


def snapshot() -> Snapshot:
    auditor, tree = Auditor(), GrowingTiles()
    for raw in TOWN.entries:
        auditor.take(raw)
        list(tree.append(leaf_hash(raw)))
    return Snapshot(TOWN.ledger, auditor.mark, tree.edge(), auditor.world)


LINES = list(dump(snapshot()))


def test_load_undoes_dump() -> None:
    again = load(LINES)

    assert LINES == list(dump(again))
    assert list(TOWN.world.rows()) == list(again.world.rows())
    assert snapshot().root() == again.root()


def test_an_auditor_goes_on_from_a_loaded_snapshot() -> None:
    again = load(LINES)
    auditor = Auditor(ledger=again.ledger, world=again.world, mark=again.mark)

    assert auditor.world.find("key", f"kid:{TOWN.key_pair('autoridad-mex', 'seal').public.kid}")


def test_every_cut_is_noticed() -> None:
    for length in range(len(LINES)):
        with pytest.raises(Malformed, match=r"snapshot\.broken"):
            load(LINES[:length])


def test_lines_after_the_checksum_are_noticed() -> None:
    with pytest.raises(Malformed):
        load([*LINES, LINES[-2]])


def test_every_flipped_bit_is_noticed() -> None:
    raw = b"".join(LINES)
    for at in range(0, len(raw), 97):
        with pytest.raises(Malformed):
            load(flip(raw, at).splitlines(keepends=True))


def test_a_snapshot_of_another_version_is_told_from_a_broken_one() -> None:
    with pytest.raises(Malformed, match=r"snapshot\.other-version"):
        load([LINES[0].replace(b'"libro_snapshot":1', b'"libro_snapshot":2'), *LINES[1:]])
