"""Payloads: the form of each of the twelve members, wrong in one of them."""

from __future__ import annotations

import json
from typing import Any

from .cases import Case, Topic, bad, good
from .payload_cases import UUID, with_members


def topics() -> list[Topic]:
    """Return member."""
    about = "As in payload.json: one of the twelve members at the edge of its form, or beyond it."
    return [Topic("member", about, (*_accepted(), *_members()))]


def _accepted() -> list[Case]:
    right: dict[str, tuple[Any, ...]] = {
        "ledger": ("0" * 64, "0123456789abcdef" * 4),
        "type": ("a.b", "a_b.c_d", "a" * 60 + ".bcd"),
        "schema": (1, 999),
        "id": ("00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"),
        "issuer": ("a0", "0-", "a" * 63),
        "office": ("a0", "a-", "a" * 63),
        "stream": (
            "ledger:main",
            "institution:a0",
            "declaration:00000-0",
            "secretariat:15113-" + "a" * 40,
            f"plan:{UUID}",
            f"commitment:{UUID}",
            f"observation:{UUID}",
        ),
        "version": (0, 2**31 - 1),
        "occurred_on": ("1000-01-01", "2026-11-30", "9999-12-31"),
        "signed_at": ("1000-01-01T00:00:00Z", "2024-02-29T23:59:59Z", "9999-12-31T23:59:59Z"),
        "provenance": ("native", "paper"),
        "data": ({}, {"a": None}),
    }
    return [
        good(
            f"{name}: {json.dumps(value)[:60]}, {len(str(value))}, accepted", **with_members(**{name: value})
        )
        for name, values in right.items()
        for value in values
    ]


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
        "office": ("s", "1seal", "Seal", "municipal president", "a" * 64, "-a", "se\u00f1a", None),
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
            "1900-02-29",
            "2026-00-10",
            "2026-13-01",
            "10000-01-01",
            " 2026-11-02",
            "\uff12026-11-02",
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
            "2026-11-02T16:60:00Z",
            "2026-11-02T16:59:00",
            "0999-12-31T23:59:59Z",
            "2026-11-02",
            1_793_638_740,
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
