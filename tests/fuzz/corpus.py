"""The kept corpus: one file a target, an input a line in base64, so that a change of it can be read.

What `make fuzz` finds interesting is worked on in a folder that git ignores; `--keep` minimises it
(libFuzzer's merge) and writes it here.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterable
from pathlib import Path

FOLDER = Path(__file__).parent / "corpus"


def kept(name: str) -> list[bytes]:
    """Give the inputs of target *name* that were worth keeping."""
    path = FOLDER / f"{name}.txt"
    return (
        [b64decode(line, validate=True) for line in path.read_text("ascii").split()] if path.exists() else []
    )


def keep(name: str, inputs: Iterable[bytes]) -> None:
    """Write the file of target *name*: the shortest input first."""
    ordered = sorted(set(inputs), key=lambda raw: (len(raw), raw))
    FOLDER.mkdir(exist_ok=True)
    lines = "".join(f"{b64encode(raw).decode('ascii')}\n" for raw in ordered if raw)
    (FOLDER / f"{name}.txt").write_text(lines, "ascii")
