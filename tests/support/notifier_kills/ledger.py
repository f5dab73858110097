"""A simulated ledger over HTTP on the loopback address.

with LoopbackLedger(town) as ledger:
    ledger.grow(40)         # serves the first forty entries
    ledger.leave()          # hangs up on whoever asks
"""

from __future__ import annotations

import contextlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final, Self

from libroabierto.remote.transport import Request
from support.founding import Town
from support.simulated_ledger import SimulatedLedger

# What readers are told as the ledger's address: the same in every run, whatever the port.
PUBLIC: Final = "https://libro.example/mex"


class LoopbackLedger:
    """Serves what `serve` was given last."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.asked = 0
        self._ledger: SimulatedLedger | None = None
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def grow(self, size: int) -> None:
        """Serve the town's first *size* entries."""
        self.serve(SimulatedLedger.of(self.town, size))

    def serve(self, ledger: SimulatedLedger) -> None:
        """Serve this one, honest or not."""
        assert ledger.checkpoint  # its tree is made before anybody asks
        self._ledger = ledger

    def leave(self) -> None:
        """Answer nobody."""
        self._ledger = None

    def answer(self, path: str) -> tuple[int, bytes] | None:
        """Return status and body; None while it is away."""
        self.asked += 1
        return None if self._ledger is None else self._ledger.answer(Request(path))

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def _handler(ledger: LoopbackLedger) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle(self) -> None:
            with contextlib.suppress(ConnectionError):  # who asked was killed
                super().handle()

        def do_GET(self) -> None:
            found = ledger.answer(self.path[1:])
            if found is None:
                self.close_connection = True
                return
            status, body = found
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *said: object) -> None:
            """Say nothing."""

    return Handler
