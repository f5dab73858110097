"""What a web server starts: `gunicorn 'libroabierto_ledger.wsgi:create()'`. Importing does nothing."""

from __future__ import annotations

from flask import Flask

from libroabierto_ledger.bootstrap import assemble
from libroabierto_ledger.config import Config
from libroabierto_ledger.web.app import create_app


def create() -> Flask:
    """Open the ledger that the environment names, in the process that will serve it."""
    config = Config.from_env()
    return create_app(assemble(config), url=config.url, proxies=config.proxies)
