"""/v1/proofs: that an entry is in the tree, that nothing before was changed (RFC 6962)."""

from __future__ import annotations

from typing import Any, Final

from flask import Response

from libroabierto.tlog import base64std
from libroabierto_face.web.answers import for_now, forever, json_answer
from libroabierto_ledger.web.assembly import check_founded, ledger
from libroabierto_ledger.web.openapi import Blueprint
from libroabierto_ledger.web.parameters import Number, Parameters
from libroabierto_ledger.web.schemas.log import Consistency, Inclusion

blueprint: Final = Blueprint("proofs", __name__, url_prefix="/v1/proofs", description="Proofs over the tree")


class Place(Parameters):
    """Which entry, in the tree of which size."""

    index = Number("Index of the entry", required=True)
    size = Number("Size of the tree; the present one when it is not given", least=1, load_default=None)


class Sizes(Parameters):
    """The sizes of two trees."""

    old = Number("Size of the earlier tree", required=True)
    new = Number("Size of the later tree; the present one when it is not given", load_default=None)


@blueprint.route("/inclusion")
@blueprint.query(Place)
@blueprint.answers(Inclusion)
@blueprint.refuses("NOT_FOUND")
def inclusion(query: dict[str, Any]) -> Response:
    """Prove that an entry is in the tree of a size."""
    check_founded()
    proof = ledger().queries.prove_inclusion(query["index"], query["size"])
    document = {
        "index": proof.index,
        "size": proof.size,
        "leaf_hash": proof.leaf.hex(),
        "root": base64std.encode(proof.root),
        "hashes": [base64std.encode(value) for value in proof.hashes],
    }
    return _kept(document, query["size"])


@blueprint.route("/consistency")
@blueprint.query(Sizes)
@blueprint.answers(Consistency)
@blueprint.refuses("NOT_FOUND")
def consistency(query: dict[str, Any]) -> Response:
    """Prove that a later tree only adds to an earlier one."""
    check_founded()
    proof = ledger().queries.prove_consistency(query["old"], query["new"])
    document = {
        "old": proof.old,
        "new": proof.new,
        "old_root": base64std.encode(proof.old_root),
        "new_root": base64std.encode(proof.new_root),
        "hashes": [base64std.encode(value) for value in proof.hashes],
    }
    return _kept(document, query["new"])


def _kept(document: dict[str, Any], size: int | None) -> Response:
    """A proof whose sizes were all asked for by number never changes."""
    answer = json_answer(document)
    return for_now(answer) if size is None else forever(answer)
