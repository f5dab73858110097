"""The demonstration throws away its own folder, and never another one, whatever --folder names."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def demo(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(ROOT / "deploy")
    return importlib.import_module("demo.__main__")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_folder_of_somebody_else_is_left_alone_with_a_clear_word(tmp_path: Path) -> None:
    (tmp_path / "tesis.txt").write_text("diez años de trabajo", encoding="utf-8")

    told = subprocess.run(
        [sys.executable, "-m", "demo", "--once", "--folder", str(tmp_path), "--port", "0"],
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": "deploy"},
        timeout=300,
    )

    assert 1 == told.returncode
    assert "No se borró nada" in told.stdout
    assert "Traceback" not in told.stderr
    assert ["tesis.txt"] == names(tmp_path)


def test_what_a_demonstration_made_is_made_anew(demo: ModuleType, tmp_path: Path) -> None:
    folder = tmp_path / "nueva" / "demo"
    demo.make_anew(folder)
    (folder / "eventos").mkdir()

    demo.make_anew(folder)

    assert ["DEMO"] == names(folder)


def test_an_empty_folder_is_taken(demo: ModuleType, tmp_path: Path) -> None:
    demo.make_anew(tmp_path)

    assert ["DEMO"] == names(tmp_path)


def test_a_file_that_only_has_the_markers_name_marks_nothing(demo: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "DEMO").write_text("notas mías", encoding="utf-8")

    with pytest.raises(demo.Failed):
        demo.make_anew(tmp_path)

    assert ["DEMO"] == names(tmp_path)


def test_a_file_is_no_folder(demo: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "demo").write_text("x", encoding="utf-8")

    with pytest.raises(demo.Failed):
        demo.make_anew(tmp_path / "demo")


def test_a_link_to_a_demonstration_is_not_followed(demo: ModuleType, tmp_path: Path) -> None:
    demo.make_anew(tmp_path / "real")
    (tmp_path / "link").symlink_to(tmp_path / "real", target_is_directory=True)

    with pytest.raises(demo.Failed):
        demo.make_anew(tmp_path / "link")

    assert ["DEMO"] == names(tmp_path / "real")
