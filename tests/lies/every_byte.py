"""Every single byte of a log of 20 entries, and 500 of one of 600 through `libro audit`: `make test-lies`.

Minutes, not seconds; `make test` has a sample (tests/story/test_lying_ledger_flips.py). Not named test_…,
so that pytest runs it only when it is asked for by name.
"""

from __future__ import annotations

from support.lies import commanded, flips
from support.lies.flips import in_processes, six_hundred, twenty

SEED = 20261123


def test_every_byte_of_every_file_is_found_at_its_entry() -> None:
    assert [] == in_processes(flips.complaints, "twenty", flips.every_byte(twenty()))


def test_every_seventh_byte_turned_into_its_opposite_is_found() -> None:
    assert [] == in_processes(flips.complaints, "twenty", flips.every_byte(twenty(), mask=0xFF, step=7))


def test_five_hundred_bytes_are_found_by_the_command() -> None:
    chosen = commanded.some_bytes(six_hundred(), 500, SEED)

    assert [] == in_processes(commanded.complaints, "six hundred", chosen)


def test_no_byte_of_a_description_changes_a_verdict() -> None:
    every = commanded.description_flips(twenty())

    assert [] == in_processes(commanded.complaints, "twenty", every)


def test_no_byte_of_a_description_that_is_believed_plants_another_key() -> None:
    assert [] == in_processes(commanded.believing, "twenty", commanded.description_flips(twenty()))
