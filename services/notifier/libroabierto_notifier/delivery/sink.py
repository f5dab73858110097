"""The URL of a receiver, strictly read: what is unusual in it is refused, not repaired.

    https://vigilante.example.org/avisos?de=libro

No user, no password, no fragment; the host a name of letters, digits and hyphens (others in their IDNA
form) or an address; the port one of the policy's. An address is judged at once; which one a name means is
judged by the connector, each time.
"""

from __future__ import annotations

import functools
import ipaddress
import re
import socket
from dataclasses import dataclass, field
from typing import Final, Literal
from urllib.parse import SplitResult, urlsplit

from libroabierto_notifier.delivery.addresses import (
    Address,
    OwnPlaces,
    SinkRefused,
    is_public,
    literal_address,
)

Sinks = Literal["https", "http", "local"]
"""https: by default. http: both. local: both, private addresses and any port; for practice alone."""

# Longer ones do not fit into the request line that common servers read.
MAX_URL: Final = 2000
_PORTS: Final = {"https": frozenset({443, 8443}), "http": frozenset({80, 443, 8080, 8443})}
_DEFAULT_PORTS: Final = {"https": 443, "http": 80}
_SPELLED_PORTS: Final = {"https": "443, 8443", "http": "80, 443, 8080, 8443", "local": "1–65535"}
_PLAIN: Final = re.compile(r"[!-~]+")  # printable ASCII; also no space
_NAME: Final = re.compile(r"(?=.{1,253}\Z)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_-]{1,63}")
_IPV6: Final = re.compile(r"[0-9a-f:.]+")
# IDNA 2003, which the standard library speaks, makes another name of these than browsers do (UTS #46).
_DEVIATING: Final = frozenset("ßẞς\u200c\u200d")
_NUMBER: Final = re.compile(r"[0-9]+|0x[0-9a-f]*")


@dataclass(frozen=True, slots=True)
class Sink:
    """Where a webhook goes, in the parts that a request is made of."""

    scheme: str
    host: str  # a name in lower case and IDNA, without a dot at its end, or an address in its usual form
    port: int
    path: str  # with its query; begins with "/"

    @property
    def authority(self) -> str:
        """The value of the header Host."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Policy:
    """What an operator lets webhooks reach."""

    sinks: Sinks = "https"
    own: OwnPlaces = field(default_factory=lambda: OwnPlaces(frozenset()))

    @property
    def lets_private(self) -> bool:
        """Whether private addresses may be connected to."""
        return self.sinks == "local"

    def read(self, url: str) -> Sink:
        """Read a sink; raises SinkRefused("sink.…")."""
        sink = self._read(url)
        if sink.scheme not in (("https",) if self.sinks == "https" else ("https", "http")):
            raise self._refused("sink.scheme", scheme=sink.scheme)
        if self.sinks != "local" and sink.port not in _PORTS[self.sinks]:
            raise self._refused("sink.port", port=sink.port)
        if self.own.has_name(sink.host, sink.port):
            raise SinkRefused("sink.own-address")
        address = literal_address(sink.host)
        if address is not None:
            self.judge(address, sink.port)
        return sink

    def _read(self, url: str) -> Sink:
        try:
            return _read(url)
        except SinkRefused as error:
            raise self._refused(error.code, **error.facts) from error

    def _refused(self, code: str, **facts: object) -> SinkRefused:
        """Make a refusal that says what may be written in place of what was."""
        schemes = "https://" if self.sinks == "https" else "http(s)://"
        return SinkRefused(code, **{**facts, "schemes": schemes, "ports": _SPELLED_PORTS[self.sinks]})

    def judge(self, address: Address, port: int) -> None:
        """Refuse what may not be connected to: SinkRefused("sink.own-address" or "sink.private-address")."""
        if self.own.has_address(address, port):
            raise SinkRefused("sink.own-address")
        if not (self.lets_private or is_public(address)):
            raise SinkRefused("sink.private-address")


@functools.lru_cache(maxsize=10_000)
def _read(url: str) -> Sink:
    if len(url) > MAX_URL:
        raise SinkRefused("sink.too-long", limit=MAX_URL)
    parts = _split(url)
    if parts.scheme not in _DEFAULT_PORTS:
        raise SinkRefused("sink.scheme", scheme=parts.scheme[:20])
    if "@" in parts.netloc:
        raise SinkRefused("sink.userinfo")
    if "#" in url:
        raise SinkRefused("sink.fragment")
    path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    if not _PLAIN.fullmatch(path) or "\\" in path:
        raise SinkRefused("sink.malformed")
    return Sink(parts.scheme, _host(parts), _port(parts), path)


def _split(url: str) -> SplitResult:
    """Split; the standard library drops tabs and line ends, which nobody has meant."""
    if any(char <= " " or char in "\\\x7f" for char in url):
        raise SinkRefused("sink.malformed")
    try:
        return urlsplit(url)
    except ValueError as error:
        raise SinkRefused("sink.malformed") from error


def _host(parts: SplitResult) -> str:
    """Return the host in its one spelling: what is counted by host must not have a thousand names."""
    text = (parts.hostname or "").removesuffix(".")
    if "[" in parts.netloc:
        return _ipv6(text)
    if not _DEVIATING.isdisjoint(text):
        raise SinkRefused("sink.host")
    try:
        host = text.encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise SinkRefused("sink.host") from error
    if not _NAME.fullmatch(host):
        raise SinkRefused("sink.host")
    return _ipv4(host) if _NUMBER.fullmatch(host.rpartition(".")[2]) else host


def _ipv6(text: str) -> str:
    try:
        return str(ipaddress.IPv6Address(text if _IPV6.fullmatch(text) else ""))
    except ValueError as error:
        raise SinkRefused("sink.host") from error


def _ipv4(text: str) -> str:
    """Read 0x7f.1, 0177.0.0.1 and 2130706433 as every resolver does; no name ends in a number."""
    try:
        return socket.inet_ntoa(socket.inet_aton(text))
    except OSError as error:
        raise SinkRefused("sink.host") from error


def _port(parts: SplitResult) -> int:
    try:
        port = parts.port
    except ValueError as error:
        raise SinkRefused("sink.port") from error
    if port == 0 or (port is None and parts.netloc.endswith(":")):
        raise SinkRefused("sink.port", port=port)
    return port or _DEFAULT_PORTS[parts.scheme]
