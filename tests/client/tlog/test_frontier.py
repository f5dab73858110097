"""The auditor's peaks against the slow tree."""

from __future__ import annotations

from functools import partial

import pytest

from libroabierto.errors import Malformed
from libroabierto.tlog.merkle import EMPTY_ROOT, Frontier, leaf_hash
from support import naive_tree, worked_log

ENTRIES = [b"%d" % index for index in range(514)]


def grown(size: int) -> Frontier:
    frontier = Frontier()
    for entry in ENTRIES[:size]:
        frontier.append(leaf_hash(entry))
    return frontier


def test_a_new_frontier_is_the_empty_tree() -> None:
    assert (0, EMPTY_ROOT, ()) == (Frontier().size, Frontier().root(), Frontier().peaks())


@pytest.mark.parametrize("size", [*range(71), 255, 256, 257, 511, 512, 513])
def test_a_frontier_has_the_root_of_the_rfc_definition(size: int) -> None:
    assert (size, naive_tree.root(ENTRIES[:size])) == (grown(size).size, grown(size).root())


@pytest.mark.parametrize("size", [0, 1, 2, 3, 7, 8, 255, 256, 257, 513])
def test_a_frontier_goes_on_from_its_peaks(size: int) -> None:
    saved = Frontier(size, grown(size).peaks())
    saved.append(leaf_hash(ENTRIES[size]))

    assert grown(size + 1).root() == saved.root()


def test_a_frontier_goes_on_by_itself_after_it_was_copied() -> None:
    first = grown(7)
    second = Frontier(first.size, first.peaks())
    second.append(leaf_hash(b"only in the second"))

    assert grown(7).root() == first.root()


@pytest.mark.parametrize("size", [0, 1, 5, 256, 513])
def test_a_frontier_is_read_from_the_nodes_of_a_tree(size: int) -> None:
    assert grown(size).peaks() == Frontier.read(size, partial(naive_tree.node, ENTRIES)).peaks()


def test_the_peaks_of_the_worked_example() -> None:
    frontier = Frontier()
    for entry in worked_log.ENTRIES:
        frontier.append(leaf_hash(entry))

    assert list(worked_log.PEAKS) == [peak.hex() for peak in frontier.peaks()]
    assert worked_log.ROOTS[600] == frontier.root().hex()


@pytest.mark.parametrize(
    ("size", "peaks"),
    [(1, ()), (3, (EMPTY_ROOT,)), (0, (EMPTY_ROOT,)), (1, (b"short",)), (-1, (EMPTY_ROOT,))],
)
def test_peaks_of_another_size_are_refused(size: int, peaks: tuple[bytes, ...]) -> None:
    with pytest.raises(Malformed, match=r"frontier\.peaks"):
        Frontier(size, peaks)
