"""Receipts on the wire: JSON, or, for whoever prefers plain text, the tlog-proof alone.

A receipt never changes, so its JSON has one spelling, and both forms are cacheable for ever.
"""

from __future__ import annotations

from typing import Any

from flask import Response

from libroabierto_face.web.answers import Answer, negotiated
from libroabierto_face.web.negotiate import JSON, form_of
from libroabierto_ledger.application import Receipt
from libroabierto_ledger.web.answers import text_answer
from libroabierto_ledger.web.assembly import this_request
from libroabierto_ledger.web.media import TEXT


def receipt_document(receipt: Receipt) -> dict[str, Any]:
    """Return the receipt as a member of a larger answer."""
    return {
        "folio": receipt.folio,
        "entry": receipt.entry,
        "index": receipt.index,
        "leaf_hash": receipt.leaf_hash,
        "proof": receipt.proof,
    }


def receipt_json(receipt: Receipt, *, status: int = 200) -> Response:
    """Answer with the receipt."""
    return Answer(receipt.to_json(), status=status, mimetype=JSON)


def receipt_answer(receipt: Receipt, *, status: int = 200) -> Response:
    """Answer with the receipt in the form that the caller prefers."""
    if form_of(this_request(), JSON, TEXT) == TEXT:
        return negotiated(text_answer(receipt.proof, status=status))
    return negotiated(receipt_json(receipt, status=status))
