"""The web server in front, from the very files that operators get (deploy/nginx), on the loopback address.

Only places are replaced: ports, folders, the user, and the number of files where this machine allows
fewer. Everything that has to do with floods is as shipped.
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
from pathlib import Path

from support.served_ledger import free_port, group

SHIPPED = Path(__file__).parents[2] / "deploy" / "nginx"
NEEDED = "nginx is needed: apt-get install nginx-light / hace falta nginx: apt-get install nginx-light"
START_SECONDS = 20.0


def nginx() -> str:
    """Return the path of nginx; fail, saying what to install, if there is none."""
    found = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    assert found, NEEDED
    return found


def write_settings(folder: Path, port: int, socket_path: Path) -> Path:
    """Write nginx.conf and libro.conf as shipped, with places of their own; return the first."""
    site = (SHIPPED / "libro.conf").read_text("utf-8")
    main = (SHIPPED / "nginx.conf").read_text("utf-8")
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    for shipped, ours in {
        "server unix:/run/libro/ledger.sock": f"server unix:{socket_path}",
        "listen 80 ": f"listen 127.0.0.1:{port} ",
        "    listen [::]:80 backlog=4096;\n": f"    listen [::1]:{port};\n" if _has_ipv6() else "",
    }.items():
        site = _replaced(site, shipped, ours)
    for shipped, ours in {
        "user www-data;": f"user {os.environ.get('USER', 'root')};" if os.getuid() == 0 else "",
        "pid /run/nginx.pid;": f"pid {folder}/nginx.pid;\ndaemon off;",
        "error_log /var/log/nginx/error.log": f"error_log {folder}/error.log",
        "access_log /var/log/nginx/access.log": f"access_log {folder}/access.log",
        "worker_rlimit_nofile 65536": f"worker_rlimit_nofile {min(files, 65536)}",
        "/etc/nginx/conf.d/libro.conf": f"{folder}/libro.conf",
        "http {": f"http {{\n{_temporary(folder)}",
    }.items():
        main = _replaced(main, shipped, ours)
    (folder / "libro.conf").write_text(site, "utf-8")
    (folder / "nginx.conf").write_text(main, "utf-8")
    return folder / "nginx.conf"


@contextlib.contextmanager
def fronting(folder: Path, socket_path: Path) -> Iterator[int]:
    """Run nginx in front of the ledger at *socket_path*; give its port."""
    port = free_port()
    settings = write_settings(folder, port, socket_path)
    with group([nginx(), "-p", str(folder), "-c", str(settings)], folder / "nginx.log", os.environ) as server:
        until = time.monotonic() + START_SECONDS
        while not _listens(port):
            assert time.monotonic() < until, (folder / "nginx.log").read_text()
            assert server.poll() is None, (folder / "nginx.log").read_text()
            time.sleep(0.05)
        yield port


def check_settings(folder: Path) -> str:
    """Have nginx judge the settings; return what it says."""
    settings = write_settings(folder, free_port(), folder / "ledger.sock")
    command = [nginx(), "-t", "-p", str(folder), "-c", str(settings)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
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
