"""`libro-ledger`: what an operator starts. Speaks Spanish where the locale is Spanish, else English.

    init --home DIR --origin O    log key, database and guard; prints the verifier key
    found FILE.jws                entry 0
    serve                         gunicorn, in place of this process
    rebuild                       drop the rows of state and fold them again from the entries
    check                         re-check everything that is stored; report the first fault

Exit status: 0 well, 1 refused or a fault was found, 2 usage, 3 cannot be done now.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from libroabierto.domain.messages import say
from libroabierto.domain.vocabulary import Label
from libroabierto.errors import InvalidData, LedgerBusy, LibroError, UsageError
from libroabierto.record.envelope import MAX_TOKEN
from libroabierto_ledger.bootstrap import Assembly, assemble, initialise
from libroabierto_ledger.config import Config

WELL, FAULT, USAGE, UNREACHABLE = 0, 1, 2, 3

HELP: Final[Mapping[str, Label]] = {
    "": Label("Opera un libro abierto.", "Runs an open ledger."),
    "init": Label(
        "crea llave, base y resguardo de un libro nuevo", "make key, database and guard of a new ledger"
    ),
    "found": Label("registra el asiento 0", "record entry 0"),
    "serve": Label("atiende por HTTP", "serve over HTTP"),
    "rebuild": Label("reconstruye el estado desde los asientos", "rebuild the state from the entries"),
    "check": Label("comprueba todo lo guardado", "check everything that is stored"),
    "--home": Label("carpeta del libro (o LIBRO_LEDGER_HOME)", "the ledger's folder (or LIBRO_LEDGER_HOME)"),
    "--origin": Label(
        "nombre del registro, p. ej. libro.example.org/mex", "the log's name, e.g. libro.example.org/mex"
    ),
    "file": Label("el evento ledger.founded, firmado", "the event ledger.founded, signed"),
}
TOLD: Final[Mapping[str, Label]] = {
    "init": Label(
        "Listo. Publique esta llave verificadora y anótela en la fundación (log_key):",
        "Done. Publish this verifier key and name it in the founding (log_key):",
    ),
    "found": Label(
        "Fundado. Folio {folio}; identificador del libro:", "Founded. Folio {folio}; the ledger's identifier:"
    ),
    "rebuild": Label("Estado reconstruido desde {size} asientos.", "State rebuilt from {size} entries."),
    "check": Label("Todo concuerda: {size} asientos.", "Everything agrees: {size} entries."),
    "unreadable": Label("No se puede leer {path}: {reason}", "Cannot read {path}: {reason}"),
    "entries": Label("asientos", "entries"),
    "rows": Label("estado", "state"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit status. Diagnoses go to standard error, never a traceback."""
    language = language_of(os.environ)
    options = _parser(language).parse_args(arguments)
    run: Callable[[argparse.Namespace, str], None] = options.run
    try:
        run(options, language)
    except LibroError as error:
        return _report(error, language)
    except OSError as error:
        _tell("unreadable", language, path=error.filename, reason=error.strerror)
        return UNREACHABLE
    return WELL


def language_of(environment: Mapping[str, str]) -> str:
    """Return "es" where the locale (POSIX order of variables) is Spanish, else "en"."""
    locale = next(
        (environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), ""
    )
    return "es" if locale.lower().startswith("es") else "en"


def run_init(options: argparse.Namespace, language: str) -> None:
    """Make a new ledger."""
    verifier = initialise(Config.from_env(home=options.home), options.origin)
    _tell("init", language)
    print(verifier)


def run_found(options: argparse.Namespace, language: str) -> None:
    """Record entry 0."""
    with options.file.open("rb") as file:
        token = file.read(MAX_TOKEN + 2)  # one character too many is refused as too large
    with _opened(options) as assembly:
        receipt = assembly.founding.found(token)
        _tell("found", language, folio=receipt.folio)
        print(assembly.queries.entry(0).hash)


def run_serve(options: argparse.Namespace, language: str) -> None:
    """Become the web server, once the ledger was opened without a complaint."""
    config = Config.from_env(home=options.home)
    assemble(config).close()
    os.execve(sys.executable, serve_command(config), {**os.environ, **config.to_environment()})  # noqa: S606 - no shell is wanted


def serve_command(config: Config) -> list[str]:
    """Spell the web server's command. Workers open the ledger themselves: nothing crosses the fork."""
    return [
        sys.executable,
        *("-m", "gunicorn", "--worker-class", "gthread", "--no-control-socket"),
        *("--bind", config.bind),
        *("--workers", str(config.workers), "--threads", str(config.threads)),
        "libroabierto_ledger.wsgi:create()",
    ]


def run_rebuild(options: argparse.Namespace, language: str) -> None:
    """Fold the rows of state again."""
    with _opened(options) as assembly:
        _tell("rebuild", language, size=assembly.rebuild(progress_in(language)))


def run_check(options: argparse.Namespace, language: str) -> None:
    """Re-check everything."""
    with _opened(options) as assembly:
        _tell("check", language, size=assembly.inspect(progress_in(language)).size)


def progress_in(language: str) -> Callable[[str, int, int], None]:
    """Show on one line of a terminal how far long work is; say nothing to a file."""

    def show(what: str, done: int, total: int) -> None:
        if sys.stderr.isatty():
            end = "\n" if done >= total else ""
            print(
                f"\r{TOLD[what].in_language(language)}: {done}/{total}", end=end, file=sys.stderr, flush=True
            )

    return show


@contextlib.contextmanager
def _opened(options: argparse.Namespace) -> Iterator[Assembly]:
    with contextlib.closing(assemble(Config.from_env(home=options.home))) as assembly:
        yield assembly


def _tell(what: str, language: str, **facts: object) -> None:
    print(TOLD[what].in_language(language).format_map(facts), file=sys.stderr)


def _report(error: LibroError, language: str) -> int:
    """Print the diagnosis, with each field at fault; return the exit status."""
    print(f"libro-ledger: {say(error.code, error.facts, language)} [{error.code}]", file=sys.stderr)
    for fault in error.errors if isinstance(error, InvalidData) else ():
        print(f"  {fault.pointer}: {say(fault.code, dict(fault.facts), language)}", file=sys.stderr)
    if isinstance(error, UsageError):
        return USAGE
    return UNREACHABLE if isinstance(error, LedgerBusy) else FAULT


def _parser(language: str) -> argparse.ArgumentParser:
    def words(name: str) -> str:
        return HELP[name].in_language(language)

    parser = argparse.ArgumentParser("libro-ledger", description=words(""))
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    runs = {
        "init": run_init,
        "found": run_found,
        "serve": run_serve,
        "rebuild": run_rebuild,
        "check": run_check,
    }
    for name, run in runs.items():
        command = commands.add_parser(name, help=words(name), description=words(name))
        command.add_argument("--home", type=Path, help=words("--home"))
        command.set_defaults(run=run)
        if name == "init":
            command.add_argument("--origin", required=True, help=words("--origin"))
        if name == "found":
            command.add_argument("file", type=Path, metavar="FILE.jws", help=words("file"))
    return parser


if __name__ == "__main__":
    sys.exit(main())
