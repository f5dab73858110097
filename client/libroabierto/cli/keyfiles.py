"""Keys in files: how they are opened, named and shown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from libroabierto.errors import KeyUnusable, UsageError
from libroabierto.files import read_bounded
from libroabierto.keys import PrivateKey, PublicKey
from libroabierto.keys.private import MAX_PEM

from .console import Console

# RSA-4096 in base64url, and room for spaces.
MAX_JWK: Final = 4096


def open_key(path: Path, console: Console) -> PrivateKey:
    """Open a key file, asking for its passphrase only if it has one; raises KeyUnusable, OSError."""
    data = read_bounded(path, MAX_PEM)
    try:
        return PrivateKey.load_pem(data, None)
    except KeyUnusable as error:
        if error.code != "key.passphrase-needed":
            raise
    return PrivateKey.load_pem(data, console.passphrase("key.passphrase"))


def read_public(path: Path) -> PublicKey:
    """Read a .jwk.json file; raises UsageError("check.no-jwk"), Malformed("key.…"), OSError."""
    try:
        return PublicKey.from_jwk(json.loads(read_bounded(path, MAX_JWK)))
    except (ValueError, RecursionError):
        raise UsageError("check.no-jwk", path=str(path)) from None


def beside(path: Path, ending: str) -> Path:
    """Name the file that belongs to *path*: its name without the last extension, and *ending*."""
    return path.with_name(path.stem + ending)
