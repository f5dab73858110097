"""HTTP/1.1 for a reader that trusts nobody: every exchange is bounded in time and in bytes.

- One deadline covers the whole exchange, from the connection to the last byte; a server that sends
  a byte now and then cannot hold us.
- Bodies are bounded by what the caller expects; cut bodies are noticed by their Content-Length.
- No redirects (trust belongs to an address), no proxies from the environment, no compression (a
  bound on what arrives is then a bound on what is held).
- One connection is kept between requests; if it died meanwhile, the request is sent once more on a
  new one. That is safe for all we send: a repeated submission is answered with its first receipt.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import time
from typing import Final
from urllib.parse import SplitResult, quote, urlsplit

from libroabierto import __version__
from libroabierto.errors import LedgerUnreachable, UsageError

from .deadline import Deadline, TimedSocket
from .transport import Answer, Request

# A tile or bundle of 16 MB on a slow municipal line (2 Mbit/s) takes 70 seconds.
TIMEOUT_SECONDS: Final = 90.0
_PORTS: Final = {"http": 80, "https": 443}
_ALWAYS: Final = {"Accept-Encoding": "identity", "User-Agent": f"libro/{__version__}"}
_PATH_CHARACTERS: Final = "/:?=&.~-_%"


class HttpTransport:
    """The Transport of one base address; one thread owns it."""

    def __init__(
        self,
        url: str,
        *,
        timeout_seconds: float = TIMEOUT_SECONDS,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """Connects to nothing yet. Raises UsageError("url.form") unless *url* is http(s)://host[:port][/prefix]."""
        self.url = url.rstrip("/")
        self._base = base_of(self.url)
        self._timeout = timeout_seconds
        self._tls = tls
        self._connection: Connection | None = None

    def send(self, request: Request, *, max_bytes: int) -> Answer:
        deadline = Deadline(time.monotonic, self._timeout)
        kept = self._connection is not None
        try:
            return self._exchange(request, deadline, max_bytes)
        except (ConnectionError, http.client.RemoteDisconnected, http.client.BadStatusLine) as error:
            self.close()
            if not kept:
                raise self._unreachable(error) from error
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise self._unreachable(error) from error
        return self._send_again(request, deadline, max_bytes)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def _send_again(self, request: Request, deadline: Deadline, max_bytes: int) -> Answer:
        try:
            return self._exchange(request, deadline, max_bytes)
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise self._unreachable(error) from error

    def _exchange(self, request: Request, deadline: Deadline, max_bytes: int) -> Answer:
        connection = self._connection = self._connection or Connection(self._base, self._tls)
        connection.deadline = deadline
        response = connection.ask(request)
        headers = {name.lower(): value for name, value in response.getheaders()}
        try:
            body = self._read(response, headers, request, max_bytes)
        finally:
            response.close()
        if response.will_close:
            self.close()
        return Answer(response.status, headers, body)

    def _read(
        self, response: http.client.HTTPResponse, headers: dict[str, str], request: Request, max_bytes: int
    ) -> bytes:
        """Read at most *max_bytes*, piece by piece; whatever is longer or shorter than said ends it."""
        if headers.get("content-encoding", "identity").lower() != "identity":
            raise self._refuse("encoded", request.path)
        pieces, got = [], 0
        while piece := response.read(min(65_536, max_bytes + 1 - got)):
            pieces.append(piece)
            got += len(piece)
            if got > max_bytes:
                raise self._refuse("too-long", request.path, limit=max_bytes)
        if "content-length" in headers and headers["content-length"] != str(got):
            raise self._refuse("cut-short", request.path)
        return b"".join(pieces)

    def _refuse(self, reason: str, path: str, **facts: object) -> LedgerUnreachable:
        self.close()
        return LedgerUnreachable("ledger.answer-unusable", url=self.url, reason=reason, path=path, **facts)

    def _unreachable(self, error: Exception) -> LedgerUnreachable:
        if isinstance(error, TimeoutError):
            return LedgerUnreachable("ledger.too-slow", url=self.url, seconds=round(self._timeout))
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        return LedgerUnreachable("ledger.unreachable", url=self.url, reason=reason)


class Connection(http.client.HTTPConnection):
    """A connection whose every wait ends at `deadline`, which the owner sets for each exchange."""

    deadline: Deadline

    def __init__(self, base: SplitResult, tls: ssl.SSLContext | None) -> None:
        assert base.hostname is not None, "our bug: base_of refuses addresses without a host"
        super().__init__(base.hostname, base.port or _PORTS[base.scheme])
        self.default_port = _PORTS[base.scheme]  # for the Host header
        self._prefix = base.path
        self._context = (tls or ssl.create_default_context()) if base.scheme == "https" else None

    def ask(self, request: Request) -> http.client.HTTPResponse:
        """Send *request*; return the head of its answer."""
        target = quote(f"{self._prefix}/{request.path}", safe=_PATH_CHARACTERS)
        self.request(request.method, target, body=request.body, headers={**_ALWAYS, **request.headers})
        return self.getresponse()

    def connect(self) -> None:
        plain = _dial(self.host, self.port, self.deadline)
        try:
            if self._context is not None:
                plain.settimeout(self.deadline.left())
                plain = self._context.wrap_socket(plain, server_hostname=self.host)
        except BaseException:
            plain.close()
            raise
        self.sock = TimedSocket(plain, lambda: self.deadline)


def _dial(host: str, port: int, deadline: Deadline) -> socket.socket:
    """Connect to the first address that answers; all of them together within the deadline."""
    failure: OSError = OSError(host)
    for family, kind, protocol, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        dialled = socket.socket(family, kind, protocol)
        try:
            dialled.settimeout(deadline.left())
            dialled.connect(address)
            dialled.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError as error:
            dialled.close()
            failure = error
        else:
            return dialled
    raise failure


def base_of(url: str) -> SplitResult:
    """Read a base address; raises UsageError("url.form")."""
    try:
        base = urlsplit(url)
        (base.hostname or "").encode("idna")
        fits = base.scheme in _PORTS and base.hostname and (base.port is None or base.port > 0)
    except ValueError:  # a port that is no number, a name that no host can have
        raise UsageError("url.form", url=url) from None
    if not fits or base.query or base.fragment or "@" in base.netloc or not url.isascii():
        raise UsageError("url.form", url=url)
    return base
