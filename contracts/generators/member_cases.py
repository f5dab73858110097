"""Payloads: the form of each of the twelve members, wrong in one of them."""

from __future__ import annotations

import json
from typing import Any

from .cases import Case, Topic, bad
from .payload_cases import UUID, with_members


def topics() -> list[Topic]:
    """Return member."""
    about = "As in payload.json: one of the twelve members has another form than it must."
    return [Topic("member", about, tuple(_members()))]


def _members() -> list[Case]:
    wrong: dict[str, tuple[Any, ...]] = {
        "ledger": ("AB" * 32, "ab" * 31, "ab" * 33, 0, None, "ab" * 32 + "\n"),
        "type": (
            "term",
            "Term.started",
            "term.started.now",
            "term..started",
            "term._started",
            "term started",
            "a" * 60 + ".bcde",
        ),
        "schema": (0, 1000, "1", True, None),
        "id": (UUID.upper(), UUID.replace("-", ""), "{" + UUID + "}", "urn:uuid:" + UUID, 7),
        "issuer": ("a", "-a", "Ayto-15113", "ayto_15113", "a" * 64, "ayto-15113\n", ""),
        "office": ("s", "1seal", "Seal", "municipal president", "a" * 64),
        "stream": (
            "institution",
            "institution:",
            "institution:A",
            "ledger:other",
            "declaration:15113",
            "declaration:15113-",
            "declaration:1511-2022",
            "declaration:15113-" + "a" * 41,
            f"plan:{UUID.upper()}",
            "plan:one",
            "municipality:15113",
        ),
        "version": (-1, 2**31, "2", True, None),
        "occurred_on": (
            "2026-11-31",
            "2026-2-1",
            "02/11/2026",
            "2026-11-02T00:00:00Z",
            "2025-02-29",
            "0999-01-01",
            20261102,
        ),
        "signed_at": (
            "2026-11-02T16:59:00+00:00",
            "2026-11-02T16:59:00.000Z",
            "2026-11-02 16:59:00Z",
            "2026-11-02t16:59:00z",
            "2026-11-02T24:00:00Z",
            "2026-11-02T23:59:60Z",
            "2026-02-30T00:00:00Z",
            "2026-11-02T16:59Z",
        ),
        "provenance": ("Native", "", "digital", None),
        "data": ([], "{}", None),
    }
    return [
        bad(
            f"{name}: {json.dumps(value)[:60]}, {len(str(value))}",
            "event." + name.replace("_", "-"),
            **with_members(**{name: value}),
        )
        for name, values in wrong.items()
        for value in values
    ]
