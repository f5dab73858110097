"""Who acts in the demonstration: an office of an institution, with a throw-away key."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from libroabierto.domain.calendar import day_of
from libroabierto.domain.catalogue import CATALOGUE
from libroabierto.domain.decide import check_form
from libroabierto.keys import PrivateKey
from libroabierto.record.entry import ZEROS
from libroabierto.record.envelope import EVENT, seal
from libroabierto.record.event import read_event, write_payload
from libroabierto.record.moments import format_instant
from libroabierto.record.possession import make_possession


@dataclass(frozen=True, slots=True)
class Actor:
    """An office of an institution and its private key, which exists only for this demonstration."""

    institution: str
    office: str
    key: PrivateKey

    @classmethod
    def new(cls, institution: str, office: str = "seal") -> Actor:
        """Make an actor with a fresh Ed25519 key."""
        return cls(institution, office, PrivateKey.generate("Ed25519"))

    def prove_possession(self, ledger: str, event: str) -> str:
        """Prove that this actor holds its key, for the event that enrols it."""
        return make_possession(
            self.key, ledger=ledger, event=event, issuer=self.institution, office=self.office
        )

    def save(self, folder: Path) -> Path:
        """Write the key without a passphrase, for whoever wants to play on; never do this with a real one."""
        path = folder / f"{self.institution}.{self.office}.DEMO.pem"
        path.write_bytes(self.key.to_pem(None))
        path.chmod(0o600)
        return path


class Desk:
    """Signs events for one ledger: knows its id and counts the versions of its streams."""

    def __init__(self, ledger: str = ZEROS) -> None:
        self.ledger = ledger
        self._versions: dict[str, int] = {}

    def sign(
        self,
        actor: Actor,
        type_name: str,
        stream: str,
        data: Mapping[str, Any],
        *,
        id: str | None = None,
        occurred_on: str | None = None,
    ) -> str:
        """Return the event as a JWS, signed now; checked against the public rules' forms first."""
        type, now = CATALOGUE[type_name], datetime.now(UTC)
        version = 0 if type.unordered else self._versions.get(stream, 0) + 1
        members = {
            "ledger": self.ledger,
            "type": type_name,
            "schema": type.schema,
            "id": id or str(uuid.uuid4()),
            "issuer": actor.institution,
            "office": actor.office,
            "stream": stream,
            "version": version,
            "occurred_on": occurred_on or day_of(now).isoformat(),
            "signed_at": format_instant(now),
            "provenance": "paper" if type.provenance == "paper" else "native",
            "data": dict(data),
        }
        payload = write_payload(members)
        check_form(read_event(payload, actor.key.public.kid))
        self._versions[stream] = self._versions.get(stream, 0) + 1
        return seal(payload, actor.key, EVENT)
