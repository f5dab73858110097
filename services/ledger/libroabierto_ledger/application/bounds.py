"""How much is read at once, and how long a page is."""

from __future__ import annotations

from typing import Final

MAX_LIMIT: Final = 500  # a page of any list; more would only delay its first line
DEFAULT_LIMIT: Final = 100
PORTION: Final = 256  # entries that a walk over the whole log holds at once: a bundle's worth, at most 16 MB
