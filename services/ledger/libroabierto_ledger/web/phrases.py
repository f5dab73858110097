"""The words of the pages: one table, phrases.toml, in Spanish (es-MX) and English."""

from __future__ import annotations

from typing import Final

from libroabierto_face.web.phrases import Phrases

PHRASES: Final = Phrases("libroabierto_ledger.web", "phrases.toml")
