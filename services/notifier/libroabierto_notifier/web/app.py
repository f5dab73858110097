"""The Flask application: the parts of this room, put together. Opens nothing, reads no environment."""

from __future__ import annotations

from typing import Final

from flask import Flask

from libroabierto_face.web import root
from libroabierto_face.web.app import Face
from libroabierto_notifier.web import (
    about,
    addresses,
    assembly,
    clients,
    deliveries,
    events,
    explaining,
    feeds,
    headers,
    managing,
    pages,
    subscriptions,
)
from libroabierto_notifier.web.assembly import Assembly
from libroabierto_notifier.web.bodies import MAX_BODY
from libroabierto_notifier.web.phrases import PHRASES
from libroabierto_notifier.web.problems import TABLE
from libroabierto_notifier.web.refusals import REFUSALS

PARTS: Final = (events, subscriptions, deliveries, about, feeds, pages, managing, explaining)


def create_app(house: Assembly, *, url: str = "", proxies: int = 0, threads: int = 64) -> Flask:
    """Build the HTTP face of the notifier that *house* runs.

    *url* is the address under which the world reaches it, e.g. "https://avisos.example"; without
    it each request's own address is taken. *proxies* web servers in front tell where requests come from; of
    *threads* some may wait.
    """
    app = Face(__name__)
    app.config.update(MAX_CONTENT_LENGTH=MAX_BODY)
    assembly.register(app, house, url)
    for part in (addresses, headers, PHRASES, REFUSALS):
        part.register(app)
    clients.register(app, proxies=proxies, threads=threads)
    TABLE.read_tables()
    for part in PARTS:
        app.register_blueprint(part.blueprint)
    root.register(app, url)
    return app
