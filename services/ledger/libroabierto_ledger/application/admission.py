"""What is checked of a submission before the lock: form, ledger, key, signature. It only filters.

The verdict is made under the lock, by `decide`; here stands what costs much and needs no order, so
that it runs in the request's own thread and a forged event never reaches the queue.
"""

from __future__ import annotations

from libroabierto.domain.catalogue import type_of
from libroabierto.domain.decide import FOUNDING
from libroabierto.errors import Malformed
from libroabierto.record.envelope import EVENT, Envelope, check_signature, open_envelope
from libroabierto.record.event import Event, read_event
from libroabierto_ledger.application.keyring import Keyring
from libroabierto_ledger.application.reading import Reader
from libroabierto_ledger.log.integrate import Item


def read_submission(token: str | bytes) -> tuple[Envelope, Event]:
    """Read the form of a submitted event, type and schema included.

    Raises Malformed or TooLarge; "event.disclosures-not-yet" for `<JWS>~<disclosure>~`.
    """
    if ("~" if isinstance(token, str) else b"~") in token:  # type: ignore[operator]  # both of one kind
        raise Malformed("event.disclosures-not-yet")
    envelope = open_envelope(token, EVENT)
    event = read_event(envelope.payload, envelope.kid)
    type_of(event)
    return envelope, event


def check_ledger(event: Event, reader: Reader) -> None:
    """Raise unless the event was signed for this ledger, which must be founded.

    LedgerBusy("ledger.not-founded"), Malformed("event.other-ledger"). A second founding is told so by
    its own rule, under the lock.
    """
    if event.ledger != reader.founding()["ledger"] and event.type != FOUNDING:
        raise Malformed("event.other-ledger", ledger=event.ledger)


def admit(token: str | bytes, reader: Reader, keyring: Keyring) -> Item:
    """Return the item to be judged under the lock; raise what refuses it before."""
    envelope, event = read_submission(token)
    check_ledger(event, reader)
    check_signature(envelope, keyring.key(envelope.kid))
    return Item(event, envelope.token, event.idempotency_key)
