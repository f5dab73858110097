"""The web server in front, from the very files that operators get (deploy/nginx), on the loopback address.

Only places are replaced: ports, folders, the user, the certificate, and the number of files where this
machine allows fewer. Everything that has to do with floods is as shipped.
"""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from support.ports import free_port
from support.served_ledger import group

SHIPPED = Path(__file__).parents[2] / "deploy" / "nginx"
NEEDED = "nginx is needed: apt-get install nginx-light / hace falta nginx: apt-get install nginx-light"
START_SECONDS = 120.0


def nginx() -> str:
    """Return the path of nginx; fail, saying what to install, if there is none."""
    found = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    assert found, NEEDED
    return found


@dataclass(frozen=True, slots=True)
class Certificate:
    """Where a certificate for the site's names and its key stand (PEM)."""

    chain: Path
    key: Path


@dataclass(frozen=True, slots=True)
class Front:
    """A running front: the port of the site, and the one that sends on to https."""

    port: int
    plain_port: int
    folder: Path


def write_settings(
    folder: Path, port: int, ledger: Path, *, plain_port: int = 0, certificate: Certificate | None = None
) -> Path:
    """Write the site as shipped, with places of its own; return the file to start with.

    The notifier's sockets are `web.sock` and `stream.sock` in *folder*. Without *certificate* it speaks
    plain HTTP.
    """
    everywhere = _everywhere(folder, port, certificate)
    places = {
        "libro.conf": _ledger_places(folder, ledger, plain_port or free_port()),
        "avisos.conf": _notifier_places(folder),
        "libro-proxy.inc": {},
        "libro-tls.inc": {} if certificate is None else _certificate_places(certificate),
        "nginx.conf": _main_places(folder),
    }
    for name, own in places.items():
        text = (SHIPPED / name).read_text("utf-8")
        for shipped, ours in own.items():
            text = _replaced(text, shipped, ours)
        for shipped, ours in everywhere.items():
            text = text.replace(shipped, ours)
        (folder / name).write_text(text, "utf-8")
    return folder / "nginx.conf"


def _everywhere(folder: Path, port: int, certificate: Certificate | None) -> dict[str, str]:
    """What stands in more than one file."""
    found = {
        "/etc/nginx/conf.d/": f"{folder}/",
        "    listen [::]:443 ssl http2;\n": "",
        "    listen [::]:443 ssl http2 backlog=4096;\n": _second_listen(port, certificate),
        "listen 443 ssl http2": f"listen 127.0.0.1:{port}{_TLS if certificate else ''}",
    }
    return found if certificate else {**found, f"    include {folder}/libro-tls.inc;\n": ""}


def _ledger_places(folder: Path, ledger: Path, plain_port: int) -> dict[str, str]:
    return {
        "server unix:/run/libro/ledger.sock": f"server unix:{ledger}",
        "    listen 80;\n    listen [::]:80;\n": f"    listen 127.0.0.1:{plain_port};\n",
        "/var/cache/nginx/libro": f"{folder}/cache",
    }


def _notifier_places(folder: Path) -> dict[str, str]:
    return {
        "/run/libro-notifier-web": str(folder),
        "/run/libro-notifier-stream": str(folder),
        "/var/log/nginx/avisos.log": f"{folder}/avisos.log",
        "/var/cache/nginx/avisos": f"{folder}/cache-avisos",
    }


def _main_places(folder: Path) -> dict[str, str]:
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    return {
        "user www-data;": f"user {os.environ.get('USER', 'root')};" if os.getuid() == 0 else "",
        "pid /run/nginx.pid;": f"pid {folder}/nginx.pid;\ndaemon off;",
        "error_log /var/log/nginx/error.log": f"error_log {folder}/error.log",
        "access_log /var/log/nginx/access.log": f"access_log {folder}/access.log",
        "worker_rlimit_nofile 65536": f"worker_rlimit_nofile {min(files, 65536)}",
        "http {": f"http {{\n{_temporary(folder)}",
    }


_TLS = " ssl http2"


def _second_listen(port: int, certificate: Certificate | None) -> str:
    return f"    listen [::1]:{port}{_TLS if certificate else ''};\n" if _has_ipv6() else ""


def _certificate_places(certificate: Certificate) -> dict[str, str]:
    live = "/etc/letsencrypt/live/libro.example.org"
    return {f"{live}/fullchain.pem": str(certificate.chain), f"{live}/privkey.pem": str(certificate.key)}


@contextlib.contextmanager
def fronting(folder: Path, ledger: Path, *, certificate: Certificate | None = None) -> Iterator[Front]:
    """Run nginx in front of the ledger at the socket *ledger* and of a notifier in *folder*."""
    front = Front(free_port(), free_port(), folder)
    settings = write_settings(
        folder, front.port, ledger, plain_port=front.plain_port, certificate=certificate
    )
    with group([nginx(), "-p", str(folder), "-c", str(settings)], folder / "nginx.log", os.environ) as server:
        until = time.monotonic() + START_SECONDS
        while not _listens(front.port):
            assert time.monotonic() < until, (folder / "nginx.log").read_text()
            assert server.poll() is None, (folder / "nginx.log").read_text()
            time.sleep(0.05)
        yield front


def check_settings(folder: Path) -> str:
    """Have nginx judge the settings; return what it says."""
    settings = write_settings(folder, free_port(), folder / "ledger.sock")
    command = [nginx(), "-t", "-p", str(folder), "-c", str(settings)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    return done.stdout + done.stderr


def _replaced(text: str, shipped: str, ours: str) -> str:
    assert shipped in text, f"deploy/nginx no longer says {shipped!r}"
    return text.replace(shipped, ours)


def _temporary(folder: Path) -> str:
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    return "\n".join(f"    {kind}_temp_path {folder}/{kind};" for kind in kinds)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _has_ipv6() -> bool:
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET6) as probe:
        probe.bind(("::1", 0))
        return True
    return False
