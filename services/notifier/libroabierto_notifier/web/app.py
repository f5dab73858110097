"""The Flask application: the parts of this room, put together. Opens nothing, reads no environment."""

from __future__ import annotations

from typing import Final

from flask import Flask

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
    phrases,
    problems,
    refusals,
    root,
    subscriptions,
)
from libroabierto_notifier.web.assembly import Assembly
from libroabierto_notifier.web.bodies import MAX_BODY

PARTS: Final = (events, subscriptions, deliveries, about, feeds, pages, managing, explaining)


def create_app(house: Assembly, *, url: str = "", proxies: int = 0, threads: int = 64) -> Flask:
    """Build the HTTP face of the notifier that *house* runs.

    *url* is the address under which the world reaches it, e.g. "https://avisos.example"; without
    it each request's own address is taken. *proxies* web servers in front tell where requests come from; of
    *threads* some may wait.
    """
    app = Flask(__name__)
    app.config.update(MAX_CONTENT_LENGTH=MAX_BODY)
    app.json.sort_keys = False  # type: ignore[attr-defined]  # the default provider has it
    app.url_map.strict_slashes = True
    app.url_map.merge_slashes = False  # an address has one spelling
    assembly.register(app, house, url)
    for part in (addresses, headers, phrases, refusals):
        part.register(app)
    clients.register(app, proxies=proxies, threads=threads)
    problems.read_tables()
    for part in PARTS:
        app.register_blueprint(part.blueprint)
    root.register(app, url)
    return app
