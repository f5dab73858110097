"""A receiver that hardly costs anything: nginx on loopback addresses, answering 204 to whatever comes.

Sixteen addresses, so that the dispatcher meets sixteen hosts, of which each gets its share of connections.
"""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from shutil import which
from typing import Final

HOSTS: Final = tuple(f"127.0.0.{n}" for n in range(1, 17))
_CONF: Final = """
worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log crit;
events {{ worker_connections 4096; }}
http {{
    log_format arrivals '$msec $http_webhook_id';
    access_log {log}; keepalive_requests 100000000; keepalive_timeout 60s;
    client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
    uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    server {{ {listen} location / {{ return 204; }} }}
}}
"""


@contextlib.contextmanager
def sink(log: Path | None = None) -> Iterator[list[str]]:
    """Run it; yields one base URL a host.

    *log* gets a line for each message when it was answered: seconds since 1970 to the millisecond, and its
    `webhook-id`. It is whole when the receiver has ended.
    """
    nginx = which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
    if nginx is None:
        sys.exit("nginx is missing; it is the receiver of this bench")
    port = _free_port()
    with tempfile.TemporaryDirectory() as folder:
        listen = " ".join(f"listen {host}:{port} backlog=4096;" for host in HOSTS)
        conf = Path(folder, "nginx.conf")
        arrivals = "off" if log is None else f"{log} arrivals buffer=256k flush=1s"
        conf.write_text(_CONF.format(folder=folder, listen=listen, log=arrivals), encoding="utf-8")
        process = subprocess.Popen([nginx, "-p", folder, "-c", str(conf)])  # noqa: S603 - our own command
        try:
            _wait(port)
            yield [f"http://{host}:{port}" for host in HOSTS]
        finally:
            process.terminate()
            process.wait()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def _wait(port: int) -> None:
    for _ in range(200):
        with contextlib.suppress(OSError), socket.create_connection((HOSTS[-1], port), 1):
            return
        time.sleep(0.02)
    sys.exit("nginx does not answer")
