"""The names that writers, filters and streams share.

They stand apart, so that a process which only passes messages on need not know the whole domain.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

Dimensions = Mapping[str, tuple[str, ...]]
"""What a message is about: each dimension's values, e.g. {"municipality": ("15113",)}."""

# What filters may ask for, besides the type.
NAMES: Final = (
    "subject",
    "source",
    "id",
    "issuer",
    "municipality",
    "commitment",
    "declaration",
    "institution",
    "derived",
)
# The type of the message that is for everybody, and the stream under which it stands.
ALARM: Final = "ledger.integrity-alarm"
LEDGER: Final = "ledger:main"
