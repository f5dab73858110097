"""The words of the pages, in Spanish (es-MX) and English: the folder `texts/`, a file for each subject."""

from __future__ import annotations

from typing import Final

from libroabierto_face.web.phrases import Phrases

PHRASES: Final = Phrases("libroabierto_notifier.web", "texts")
