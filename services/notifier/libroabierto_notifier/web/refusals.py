"""How the notifier answers what was raised: by its table of problems, and in its own words."""

from __future__ import annotations

from typing import Final

from flask import request

from libroabierto.errors import LibroError, Malformed
from libroabierto_face.web.refusals import Refusals
from libroabierto_notifier.web.phrases import PHRASES
from libroabierto_notifier.web.problems import TABLE


def _is_stored(error: LibroError) -> bool:
    """Say whether what is malformed was malformed by us: a read sends nothing that could be."""
    is_read = request.method in ("GET", "HEAD") and not request.args
    return type(error) is Malformed and is_read and TABLE.slug_of(error) == "malformed-request"


REFUSALS: Final = Refusals(
    problems=TABLE, phrases=PHRASES, programs=("/v1/", "/feeds/", "/.well-known/"), is_ours=_is_stored
)
