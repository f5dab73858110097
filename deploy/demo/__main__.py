"""Tell the whole story once, then keep serving until Ctrl-C (unless --once)."""

from __future__ import annotations

import argparse
import shutil
import signal
import sys
from contextlib import ExitStack
from pathlib import Path

from demo.chapters import (
    commitments,
    declaration,
    founding,
    letter,
    looking,
    mending,
    notices,
    offices,
    privacy,
    secretariat,
    succession,
    vacancy,
    voices,
)
from demo.machine import Failed, free_port, serving
from demo.places import AUTHORITY, COMPTROLLER, EVALUATOR, ORGANISATIONS, STATE_SECRETARIAT, TOWNS
from demo.stage import Stage
from demo.telling import Teller

FOLDER = Path("demo")
PORT = 8000
# Nothing is thrown away but a folder that bears this file with this text.
MARKER = "DEMO"
MARKED = "Carpeta de la demostración de Libro Abierto: se borra y se hace de nuevo cada vez.\n"
CHAPTERS = (
    founding.accredit,
    offices.take_office,
    letter.digitize,
    declaration.declare,
    vacancy.vanish,
    vacancy.declare,
    succession.take_over,
    succession.countersign,
    secretariat.install,
    secretariat.meet,
    commitments.plan,
    commitments.report,
    notices.begin,
    notices.tell,
    voices.speak,
    mending.correct,
    mending.revoke,
    privacy.withdraw,
    looking.read,
    looking.audit,
    notices.count,
)
ACTING = {AUTHORITY, STATE_SECRETARIAT, EVALUATOR, COMPTROLLER, *ORGANISATIONS}
ACTING |= {institution for town in TOWNS for institution in (town.council, town.body)}


def main() -> int:
    """Run the demonstration in ./demo, which is thrown away and made anew if a demonstration made it."""
    parser = argparse.ArgumentParser(prog="demo", description=__doc__)
    parser.add_argument("--once", action="store_true", help="end after the audit instead of serving on")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where everything is kept")
    parser.add_argument("--port", type=int, default=PORT)
    options = parser.parse_args()
    teller = Teller()
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, lambda *_: sys.exit(0))  # so that the server is stopped, too
    try:
        return _tell(options, teller)
    except Failed as failure:
        teller.say(f"\nLa demostración falló: {failure}")
        return 1
    except KeyboardInterrupt:
        teller.say("\nFin de la demostración.")
        return 0


def make_anew(folder: Path) -> None:
    """Make *folder*, empty but for its marker; raise Failed for one that no demonstration made."""
    if _is_marked(folder):
        shutil.rmtree(folder)
    elif folder.is_symlink() or (folder.exists() and not _is_empty(folder)):
        raise Failed(
            f"«{folder}» ya existe y no es de una demostración: no lleva su archivo {MARKER}. "
            "No se borró nada: elija otra carpeta con --folder, o bórrela usted si ya no la necesita."
        )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARKER).write_text(MARKED, encoding="utf-8")


def _is_marked(folder: Path) -> bool:
    marker = folder / MARKER
    return not folder.is_symlink() and marker.is_file() and marker.read_bytes() == MARKED.encode()


def _is_empty(folder: Path) -> bool:
    return folder.is_dir() and next(folder.iterdir(), None) is None


def _tell(options: argparse.Namespace, teller: Teller) -> int:
    make_anew(options.folder)
    with ExitStack() as running:
        stage = Stage(options.folder, teller, running)
        founding.found(stage)
        stage.open(running.enter_context(serving(stage.home, free_port(options.port))))
        for chapter in CHAPTERS:
            chapter(stage)
        looking.tamper(stage, options.port and options.port + 2)
        stage.cast.save(stage.folder, ACTING)
        looking.end(stage)
        if not options.once:
            teller.say("\nEl libro y el avisador siguen en servicio. Ctrl-C para terminar.")
            signal.pause()
    return 0


if __name__ == "__main__":
    sys.exit(main())
