"""The notifier itself: how far it is, what it verified last, its keys, its two contracts, its health."""

from __future__ import annotations

import functools
from dataclasses import asdict
from importlib import resources
from typing import Final

from flask import Blueprint, Response

from libroabierto_face.web.answers import for_now, json_answer
from libroabierto_face.web.negotiate import JSON
from libroabierto_notifier.web.assembly import base_url, notifier, stream_url
from libroabierto_notifier.web.errors import NoSuchAddress, NotReady
from libroabierto_notifier.web.parameters import query

blueprint: Final = Blueprint("about", __name__)

JWK_SET: Final = "application/jwk-set+json"


@blueprint.get("/v1/status")
def status() -> Response:
    """Say how far the notifier is; anybody can watch the watcher."""
    query()
    house, found = notifier(), notifier().reporting.status()
    told = {**asdict(found), "published": None if found.published is None else str(found.published)}
    named = {"origin": house.origin, "ledger": house.ledger_url, "stream": stream_url()}
    named["checkpoint"] = f"{base_url()}/v1/checkpoint"
    return json_answer({**named, **told, "lag": found.lag})


@blueprint.get("/v1/checkpoint")
def checkpoint() -> Response:
    """Give the checkpoint that was verified last, as the ledger signed it."""
    query()
    note = notifier().reporting.checkpoint()
    if note is None:
        raise NotReady("notifier.nothing-verified")
    return for_now(Response(note, content_type="text/plain; charset=utf-8"))


@blueprint.get("/v1/stream")
def stream() -> Response:
    """Say that the stream is served by a process of its own."""
    raise NoSuchAddress("stream.elsewhere", url=stream_url())


@blueprint.get("/healthz")
def alive() -> Response:
    """Say that the process answers; asks nothing of the database."""
    query()
    return json_answer({"status": "ok"})


@blueprint.get("/readyz")
def ready() -> Response:
    """Say that the database answers and something was verified; otherwise 503."""
    query()
    if notifier().reporting.checkpoint() is None:
        raise NotReady("notifier.nothing-verified")
    return json_answer({"status": "ready"})


@blueprint.get("/.well-known/webhook-keys.json")
def webhook_keys() -> Response:
    """Give the public keys that sign webhooks, former ones included."""
    query()
    return for_now(json_answer(notifier().webhook_keys(), media_type=JWK_SET))


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """Give the contract of this interface."""
    query()
    return for_now(Response(contract("openapi"), mimetype=JSON))


@blueprint.get("/asyncapi.json")
def asyncapi() -> Response:
    """Give the contract of what is sent: webhooks and the stream."""
    query()
    return for_now(Response(contract("asyncapi"), mimetype=JSON))


@functools.cache
def contract(kind: str) -> bytes:
    """Return a contract; made of contracts/<kind>/notifier.yaml."""
    return resources.files("libroabierto_notifier.web").joinpath("contracts", f"{kind}.json").read_bytes()
