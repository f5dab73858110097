"""Make the files of contracts/ and docs/events.md again, and pin the digest of the unreleased rules.

    python contracts/generate.py            writes what differs
    python contracts/generate.py --check    writes nothing; names what differs and exits 1

Every file is a function of the code and of vectors/keys.json: the same on every machine, every time.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from generators import everything

ROOT = Path(__file__).resolve().parents[1]
RULEBOOK = "client/libroabierto/domain/rulebook.py"


def main(arguments: list[str]) -> int:
    """Run the script; return its exit status."""
    rulebook = everything.rulebook((ROOT / RULEBOOK).read_text("utf-8"))
    if _differs(RULEBOOK, rulebook.encode()):
        return _differs_first(arguments, rulebook)
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


def _differs_first(arguments: list[str], rulebook: str) -> int:
    """Pin the new digest and start again: the vectors are founded on the rules that are loaded."""
    if "--check" in arguments:
        _tell("differs", [RULEBOOK])
        return 1
    _write(RULEBOOK, rulebook.encode())
    _tell("written", [RULEBOOK])
    return subprocess.run([sys.executable, __file__, *arguments], check=False).returncode  # noqa: S603 - ourselves


def _differs(name: str, content: bytes) -> bool:
    path = ROOT / name
    return not path.exists() or path.read_bytes() != content


def _write(name: str, content: bytes | None) -> None:
    path = ROOT / name
    if content is None:
        path.unlink()
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _tell(what: str, names: list[str]) -> None:
    for name in names:
        print(f"{what}: {name}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
