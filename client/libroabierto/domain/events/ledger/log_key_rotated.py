"""ledger.log_key_rotated: the log signs with another key from the next checkpoint on.

Two parties agree: the authority signs the act, and both keys sign the checkpoint of all that stands before
it. So nobody who holds only one of the three can hand a log over, and whoever trusts the old key can
follow. From this entry i on, checkpoints of more than i entries carry the new key, of up to i the old one.

No rule knows the tree, so the root under the two signatures is judged beside the rules: by the ledger
before it signs anything with the new key, and by every auditor who has the tree of that size.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from libroabierto.domain.eventtype import Case, EventType, Recorded, Verdict, refused_when
from libroabierto.domain.fields import Text, Whole
from libroabierto.domain.formerkeys import former_log_keys
from libroabierto.domain.keyrules import log_key_known
from libroabierto.domain.shapes import Act
from libroabierto.domain.signers import STATE, authority
from libroabierto.domain.vocabulary import Label
from libroabierto.domain.world import Row
from libroabierto.errors import LibroError
from libroabierto.tlog.handover import open_handover
from libroabierto.tlog.vkey import LOG, VerifierKey

MAX_FORMER: Final = 100  # readers keep all former keys; a rotation a year is a century of them


class Data(Act):
    """The new key, where the old one ends, and both keys' signatures there."""

    log_key = Text(
        "Nueva llave verificadora del libro",
        "New verifier key of the log",
        longest=300,
        example="LLAVE-VERIFICADORA",
    )
    last_size = Whole(
        "Asientos del último corte con la llave anterior",
        "Entries of the last checkpoint under the old key",
        least=1,
        example=1,
    )
    checkpoint = Text(
        "Ese corte, con las firmas de ambas llaves",
        "That checkpoint, with the signatures of both keys",
        longest=20_000,
        lines=True,
        exact=True,
        example="CORTE\n",
    )


def _key(case: Case) -> VerifierKey | None:
    """Return the new key, None if it cannot be read."""
    try:
        return VerifierKey.parse(case.data["log_key"])
    except LibroError:
        return None


@refused_when("ledger.log-key-invalid")
def bad_log_key(case: Case) -> Verdict:
    """The new key is no log's verifier key, or is named otherwise than the origin."""
    key = _key(case)
    return key is None or (key.type, key.name) != (LOG, case.ledger["origin"])


@refused_when("ledger.log-key-known")
def known_key(case: Case) -> Verdict:
    """The new key is or was the log's own, is a witness's, or is or was that of an institution here."""
    key = _key(case)
    return key is not None and log_key_known(case, key.key)


@refused_when("ledger.log-keys-exhausted")
def too_many_keys(case: Case) -> Verdict:
    """The log has had as many keys as readers keep."""
    return len(former_log_keys(case.ledger)) >= MAX_FORMER and {"most": MAX_FORMER}


@refused_when("ledger.handover-not-signed")
def not_handed_over(case: Case) -> Verdict:
    """What the act carries is no checkpoint of that size that the old key and the new one have signed."""
    key, old = _key(case), VerifierKey.parse(case.ledger["log_key"])
    try:
        inner = open_handover(case.data["checkpoint"].encode(), old, key) if key else None
    except LibroError:
        return True
    return inner is None or inner.size != case.data["last_size"]


@refused_when("ledger.size-not-current")
def not_current(case: Case) -> Verdict:
    """Other entries were recorded after that checkpoint, or they are not there yet."""
    size, day_of = case.data["last_size"], case.world.recorded_on
    is_current = day_of(size) is None and day_of(size - 1) is not None
    return not is_current and {"last_size": size}


def evolve(recorded: Recorded) -> Iterable[Row]:
    """The ledger under its new key, which stands in the witness policy in the old one's stead."""
    ledger, new = recorded.case.ledger, recorded.case.data["log_key"]
    old = {"log_key": ledger["log_key"], "last_size": recorded.index}
    yield recorded.changed(
        log_key=new,
        former_log_keys=[*former_log_keys(ledger), old],
        witness_policy=ledger["witness_policy"].replace(ledger["log_key"], new),
    )


TYPE = EventType(
    name="ledger.log_key_rotated",
    title=Label("Cambio de la llave del libro", "Rotation of the log's key"),
    sentence=Label(
        "{issuer} cambia la llave con que el libro firma sus cortes, que rige desde este asiento.",
        "{issuer} changes the key with which the log signs its checkpoints, in force from this entry on.",
    ),
    stream="ledger",
    data=Data,
    signers=(authority(lambda _: STATE),),
    rules=(bad_log_key, known_key, too_many_keys, not_handed_over, not_current),
    evolve=evolve,
    since=2,
)
