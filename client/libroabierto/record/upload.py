"""Permission to hand in one file: a small JWS by a key of the institution whose act names the file.

It travels beside the file, never in the log, has `typ` `libro-upload+jws`, and says exactly

    ledger      the ledger that is meant
    event       the `id` of the recorded event whose data name the file
    sha256      of the file's exact bytes, 64 hex
    size        in bytes, 1 to 26,214,400
    media_type  lower case, without parameters
    expires     the instant after which it is void, YYYY-MM-DDTHH:MM:SSZ

so that it serves for no other ledger, act or file. Whoever finds one can hand in that very file, and
nothing else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from libroabierto.errors import Malformed, TooLarge
from libroabierto.keys import PrivateKey

from .envelope import UPLOAD, Envelope, open_envelope, seal
from .moments import parse_instant
from .names import UUID
from .strict_json import parse_object

# Six short members; the rest is room for spaces and escapes.
MAX_UPLOAD: Final = 2 * 1024
# A scan of some fifty pages; a slow municipal line (2 Mbit/s) needs two minutes for it.
MAX_FILE: Final = 25 * 1024 * 1024
# From its signature on, as far as a ledger believes: long enough for a file that is sent in pieces over days.
LONGEST: Final = timedelta(days=7)

DIGEST: Final = re.compile(r"[0-9a-f]{64}")
MEDIA_TYPE: Final = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,62}/[a-z0-9][a-z0-9!#$&^_.+-]{0,62}")


@dataclass(frozen=True, slots=True)
class Upload:
    """What a permission says; its signature is for `check_signature`."""

    ledger: str
    event: str
    sha256: str
    size: int
    media_type: str
    expires: str

    @property
    def expiry(self) -> datetime:
        """The instant after which it is void, aware, in UTC."""
        return parse_instant(self.expires)


def make_upload(key: PrivateKey, upload: Upload) -> str:
    """Sign the permission; raises Malformed or TooLarge for one that every ledger would refuse."""
    payload = json.dumps({name: getattr(upload, name) for name in _FORMS}, separators=(",", ":")).encode()
    _read(payload)
    return seal(payload, key, UPLOAD)


def open_upload(token: str | bytes) -> tuple[Envelope, Upload]:
    """Read a permission, whose signature is not verified yet.

    Raises Malformed ("upload.members", "upload.member" with the fact `member`, those of the envelope) or
    TooLarge ("upload.file-too-large" for a size beyond MAX_FILE).
    """
    envelope = open_envelope(token, UPLOAD)
    return envelope, _read(envelope.payload)


def _read(payload: bytes) -> Upload:
    said = parse_object(payload, what="upload", max_bytes=MAX_UPLOAD)
    if said.keys() != _FORMS.keys():
        raise Malformed("upload.members", want=", ".join(_FORMS))
    for name, has_form in _FORMS.items():
        if not has_form(said[name]):
            raise Malformed("upload.member", member=name)
    if said["size"] > MAX_FILE:
        raise TooLarge("upload.file-too-large", limit=MAX_FILE)
    return Upload(**said)


def _matches(pattern: re.Pattern[str]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


def _is_instant(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(parse_instant(value))
    except Malformed:
        return False


_FORMS: Final[dict[str, Callable[[Any], bool]]] = {
    "ledger": _matches(DIGEST),
    "event": _matches(UUID),
    "sha256": _matches(DIGEST),
    "size": lambda value: type(value) is int and value >= 1,
    "media_type": _matches(MEDIA_TYPE),
    "expires": _is_instant,
}
