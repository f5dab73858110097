"""`libro solicitud KEY.jwk.json`: prints the request by which a key is enrolled, to be signed on paper."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from libroabierto.domain.calendar import day_of
from libroabierto.domain.vocabulary import KEY_KINDS, OFFICES
from libroabierto.efirma import MAX_FILE, Certificate, read_certificate
from libroabierto.errors import KeyUnusable, UsageError
from libroabierto.files import read_bounded, write_new
from libroabierto.papers import KeyRequest, Validity, to_html, to_pdf
from libroabierto.papers.pdf import EXTRA
from libroabierto.record.moments import parse_date

from .console import Console
from .efirmafiles import check_office
from .keyfiles import read_public
from .parser import Parser, argument
from .practicepaper import add_ledger, is_for_practice
from .texts import text

ENDINGS = (".html", ".pdf")


def add_arguments(parser: Parser) -> None:
    """Declare the arguments."""
    language = parser.language
    parser.add_argument("key", type=Path, metavar="KEY.jwk.json", help=text("solicitud.key", language))
    parser.add_argument("--holder", required=True, metavar="NAME", help=text("solicitud.holder", language))
    parser.add_argument(
        "--office", required=True, choices=list(OFFICES), help=text("solicitud.office", language)
    )
    parser.add_argument(
        "--institution", required=True, metavar="NAME", help=text("solicitud.institution", language)
    )
    parser.add_argument("--title", default="", metavar="NAME", help=text("solicitud.title", language))
    parser.add_argument("--kind", choices=list(KEY_KINDS), help=text("solicitud.kind", language))
    parser.add_argument("--cer", type=Path, metavar="CERT.cer", help=text("solicitud.cer", language))
    add_ledger(parser)
    parser.add_argument("--day", metavar="DATE", help=text("solicitud.day", language))
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help=text("solicitud.output", language))


def run(args: Namespace, console: Console) -> int:
    """Write the request as a page or as PDF, by the name's ending; refuses to touch a file that exists."""
    path = args.output or args.key.with_name(args.key.name.removesuffix(".jwk.json") + ".solicitud.html")
    if path.suffix not in ENDINGS:
        raise UsageError("solicitud.ending", path=str(path))
    request = _request(args, console)
    has_code = True
    if path.suffix == ".pdf":
        made = to_pdf(request)
    else:
        made, has_code = to_html(request)
    write_new(path, made)
    console.say("solicitud.made", path=path)
    if not has_code:
        console.remark("solicitud.no-code", extra=EXTRA)
    return 0


def _request(args: Namespace, console: Console) -> KeyRequest:
    key, certificate = read_public(args.key), _certificate(args)
    if certificate is not None and certificate.key != key:
        raise KeyUnusable("efirma.other-jwk", path=str(args.key))
    return KeyRequest(
        holder=args.holder,
        title=args.title,
        office=args.office,
        institution=args.institution,
        kind=_kind(args, certificate),
        kid=key.kid,
        day=argument(parse_date, args.day) if args.day else day_of(console.now()),
        certificate=None if certificate is None else _validity(certificate),
        practice=is_for_practice(args, console),
    )


def _validity(certificate: Certificate) -> Validity:
    return Validity(certificate.thumbprint, certificate.first_day, certificate.last_day)


def _certificate(args: Namespace) -> Certificate | None:
    if args.cer is None:
        return None
    certificate = read_certificate(read_bounded(args.cer, MAX_FILE))
    check_office(certificate, args.office)
    return certificate


def _kind(args: Namespace, certificate: Certificate | None) -> str:
    """Return the kind of key that the person says, else the usual one of its office."""
    possible: tuple[str, ...] = ("seal", "hsm")
    if args.office != "seal":
        possible = ("institutional", "hsm") if certificate is None else ("e-firma",)
    if args.kind is None:
        return possible[0]
    if args.kind not in possible:
        raise UsageError("solicitud.kind-not-possible", kind=args.kind, possible=", ".join(possible))
    return str(args.kind)
