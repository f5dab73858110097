"""The stream process: python -m libroabierto_notifier.streaming ORIGIN, what `libro-notifier stream` becomes.

It passes on what was published and knows nothing else of the house, so that ten thousand streams take less
memory than the rest of it would. The command has opened and checked the notifier; settings are as ever
in the environment, ORIGIN is the log's.
"""

from __future__ import annotations

import logging
import sys
from urllib.parse import urlsplit

from libroabierto_notifier.config import Config
from libroabierto_notifier.delivery.stream import Settings, serve
from libroabierto_notifier.persistence.database import Database
from libroabierto_notifier.persistence.notices import SqlNotices
from libroabierto_notifier.persistence.waking import Sleeper

MODULE = "libroabierto_notifier.streaming"


def main(origin: str) -> None:
    """Serve until SIGTERM or SIGINT."""
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    config = Config.from_env()
    settings = Settings(
        bind=config.stream_bind,
        origin=origin,
        most=config.most_streams,
        per_address=config.streams_per_address,
        proxies=config.proxies,
        prefix=urlsplit(config.url).path,
    )
    notices = SqlNotices(Database(config.database))
    serve(notices, Sleeper(config.run, "stream"), settings)


if __name__ == "__main__":
    main(sys.argv[1])
