"""How the ledger answers what was raised: by its table of problems, and in its own words."""

from __future__ import annotations

from typing import Final

from flask import request

from libroabierto.errors import LedgerBusy, LibroError, Malformed
from libroabierto_face.web.refusals import Refusals
from libroabierto_ledger.web.phrases import PHRASES
from libroabierto_ledger.web.problems import BY_CODE, TABLE

# What stays so until somebody has looked, and what a disk that fails once in a while also causes.
_STOPPED: Final = LedgerBusy("ledger.stopped", retry_after=3600)
_UNREADABLE: Final = LedgerBusy("ledger.disk-error", retry_after=60)


def _is_stored(error: LibroError) -> bool:
    """Say whether what is malformed was malformed by us: what is so in a read is in the store."""
    is_read = request.method not in ("POST", "PUT")
    return type(error) is Malformed and is_read and error.code not in BY_CODE


def _as_busy(error: Exception) -> LibroError | None:
    """Tell that a guard or a store refused: the ledger has stopped, or its disk cannot be read."""
    if not isinstance(error, LibroError) or not error.code.startswith(("guard.", "store.")):
        return None
    return _UNREADABLE if error.code == "store.unreadable" else _STOPPED


REFUSALS: Final = Refusals(
    problems=TABLE, phrases=PHRASES, programs=("/v1/",), is_ours=_is_stored, told_as=_as_busy
)
