"""/v1/evidence: the files that acts name by their hash; handed in, read, asked about.

A file is served as a download from an address of its own, never as a page: what it is was looked at from
outside only. Nothing that was withdrawn is served; its address says so while no act keeps it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any, Final

from flask import Request, Response
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge

from libroabierto.errors import LibroError
from libroabierto.record.filetypes import TYPES
from libroabierto.record.upload import MAX_FILE
from libroabierto_face.web.answers import ASK_AGAIN, FOREVER, for_now, json_answer
from libroabierto_ledger.application import HeldFile, NamedFile, Naming, Received, Sent
from libroabierto_ledger.web.addresses import ENTRY
from libroabierto_ledger.web.assembly import check_founded, ledger, this_request
from libroabierto_ledger.web.errors import CutShort, NeedsPermission
from libroabierto_ledger.web.openapi import Blueprint, View
from libroabierto_ledger.web.parameters import Parameters, Pattern, limit
from libroabierto_ledger.web.ranges import asked_part, sent_part
from libroabierto_ledger.web.schemas.evidence import Arrived, Named

blueprint: Final = Blueprint(
    "evidence", __name__, url_prefix="/v1/evidence", description="Files that acts name"
)

PIECE: Final = 64 * 1024  # bytes of a body that are held at once
DRAINED: Final = 2 * 1024 * 1024  # bytes of a body that is refused; twice the parts that `libro` sends
_SANDBOX: Final = "default-src 'none'; sandbox"
_BYTES: Final[dict[str, Any]] = {"type": "string", "format": "binary"}
_SCHEME: Final = "Bearer "


class Paging(Parameters):
    """Which page of the entries that name a file."""

    after = Pattern("Entries whose id follows this one", form=ENTRY, load_default="")
    limit = limit()


@blueprint.route("/<sha256:sha256>", methods=["PUT"])
@blueprint.takes(**dict.fromkeys(TYPES, _BYTES))
@blueprint.answers(Arrived, status=201, told="All of it came, and it is the file; it is served from now on")
@blueprint.answers(Arrived, told="The file was there before")
@blueprint.answers(Arrived, status=202, told="A part came; the next one begins at `offset`")
@blueprint.refuses("UNAUTHORIZED", "NOT_FOUND", "CONFLICT", "GONE", "TOO_MANY_REQUESTS")
def put(sha256: str) -> Response:
    """Hand in a file, or a part of it, that a recorded act names.

    `Authorization: Bearer <JWS>` with the permission, typ `libro-upload+jws`. `Content-Range: bytes a-b/size`
    for a part, `bytes */size` with no body to ask how much is there.
    """
    check_founded()
    request = this_request()
    pieces = _pieces(request)
    try:
        token = _permission(request)
        sent = Sent(sent_part(request), request.content_length, request.mimetype or None)
        received = ledger().uploads.receive(token, sha256, sent, pieces)
    except LibroError:
        _drain(pieces, DRAINED)
        raise
    if received.repeated:
        _drain(pieces, MAX_FILE)
    return _arrived(request, received)


def _each_type(view: View) -> View:
    """Document the file, and a part of it, under each media type that it may have."""
    for media_type in TYPES:
        view = blueprint.answers(_BYTES, media=media_type, told="The file, as a download")(view)
        view = blueprint.answers(_BYTES, status=206, media=media_type, told="The part asked for")(view)
    return view


@blueprint.route("/<sha256:sha256>")
@_each_type
@blueprint.refuses("NOT_FOUND", "GONE", "REQUESTED_RANGE_NOT_SATISFIABLE")
def show(sha256: str) -> Response:
    """Download a file by its SHA-256, whole or one range of it."""
    check_founded()
    file, request = ledger().files.held(sha256), this_request()
    part = asked_part(request, f'"{sha256}"', file.blob.size)
    first, stop = part or (0, file.blob.size)
    answer = Response(ledger().files.read(file, first, stop), status=206 if part else 200)
    answer.content_length = stop - first
    if part:
        answer.headers["Content-Range"] = f"bytes {first}-{stop - 1}/{file.blob.size}"
    _bind(answer, file)
    answer.make_conditional(request)
    return answer


@blueprint.route("/<sha256:sha256>/entries")
@blueprint.query(Paging)
@blueprint.answers(Named)
@blueprint.refuses("NOT_FOUND")
def entries(query: dict[str, Any], sha256: str) -> Response:
    """Say which entries name a file, and whether the ledger has it."""
    check_founded()
    return for_now(json_answer(_named(ledger().files.named(sha256, **query))))


def _bind(answer: Response, file: HeldFile) -> None:
    """Say what the file is and what may be done with it.

    An act's own document may be kept for ever; what can be withdrawn is asked for again each time, which
    costs 304 and no body, and is gone from every cache once it is gone from here.
    """
    answer.headers["Content-Type"] = file.blob.media_type
    extension = TYPES[file.blob.media_type].extension if file.blob.media_type in TYPES else "bin"
    answer.headers["Content-Disposition"] = f'attachment; filename="{file.sha256}.{extension}"'
    answer.headers["Content-Security-Policy"] = _SANDBOX
    answer.headers["Accept-Ranges"] = "bytes"
    answer.headers["Cache-Control"] = FOREVER if file.own else ASK_AGAIN
    answer.set_etag(file.sha256)


def _permission(request: Request) -> str:
    said = request.headers.get("Authorization", "")
    if said[: len(_SCHEME)].lower() != _SCHEME.lower():
        raise NeedsPermission("upload.no-permission")
    return said[len(_SCHEME) :].strip(" ")


def _pieces(request: Request) -> Iterator[bytes]:
    """Give the body piece by piece; what is cut short raises CutShort after its last piece."""
    request.max_content_length = MAX_FILE + 1
    came = 0
    try:
        stream = request.stream
        while piece := stream.read(PIECE):
            came += len(piece)
            yield piece
    except ClientDisconnected:
        raise CutShort("body.cut-short") from None
    if request.content_length not in (None, came):  # gunicorn ends such a body without a word
        raise CutShort("body.cut-short")


def _drain(pieces: Iterator[bytes], most: int) -> None:
    """Read what nobody needs: whoever still sends while the connection is closed never sees the answer."""
    with contextlib.suppress(CutShort, RequestEntityTooLarge):
        for piece in pieces:
            most -= len(piece)
            if most < 0:
                return


def _arrived(request: Request, received: Received) -> Response:
    upload = received.upload
    status = 202 if not received.is_whole else 200 if received.repeated else 201
    document = {
        "sha256": upload.sha256,
        "size": upload.size,
        "media_type": upload.media_type,
        "offset": received.offset,
        "status": "held" if received.is_whole else "awaited",
    }
    answer = json_answer(document, status=status)
    answer.headers["Upload-Offset"] = str(received.offset)
    answer.headers["Location"] = f"{request.root_path}{request.path}"
    return answer


def _named(file: NamedFile) -> dict[str, Any]:
    held = file.blob
    return {
        "sha256": file.sha256,
        "status": "withdrawn" if file.withdrawn else "held" if held else "awaited",
        "size": held.size if held else None,
        "media_type": held.media_type if held else None,
        "items": [_naming(one) for one in file.entries],
        "next": file.next,
    }


def _naming(one: Naming) -> dict[str, Any]:
    return {
        "index": one.index,
        "folio": one.folio,
        "event": one.event,
        "stream": one.stream,
        "issuer": one.issuer,
        "pointers": list(one.pointers),
        "own": one.own,
        "withdrawn": one.withdrawn,
    }
