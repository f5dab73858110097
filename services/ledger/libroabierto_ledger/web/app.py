"""The Flask application: the parts of this room, put together. Opens nothing, reads no environment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from flask import Flask

from libroabierto_ledger.web import (
    addresses,
    assembly,
    headers,
    limits,
    log,
    openapi,
    pages,
    phrases,
    practice,
    problems,
    refusals,
    root,
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


class _App(Flask):
    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Take every function as it is: none is a coroutine, and Flask would ask each at each request."""
        return func


def create_app(house: Assembly, *, url: str = "", proxies: int = 0) -> Flask:
    """Build the HTTP face of the ledger that *house* runs.

    *url* is the address under which the world reaches it, e.g. "https://libro.example/mex"; without
    it each request's own address is taken. *proxies* web servers in front tell where requests come from.
    """
    app = _App(__name__)
    app.config.update(openapi.SETTINGS, MAX_CONTENT_LENGTH=MAX_BATCH_BODY)
    app.json.sort_keys = False  # type: ignore[attr-defined]  # the default provider has it
    app.url_map.strict_slashes = True
    app.url_map.merge_slashes = False  # an address has one spelling
    assembly.register(app, house)
    for part in (headers, phrases, practice, refusals):
        part.register(app)
    limits.register(app, proxies=proxies)
    problems.read_tables()
    _add_resources(app, url)
    root.register(app, url)
    return app


def _add_resources(app: Flask, url: str) -> None:
    addresses.register(app)
    api = openapi.ProblemApi(app, spec_kwargs={"servers": [{"url": url}]} if url else None)
    addresses.describe(api)
    for resource in RESOURCES:
        api.register_blueprint(resource.blueprint)
