"""`libro keygen NAME`: a new key, its private half encrypted in NAME.pem, its public one in NAME.jwk.json."""

from __future__ import annotations

import json
from argparse import Namespace
from pathlib import Path

from libroabierto.errors import UsageError
from libroabierto.keys import PrivateKey
from libroabierto.remote.files import write_new

from .console import Console
from .keyfiles import in_groups
from .parser import Parser
from .texts import text

KINDS = {"ed25519": "Ed25519", "p256": "P-256", "rsa": "RSA"}


def add_arguments(parser: Parser) -> None:
    """Declare the arguments."""
    parser.add_argument("name", type=Path, metavar="NAME", help=text("keygen.name", parser.language))
    parser.add_argument(
        "--kind", choices=list(KINDS), default="ed25519", help=text("keygen.kind", parser.language)
    )
    parser.add_argument("--no-passphrase", action="store_true", help=text("keygen.bare", parser.language))


def run(args: Namespace, console: Console) -> int:
    """Make the key; refuses to touch files that exist."""
    private, public = (args.name.with_name(args.name.name + end) for end in (".pem", ".jwk.json"))
    for path in (private, public):
        if path.exists():
            raise UsageError("file.exists", path=str(path))
    passphrase = None if args.no_passphrase else _new_passphrase(console)
    key = PrivateKey.generate(KINDS[args.kind])  # type: ignore[arg-type]  # argparse holds it to KINDS
    write_new(private, key.to_pem(passphrase), mode=0o600)
    write_new(public, json.dumps(key.public.jwk).encode() + b"\n")
    console.say("keygen.made", private=private, public=public)
    console.say("keygen.kid", kid=key.public.kid, groups=in_groups(key.public.kid))
    if passphrase is None:
        console.remark("keygen.unprotected", path=private)
    return 0


def _new_passphrase(console: Console) -> bytes:
    first = console.passphrase("keygen.passphrase")
    if not console.has_passphrase and console.passphrase("keygen.passphrase-again") != first:
        raise UsageError("keygen.passphrases-differ")
    if not first:
        raise UsageError("keygen.passphrase-empty")
    return first
