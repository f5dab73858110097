"""The demonstration that everybody runs first: from founding to an audit that names the changed entry."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_the_demonstration_tells_its_story_to_the_end(tmp_path: Path) -> None:
    """Real commands, a real server with two workers, a real copy with one byte changed."""
    folder = tmp_path / "demo"
    told = subprocess.run(
        [sys.executable, "-m", "demo", "--once", "--folder", str(folder), "--port", "0"],
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": "deploy", "HOME": str(tmp_path)},
        timeout=300,
    )

    assert 0 == told.returncode, told.stdout + told.stderr
    assert "125 acreditaciones" in told.stdout
    assert "EN ORDEN" in told.stdout
    assert "El asiento 100" in told.stdout
    assert {"carta-2022", "declaratoria-2025", "firma-authority-president"} <= {
        path.name.removesuffix(".receipt.json") for path in folder.glob("eventos/*.receipt.json")
    }
