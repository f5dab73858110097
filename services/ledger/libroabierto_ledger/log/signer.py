"""The log key: signs checkpoints under the origin's name, and nothing else.

Its file is one line in the form of C2SP signed-note tools (golang.org/x/mod/sumdb/note):

    PRIVATE+KEY+<origin>+<key id, 8 hex digits>+<base64(0x01 || seed)>
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Final

from libroabierto.errors import KeyUnusable, LibroError
from libroabierto.tlog.checkpoint import Checkpoint, open_checkpoint
from libroabierto.tlog.merkle import Hash
from libroabierto.tlog.note import NoteSigner, VerifierKey, parse_note

_PREFIX: Final = "PRIVATE+KEY+"
_ED25519: Final = b"\x01"
# An origin of at most some hundred characters, and 100 more.
MAX_KEY_FILE: Final = 4096

Look = Callable[[], Sequence[NoteSigner]]
"""Reads the keys that the host has now."""


class CheckpointSigner:
    """Signs the log's claim about its whole history; holds the private keys that the host has for it.

    While the log's key is being rotated these are two: each checkpoint is signed by the one that is the
    log's at its size.
    """

    def __init__(self, *signers: NoteSigner, look: Look = tuple) -> None:
        """Hold *signers*, at least one; *look* reads the files again, for a key that came since."""
        self._first = signers[0]
        self._held = {str(signer.verifier): signer for signer in signers}
        self._look = look

    @property
    def origin(self) -> str:
        """The log's name, the first line of every checkpoint."""
        return self._first.verifier.name

    @property
    def verifier(self) -> VerifierKey:
        """The public half of the key in use, before the founding; afterwards the ledger's state names it."""
        return self._first.verifier

    def key(self, vkey: str) -> NoteSigner:
        """Return the private half of the verifier key *vkey*; raise KeyUnusable("log-key.not-here")."""
        if vkey not in self._held:
            self._held |= {str(signer.verifier): signer for signer in self._look()}
        try:
            return self._held[vkey]
        except KeyError:
            raise KeyUnusable("log-key.not-here", want=vkey) from None

    def sign(self, size: int, root: Hash, vkey: str | None = None) -> bytes:
        """Return the note of (size, root) signed by *vkey*, by default the first key that is held.

        Deterministic: the same claim gives the same bytes. The note must not leave this process before what
        it covers is committed and the guard covers it. Raises KeyUnusable("log-key.not-here").
        """
        signer = self._first if vkey is None else self.key(vkey)
        return signer.sign(str(Checkpoint(self.origin, size, root)))

    def made(self, note: bytes, size: int, root: Hash, vkey: str) -> bool:
        """Say whether *note* is what `sign` gives, or gave when the private key was still here."""
        if vkey in self._held:
            return note == self.sign(size, root, vkey)
        try:
            parsed, wanted = parse_note(note), Checkpoint(self.origin, size, root)
            return len(parsed.signatures) == 1 and open_checkpoint(note, VerifierKey.parse(vkey)) == wanted
        except LibroError:
            return False


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
