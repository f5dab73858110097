"""What it costs to hand in a file that an act names, and to read it back, against a bare file route.

    python -m bench.evidence --mib 25 --rounds 7

gunicorn over a ledger whose acts name as many files as there are rounds, and with the same settings over an
application that writes a body to a file and sends it back (bare_files.py). In every round, one after the
other over one connection: a file whole, the same amount to the bare route; both read back; a file in parts
of 1 MiB, as `libro evidence add` sends it. Figures are medians, ratios within the round. Memory is what the
largest worker's peak grew by, from small requests to all of these.
"""

from __future__ import annotations

import argparse
import hashlib
import http.client
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from bench import cast, said
from bench.actors import Actor, Desk
from bench.cast import actor, council
from bench.lives import DATED
from bench.rounds import Rounds
from bench.serving import Server, serve_files, serve_ledger
from bench.settling import config_in, record, settle
from bench.telling import Table, machine, progress, say
from libroabierto.record.envelope import EVENT, open_envelope
from libroabierto.record.event import read_event
from libroabierto.record.moments import format_instant
from libroabierto.record.upload import Upload, make_upload
from libroabierto_ledger.bootstrap import assemble
from libroabierto_ledger.config import DEFAULT_THREADS

MIB: Final = 2**20
PDF: Final = "application/pdf"
WARM: Final = 4  # small requests of each worker, before memory is looked at


@dataclass(frozen=True, slots=True)
class Filed:
    """A file that a recorded act names, and the header that permits to hand it in."""

    content: bytes
    sha256: str
    permit: Mapping[str, str]

    @property
    def path(self) -> str:
        """Where it is handed in and read."""
        return f"/v1/evidence/{self.sha256}"


def scan(number: int, size: int) -> bytes:
    """Make a file of *size* bytes that is a PDF from outside, another one for each number."""
    head = b"%%PDF-1.7\n%% %d\n" % number
    return head + bytes(size - len(head) - 6) + b"%%EOF\n"


def act(number: int, content: bytes, ledger: str) -> tuple[str, Filed]:
    """Sign a digitized declaration whose document is *content*, and the permission to hand it in."""
    town, sha256 = cast.towns()[number], hashlib.sha256(content).hexdigest()
    secretary = actor(council(town), cast.SECRETARY)
    paper: dict[str, Any] = {**said.declared(town), **said.collation("transcription", [])}
    paper["document"] = {"sha256": sha256, "media_type": PDF, "size": len(content)}
    stream = f"declaration:{town.key}-{number}"
    token = Desk(ledger).sign(secretary, "declaration.digitized", stream, paper, paper_of=DATED)
    return token, Filed(content, sha256, permit(token, ledger, sha256, len(content), secretary))


def permit(token: str, ledger: str, sha256: str, size: int, by: Actor) -> Mapping[str, str]:
    """Return the header that carries the permission."""
    event = read_event(open_envelope(token, EVENT).payload, by.key.public.kid)
    expires = format_instant(datetime.now(UTC) + timedelta(hours=6))
    upload = Upload(ledger, event.id, sha256, size, PDF, expires)
    return {"Authorization": f"Bearer {make_upload(by.key, upload)}"}


@dataclass(frozen=True, slots=True)
class Lines:
    """One connection to each server."""

    ledger: http.client.HTTPConnection
    bare: http.client.HTTPConnection

    @classmethod
    def to(cls, ledger: Server, bare: Server) -> Lines:
        """Connect, once somebody asks."""
        return cls(*(http.client.HTTPConnection("127.0.0.1", one.port, 120) for one in (ledger, bare)))


def ask(
    line: http.client.HTTPConnection,
    method: str,
    path: str,
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
) -> bytes:
    """Exchange one request; raise for an answer that is no good one."""
    line.request(method, path, body or None, dict(headers or {}))
    answer = line.getresponse()
    told = answer.read()
    if answer.status not in (200, 201, 202):
        raise RuntimeError(f"{method} {path}: {answer.status} {told[:300]!r}")
    return told


def in_parts(line: http.client.HTTPConnection, file: Filed) -> None:
    """Send a file as `libro evidence add` does."""
    size = len(file.content)
    for at in range(0, size, MIB):
        part = file.content[at : at + MIB]
        said = {**file.permit, "Content-Range": f"bytes {at}-{at + len(part) - 1}/{size}"}
        ask(line, "PUT", file.path, part, said)


def measure(lines: Lines, whole: Filed, parted: Filed, rounds: Rounds) -> None:
    """Take one round."""
    mib = len(whole.content) / MIB

    def rate(name: str, work: Callable[[], object]) -> None:
        began = time.perf_counter()
        work()
        rounds.add(name, mib / (time.perf_counter() - began))

    rate("bare up", lambda: ask(lines.bare, "PUT", "/file", whole.content))
    rate("up", lambda: ask(lines.ledger, "PUT", whole.path, whole.content, whole.permit))
    rate("parts", lambda: in_parts(lines.ledger, parted))
    rate("bare down", lambda: ask(lines.bare, "GET", "/file"))
    rate("down", lambda: ask(lines.ledger, "GET", whole.path))
    rate("hash", lambda: hashlib.sha256(whole.content).digest())


def main() -> None:
    """Run."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--mib", type=int, default=25, help="size of a file, default %(default)s")
    options.add_argument("--rounds", type=int, default=7, help="default %(default)s")
    options.add_argument("--markdown", action="store_true", help="print tables as Markdown")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        run(Path(folder), chosen)


def run(folder: Path, chosen: argparse.Namespace) -> None:
    """Settle a ledger, record the acts, serve both and measure."""
    (folder / "bare").mkdir()
    config = config_in(folder / "ledger")
    ledger = settle(config)
    acts = [act(n, scan(n, chosen.mib * MIB), ledger) for n in range(2 * chosen.rounds + 2)]
    with closing(assemble(config)) as opened:
        record(opened, [token for token, _ in acts])
    filed, rounds = [file for _, file in acts], Rounds()
    threads = DEFAULT_THREADS
    with (
        serve_ledger(config, threads=threads) as server,
        serve_files(folder / "bare", threads=threads) as bare,
    ):
        lines = Lines.to(server, bare)
        for _ in range(WARM):
            ask(lines.ledger, "GET", "/v1/log")
        before = server.peaks()
        measure(lines, filed[-1], filed[-2], Rounds())  # one round that does not count
        for number in range(chosen.rounds):
            progress("rounds", number, chosen.rounds)
            measure(lines, filed[2 * number], filed[2 * number + 1], rounds)
        grown = max(after - began for after, began in zip(server.peaks(), before, strict=True))
    tell(rounds, grown, chosen)


def tell(rounds: Rounds, grown: int, chosen: argparse.Namespace) -> None:
    """Print the table."""
    say(machine())
    table = Table(f"a file of {chosen.mib} MiB, MiB a second", "", "ledger", "bare route", "ratio")
    for what, name, bare in (
        ("handed in whole", "up", "bare up"),
        ("handed in, parts of 1 MiB", "parts", "bare up"),
        ("read back", "down", "bare down"),
    ):
        table.add(what, rounds.median(name), rounds.median(bare), str(rounds.ratio(name, bare)))
    table.add("SHA-256 alone, for scale", rounds.median("hash"), "", "")
    table.show(markdown=chosen.markdown)
    say(f"\nThe largest worker's peak grew by {grown / 1024:.1f} MiB.")


if __name__ == "__main__":
    main()
