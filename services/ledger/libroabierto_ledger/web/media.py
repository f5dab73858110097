"""The media types that only the ledger speaks."""

from __future__ import annotations

from typing import Final

TEXT: Final = "text/plain"
JOSE: Final = "application/jose"
NDJSON: Final = "application/x-ndjson"
