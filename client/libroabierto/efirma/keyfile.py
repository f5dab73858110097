"""The `.key` file of an e.firma: PKCS #8 in DER under a password, by 3DES or AES (RFC 8018, PBES2).

It is opened in memory, for as long as a command runs, and never written again in any form.
"""

from __future__ import annotations

from typing import Final

from libroabierto.errors import KeyUnusable
from libroabierto.keys import PrivateKey

from .certificate import Certificate
from .shape import MAX_FILE, shape_of

# PKCS #1 v1.5 is what the tax authority's own *sello digital* is made with.
DEFAULT_ALG: Final = "RS256"

_MISTAKEN: Final = {
    "pem": "efirma.key-pem",
    "certificate": "efirma.swapped",
    "bare-key": "efirma.key-bare",
    "other": "efirma.key-malformed",
}


def check_key_file(data: bytes) -> None:
    """Raise KeyUnusable unless *data* is a key under a password; asks for none."""
    shape = shape_of(data)
    if shape != "encrypted-key":
        raise KeyUnusable(_MISTAKEN[shape])
    if len(data) > MAX_FILE:
        raise KeyUnusable("efirma.key-malformed")


def open_private_key(
    data: bytes, passphrase: bytes, certificate: Certificate, *, alg: str | None = None
) -> PrivateKey:
    """Open the key that belongs to *certificate*, which will sign under *alg* unless told otherwise.

    Raises KeyUnusable: ask again on `key.passphrase-wrong`.
    """
    check_key_file(data)
    key = PrivateKey.load_der(data, passphrase, alg=alg or DEFAULT_ALG)
    if key.public != certificate.key:
        raise KeyUnusable("efirma.key-of-another")
    return key
