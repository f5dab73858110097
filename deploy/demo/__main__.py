"""Tell the whole story once, then keep serving until Ctrl-C (unless --once)."""

from __future__ import annotations

import argparse
import shutil
import signal
import sys
from pathlib import Path

from demo.machine import Failed, free_port, serving
from demo.story import Story
from demo.telling import Teller

FOLDER = Path("demo")
PORT = 8000


def main() -> int:
    """Run the demonstration in ./demo, which is thrown away and made anew."""
    parser = argparse.ArgumentParser(prog="demo", description=__doc__)
    parser.add_argument("--once", action="store_true", help="end after the audit instead of serving on")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where everything is kept")
    parser.add_argument("--port", type=int, default=PORT)
    options = parser.parse_args()
    teller = Teller()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # so that the server is stopped, too
    try:
        return _tell(options, teller)
    except Failed as failure:
        teller.say(f"\nLa demostración falló: {failure}")
        return 1
    except KeyboardInterrupt:
        teller.say("\nFin de la demostración.")
        return 0


def _tell(options: argparse.Namespace, teller: Teller) -> int:
    shutil.rmtree(options.folder, ignore_errors=True)
    story = Story(options.folder, teller)
    story.found()
    with serving(story.home, free_port(options.port)) as url:
        story.live(url)
        story.audit(url)
        story.tamper(free_port(options.port + 1))
        story.end(url)
        if not options.once:
            teller.say("\nEl libro sigue en servicio. Ctrl-C para terminar.")
            signal.pause()
    return 0


if __name__ == "__main__":
    sys.exit(main())
