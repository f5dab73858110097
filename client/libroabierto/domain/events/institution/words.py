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
# How powers pass to a successor.
HANDOVER: Final = "handover"
MODES: Final[Words] = {
    HANDOVER: Label("con entrega", "with hand-over"),
    "no-handover": Label("sin entrega, atestada por el padrón", "without hand-over, attested by the roll"),
}
WORDS: Final[Words] = {
    **REVOCATIONS,
    **MODES,
    "succeeded": Label(
        "sucedida: otra institución tomó sus atribuciones", "succeeded by another institution"
    ),
    "succession": Label("sucesión sin entrega", "succession without hand-over"),
    "vacancy": Label("vacancia", "vacancy"),
    "policy": Label("política y padrón", "policy and roll"),
    "rotated": Label("llave rotada por su titular", "key rotated by its holder"),
}
