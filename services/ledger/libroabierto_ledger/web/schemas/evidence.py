"""Files that acts name: what came of one, and who names it."""

from __future__ import annotations

import marshmallow as ma
from marshmallow.validate import OneOf

from libroabierto_ledger.web.schemas.members import flag, several, text, texts, whole
from libroabierto_ledger.web.schemas.members import sha256 as digest


def _status(*among: str) -> ma.fields.String:
    told = "`held` (served), `awaited` (not whole yet), `withdrawn` (for good)"
    return ma.fields.String(required=True, validate=OneOf(among), metadata={"description": told})


class Arrived(ma.Schema):
    """What the ledger has of a file that is handed in."""

    sha256 = digest("Of the file")
    size = whole("Of the file, in bytes")
    media_type = text("Under which it is served")
    offset = whole("How many bytes have come: where the next part begins")
    status = _status("held", "awaited")


class NamingEntry(ma.Schema):
    """An entry that names the file."""

    index = whole("Its place in the log")
    folio = text("The number that people cite", example="MEX-000123-K")
    event = text("The id of its event")
    stream = text("The stream of its event")
    issuer = text("The institution that may hand the file in")
    pointers = texts("Where in its data the hash stands (RFC 6901)")
    own = flag("The act's own document, which nobody withdraws")
    withdrawn = flag("The file was withdrawn from this entry, or barred when it was recorded")


class Named(ma.Schema):
    """A file that entries name."""

    sha256 = digest("Of the file")
    status = _status("held", "awaited", "withdrawn")
    size = whole("In bytes; null unless it is held", allow_none=True)
    media_type = text("Under which it is served; null unless it is held", allow_none=True)
    items = several(NamingEntry, "A page of the entries that name it, by the text of their index")
    next = text("Where the next page begins (`after`); null at the end", allow_none=True)
