"""What the log says of a fault of ours: its kind and its place, never its text, which may quote a body."""

from __future__ import annotations

import logging
import traceback

from libroabierto.errors import LibroError


def log_fault(log: logging.Logger, what: str, error: BaseException) -> None:
    """Say *what* failed, with the code (or the class) of *error* and the frames that it came through."""
    kind = error.code if isinstance(error, LibroError) else type(error).__name__
    log.error("%s: %s\n%s", what, kind, "".join(traceback.format_tb(error.__traceback__)))
