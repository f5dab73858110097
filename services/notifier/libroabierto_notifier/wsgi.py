"""What a web server starts: `gunicorn 'libroabierto_notifier.wsgi:create()'`. Importing does nothing."""

from __future__ import annotations

from flask import Flask

from libroabierto_notifier.bootstrap import assemble
from libroabierto_notifier.config import Config
from libroabierto_notifier.web.app import create_app


def create() -> Flask:
    """Open the notifier that the environment names, in the process that will serve it."""
    config = Config.from_env()
    return create_app(assemble(config), url=config.url, proxies=config.proxies, threads=config.threads)
