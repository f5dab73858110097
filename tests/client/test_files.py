"""A file is there whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from libroabierto.errors import UsageError
from libroabierto.files import make_folder, read_bounded, write_new, write_whole


def test_a_file_that_could_not_be_finished_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_whole(path, [b"old"])

    def failing() -> Iterator[bytes]:
        yield b"new"
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011 - the very one raised above
        write_whole(path, failing())

    assert [path] == list(tmp_path.iterdir())
    assert path.read_bytes() == b"old"


def test_a_new_file_never_replaces_another(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_new(path, b"one", mode=0o600)
    write_new(path, b"one")
    with pytest.raises(UsageError, match=r"file\.exists"):
        write_new(path, b"two")

    assert (b"one", 0o600) == (path.read_bytes(), path.stat().st_mode & 0o777)


def test_a_file_is_read_up_to_its_bound(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"12345")

    assert read_bounded(path, 5) == b"12345"
    with pytest.raises(UsageError, match=r"file\.too-large"):
        read_bounded(path, 4)


def test_folders_that_are_missing_are_made_and_those_that_are_there_stay(tmp_path: Path) -> None:
    for _ in range(2):
        make_folder(tmp_path / "one" / "two", mode=0o700)

    assert [tmp_path / "one", tmp_path / "one" / "two"] == sorted(tmp_path.rglob("*"))
    assert 0o700 == (tmp_path / "one" / "two").stat().st_mode & 0o777
