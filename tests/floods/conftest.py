"""Floods take minutes and need nginx: they run when they are asked for by name (`make test-floods`)."""

from __future__ import annotations

from pathlib import Path

import pytest


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave this folder out unless it, or a file of it, was named."""
    return None if any("floods" in argument for argument in config.args) else True
