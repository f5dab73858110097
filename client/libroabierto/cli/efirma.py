"""`libro efirma FILE.cer --by NAME`: checks somebody's e.firma, and keeps a note of it outside the ledger.

For whoever enrols the key of another person: they get the certificate, never the key.
"""

from __future__ import annotations

import json
from argparse import Namespace
from pathlib import Path

from libroabierto.efirma import Certificate, validation
from libroabierto.errors import KeyUnusable
from libroabierto.files import read_bounded, write_new
from libroabierto.keys.base64url import decode

from .console import Console
from .documents import MAX_ANNEX
from .efirmafiles import add_trust, checked, tell
from .keyfiles import read_public
from .parser import Parser
from .texts import text


def add_arguments(parser: Parser) -> None:
    """Declare the arguments."""
    language = parser.language
    parser.add_argument("file", type=Path, metavar="CERT.cer", help=text("efirma.file", language))
    parser.add_argument("--by", required=True, metavar="NAME", help=text("efirma.by", language))
    parser.add_argument("--jwk", type=Path, metavar="KEY.jwk.json", help=text("efirma.jwk", language))
    parser.add_argument("--vigencia", type=Path, metavar="FILE", help=text("efirma.vigencia", language))
    add_trust(parser)


def run(args: Namespace, console: Console) -> int:
    """Judge the certificate, write the note in either case, then say the verdict."""
    certificate, chain, refused = checked(args.file, args, console)
    if args.jwk is not None and read_public(args.jwk) != certificate.key:
        refused = refused or KeyUnusable("efirma.other-jwk", path=str(args.jwk))
    note = validation(
        certificate,
        chain,
        checked_by=args.by,
        at=console.now(),
        practice=args.practice,
        refused=refused,
        inquiry=None if args.vigencia is None else read_bounded(args.vigencia, MAX_ANNEX),
    )
    path = _beside(args.file, certificate, note)
    write_new(path, note, mode=0o600)
    if refused is not None:
        console.remark("efirma.noted", path=path)
        raise refused
    tell(certificate, console)
    console.say("efirma.noted", path=path)
    if args.vigencia is None:
        console.remark("efirma.not-revoked")
    return 0


def _beside(path: Path, certificate: Certificate, note: bytes) -> Path:
    """Name the note by fingerprint and instant; the tax authority's file names have number or RFC."""
    at = json.loads(note)["checked_at"].replace("-", "").replace(":", "")
    return path.with_name(f"efirma-{decode(certificate.thumbprint).hex()[:12]}.{at}.validation.json")
