"""Who signs in the benches, and the desk at which it is done.

The keys of actors follow from their names (cast.py). A desk knows the id of its ledger and counts the
versions of streams; it checks nothing but an event's strict form, since every ledger checks the rest.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from libroabierto.domain.calendar import day_of
from libroabierto.domain.catalogue import CATALOGUE
from libroabierto.keys import PrivateKey
from libroabierto.record.entry import ZEROS
from libroabierto.record.envelope import EVENT, seal
from libroabierto.record.event import write_payload
from libroabierto.record.moments import format_instant
from libroabierto.record.possession import make_possession


@dataclass(frozen=True, slots=True)
class Actor:
    """An office of an institution and its private key, which is no secret."""

    institution: str
    office: str
    key: PrivateKey

    def prove_possession(self, ledger: str, event: str) -> str:
        """Prove that this actor holds its key, for the event that enrols it."""
        return make_possession(
            self.key, ledger=ledger, event=event, issuer=self.institution, office=self.office
        )


@dataclass
class Desk:
    """Signs events for one ledger, each as the next one of its stream."""

    ledger: str = ZEROS
    versions: dict[str, int] = field(default_factory=dict)  # of each stream, so far

    def sign(
        self,
        by: Actor,
        type: str,
        stream: str,
        data: Mapping[str, Any],
        *,
        id: str | None = None,
        paper_of: str | None = None,
    ) -> str:
        """Return the event as a JWS, signed now; *paper_of* is the day on the paper, where it is one."""
        version = self.versions[stream] = self.versions.get(stream, 0) + 1
        members = {
            "ledger": self.ledger,
            "type": type,
            "schema": 1,
            "id": id or str(uuid.uuid4()),
            "issuer": by.institution,
            "office": by.office,
            "stream": stream,
            "version": 0 if CATALOGUE[type].unordered else version,
            "occurred_on": paper_of or today(),
            "signed_at": format_instant(datetime.now(UTC)),
            "provenance": "paper" if paper_of else "native",
            "data": data,
        }
        return seal(write_payload(members), by.key, EVENT)


def today() -> str:
    """Return the legal day."""
    return day_of(datetime.now(UTC)).isoformat()
