"""`rotate-log-key`: makes the next log key and the draft, and finishes what was recorded."""

from __future__ import annotations

import argparse
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Final

from libroabierto.errors import UsageError
from libroabierto.tlog.note import NoteSigner
from libroabierto_face.command.parser import Parser
from libroabierto_ledger.admin.opening import opened
from libroabierto_ledger.admin.telling import tell
from libroabierto_ledger.bootstrap import Assembly, finish_rotation, next_key, release_hold

ROTATION: Final = "ledger.log_key_rotated"
MAX_HOLD: Final = 240  # minutes for which the ledger may take nothing, while a few people sign


def run_rotate(options: argparse.Namespace, language: str) -> None:
    """Make the next log key and the draft, or finish what was recorded."""
    with opened(options) as assembly:
        config, in_force = assembly.config, assembly.rotation.key_in_force()
        if options.release:
            release_hold(config)
            tell("released", language)
        elif options.finish:
            done = finish_rotation(config, in_force)
            tell("finished" if done else "nothing-to-finish", language, path=config.log_key)
        else:
            _prepare_rotation(assembly, next_key(config, in_force), options, language)


def _prepare_rotation(
    assembly: Assembly, new: NoteSigner, options: argparse.Namespace, language: str
) -> None:
    """Write the draft, over an earlier one; raises UsageError("file.exists") for a file of another kind."""
    path: Path = options.output
    if path.exists() and ROTATION not in path.read_text("utf-8", "replace"):
        raise UsageError("file.exists", path=str(path))
    hold = timedelta(minutes=options.hold)
    size, text = assembly.rotation.prepare(new, id=str(uuid.uuid4()), language=language, hold=hold)
    path.write_text(text, encoding="utf-8")
    if options.hold:
        tell("held", language, minutes=options.hold)
    tell("rotate", language, path=path, size=size)
    print(new.verifier, flush=True)


def _minutes(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= MAX_HOLD):
        raise argparse.ArgumentTypeError(text)
    return int(text)


def add_rotation(command: Parser, words: Callable[[str], str]) -> None:
    """Declare the options."""
    output = Path("rotacion.toml")
    command.add_argument(
        "-o", "--output", type=Path, default=output, metavar=words("FILE.toml"), help=words("--output")
    )
    command.add_argument("--hold", type=_minutes, default=0, metavar=words("MINUTES"), help=words("--hold"))
    command.add_argument("--release", action="store_true", help=words("--release"))
    command.add_argument("--finish", action="store_true", help=words("--finish"))
