"""The stage of a random life: the town with its keys, and beside it the book of the naive model.

Streams, versions and days come from the book, never from the product's state: a defect there must not
shape the events that look for it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias

from libroabierto.domain import rulebook
from libroabierto.domain.municipalities import catalogue
from libroabierto.domain.world import MemoryWorld
from libroabierto.errors import LibroError
from libroabierto.keys import PrivateKey
from libroabierto.record.envelope import EVENT, open_envelope
from libroabierto.record.possession import make_possession
from support.founding import Town
from support.naive_domain import judging
from support.naive_domain.book import Act, Book, Thing, plus
from support.naive_domain.thumbprints import kid


class Choose(Protocol):
    """Gives one of its options."""

    def __call__(self, *options: Any) -> Any:
        """Return one of the options, mostly the first one, which fits wherever anything does."""

    def either(self, *options: Any) -> Any:
        """Return any of the options; none is better than another."""


Data: TypeAlias = Mapping[str, Any] | Callable[[str], Mapping[str, Any]]  # or a function of the event's id


@dataclass
class Draft:
    """An act that somebody wants to sign."""

    type: str
    issuer: str
    office: str
    stream: str
    data: Data
    members: dict[str, Any] = field(default_factory=dict)  # in place of the usual ones


Driver: TypeAlias = Callable[["Stage", Choose], Draft]


@dataclass(frozen=True)
class Verdict:
    """What both sides said of one event: the model's reasons, the product's code (None: accepted)."""

    act: Act
    reasons: frozenset[str]
    code: str | None


class Stage:
    """A town, and the book that is kept beside it."""

    def __init__(self, town: Town) -> None:
        self.town = town
        names = {key: known.name for key, known in catalogue().municipalities.items()}
        self.book = Book(names, rulebook.DIGESTS)
        self._private: dict[str, PrivateKey] = {}
        self._made = 0
        for pair in town.keys.values():
            self.keep(pair)
        for token in town.tokens:
            judging.take(self.book, self.act(token), self.today)

    def institution(self, id: str) -> Thing:
        """Return what the book knows of an institution, or of one that never was."""
        nothing = {"name": "Nadie", "sha256": "e" * 64, "pairs": {("evaluator", "state")}}
        return self.book.institutions.get(id, nothing)

    @property
    def today(self) -> str:
        """The legal day on which things are recorded; the town's clock stands at nine in the morning."""
        return self.town.now.date().isoformat()

    def place(self, key: str) -> dict[str, str]:
        """Name a municipality as the catalogue of the day does."""
        return {"key": key, "name": self.book.municipalities.get(key, "Lugar de Nadie")}

    # --- keys -------------------------------------------------------------------------------------

    def keep(self, pair: PrivateKey) -> None:
        """Remember a key, to sign with it later."""
        self._private[pair.public.kid] = pair

    def new_key(self) -> PrivateKey:
        """Return a key that nobody has seen."""
        self._made += 1
        pair = PrivateKey.from_ed25519_seed(hashlib.sha256(f"new key {self._made}".encode()).digest())
        self.keep(pair)
        return pair

    def private(self, key: Thing) -> PrivateKey:
        """Return the private key of an enrolment."""
        return self._private[kid(key["jwk"])]

    def key_of(self, institution: str, office: str) -> PrivateKey:
        """Return the key by which an office signs: an active one, else one that has ended, else a new one."""
        mine = [k for k in self.book.keys if (k["institution"], k["office"]) == (institution, office)]
        best = sorted(mine, key=lambda key: (key["ended"] is None, key["index"]))
        return self.private(best[-1]) if best else self.town.key_pair(institution, office)

    def possession(self, pair: PrivateKey, institution: str, office: str, event: str) -> str:
        """Return the proof that the holder of a new key agrees to this event."""
        return make_possession(pair, ledger=self.town.ledger, event=event, issuer=institution, office=office)

    # --- events -----------------------------------------------------------------------------------

    def token(self, draft: Draft) -> str:
        """Return the signed event; version and days follow from the book unless the draft has others."""
        unordered = draft.type in judging.UNORDERED
        usual = {
            "version": 0 if unordered else self.book.lengths.get(draft.stream, 0) + 1,
            "occurred_on": self.today,
        }
        members = {**usual, **draft.members}
        pair = members.pop("key", None) or self.key_of(draft.issuer, draft.office)
        return self.town.event(
            draft.type, draft.issuer, draft.office, draft.stream, draft.data, key=pair, **members
        )

    def act(self, token: str) -> Act:
        """Return the event of a token as the model sees it."""
        envelope = open_envelope(token, EVENT)
        digest = hashlib.sha256(envelope.payload).hexdigest()
        return {**json.loads(envelope.payload), "kid": envelope.kid, "sha256": digest}

    def attempt(self, token: str) -> Verdict:
        """Let both judge the event, and both take it in if the product accepts it and the model does."""
        act = self.act(token)
        reasons = frozenset(judging.reasons(self.book, act, self.today))
        try:
            self.town.record(token)
        except LibroError as error:
            return Verdict(act, reasons, error.code)
        if not reasons:
            judging.take(self.book, act, self.today)
        return Verdict(act, reasons, None)

    def days_ago(self, days: int) -> str:
        """Return the day so many days before today."""
        return plus(self.today, -days)

    def newest(self, things: Mapping[str, Thing]) -> list[str]:
        """Return the names of things, the last one first."""
        return list(things)[::-1]


def whole(world: MemoryWorld) -> MemoryWorld:
    """Return a world in one layer: those of lives lie over that of their seed, which they share."""
    below = world._base
    if not isinstance(below, MemoryWorld):
        return world
    rows = {(row.kind, row.id): row for layer in (below, world) for row in layer.rows()}
    heads, ids = {**below.heads(), **world.heads()}, {**below.ids(), **world.ids()}
    return MemoryWorld.restored(rows.values(), heads, ids, world.days())
