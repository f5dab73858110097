"""The slugs of observations that are signed, or that their state is shown by, with their labels."""

from __future__ import annotations

from typing import Final

from libroabierto.domain.vocabulary import Label, Words

STATES: Final[Words] = {
    "filed": Label("presentada, en espera de respuesta", "filed, awaiting an answer"),
    "answered": Label("respondida", "answered"),
}
WORDS: Final[Words] = STATES
