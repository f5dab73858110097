"""The slugs of the ledger's own acts that are signed, or that their state is shown by, with their labels."""

from __future__ import annotations

from typing import Final

from libroabierto.domain.vocabulary import Label, Words

WORDS: Final[Words] = {
    "listed": Label("en el catálogo", "in the catalogue"),
    "removed": Label("retirado del catálogo", "removed from the catalogue"),
}
