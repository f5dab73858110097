"""Templates of declarations: the frozen text of an instrument, named by the hash of its file.

A declaration that names a template carries its recognitions word for word. A corrected wording is
a new template; these never change.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Mapping
from importlib import resources
from typing import Any, Final

NAMES: Final = ("manifestation-2022",)


@functools.cache
def templates() -> Mapping[tuple[str, str], Mapping[str, Any]]:
    """Return every template by (id, SHA-256 of its file)."""
    return dict(map(_load, NAMES))


def template_named(id: str) -> dict[str, Any]:
    """Return the template *id* with its own `sha256`, for drafts and the demo; KeyError if there is none."""
    (_, sha256), text = next(item for item in templates().items() if item[0][0] == id)
    return {**text, "sha256": sha256}


def suggested(id: str) -> dict[str, Any]:
    """Return what a draft that follows the template *id* can already say."""
    text = template_named(id)
    copied = ("instrument", "subject", "body", "recognitions", "pillars", "plan", "framework_commitment")
    return {
        **{name: text[name] for name in copied},
        "addressee": {"name": text["addressee"]},
        "template": {"id": id, "sha256": text["sha256"]},
    }


def _load(id: str) -> tuple[tuple[str, str], Mapping[str, Any]]:
    raw = resources.files("libroabierto.domain").joinpath(f"templates/{id}.json").read_bytes()
    return (id, hashlib.sha256(raw).hexdigest()), json.loads(raw)
