"""The slugs of declarations that are signed, or that their state is shown by, with their labels."""

from __future__ import annotations

from typing import Final

from libroabierto.domain.vocabulary import Label, Words

WORDS: Final[Words] = {
    "withdrawn": Label("retirada", "withdrawn"),
    "renewed": Label("refrendada", "renewed"),
}
