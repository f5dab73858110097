"""The notifier's two contracts as it serves them: written by hand as YAML, served as JSON.

    contracts/openapi/notifier.yaml     GET /openapi.json
    contracts/asyncapi/notifier.yaml    GET /asyncapi.json

A service carries its own copies, so that it needs no reader of YAML and no file outside its package.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import yaml

SERVED: Final = "services/notifier/libroabierto_notifier/web/contracts"
KINDS: Final = ("openapi", "asyncapi")


def files(root: Path) -> dict[str, bytes]:
    """Return what is served, by its path."""
    return {f"{SERVED}/{kind}.json": _json(root / f"contracts/{kind}/notifier.yaml") for kind in KINDS}


def _json(path: Path) -> bytes:
    document = yaml.safe_load(path.read_text("utf-8"))
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
