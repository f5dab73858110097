"""What a web server starts: `gunicorn 'libroabierto_ledger.wsgi:create()'`. Importing does nothing."""

from __future__ import annotations

import gc
import sys
from typing import Final

from flask import Flask

from libroabierto_ledger.bootstrap import assemble
from libroabierto_ledger.config import Config
from libroabierto_ledger.web.app import create_app

# New objects between two searches for garbage. By default 700: a batch of acts makes thousands, all of
# which end without it, and each search also walks through what lives for ever.
_GARBAGE: Final = 10_000
# How long a thread may keep the interpreter from the others, in seconds. By default ten times as long: then
# whoever waits behind a few batches of rubbish waits for each of them at every step of its own.
_TURN: Final = 0.0005


def create() -> Flask:
    """Open the ledger that the environment names, in the process that will serve it."""
    config = Config.from_env()
    app = create_app(assemble(config), url=config.url, proxies=config.proxies)
    sys.setswitchinterval(_TURN)
    gc.freeze()
    gc.set_threshold(_GARBAGE, 10, 10)
    return app
