"""What is checked of a submission before the lock: form, ledger, key, signature. It only filters.

The verdict is made under the lock, by `decide`; here stands what costs much and needs no order, so
that it runs in the request's own thread and a forged event never reaches the queue.
"""

from __future__ import annotations

from typing import NamedTuple

from libroabierto.domain.catalogue import type_of
from libroabierto.domain.decide import FOUNDING
from libroabierto.domain.disclosing import check_disclosures
from libroabierto.domain.screening import check_opened, check_screening
from libroabierto.errors import Malformed, Refused
from libroabierto.record import disclosure
from libroabierto.record.disclosure import Disclosure
from libroabierto.record.envelope import EVENT, Envelope, check_signature, open_envelope
from libroabierto.record.event import Event, read_event
from libroabierto_ledger.application.keyring import Keyring
from libroabierto_ledger.application.reading import Reader
from libroabierto_ledger.log.integrate import Item


class Submission(NamedTuple):
    """What was submitted, of strict form; nothing of it is verified."""

    envelope: Envelope
    event: Event
    disclosures: tuple[Disclosure, ...]


def read_submission(submission: str | bytes) -> Submission:
    """Read the form of a submitted event and of its disclosures, type and schema included.

    Raises Malformed or TooLarge.
    """
    token, texts = disclosure.split(submission)
    envelope = open_envelope(token, EVENT)
    event = read_event(envelope.payload, envelope.kid)
    type_of(event)
    return Submission(envelope, event, tuple(map(disclosure.parse, texts)))


def _screen(event: Event, disclosures: tuple[Disclosure, ...], reader: Reader) -> None:
    """Raise what screening finds; of a repeat, whose texts are recorded, only in what it opens."""
    try:
        check_screening(event, disclosures)
    except Refused:
        with reader.snapshot() as snapshot:
            if not snapshot.find([event.idempotency_key]):
                raise
        check_opened(event, disclosures)


def check_ledger(event: Event, reader: Reader) -> None:
    """Raise unless the event was signed for this ledger, which must be founded.

    LedgerBusy("ledger.not-founded"), Malformed("event.other-ledger"). A second founding is told so by
    its own rule, under the lock.
    """
    if event.ledger != reader.founding()["ledger"] and event.type != FOUNDING:
        raise Malformed("event.other-ledger", ledger=event.ledger)


def admit(submission: str | bytes, reader: Reader, keyring: Keyring) -> Item:
    """Return the item to be judged under the lock; raise what refuses it before."""
    envelope, event, disclosures = read_submission(submission)
    check_ledger(event, reader)
    check_signature(envelope, keyring.key_of(event))
    if disclosures:
        with reader.snapshot() as snapshot:
            check_disclosures(snapshot.world, event, disclosures)
    _screen(event, disclosures, reader)
    return Item(event, envelope.token, event.idempotency_key, disclosures)
