"""The head of an HTTP/1.1 request (RFC 9112), strictly read. Pure.

One request a connection: GET, HEAD or OPTIONS, without a body, in the origin form. What two readers could
understand differently is refused: bare line feeds, folded lines, blanks around names, control characters, two
Hosts, any body.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from libroabierto.errors import LibroError

END: Final = b"\r\n\r\n"
# Cookies and the like of a domain's other sites come along; web servers in front allow about as much.
MAX_HEAD: Final = 16 * 1024
MAX_FIELDS: Final = 100
MAX_PARAMETERS: Final = 64
METHODS: Final = ("GET", "HEAD", "OPTIONS")

_LINE: Final = re.compile(r"([A-Z]{1,20}) (/[!-~]*) HTTP/1\.([01])")
_FIELD: Final = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}):[ \t]*([^\x00-\x08\x0a-\x1f\x7f]*?)[ \t]*")
# Those that mean something else when they stand twice.
_ONCE: Final = {"host", "last-event-id", "content-length", "transfer-encoding"}


class BadRequest(LibroError):
    """The bytes are no request that this server takes; fact `status` is the answer's."""

    def __init__(self, code: str, status: int = 400) -> None:
        super().__init__(code, status=status)
        self.status = status


@dataclass(frozen=True, slots=True)
class Request:
    """One request: its method, where it goes, its header fields by lower-case name."""

    method: str
    path: str
    query: str
    fields: Mapping[str, str]

    def parameters(self) -> list[tuple[str, str]]:
        """Return the query's names and values; raises BadRequest."""
        if not self.query:
            return []
        try:
            return parse_qsl(
                self.query,
                keep_blank_values=True,
                strict_parsing=True,
                errors="strict",
                max_num_fields=MAX_PARAMETERS,
            )
        except ValueError:  # UnicodeDecodeError is one
            raise BadRequest("request.query") from None


def read_head(head: bytes, rest: bytes = b"") -> Request:
    """Read a head, without the empty line that ends it, and after which *rest* came; raises BadRequest."""
    first, *lines = head.decode("latin-1").split("\r\n")
    line = _LINE.fullmatch(first)
    if line is None:
        raise BadRequest("request.line")
    method, target, minor = line.groups()
    fields = _read_fields(lines)
    if minor == "1" and not fields.get("host"):
        raise BadRequest("request.host")
    if rest or "transfer-encoding" in fields or fields.get("content-length", "0") != "0":
        raise BadRequest("request.body")
    if method not in METHODS:
        raise BadRequest("request.method", 405)
    path, _, query = target.partition("?")
    return Request(method, path, query, fields)


def _read_fields(lines: list[str]) -> dict[str, str]:
    if len(lines) > MAX_FIELDS:
        raise BadRequest("request.head-too-large", 431)
    fields: dict[str, str] = {}
    for line in lines:
        match = _FIELD.fullmatch(line)
        if match is None:
            raise BadRequest("request.field")
        name, value = match[1].lower(), match[2]
        if name in fields and name in _ONCE:
            raise BadRequest("request.repeated")
        fields[name] = f"{fields[name]}, {value}" if name in fields else value
    return fields
