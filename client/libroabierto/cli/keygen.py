"""`libro keygen NAME`: a new key, its private half encrypted in NAME.pem, its public one in NAME.jwk.json.

`libro keygen --from-efirma CERT.cer KEY.key [NAME]` makes no key: it opens an e.firma, checks it, and writes
what its enrolment needs, NAME.jwk.json and NAME.alta.toml. The private half stays in its own file.
"""

from __future__ import annotations

import json
from argparse import Namespace
from pathlib import Path
from typing import Final

from libroabierto.efirma import Certificate
from libroabierto.errors import UsageError
from libroabierto.files import write_new
from libroabierto.keys import PrivateKey, PublicKey
from libroabierto.papers import in_groups

from .console import Console
from .efirmafiles import add_trust, checked, open_with, tell
from .parser import Parser
from .texts import text

KINDS = {"ed25519": "Ed25519", "p256": "P-256", "rsa": "RSA"}
# Not the name of the certificate's own file: the tax authority puts its number there.
EFIRMA: Final = Path("efirma")


def add_arguments(parser: Parser) -> None:
    """Declare the arguments."""
    language = parser.language
    parser.add_argument("name", type=Path, nargs="?", metavar="NAME", help=text("keygen.name", language))
    parser.add_argument("--kind", choices=list(KINDS), help=text("keygen.kind", language))
    parser.add_argument("--no-passphrase", action="store_true", help=text("keygen.bare", language))
    parser.add_argument(
        "--from-efirma",
        type=Path,
        nargs=2,
        metavar=("CERT.cer", "KEY.key"),
        help=text("keygen.from-efirma", language),
    )
    add_trust(parser)


def run(args: Namespace, console: Console) -> int:
    """Make the key, or take it from an e.firma; refuses to touch files that exist."""
    if args.from_efirma is not None:
        return _from_efirma(args, console)
    if args.name is None:
        what = text("metavar.NAME", console.language)
        raise UsageError("usage.required", what=what, command="libro keygen")
    return _new(args, console)


def _new(args: Namespace, console: Console) -> int:
    private, public = _fresh(args.name, ".pem", ".jwk.json")
    passphrase = None if args.no_passphrase else _new_passphrase(console)
    key = PrivateKey.generate(KINDS[args.kind or "ed25519"])  # type: ignore[arg-type]  # argparse holds it to KINDS
    write_new(private, key.to_pem(passphrase), mode=0o600)
    _write_public(public, key.public)
    console.say("keygen.made", private=private, public=public)
    console.say("keygen.kid", kid=key.public.kid, groups=in_groups(key.public.kid))
    if passphrase is None:
        console.remark("keygen.unprotected", path=private)
    return 0


def _from_efirma(args: Namespace, console: Console) -> int:
    if args.kind is not None or args.no_passphrase:
        raise UsageError("keygen.efirma-alone")
    public, known = _fresh(args.name or EFIRMA, ".jwk.json", ".alta.toml")
    certificate, _, refused = checked(args.from_efirma[0], args, console)
    if refused is not None:
        raise refused
    key = open_with(args.from_efirma[1], certificate, console)
    _write_public(public, key.public)
    write_new(known, _alta(certificate, public.name).encode())
    tell(certificate, console)
    console.say("keygen.efirma-made", public=public, known=known)
    return 0


def _alta(certificate: Certificate, public: str) -> str:
    """Return what the data of `key.enrolled` can say of an e.firma, for `libro new --data`."""
    kind = 'office = "seal"\nkind = "seal"' if certificate.holder == "legal-person" else 'kind = "e-firma"'
    return (
        f'{kind}\njwk = "file:{public}"\n\n[certificate]\n"x5t#S256" = "{certificate.thumbprint}"\n'
        f"not_before = {certificate.first_day}\nnot_after = {certificate.last_day}\n"
    )


def _fresh(name: Path, *endings: str) -> list[Path]:
    """Name the files to write; raises UsageError("file.exists") if one is there."""
    paths = [name.with_name(name.name + ending) for ending in endings]
    for path in paths:
        if path.exists():
            raise UsageError("file.exists", path=str(path))
    return paths


def _write_public(path: Path, key: PublicKey) -> None:
    write_new(path, json.dumps(key.jwk).encode() + b"\n")


def _new_passphrase(console: Console) -> bytes:
    first = console.passphrase("keygen.passphrase")
    if not console.has_passphrase and console.passphrase("keygen.passphrase-again") != first:
        raise UsageError("keygen.passphrases-differ")
    if not first:
        raise UsageError("keygen.passphrase-empty")
    return first
