"""The table of all files that are made, by path from the root of the repository."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from libroabierto.domain import rulearchive
from libroabierto.domain import rulebook as pinned
from libroabierto.record.entry import entry_hash

from . import (
    act_cases,
    audit_cases,
    checkpoint_cases,
    commitment_cases,
    data_cases,
    disclosure_cases,
    entry_cases,
    envelope_cases,
    events_page,
    evidence_cases,
    key_cases,
    member_cases,
    merkle_cases,
    note_cases,
    payload_cases,
    receipt_cases,
    rotation_cases,
    rule_cases,
    schemas,
    secretariat_cases,
    service_contracts,
    signature_cases,
    succession_cases,
    tile_cases,
    upload_cases,
    worked,
)
from .cases import Topic, to_json, write_topic
from .judges import JUDGES
from .story import STORIES
from .storytelling import Story

TOPICS: Final[tuple[Callable[[], list[Topic]], ...]] = (
    key_cases.topics,
    signature_cases.topics,
    envelope_cases.topics,
    upload_cases.topics,
    disclosure_cases.topics,
    payload_cases.topics,
    member_cases.topics,
    data_cases.topics,
    entry_cases.topics,
    merkle_cases.topics,
    tile_cases.topics,
    note_cases.topics,
    checkpoint_cases.topics,
    rotation_cases.topics,
    receipt_cases.topics,
    audit_cases.topics,
    evidence_cases.topics,
    rule_cases.topics,
    act_cases.topics,
    secretariat_cases.topics,
    commitment_cases.topics,
    succession_cases.topics,
)
ABOUT: Final = {
    "story": "A whole ledger, in which every type of event occurs but the two of the others; see story.py.",
    "adoption": "A short ledger that is founded on the first rules and adopts the newest; see story.py.",
    "rotation": "A short ledger whose log's key is rotated; `vkey` is the first one; see story.py.",
    "practice": "A short ledger for practice, in which a municipality enrols itself; see story.py.",
    "unfinished": "A ledger in which much is left undone, for refusals that no other has; see story.py.",
}
# Folders in which every file is made, but for those kept by hand.
OWNED: Final = ("contracts/vectors", "contracts/schemas", "contracts/rules")
BY_HAND: Final = frozenset({"contracts/vectors/keys.json"})


def files(root: Path) -> dict[str, bytes]:
    """Return every file's content; only the hand-written text around the worked bytes is read."""
    readme = (root / worked.README).read_text("utf-8")
    return {
        **vectors(),
        **schemas.files(),
        **service_contracts.files(root),
        **{f"contracts/rules/{version}.json": rulearchive.archive(version) for version in pinned.DIGESTS},
        "docs/events.md": events_page.page(),
        worked.README: worked.rewrite(readme).encode(),
    }


def vectors() -> dict[str, bytes]:
    """Return the vector files and the story that some of them are about."""
    found = [topic for topics in TOPICS for topic in topics()]
    made = {f"contracts/vectors/{t.name}.json": write_topic(t, JUDGES[t.name]) for t in found}
    told = {f"contracts/vectors/{name}.json": _story(about, STORIES[name]()) for name, about in ABOUT.items()}
    return {**made, **told}


def leftovers(root: Path, made: Mapping[str, bytes]) -> list[str]:
    """Name the files in our folders that are made no longer."""
    there = {str(path.relative_to(root).as_posix()) for folder in OWNED for path in (root / folder).glob("*")}
    return sorted(there - set(made) - BY_HAND)


def rulebook(text: str) -> str:
    """Return the rulebook with the digest of the present rules."""
    line = f'    {pinned.VERSION}: "{rulearchive.digest()}",'
    return re.sub(rf"(?m)^    {pinned.VERSION}: .*,$", line, text)


def _story(about: str, told: Story) -> bytes:
    return to_json(
        {
            "about": about,
            "origin": told.signer.verifier.name,
            "log_code": told.log_code,
            "vkey": str(told.signer.verifier),
            "ledger": told.ledger,
            "head": entry_hash(told.entries[-1]),
            "entries": [line.decode() for line in told.entries],
            "payloads": [payload.decode() for payload in told.payloads],
            "checkpoint": told.checkpoint().decode(),
            "receipts": [told.receipt(index) for index in range(len(told.entries))],
        }
    )
