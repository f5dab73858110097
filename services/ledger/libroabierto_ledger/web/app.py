"""The Flask application: the parts of this room, put together. Opens nothing, reads no environment."""

from __future__ import annotations

from typing import Final

from flask import Flask

from libroabierto_face.web import root
from libroabierto_face.web.app import Face
from libroabierto_ledger.web import (
    addresses,
    assembly,
    headers,
    limits,
    log,
    openapi,
    pages,
    practice,
)
from libroabierto_ledger.web.api import (
    checkpoints,
    commitments,
    declarations,
    entries,
    events,
    evidence,
    health,
    institutions,
    ledger,
    municipalities,
    observations,
    plans,
    proofs,
    secretariats,
    streams,
    submissions,
)
from libroabierto_ledger.web.assembly import Assembly
from libroabierto_ledger.web.bodies import MAX_BATCH_BODY
from libroabierto_ledger.web.phrases import PHRASES
from libroabierto_ledger.web.problems import TABLE
from libroabierto_ledger.web.refusals import REFUSALS

RESOURCES: Final = (
    events,
    submissions,
    evidence,
    ledger,
    entries,
    proofs,
    checkpoints,
    log,
    institutions,
    declarations,
    municipalities,
    secretariats,
    plans,
    commitments,
    observations,
    streams,
    pages,
    health,
)


def create_app(house: Assembly, *, url: str = "", proxies: int = 0) -> Flask:
    """Build the HTTP face of the ledger that *house* runs.

    *url* is the address under which the world reaches it, e.g. "https://libro.example/mex"; without
    it each request's own address is taken. *proxies* web servers in front tell where requests come from.
    """
    app = Face(__name__)
    app.config.update(openapi.SETTINGS, MAX_CONTENT_LENGTH=MAX_BATCH_BODY)
    assembly.register(app, house)
    for part in (headers, PHRASES, practice, REFUSALS):
        part.register(app)
    limits.register(app, proxies=proxies)
    TABLE.read_tables()
    _add_resources(app, url)
    root.register(app, url)
    return app


def _add_resources(app: Flask, url: str) -> None:
    addresses.register(app)
    api = openapi.ProblemApi(app, spec_kwargs={"servers": [{"url": url}]} if url else None)
    addresses.describe(api)
    for resource in RESOURCES:
        api.register_blueprint(resource.blueprint)
