"""Who else has put a signature under what an entry says: from then on its author corrects it no more.

By the type of the entry, from the row that its stream is about: a type that others sign over (by the
digest of its payload or of its minutes) and that has correctable members belongs into the table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from libroabierto.domain.world import Document

Party = tuple[str, str | None]  # institution, office; None: the institution as such


def _of_declaration(declaration: Document) -> Iterator[Party]:
    """Signatories, and those who acknowledged the text."""
    for place in declaration["signatories"]:
        if place["signed"] is not None:
            yield place["signed"]["institution"], place["office"]
    yield from ((given["institution"], None) for given in declaration["acknowledgements"])


def _of_accreditation(institution: Document) -> Iterator[Party]:
    """The peers that endorsed it."""
    yield from ((given["institution"], None) for given in institution["endorsements"])


def _of_installation(secretariat: Document) -> Iterator[Party]:
    """The parties of the installation."""
    for place in secretariat["parties"]:
        if place["signed"] is not None:
            yield place["signed"]["institution"], place["signed"]["office"]


PARTIES: Final[Mapping[str, Callable[[Document], Iterator[Party]]]] = {
    "declaration.issued": _of_declaration,
    "declaration.digitized": _of_declaration,
    "institution.accredited": _of_accreditation,
    "secretariat.installed": _of_installation,
}


def by_others(original: Document, aggregate: Document | None) -> bool:
    """Say whether another party than the author of the *original* has signed what it says."""
    parties = PARTIES.get(original["type"])
    if parties is None or aggregate is None:
        return False
    author = (original["issuer"], original["office"])
    return any((who, office or author[1]) != author for who, office in parties(aggregate))
