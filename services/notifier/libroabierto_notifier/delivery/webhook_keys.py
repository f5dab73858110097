"""The Ed25519 keys that sign webhooks (`v1a`): a folder that only the notifier reads.

    present.pem                      signs
    former-1795446245-<kid>.pem      signed until then (Unix seconds), and signs too before it

Every key that ever signed stays published, with the instant at which it ended as `exp`, so that whoever kept
a message can check it years later. A rotation needs no restart: the folder is looked at each second, and read
again when it has changed.
"""

from __future__ import annotations

import base64
import os
import re
import threading
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from libroabierto.errors import KeyUnusable
from libroabierto.files import flush_folder, make_folder
from libroabierto.keys import PrivateKey, base64url

_PRESENT: Final = "present.pem"
_NEW: Final = "present.pem.new"
_FORMER: Final = re.compile(r"former-([0-9]{1,12})-[A-Za-z0-9_-]{43}\.pem")
_LOOK_SECONDS: Final = 1.0
# As for the secrets of endpoints: receivers have this long to fetch the new key.
GRACE_SECONDS: Final = 24 * 3600


@dataclass(frozen=True, slots=True)
class WebhookKey:
    """One key, and until when it signs; None for the present one."""

    private: PrivateKey
    until: int | None = None

    @property
    def whpk(self) -> str:
        """The public half as Standard Webhooks spells it."""
        return "whpk_" + base64.b64encode(base64url.decode(self.private.public.jwk["x"])).decode("ascii")

    def to_jwk(self) -> dict[str, Any]:
        """Return what is published of it."""
        public = self.private.public
        told = {**public.jwk, "kid": public.kid, "use": "sig", "alg": "EdDSA", "whpk": self.whpk}
        return told if self.until is None else {**told, "exp": self.until}


class WebhookKeys:
    """The folder. Thread-safe; one process rotates, others see it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._seen: tuple[int, int] | None = None
        self._look_at = 0.0  # of the monotonic clock
        self._keys: tuple[WebhookKey, ...] = ()

    @classmethod
    def create(cls, folder: Path) -> WebhookKeys:
        """Make the folder and its first key; raises FileExistsError if there is one."""
        make_folder(folder, mode=0o700)
        _write(folder / _PRESENT, PrivateKey.generate("Ed25519"))
        flush_folder(folder)
        return cls(folder)

    def keys(self) -> tuple[WebhookKey, ...]:
        """Return every key, the present one first, then the latest; raises KeyUnusable."""
        if time.monotonic() >= self._look_at:
            self._look()
        return self._keys

    def signers(self, now: datetime) -> tuple[PrivateKey, ...]:
        """Return the keys that sign at *now*, the present one first."""
        at = int(now.timestamp())
        return tuple(key.private for key in self.keys() if key.until is None or at < key.until)

    def jwks(self) -> dict[str, Any]:
        """Return the JWK set that is published."""
        return {"keys": [key.to_jwk() for key in self.keys()]}

    def rotate(self, now: datetime, *, grace_seconds: int = GRACE_SECONDS) -> WebhookKey:
        """Sign with a new key from now on, and with the present one too for the grace period.

        Each step leaves a folder that signs: what is present and former at once counts as present.
        """
        self._look()
        present = self._keys[0].private
        new = PrivateKey.generate("Ed25519")
        (self._folder / _NEW).unlink(missing_ok=True)
        _write(self._folder / _NEW, new)
        former = self._folder / f"former-{int(now.timestamp()) + grace_seconds}-{present.public.kid}.pem"
        former.unlink(missing_ok=True)
        former.hardlink_to(self._folder / _PRESENT)
        flush_folder(self._folder)  # it stays published whatever becomes of the next step
        (self._folder / _NEW).replace(self._folder / _PRESENT)
        flush_folder(self._folder)
        self._look()
        return WebhookKey(new)

    def _look(self) -> None:
        with self._lock:
            seen = _state_of(self._folder)
            if seen != self._seen:
                self._keys, self._seen = _read(self._folder), seen
            self._look_at = time.monotonic() + _LOOK_SECONDS


def _state_of(folder: Path) -> tuple[int, int]:
    """Tell a folder from what it was before: a rename changes its time, a new key the file's number."""
    try:
        return folder.stat().st_mtime_ns, (folder / _PRESENT).stat().st_ino
    except OSError as error:
        raise KeyUnusable("key.missing", path=str(folder / _PRESENT)) from error


def _read(folder: Path) -> tuple[WebhookKey, ...]:
    present = WebhookKey(_load(folder / _PRESENT))
    former = [
        WebhookKey(_load(path), int(match[1]))
        for path in folder.iterdir()
        if (match := _FORMER.fullmatch(path.name))
    ]
    others = {key.private.public.kid: key for key in sorted(former, key=lambda key: key.until or 0)}
    others.pop(present.private.public.kid, None)  # left by a rotation that was interrupted
    return present, *sorted(others.values(), key=lambda key: -(key.until or 0))


def _load(path: Path) -> PrivateKey:
    key = PrivateKey.load_pem(path.read_bytes(), None)
    if key.kind != "Ed25519":
        raise KeyUnusable("key.kind", kind=key.kind)
    return key


def _write(path: Path, key: PrivateKey) -> None:
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(key.to_pem(None))
        file.flush()
        os.fsync(file.fileno())
