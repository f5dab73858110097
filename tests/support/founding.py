"""A town that lives through a small story, for every test that needs a real ledger.

    town = Town()                       # keys for everybody, a log key, a clock that stands still
    founding = town.found()             # the token of entry 0; `town.ledger` is known from here on
    token = town.event("term.started", "autoridad-mex", "seal", "institution:ayto-15113", {...})
    town.record(token)                  # decide + evolve in memory: `town.world`, `town.entries`
    tokens = town.live()                # the whole story: found, accredit, ..., declare, sign, digitize

Every key, id and signature is the same in every run, and the clock stands still, so the entries that
a real ledger makes of these tokens are `town.entries`, byte for byte: the town is also the oracle.

Institutions: the authority `autoridad-mex`, the roll `osc-uno`, `osc-dos`, `osc-tres`, the
municipality `ayto-15113`. Their seals sign from the founding (the roll), from the accreditation (the
municipality) or at once (the authority); the other keys of `KEYS` from their enrolment in the story.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from libroabierto.domain import rulebook
from libroabierto.domain.catalogue import EVENT_TYPES, EventTypes
from libroabierto.domain.decide import decide, evolve
from libroabierto.domain.municipalities import catalogue
from libroabierto.domain.world import MemoryWorld
from libroabierto.keys import PrivateKey
from libroabierto.record.entry import ZEROS, Entry, entry_hash
from libroabierto.record.envelope import EVENT, open_envelope, seal
from libroabierto.record.event import Event, read_event, write_payload
from libroabierto.record.moments import format_instant, format_millis
from libroabierto.record.possession import make_possession
from libroabierto.tlog.note import NoteSigner
from support import texts

NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
TODAY = "2026-11-22"
ACT_DAY = "2026-11-20"
ORIGIN = "libro.example/mex"
LOG_CODE = "MEX"

AUTHORITY = "autoridad-mex"
ROLL = ("osc-uno", "osc-dos", "osc-tres")
COUNCIL = "ayto-15113"
KEY = "15113"  # the municipality
DECLARATION = f"declaration:{KEY}-2026"
PAPER = f"declaration:{KEY}-2022"

# (institution, office): the byte of which its seed is made.
KEYS: Mapping[tuple[str, str], int] = {
    (AUTHORITY, "seal"): 1,
    (AUTHORITY, "authority-president"): 2,
    (ROLL[0], "seal"): 11,
    (ROLL[1], "seal"): 12,
    (ROLL[2], "seal"): 13,
    (COUNCIL, "seal"): 21,
    (COUNCIL, "municipal-president"): 22,
    (COUNCIL, "council-secretary"): 23,
}
LOG_SEED = bytes([99]) * 32


class Town:
    """Everybody who signs, and what a ledger that hears them must hold."""

    def __init__(
        self,
        *,
        now: datetime = NOW,
        origin: str = ORIGIN,
        log_seed: bytes = LOG_SEED,
        types: EventTypes = EVENT_TYPES,
    ) -> None:
        self.now = now
        self.types = types
        self.log = NoteSigner(origin, log_seed)
        self.keys = {who: PrivateKey.from_ed25519_seed(bytes([n]) * 32) for who, n in KEYS.items()}
        self.world = MemoryWorld()
        self.tokens: list[str] = []
        self.entries: list[bytes] = []
        self._ids = 0

    @property
    def ledger(self) -> str:
        """The ledger's identifier: SHA-256 of entry 0 (zeros until it is founded)."""
        return entry_hash(self.entries[0]) if self.entries else ZEROS

    def new_id(self) -> str:
        """Return an event id that was not used before in this town."""
        self._ids += 1
        return f"00000000-0000-4000-8000-{self._ids:012x}"

    def key_pair(self, institution: str, office: str) -> PrivateKey:
        """Return the private key of an office; one that `KEYS` lacks follows from its name."""
        who = (institution, office)
        if who not in self.keys:
            seed = hashlib.sha256(f"{institution}/{office}".encode()).digest()
            self.keys[who] = PrivateKey.from_ed25519_seed(seed)
        return self.keys[who]

    def possession(self, institution: str, office: str, event_id: str) -> str:
        """Return the proof that an office holds its key, for the event with this id."""
        return make_possession(
            self.key_pair(institution, office),
            ledger=self.ledger,
            event=event_id,
            issuer=institution,
            office=office,
        )

    # --- events -------------------------------------------------------------------------------------

    def members(
        self,
        type: str,
        issuer: str,
        office: str,
        stream: str,
        data: Mapping[str, Any] | Callable[[str], Mapping[str, Any]],
        **overrides: Any,
    ) -> dict[str, Any]:
        """Return the twelve members of an event; *data* may be a function of the event's id.

        `version` follows from `town.world` unless given; so does every other member by its default.
        """
        id = overrides.pop("id", None) or self.new_id()
        return {
            "ledger": self.ledger,
            "type": type,
            "schema": 1,
            "id": id,
            "issuer": issuer,
            "office": office,
            "stream": stream,
            "version": self._next_version(type, stream),
            "occurred_on": ACT_DAY,
            "signed_at": format_instant(self.now - timedelta(hours=1)),
            "provenance": "native",
            "data": dict(data(id) if callable(data) else data),
            **overrides,
        }

    def event(
        self,
        type: str,
        issuer: str,
        office: str,
        stream: str,
        data: Mapping[str, Any] | Callable[[str], Mapping[str, Any]],
        *,
        key: PrivateKey | None = None,
        **overrides: Any,
    ) -> str:
        """Return a signed event (compact JWS), by the office's own key unless another *key* is given."""
        payload = write_payload(self.members(type, issuer, office, stream, data, **overrides))
        return seal(payload, key or self.key_pair(issuer, office), EVENT)

    def _next_version(self, type: str, stream: str) -> int:
        head = self.world.head(stream)
        return 0 if self.types.by_name[type].unordered else 1 + (head.version if head else 0)

    # --- the ledger in memory -----------------------------------------------------------------------

    def record(self, token: str) -> int:
        """Judge and take in an event as a ledger at this clock would; return its index."""
        event, index = read(token), len(self.entries)
        previous = entry_hash(self.entries[-1]) if self.entries else ZEROS
        raw = Entry(index, previous, format_millis(self.now), token).to_bytes()
        case = decide(self.world, event, self.now, self.types)
        self.world.apply(evolve(case, index=index, entry_hash=entry_hash(raw)))
        self.entries.append(raw)
        self.tokens.append(token)
        return index

    def say(self, *event: Any, **options: Any) -> int:
        """Make an event and record it at once; return its index."""
        return self.record(self.event(*event, **options))

    # --- the story ----------------------------------------------------------------------------------

    def founding(self, **changes: Any) -> str:
        """Return the token of `ledger.founded`; *changes* replace members of its data."""

        def data(id: str) -> dict[str, Any]:
            return {**self._founding_data(id), **changes}

        return self.event("ledger.founded", AUTHORITY, "seal", "ledger:main", data)

    def found(self) -> str:
        """Record the founding; return its token."""
        token = self.founding()
        self.record(token)
        return token

    def _founding_data(self, id: str) -> dict[str, Any]:
        return {
            "name": "Libro Abierto de prueba",
            "origin": self.log.verifier.name,
            "log_code": LOG_CODE,
            "log_key": str(self.log.verifier),
            "authority": {
                "id": AUTHORITY,
                "name": "Autoridad garante de prueba",
                "territory": ["state", *catalogue().municipalities],
                "seal": self.key_pair(AUTHORITY, "seal").public.jwk,
            },
            "catalogue": catalogue().reference(),
            "rules": {"version": rulebook.VERSION, "sha256": rulebook.DIGESTS[rulebook.VERSION]},
            "languages": ["es-MX", "en"],
            "witness_policy": f"log {self.log.verifier}\nquorum none",
            "succession": {
                "roll": [self._organisation(name, id) for name in ROLL],
                "threshold": 2,
                "waiting_days": 30,
            },
            "time_zone": "America/Mexico_City",
            "practice": False,
        }

    def _organisation(self, name: str, event_id: str) -> dict[str, Any]:
        return {
            "id": name,
            "name": f"Organización {name}",
            "roles": [{"role": "civil-society", "territory": ["state"]}],
            "seal": self.key_pair(name, "seal").public.jwk,
            "possession": self.possession(name, "seal", event_id),
        }

    def accreditation(self, id: str = COUNCIL, key: str = KEY) -> str:
        """Return the token that accredits a municipality and its seal."""

        def data(event_id: str) -> dict[str, Any]:
            return {
                "id": id,
                "name": f"Ayuntamiento de {catalogue().municipalities[key].name}",
                "roles": [{"role": "municipality", "territory": [key]}],
                "municipality": texts.municipality(key),
                "seal": self.key_pair(id, "seal").public.jwk,
                "possession": self.possession(id, "seal", event_id),
                "legal_ground": "Convocatoria y registro de la autoridad garante",
            }

        return self.event("institution.accredited", AUTHORITY, "seal", f"institution:{id}", data)

    def term(self, id: str = COUNCIL, key: str = KEY) -> str:
        """Return the token that starts the municipality's term, 2025 to 2027."""
        data = {"municipality": texts.municipality(key), "from": "2025-01-01", "to": "2027-12-31"}
        return self.event("term.started", AUTHORITY, "seal", f"institution:{id}", data)

    def assumption(self, institution: str, office: str) -> str:
        """Return the token by which somebody takes an office."""
        data = texts.assumption(office)
        return self.event("office.assumed", AUTHORITY, "seal", f"institution:{institution}", data)

    def enrolment(self, institution: str, office: str, tenure: int, *, by: str = AUTHORITY) -> str:
        """Return the token that enrols the key of an office for the tenure of that entry."""

        def data(id: str) -> dict[str, Any]:
            return {
                "office": office,
                "tenure": tenure,
                "kind": "institutional",
                "jwk": self.key_pair(institution, office).public.jwk,
                "possession": self.possession(institution, office, id),
                "request_sha256": "a" * 64,
            }

        return self.event("key.enrolled", by, "seal", f"institution:{institution}", data)

    def declaration(self, stream: str = DECLARATION, **changes: Any) -> str:
        """Return the token of a declaration issued by the council secretary; nobody has signed yet."""
        data = {**texts.declaration(COUNCIL, KEY), **changes}
        return self.event("declaration.issued", COUNCIL, "council-secretary", stream, data)

    def signature(self, issuer: str, office: str, stream: str = DECLARATION) -> str:
        """Return the token by which the president of municipality or authority signs the declaration."""
        declared = self.world.get("declaration", stream)
        assert declared is not None
        named = {"role": "authority"} if issuer == AUTHORITY else {"institution": issuer}
        capacity = {**named, "office": office}
        data = {"digest": declared["digest"], "capacity": capacity, "modality": "electronic-seal"}
        return self.event("declaration.signed", issuer, office, stream, data)

    def acknowledgement(self, stream: str = DECLARATION) -> str:
        """Return the token by which the authority acknowledges the declaration."""
        declared = self.world.get("declaration", stream)
        assert declared is not None
        data = {"digest": declared["digest"], "received_on": TODAY}
        return self.event("declaration.acknowledged", AUTHORITY, "seal", stream, data)

    def digitization(self, stream: str = PAPER) -> str:
        """Return the token by which the council secretary brings in an old paper letter."""
        return self.event(
            "declaration.digitized",
            COUNCIL,
            "council-secretary",
            stream,
            texts.paper(COUNCIL, KEY),
            occurred_on="2022-06-20",
            provenance="paper",
        )

    def enrol(self, institution: str, office: str, *, by: str = AUTHORITY) -> None:
        """Record that somebody takes an office and enrols a key for it."""
        tenure = self.record(self.assumption(institution, office))
        self.record(self.enrolment(institution, office, tenure, by=by))

    def settle(self) -> list[str]:
        """Record all that comes before a declaration: founding, institution, term, offices, keys."""
        if not self.entries:
            self.found()
        self.record(self.accreditation())
        self.record(self.term())
        self.enrol(AUTHORITY, "authority-president")
        self.enrol(COUNCIL, "municipal-president")
        self.enrol(COUNCIL, "council-secretary", by=COUNCIL)
        return self.tokens

    def live(self) -> list[str]:
        """Record the whole story, each of the nine types at least once; return its tokens in order."""
        self.settle()
        self.record(self.declaration())
        self.record(self.signature(COUNCIL, "municipal-president"))
        self.record(self.signature(AUTHORITY, "authority-president"))
        self.record(self.acknowledgement())
        self.record(self.digitization())
        return self.tokens

    def institution(self, name: str) -> str:
        """Return the token that accredits a civil-society organisation: independent of all others.

        Give *name* as a slug; useful when a test needs many events that do not touch one another.
        """

        def data(id: str) -> dict[str, Any]:
            return {**self._organisation(name, id), "legal_ground": "Registro de la autoridad garante"}

        return self.event("institution.accredited", AUTHORITY, "seal", f"institution:{name}", data)


def read(token: str) -> Event:
    """Read the event inside a token, without checking its signature."""
    envelope = open_envelope(token, EVENT)
    return read_event(envelope.payload, envelope.kid)


def unsigned(token: str) -> bytes:
    """Return the payload of a token."""
    return open_envelope(token, EVENT).payload


def resealed(token: str, key: PrivateKey, **changes: Any) -> str:
    """Return the event of *token* with changed members, signed anew with *key*."""
    return seal(write_payload({**json.loads(unsigned(token)), **changes}), key, EVENT)


def forged(token: str) -> str:
    """Return *token* with one bit of its signature flipped: of strict form, but worthless."""
    head, _, tail = token.rpartition(".")
    return f"{head}.{'B' if tail[0] == 'A' else 'A'}{tail[1:]}"
