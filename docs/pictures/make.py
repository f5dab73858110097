"""Make the pictures of docs/architecture.md again.

    python docs/pictures/make.py            writes what differs
    python docs/pictures/make.py --check    writes nothing; names what differs and exits 1

Every picture is a function of the code and of docs/glossary.md: the same bytes on every machine.
"""

from __future__ import annotations

import sys
from pathlib import Path

from drawing import everything

ROOT = Path(__file__).resolve().parents[2]


def main(arguments: list[str]) -> int:
    """Run the script; return its exit status."""
    files = everything.files(ROOT)
    different = [name for name, content in files.items() if _differs(name, content)]
    different += everything.leftovers(ROOT, files)
    if "--check" in arguments:
        _tell("differs", different)
        return 1 if different else 0
    for name in different:
        _write(name, files.get(name))
    _tell("written", different)
    return 0


def _differs(name: str, content: bytes) -> bool:
    path = ROOT / name
    return not path.exists() or path.read_bytes() != content


def _write(name: str, content: bytes | None) -> None:
    path = ROOT / name
    if content is None:
        path.unlink()
        return
    path.write_bytes(content)


def _tell(what: str, names: list[str]) -> None:
    for name in names:
        print(f"{what}: {name}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
