"""The log key: signs checkpoints under the origin's name, and nothing else.

Its file is one line in the form of C2SP signed-note tools (golang.org/x/mod/sumdb/note):

    PRIVATE+KEY+<origin>+<key id, 8 hex digits>+<base64(0x01 || seed)>
"""

from __future__ import annotations

import base64
import binascii
from typing import Final

from libroabierto.errors import KeyUnusable, LibroError
from libroabierto.tlog.checkpoint import Checkpoint
from libroabierto.tlog.merkle import Hash
from libroabierto.tlog.note import NoteSigner, VerifierKey

_PREFIX: Final = "PRIVATE+KEY+"
_ED25519: Final = b"\x01"
# An origin of at most some hundred characters, and 100 more.
MAX_KEY_FILE: Final = 4096


class CheckpointSigner:
    """Signs the log's claim about its whole history; holds the private key."""

    def __init__(self, signer: NoteSigner) -> None:
        self._signer = signer

    @property
    def origin(self) -> str:
        """The log's name, the first line of every checkpoint."""
        return self._signer.verifier.name

    @property
    def verifier(self) -> VerifierKey:
        """The public half, which readers keep."""
        return self._signer.verifier

    def sign(self, size: int, root: Hash) -> bytes:
        """Return the signed note of (size, root). Deterministic: the same claim gives the same bytes.

        The note must not leave this process before what it covers is committed and the guard covers it.
        """
        return self._signer.sign(str(Checkpoint(self.origin, size, root)))


def format_key(signer: NoteSigner) -> str:
    """Spell a log key for its file, which nobody but the ledger may read."""
    typed = base64.b64encode(_ED25519 + signer.seed).decode("ascii")
    return f"{_PREFIX}{signer.verifier.name}+{signer.verifier.key_id.hex()}+{typed}\n"


def parse_key(text: str) -> NoteSigner:
    """Read what `format_key` wrote; raise KeyUnusable("log-key.form") for anything else."""
    fields = text.removeprefix(_PREFIX).split("+", 2)
    if len(text) > MAX_KEY_FILE or len(fields) != 3:
        raise KeyUnusable("log-key.form")
    try:
        typed = base64.b64decode(fields[2].strip().encode("ascii"), validate=True)
        signer = NoteSigner(fields[0], typed[1:])
    except (binascii.Error, UnicodeEncodeError, LibroError):
        raise KeyUnusable("log-key.form") from None
    if format_key(signer) != text:
        raise KeyUnusable("log-key.form")
    return signer
