"""One byte is another one: always a finding at its entry, but for what the note format ignores.

A sample with a fixed seed. Every byte of the log of 20 entries, and 500 bytes of that of 600 through the
command, are tests/lies/every_byte.py: `make test-lies`.
"""

from __future__ import annotations

import pytest

from support.lies import commanded, flips
from support.lies.flips import STRANGER, Flip, in_processes, six_hundred, twenty

SEED = 20261122


def test_the_log_has_twenty_entries_and_three_files() -> None:
    assert len(twenty().entries) == 20
    assert ["checkpoint", "tile/0/000.p/20", "tile/entries/000.p/20"] == list(flips.files(twenty()))


@pytest.mark.parametrize("mask", [0x01, 0xFF])
def test_every_byte_of_a_checkpoint_counts_but_a_strangers(mask: int) -> None:
    size = len(twenty().checkpoint)

    assert [] == flips.complaints("twenty", [Flip("checkpoint", at, mask) for at in range(size)])


def test_the_length_of_the_last_entry_counts_too() -> None:
    """One byte less, and the last entry is cut while a byte too many follows it."""
    [path] = twenty().bundles
    end = len(twenty().bundles[path]) - len(twenty().entries[-1])
    chosen = [Flip(path, place, mask) for place in (end - 2, end - 1) for mask in (1, 2, 4, 128, 255)]

    assert [] == flips.complaints("twenty", chosen)


def test_what_is_ignored_is_the_name_and_the_bytes_of_a_strangers_signature() -> None:
    note = twenty().checkpoint
    ignored = [at - note.index(STRANGER) for at in range(len(note)) if flips.is_ignored(note, Flip("", at))]
    line = STRANGER.decode()

    assert set(ignored) <= {len(line[:at].encode()) for at in range(2, len(line) - 1)}
    assert len(ignored) > len(line) // 2


def test_a_byte_anywhere_is_found_at_its_entry() -> None:
    assert [] == in_processes(flips.complaints, "twenty", flips.some_bytes(twenty(), 1000, SEED))


def test_a_byte_anywhere_is_found_by_the_command() -> None:
    chosen = commanded.some_bytes(six_hundred(), 40, SEED)

    assert [] == in_processes(commanded.complaints, "six hundred", chosen)


def test_a_description_changes_no_verdict() -> None:
    assert [] == commanded.complaints("twenty", commanded.description_flips(twenty(), 7))


def test_a_description_that_is_believed_plants_no_other_key() -> None:
    assert [] == commanded.believing("twenty", commanded.description_flips(twenty(), 7))
