"""The slugs of institutions, offices and keys that are signed or shown, with their labels."""

from __future__ import annotations

from typing import Final

from libroabierto.domain.vocabulary import Label, Words

# Why a key is revoked.
REVOCATIONS: Final[Words] = {
    "end-of-office": Label("fin del encargo", "end of the office"),
    "compromised": Label("llave comprometida", "compromised key"),
    "replaced": Label("llave sustituida", "replaced key"),
    "extinguished": Label("institución extinguida", "institution extinguished"),  # a state, too
}
WORDS: Final[Words] = {
    **REVOCATIONS,
    "rotated": Label("llave rotada por su titular", "key rotated by its holder"),
}
