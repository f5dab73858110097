"""`served`: a client of a service that is made of nothing but the shared face."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from face.web.plain import face, service


@pytest.fixture
def named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A service's package; every test has one of another name, since tables are read once."""
    return service(tmp_path, monkeypatch, f"plain_{tmp_path.name}")


@pytest.fixture
def served(named: str) -> FlaskClient:
    return face(named).test_client()
