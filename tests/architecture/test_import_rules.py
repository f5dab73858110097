"""Who may import whom: arrows point down, services are strangers."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from architecture.source_tree import ROOT, pyproject

# One forbidden arrow for each contract of pyproject.toml, in its order.
BROKEN_HOUSE = {
    "libroabierto/errors.py": "",
    "libroabierto/record.py": "import libroabierto.tlog",
    "libroabierto/tlog.py": "import flask",
    "libroabierto_face/settings.py": "import libroabierto_face.web",
    "libroabierto_face/web.py": "import libroabierto_ledger.ports",
    "libroabierto_ledger/ports.py": "import libroabierto_ledger.web",
    "libroabierto_ledger/web.py": "import libroabierto_notifier.ports",
    "libroabierto_notifier/ports.py": "import libroabierto_notifier.worker",
    "libroabierto_notifier/worker.py": "",
}


def lint_imports(*, path: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run import-linter with our contracts, on our packages or on those in *path*."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--no-logo"]
    return subprocess.run(
        [*command, "--config", str(ROOT / "pyproject.toml")],
        cwd=path or ROOT,
        env={**os.environ, **({"PYTHONPATH": str(path)} if path else {})},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_import_rules_are_kept() -> None:
    report = lint_imports()

    assert report.returncode == 0, report.stdout + report.stderr


def test_every_import_rule_notices_when_it_is_broken(tmp_path: Path) -> None:
    for name, text in BROKEN_HOUSE.items():
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.with_name("__init__.py").touch()
        file.write_text(text, encoding="utf-8")

    told = lint_imports(path=tmp_path).stdout

    contracts = [contract["name"] for contract in pyproject()["tool"]["importlinter"]["contracts"]]
    assert contracts == [name for name in contracts if f"{name} BROKEN" in told], told
