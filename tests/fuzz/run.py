"""Put every target under fire, one after the other: `make fuzz`.

    python tests/fuzz/run.py [--seconds N] [--keep] [TARGET ...]

Each target gets N seconds of its own (10 when not said), beginning with the kept corpus and the vectors
of contracts/. Exits 1 and names the input if the oracle stumbled over one, or it took more than 5 s or
1 GiB. What was found interesting stays in .fuzz_cache/; --keep writes the least of it that reaches as far
(libFuzzer's merge) to tests/fuzz/corpus/, which is for the repository.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from argparse import ArgumentParser
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
WORK = ROOT / ".fuzz_cache"
sys.path[:0] = [str(HERE.parent)]

from fuzz.corpus import keep, kept  # noqa: E402 - a script must find its package first
from fuzz.morsels import dictionary  # noqa: E402 - the same
from fuzz.seeds import seeds  # noqa: E402 - the same
from fuzz.targets import TARGETS  # noqa: E402 - the same

LIMITS = ["-max_len=4096", "-timeout=5", "-rss_limit_mb=1024"]
# Inputs longer than this teach little and fill the repository.
LONGEST_KEPT = 2048


def main() -> int:
    """Run the script; return its exit status."""
    parser = ArgumentParser(description="Put the parsers under fire.")
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"of {', '.join(TARGETS)}")
    parser.add_argument("--seconds", type=int, default=10, help="for each target (10)")
    parser.add_argument("--keep", action="store_true", help="write what was found to tests/fuzz/corpus")
    args = parser.parse_args()
    if find_spec("atheris") is None:
        parser.error("atheris is missing; `make fuzz` installs it")
    stumbled = [name for name in args.targets or TARGETS if not _fuzz(name, args.seconds)]
    for name in (args.targets or TARGETS) if args.keep else ():
        _minimise(name)
    _say(f"stumbled: {', '.join(stumbled)}" if stumbled else "no target stumbled")
    return 1 if stumbled else 0


def _fuzz(name: str, seconds: int) -> bool:
    """Say whether target *name* stood it."""
    _lay_out(name)
    options = [f"-max_total_time={seconds}", "-print_final_stats=1", f"-artifact_prefix={WORK / name}/found-"]
    run = _libfuzzer(name, [*options, f"-dict={WORK / 'morsels.dict'}", str(WORK / name / "corpus")])
    said = dict(re.findall(r"stat::(\w+): +(\d+)", run.stderr))
    count, rate = (int(said.get(key, 0)) for key in ("number_of_executed_units", "average_exec_per_sec"))
    inputs = len(list((WORK / name / "corpus").iterdir()))
    _say(f"{name:14} {count:9,} runs {rate:7,}/s {inputs:5} inputs {'STUMBLED' if run.returncode else ''}")
    if run.returncode != 0:
        _say(run.stdout + "\n".join(run.stderr.splitlines()[-12:]))
    return run.returncode == 0


def _lay_out(name: str) -> None:
    folder = WORK / name / "corpus"
    folder.mkdir(parents=True, exist_ok=True)
    (WORK / "morsels.dict").write_text(dictionary(), "ascii")
    for raw in (*seeds(name), *kept(name)):
        (folder / sha256(raw).hexdigest()[:16]).write_bytes(raw)


def _minimise(name: str) -> None:
    least = WORK / name / "least"
    shutil.rmtree(least, ignore_errors=True)
    least.mkdir()
    merged = _libfuzzer(name, ["-merge=1", str(least), str(WORK / name / "corpus")])
    if merged.returncode == 0:
        contents = (path.read_bytes() for path in least.iterdir())
        keep(name, (raw for raw in contents if len(raw) <= LONGEST_KEPT and raw not in seeds(name)))


def _libfuzzer(name: str, options: list[str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(HERE / "one.py"), name, *LIMITS, *options]
    return subprocess.run(command, cwd=WORK, capture_output=True, text=True, errors="replace", check=False)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
