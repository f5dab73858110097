"""Who acts in the demonstration: an office of an institution, with a throw-away key."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from libroabierto.domain.calendar import day_of
from libroabierto.domain.catalogue import CATALOGUE
from libroabierto.domain.decide import check_form
from libroabierto.domain.withholding import nobody_known, withhold
from libroabierto.keys import PrivateKey
from libroabierto.record.disclosure import SALT_BYTES, join
from libroabierto.record.entry import ZEROS
from libroabierto.record.envelope import EVENT, seal
from libroabierto.record.event import read_event, write_payload
from libroabierto.record.moments import format_instant
from libroabierto.record.possession import make_possession

Who = tuple[str, str]  # institution, office
Data = Mapping[str, Any] | Callable[[str], Mapping[str, Any]]  # plain, or made from the event's id


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

    def save(self, folder: Path) -> None:
        """Write the key without a passphrase, for whoever wants to play on; never do this with a real one."""
        path = folder / f"{self.institution}.{self.office}.DEMO.pem"
        path.write_bytes(self.key.to_pem(None))
        path.chmod(0o600)


class Cast:
    """Everybody who acts; an actor gets a key when first called."""

    def __init__(self) -> None:
        self._actors: dict[Who, Actor] = {}

    def __getitem__(self, who: Who) -> Actor:
        """Return whoever holds this office of this institution."""
        return self._actors.setdefault(who, Actor.new(*who))

    def replace(self, actor: Actor) -> None:
        """Let *actor* act from now on: the same office, another key."""
        self._actors[actor.institution, actor.office] = actor

    def save(self, folder: Path, institutions: set[str]) -> None:
        """Write the keys of these institutions; the others (122 seals) nobody will look for."""
        for actor in self._actors.values():
            if actor.institution in institutions:
                actor.save(folder)


class Desk:
    """Signs events for one ledger: knows its id and counts the versions of its streams."""

    def __init__(self, ledger: str = ZEROS) -> None:
        self.ledger = ledger
        self._versions: dict[str, int] = {}

    def sign(self, actor: Actor, type_name: str, stream: str, data: Data, **members: Any) -> str:
        """Return the event as it is handed in, signed now; checked against the public rules' forms first.

        As with `libro sign`, a private person's name is no part of what is signed: it travels beside it.
        *members* of the payload replace those that follow from the type and the moment.
        """
        type, now, id = CATALOGUE[type_name], datetime.now(UTC), str(uuid.uuid4())
        version = self._versions.get(stream, 0) + 1
        said = {
            "ledger": self.ledger,
            "type": type_name,
            "schema": type.schema,
            "id": id,
            "issuer": actor.institution,
            "office": actor.office,
            "stream": stream,
            "version": 0 if type.unordered else version,
            "occurred_on": day_of(now).isoformat(),
            "signed_at": format_instant(now),
            "provenance": "paper" if type.provenance == "paper" else "native",
            "data": dict(data(id) if callable(data) else data),
            **members,
        }
        drafted = read_event(write_payload(said), actor.key.public.kid)
        check_form(drafted)
        withheld = withhold(drafted, lambda: os.urandom(SALT_BYTES), nobody_known)
        self._versions[stream] = version
        token = seal(write_payload({**said, "data": withheld.data}), actor.key, EVENT)
        return join(token, withheld.disclosures(consented=True))
