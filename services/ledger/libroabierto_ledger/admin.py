"""`libro-ledger`: what an operator starts. Speaks Spanish where the locale is Spanish, else English.

    init --home DIR --origin O    log key, database and guard; prints the verifier key
    found FILE.jws                entry 0
    serve                         gunicorn, in place of this process; in public behind deploy/nginx
    rebuild                       drop the rows of state and fold them again from the entries
    check                         re-check everything that is stored; report the first fault

Exit status: 0 well, 1 refused or a fault was found, 2 usage, 3 cannot be done now.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NoReturn

from libroabierto.domain.messages import say
from libroabierto.domain.vocabulary import Label
from libroabierto.errors import InvalidData, LedgerBusy, LibroError, UsageError
from libroabierto.record.envelope import MAX_TOKEN
from libroabierto_ledger.bootstrap import Assembly, assemble, forget_limits, initialise
from libroabierto_ledger.config import RATE_ADDRESS, Config

WELL, FAULT, USAGE, UNREACHABLE = 0, 1, 2, 3

HELP: Final[Mapping[str, Label]] = {
    "": Label("Opera un libro abierto.", "Runs an open ledger."),
    "usage: ": Label("uso: ", "usage: "),
    "positional arguments": Label("argumentos", "arguments"),
    "options": Label("opciones", "options"),
    "commands": Label("órdenes", "commands"),
    "COMMAND": Label("ORDEN", "COMMAND"),
    "DIR": Label("CARPETA", "DIR"),
    "ORIGIN": Label("ORIGEN", "ORIGIN"),
    "FILE.jws": Label("ARCHIVO.jws", "FILE.jws"),
    "--help": Label("muestra esta ayuda y termina", "show this help and exit"),
    "init": Label(
        "crea llave, base y resguardo de un libro nuevo", "make key, database and guard of a new ledger"
    ),
    "found": Label("registra el asiento 0", "record entry 0"),
    "serve": Label(
        "atiende por HTTP; en público, solo detrás de un servidor web que reciba completas las solicitudes "
        "(deploy/nginx)",
        "serve over HTTP; in public only behind a web server that takes requests in whole (deploy/nginx)",
    ),
    "rebuild": Label("reconstruye el estado desde los asientos", "rebuild the state from the entries"),
    "check": Label("comprueba todo lo guardado", "check everything that is stored"),
    "--home": Label("carpeta del libro (o LIBRO_LEDGER_HOME)", "the ledger's folder (or LIBRO_LEDGER_HOME)"),
    "--origin": Label(
        "nombre del libro, p. ej. libro.example.org/mex", "the log's name, e.g. libro.example.org/mex"
    ),
    "file": Label("el evento ledger.founded, firmado", "the event ledger.founded, signed"),
}
# How argparse words a mistake, and how we say it; {what} is the group.
MISTAKES: Final[Sequence[tuple[str, Label]]] = (
    (r"the following arguments are required: (.*)", Label("falta: {what}", "missing: {what}")),
    (r"unrecognized arguments: (.*)", Label("no se reconoce: {what}", "not recognized: {what}")),
    (r"argument (.*?): expected .*", Label("falta el valor de {what}", "{what} needs a value")),
    (
        r"argument (?:.*?): invalid choice: '?(.*?)'? \(.*",
        Label("no existe la orden «{what}»", "there is no command “{what}”"),
    ),
)
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
    "unreadable": Label(
        "No se puede abrir {path} ({reason}). Revise el nombre y los permisos del archivo.",
        "Cannot open {path} ({reason}). Check the file's name and permissions.",
    ),
    "missing": Label(
        "No existe {path}. Revise el nombre del archivo.", "There is no {path}. Check the file's name."
    ),
    "exposed": Label(
        "Aviso: {bind} se alcanza desde fuera y ningún servidor web está delante (LIBRO_LEDGER_PROXIES=0). "
        "Unas cuantas conexiones lentas bastan para que nadie más sea atendido: vea deploy/nginx.",
        "Warning: {bind} can be reached from outside and no web server stands in front "
        "(LIBRO_LEDGER_PROXIES=0). A few slow connections are enough to keep everybody else out: see "
        "deploy/nginx.",
    ),
    "one-payer": Label(
        "Aviso: {bind} es un socket y LIBRO_LEDGER_PROXIES=0: nadie dice de qué dirección viene cada "
        "solicitud, así que todo el mundo cuenta como una sola y comparte un límite "
        "(LIBRO_LEDGER_RATE_ADDRESS={rate}). Detrás de nginx (deploy/nginx) ponga LIBRO_LEDGER_PROXIES=1; si "
        "de verdad no hay nadie delante, LIBRO_LEDGER_RATE_ADDRESS=0.",
        "Warning: {bind} is a socket and LIBRO_LEDGER_PROXIES=0: nobody says from which address a request "
        "comes, so all the world counts as one and shares one limit (LIBRO_LEDGER_RATE_ADDRESS={rate}). "
        "Behind nginx (deploy/nginx) set LIBRO_LEDGER_PROXIES=1; if there really is nobody in front, "
        "LIBRO_LEDGER_RATE_ADDRESS=0.",
    ),
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
    except FileNotFoundError as error:
        _tell("missing", language, path=error.filename)
        return USAGE
    except OSError as error:
        _tell("unreadable", language, path=error.filename, reason=error.strerror)
        return UNREACHABLE
    return WELL


def language_of(environment: Mapping[str, str]) -> str:
    """Return "es" where the locale is Spanish (POSIX order of variables), else "en".

    The signer's command has the same rule, in a room that a service's operator has no business in.
    """
    locale = next(
        (environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), ""
    )
    return "es" if re.fullmatch(r"es(?:[_.@-].*)?", locale, re.IGNORECASE) else "en"


def run_init(options: argparse.Namespace, language: str) -> None:
    """Make a new ledger."""
    verifier = initialise(Config.from_env(home=options.home), options.origin)
    _tell("init", language)
    print(verifier, flush=True)


def run_found(options: argparse.Namespace, language: str) -> None:
    """Record entry 0."""
    with options.file.open("rb") as file:
        token = file.read(MAX_TOKEN + 2)  # one character too many is refused as too large
    with _opened(options) as assembly:
        receipt = assembly.founding.found(token)
        _tell("found", language, folio=receipt.folio)
        print(assembly.queries.entry(0).hash, flush=True)


def run_serve(options: argparse.Namespace, language: str) -> None:
    """Become the web server, once the ledger was opened without a complaint."""
    config = Config.from_env(home=options.home)
    assemble(config).close()
    forget_limits(config)
    if config.is_exposed:
        _tell("exposed", language, bind=config.bind)
    if config.has_one_payer:
        _tell("one-payer", language, bind=config.bind, rate=config.to_environment()[RATE_ADDRESS])
    os.execve(sys.executable, serve_command(config), {**os.environ, **config.to_environment()})  # noqa: S606 - no shell is wanted


# What one request may bring before it is read, and how long a worker waits. A line of the header may be as
# long as in deploy/nginx, which does not count its fields. No timeout of gunicorn ends a slow request.
SERVER: Final[Sequence[str]] = (
    *("--limit-request-line", "8190"),  # bytes; our longest address has a cursor and a few filters
    *("--limit-request-fields", "64"),  # browsers send some twenty, proxies add a few
    *("--limit-request-field_size", "8190"),  # bytes; cookies of other sites of the same domain come along
    *("--backlog", "2048"),  # connections that the kernel keeps while the workers are busy
    *("--worker-connections", "1000"),  # of each worker, idle ones included
    *("--keep-alive", "30"),  # seconds; longer than the web server in front keeps its own (15)
    *("--timeout", "60"),  # seconds without a sign of life, then a worker is replaced
    *("--graceful-timeout", "30"),  # seconds; three times the patience of a submission
)


def serve_command(config: Config) -> list[str]:
    """Spell the web server's command. Workers open the ledger themselves: nothing crosses the fork."""
    return [
        sys.executable,
        *("-m", "gunicorn", "--worker-class", "gthread", "--no-control-socket"),
        *("--bind", config.bind),
        *("--workers", str(config.workers), "--threads", str(config.threads)),
        *SERVER,
        "libroabierto_ledger.wsgi:create()",
    ]


def run_rebuild(options: argparse.Namespace, language: str) -> None:
    """Fold the rows of state again."""
    with _opened(options, to_rebuild=True) as assembly:
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
def _opened(options: argparse.Namespace, *, to_rebuild: bool = False) -> Iterator[Assembly]:
    config = Config.from_env(home=options.home)
    with contextlib.closing(assemble(config, to_rebuild=to_rebuild)) as assembly:
        yield assembly


def _tell(what: str, language: str, **facts: object) -> None:
    """Say a sentence on standard error, at once: what a program reads follows it on standard output."""
    print(TOLD[what].in_language(language).format_map(facts), file=sys.stderr, flush=True)


def _report(error: LibroError, language: str) -> int:
    """Print the diagnosis, with each field at fault; return the exit status."""
    print(f"libro-ledger: {say(error.code, error.facts, language)} [{error.code}]", file=sys.stderr)
    for fault in error.errors if isinstance(error, InvalidData) else ():
        print(f"  {fault.pointer}: {say(fault.code, dict(fault.facts), language)}", file=sys.stderr)
    if isinstance(error, UsageError):
        return USAGE
    return UNREACHABLE if isinstance(error, LedgerBusy) else FAULT


class Parser(argparse.ArgumentParser):
    """argparse in *language*: its headings, its usage line, and the mistakes that it reports."""

    def __init__(self, *, language: str, **options: Any) -> None:
        self.language = language
        super().__init__(add_help=False, allow_abbrev=False, formatter_class=_formatter(language), **options)
        self.add_argument("-h", "--help", action="help", help=_word("--help", language))

    def error(self, message: str) -> NoReturn:
        """Say what is mistaken below the usage line, and exit with status 2."""
        self.print_usage(sys.stderr)
        self.exit(USAGE, f"{self.prog}: {_mistake(message, self.language)}\n")


def _formatter(language: str) -> type[argparse.HelpFormatter]:
    class Formatter(argparse.HelpFormatter):
        def start_section(self, heading: str | None) -> None:
            super().start_section(_word(heading, language) if heading and heading in HELP else heading)

        def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
            ours = _word("usage: ", language) if prefix is None else prefix
            super().add_usage(usage, actions, groups, ours)

    return Formatter


def _mistake(message: str, language: str) -> str:
    for pattern, label in MISTAKES:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return label.in_language(language).format(what=found[1])
    return message


def _word(name: str, language: str) -> str:
    return HELP[name].in_language(language)


def _parser(language: str) -> Parser:
    def words(name: str) -> str:
        return _word(name, language)

    parser = Parser(language=language, prog="libro-ledger", description=words(""))
    commands = parser.add_subparsers(required=True, title=words("commands"), metavar=words("COMMAND"))
    runs = {
        "init": run_init,
        "found": run_found,
        "serve": run_serve,
        "rebuild": run_rebuild,
        "check": run_check,
    }
    for name, run in runs.items():
        command = commands.add_parser(name, language=language, help=words(name), description=words(name))
        command.add_argument("--home", type=Path, metavar=words("DIR"), help=words("--home"))
        command.set_defaults(run=run)
        if name == "init":
            command.add_argument("--origin", required=True, metavar=words("ORIGIN"), help=words("--origin"))
        if name == "found":
            command.add_argument("file", type=Path, metavar=words("FILE.jws"), help=words("file"))
    return parser


if __name__ == "__main__":
    sys.exit(main())
