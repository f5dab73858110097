"""The files of an e.firma at a person's desk: certificate, key, and the authorities that they pinned.

Authorities come from `--issuers`, else from the variable LIBRO_EFIRMA_ISSUERS, else from the person's
configuration (`~/.config/libro/config.toml`), where a path is relative to that file:

    [efirma]
    issuers = "sat"        # a folder of .cer, .crt, .der or .pem files, or one such file
"""

from __future__ import annotations

import tomllib
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from libroabierto.efirma import (
    MAX_FILE,
    Certificate,
    Issuers,
    Link,
    chain_of,
    check_key_file,
    open_private_key,
    read_certificate,
    read_issuers,
    shape_of,
)
from libroabierto.efirma.chain import MAX_ISSUERS, refuse_test_issuer
from libroabierto.errors import KeyUnusable, UsageError
from libroabierto.files import read_bounded
from libroabierto.keys import PrivateKey
from libroabierto.keys.rsa import ALGS
from libroabierto.papers import in_groups

from .console import Console
from .keyfiles import open_key
from .parser import Parser
from .texts import text

ISSUERS: Final = "LIBRO_EFIRMA_ISSUERS"
MAX_BUNDLE: Final = 1024 * 1024
MAX_CONFIG: Final = 16 * 1024
_ENDINGS: Final = (".cer", ".crt", ".der", ".pem")


def add_signer(parser: Parser) -> None:
    """Declare with what somebody signs: `--key`, and `--cer` beside it where the key is an e.firma's."""
    language = parser.language
    parser.add_argument("--cer", type=Path, metavar="CERT.cer", help=text("efirma.cer", language))
    parser.add_argument("--alg", choices=list(ALGS), help=text("efirma.alg", language))
    add_trust(parser)


def add_trust(parser: Parser) -> None:
    """Declare whom to trust with e.firmas."""
    language = parser.language
    parser.add_argument("--issuers", type=Path, metavar="PATH", help=text("efirma.issuers", language))
    parser.add_argument("--practice", action="store_true", help=text("efirma.practice", language))


def open_signer(args: Namespace, console: Console, office: str) -> PrivateKey:
    """Open `--key`, as an e.firma's if `--cer` stands beside it, to sign in *office*; raises KeyUnusable."""
    if args.cer is None:
        return _own_key(args, console)
    certificate = _certificate(args.cer)
    check_office(certificate, office)
    certificate.check_day(console.now())
    issuers = find_issuers(args, console)
    if issuers is None:  # the ledger knows whose keys were enrolled; whoever enrolled this one looked
        refuse_test_issuer(certificate.issuer, practice=args.practice)
    else:
        chain_of(certificate, issuers, console.now(), practice=args.practice)
    return open_with(args.key, certificate, console, alg=args.alg)


def open_with(path: Path, certificate: Certificate, console: Console, alg: str | None = None) -> PrivateKey:
    """Open the `.key` of a certificate, asking for its password; raises KeyUnusable, OSError."""
    data = read_bounded(path, MAX_FILE)
    check_key_file(data)
    return open_private_key(data, console.passphrase("key.passphrase"), certificate, alg=alg)


def checked(
    path: Path, args: Namespace, console: Console
) -> tuple[Certificate, tuple[Link, ...], KeyUnusable | None]:
    """Read a certificate and judge its dates and its issuer; what speaks against it comes last.

    Raises KeyUnusable where it is no e.firma at all, or nobody was pinned.
    """
    certificate = _certificate(path)
    issuers = find_issuers(args, console)
    if issuers is None and not args.practice:
        raise KeyUnusable("efirma.issuers-missing", variable=ISSUERS)
    try:
        certificate.check_day(console.now())
        if issuers is None:
            console.remark("efirma.issuer-unchecked", issuer=certificate.issuer)
            return certificate, (), None
        return certificate, chain_of(certificate, issuers, console.now(), practice=args.practice), None
    except KeyUnusable as refusal:
        return certificate, (), refusal


def check_office(certificate: Certificate, office: str) -> None:
    """Raise KeyUnusable for a person's e.firma as a seal, or a legal person's in an office."""
    if office == "seal" and certificate.holder == "person":
        raise KeyUnusable("efirma.person-as-seal")
    if office != "seal" and certificate.holder == "legal-person":
        raise KeyUnusable("efirma.legal-person-in-office", office=office)


def find_issuers(args: Namespace, console: Console) -> Issuers | None:
    """Return the authorities that the person pinned, if any; raises KeyUnusable, UsageError, OSError."""
    path = args.issuers or _configured(console)
    return None if path is None else read_issuers(_contents(path))


def _certificate(path: Path) -> Certificate:
    return read_certificate(read_bounded(path, MAX_FILE))


def _own_key(args: Namespace, console: Console) -> PrivateKey:
    """Open a key of `libro keygen`; that of an e.firma says itself what is missing."""
    if shape_of(read_bounded(args.key, MAX_FILE)) in ("encrypted-key", "certificate"):
        raise KeyUnusable("efirma.certificate-needed")
    if args.alg is not None:
        raise UsageError("efirma.alg-without-cer")
    return open_key(args.key, console)


def _configured(console: Console) -> Path | None:
    said = console.environ.get(ISSUERS)
    if said:
        return Path(said)
    file = console.config_file()
    if not file.exists():
        return None
    try:
        section = tomllib.loads(read_bounded(file, MAX_CONFIG).decode()).get("efirma", {})
        issuers = section.get("issuers")
    except (ValueError, AttributeError, RecursionError):  # no TOML, no UTF-8, or no table
        raise UsageError("config.form", path=str(file)) from None
    if issuers is None:
        return None
    if not isinstance(issuers, str) or not issuers:
        raise UsageError("config.form", path=str(file))
    return file.parent / issuers


def _contents(path: Path) -> Iterator[bytes]:
    """Yield the files of the authorities, in the order of their names."""
    files = [path]
    if path.is_dir():
        files = sorted(file for file in path.iterdir() if file.suffix.lower() in _ENDINGS)
    yield from (read_bounded(file, MAX_BUNDLE) for file in files[: MAX_ISSUERS + 1])


def tell(certificate: Certificate, console: Console) -> None:
    """Say what of a certificate may be public."""
    kid, first, last = certificate.key.kid, certificate.first_day, certificate.last_day
    console.say(f"efirma.of-{certificate.holder}")
    console.say("keygen.kid", kid=kid, groups=in_groups(kid))
    console.say("efirma.certificate", thumbprint=certificate.thumbprint, first=first, last=last)
