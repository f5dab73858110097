"""Feed one target with what atheris invents: `python tests/fuzz/one.py TARGET [libFuzzer options] FOLDER...`.

Ends at the first input over which the oracle stumbles, which libFuzzer writes to a file; else when its
time is over. run.py starts it, once for each target.
"""

from __future__ import annotations

import shlex
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def main() -> None:
    """Fuzz until libFuzzer ends the process."""
    sys.path[:0] = [str(HERE.parent)]
    atheris: Any = import_module("atheris")  # only `make fuzz` installs it
    # Prefixes are compared where the fuzzer can see how far it got. The like for regular expressions
    # ("RegEx") breaks on patterns of bytes in atheris 3.0.
    atheris.enabled_hooks.add("str")
    with atheris.instrument_imports(include=["libroabierto", "tomllib"]):
        targets = import_module("fuzz.targets")
    name = sys.argv.pop(1)
    target = targets.TARGETS[name]
    # libFuzzer's merge starts this very command again, through a shell.
    sys.argv[0] = shlex.join([sys.executable, str(Path(__file__).resolve()), name])

    def judge(raw: bytes) -> None:
        targets.judge(target, raw)

    atheris.Setup(sys.argv, judge)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
