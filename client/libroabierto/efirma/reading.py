"""Reading what strangers wrote with cryptography: its many exceptions become one of ours.

It parses names and extensions late, wherever they are first asked for, so whole functions stand inside
`reading`. It also warns of names longer than X.520 allows; those of institutions are.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm

from libroabierto.errors import KeyUnusable

UNREADABLE: Final = (
    ValueError,
    TypeError,
    UnsupportedAlgorithm,
    x509.DuplicateExtension,
    x509.InvalidVersion,
    x509.UnsupportedGeneralNameType,
)


@contextmanager
def reading(code: str) -> Iterator[None]:
    """Raise KeyUnusable(*code*) for whatever cannot be read inside."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except UNREADABLE:
            raise KeyUnusable(code) from None
