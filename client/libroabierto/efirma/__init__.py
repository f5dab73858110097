"""The e.firma: certificate and key that Mexico's tax authority (SAT) gives to a person.

    shape         what a file is, before anything is opened
    certificate   FIEL or CSD, whose it is, until when: what may be known of it outside
    chain         whether authorities that somebody pinned issued it
    keyfile       the encrypted private key, and whether it belongs to the certificate
    reading       what cryptography may raise over all this becomes one error of ours
    validation    the note of who checked all this and when; it stays outside the log

A certificate names its holder by RFC, CURP and e-mail, and its serial number leads whoever asks the tax
authority to the same. None of these leaves this room: what goes on to drafts, requests, notes and the log
is the public key, the certificate's thumbprint (`x5t#S256`) and its dates.

Bytes and instants come in as arguments: reads no file, opens no socket, looks at no clock. Revocation is
not looked at either: no certificate says where to ask, and the tax authority answers by agreement only.
"""

from __future__ import annotations

from .certificate import Certificate, Holder, read_certificate
from .chain import Issuers, Link, chain_of, read_issuers
from .keyfile import check_key_file, open_private_key
from .shape import MAX_FILE, Shape, shape_of
from .validation import validation

__all__ = [
    "MAX_FILE",
    "Certificate",
    "Holder",
    "Issuers",
    "Link",
    "Shape",
    "chain_of",
    "check_key_file",
    "open_private_key",
    "read_certificate",
    "read_issuers",
    "shape_of",
    "validation",
]
