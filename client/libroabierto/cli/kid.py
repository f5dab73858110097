"""`libro kid KEY`: the thumbprint of a key file, for drafts that name a key and for comparing by telephone.

The kid alone goes to stdout, so that a script can take it; its groups go to stderr.
"""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from libroabierto.files import read_bounded
from libroabierto.keys import PublicKey
from libroabierto.keys.private import MAX_PEM
from libroabierto.papers import in_groups

from .console import Console
from .keyfiles import open_key, read_public
from .parser import Parser
from .texts import text


def add_arguments(parser: Parser) -> None:
    """Declare the arguments."""
    parser.add_argument("file", type=Path, metavar="KEY", help=text("kid.file", parser.language))


def run(args: Namespace, console: Console) -> int:
    """Print the kid, then what a person compares."""
    key = _public(args.file, console)
    console.print(key.kid)
    console.remark("kid.groups", kind=key.kind, groups=in_groups(key.kid))
    return 0


def _public(path: Path, console: Console) -> PublicKey:
    """Read a public key, or open a private one, which may ask for its passphrase."""
    if b"PRIVATE KEY-----" in read_bounded(path, MAX_PEM):
        return open_key(path, console).public
    return read_public(path)
