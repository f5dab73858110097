"""Files stay small, and a name says what is in them."""

from __future__ import annotations

from architecture.source_tree import named, our_files

# Nearly every admired codebase has one file of a thousand lines and apologises for it.
MAX_LINES = 400

# A module that can only be called one of these holds two ideas.
JUNK_DRAWERS = {"utils", "util", "common", "misc", "manager", "base", "helpers", "stuff"}


def test_no_python_file_is_longer_than_400_lines() -> None:
    sizes = {named(path): len(path.read_text(encoding="utf-8").splitlines()) for path in our_files(".py")}

    assert {} == {name: lines for name, lines in sizes.items() if lines > MAX_LINES}


def test_no_module_is_a_junk_drawer() -> None:
    names = [path for path in our_files(".py") if {path.stem, path.parent.name} & JUNK_DRAWERS]

    assert [] == [named(path) for path in names]
