"""The stations on the way of one event: what happens, in which code, on which files, how it may be refused.

The code stands here as itself, so that a function that is gone is noticed when the picture is made.
"""

from __future__ import annotations

from typing import Final

from drawing.station import DATABASE, GUARD, LIMITS, LOCK, Station
from libroabierto.cli import sign
from libroabierto.remote.audit import audit
from libroabierto.verify.receipts import check_receipt
from libroabierto_ledger.application.admission import admit
from libroabierto_ledger.application.gate import Gate
from libroabierto_ledger.application.limits import Allowances
from libroabierto_ledger.application.reading import Reader
from libroabierto_ledger.application.receipts import make_receipt
from libroabierto_ledger.application.submit import TIMEOUT_SECONDS
from libroabierto_ledger.log.guard import Guard
from libroabierto_ledger.log.integrate import CLOCK_MAY_BE_BEHIND, integrate
from libroabierto_ledger.log.sequencer import MAX_BATCH, MAX_WAITING, GroupCommit
from libroabierto_ledger.log.signer import CheckpointSigner
from libroabierto_ledger.persistence.store import SqliteStore
from libroabierto_ledger.persistence.transaction import SqlTransaction
from libroabierto_ledger.web.bodies import MAX_EVENT_BODY, one_event

SIGNING: Final = (
    Station(
        "Draft, read, sign",
        "The payload fits its type's form; the key signs exactly these bytes.",
        sign.run,
    ),
)
REQUEST: Final = (
    Station(
        "What may this address send?",
        "Counted for each address, before anything of the request is read.",
        Allowances.take_address,
        files=(LIMITS,),
        refusals=("rate-limited",),
    ),
    Station(
        "Size, media type, bytes",
        f"In this order: what is larger than {MAX_EVENT_BODY // 1024} KiB is never read.",
        one_event,
        refusals=("too-large", "unsupported-media-type"),
    ),
    Station(
        "Form, ledger, key, signature",
        "What costs much and needs no order; nothing is decided yet.",
        admit,
        files=(DATABASE,),
        refusals=("malformed-event", "not-founded", "unknown-key", "bad-signature"),
        after="A forged event never reaches the queue.",
    ),
    Station(
        "Recorded before? And may its institution?",
        "An exact repeat gets its receipt and costs nothing; whatever is new counts for the institution whose"
        " key signed it.",
        Gate.verdicts,
        files=(DATABASE, LIMITS),
        answers=("200 receipt",),
        refusals=("rate-limited",),
    ),
    Station(
        "Into the queue, and wait",
        f"At most {MAX_WAITING:,} items wait in a process. A request waits {TIMEOUT_SECONDS:g} s; its commit"
        " may still land after that.",
        GroupCommit.submit,
        answers=("202 pending",),
        refusals=("busy",),
    ),
)
SEQUENCER: Final = (
    Station(
        "The lock first, then the queue",
        f"Alone on the host; all that waits, up to {MAX_BATCH} items, is one batch.",
        SqliteStore.exclusive,
        files=(LOCK, DATABASE),
        locked=True,
    ),
    Station(
        "Is this the log that we let out?",
        "Our root, at the size that the guard covers, must be the guard's.",
        Guard.check,
        files=(GUARD,),
        refusals=("busy",),
        after="The ledger stops until somebody has looked.",
        locked=True,
    ),
    Station(
        "Judge each item, in order",
        "An exact repeat is found here, whatever was found before. Nothing is accepted while the clock is"
        f" more than {CLOCK_MAY_BE_BEHIND.seconds} s behind the last entry. Then decide asks the rules; each"
        " item sees the accepted ones.",
        integrate,
        files=(DATABASE,),
        answers=("200 receipt",),
        refusals=(
            "busy",
            "invalid-data",
            "id-reused",
            "key-not-active",
            "not-authorized",
            "version-conflict",
            "refused",
        ),
        after="Each fails alone; the batch goes on.",
        locked=True,
    ),
    Station(
        "Chain, tree and rows; one signature",
        "evolve gives the rows. One {checkpoint} is signed for all, with the key that was read at the start.",
        CheckpointSigner.sign,
        locked=True,
    ),
    Station(
        "Commit",
        "ONE transaction, on the disk: events, entries, tiles, rows, checkpoint; and the head, if it is where"
        " the batch began.",
        SqlTransaction.append,
        files=(DATABASE,),
        refusals=("busy",),
        after="All undone; then looked up, never guessed.",
        locked=True,
    ),
    Station(
        "The {guard} covers the new size",
        "On the disk as well; only then is anybody of the batch answered.",
        Guard.cover,
        files=(GUARD,),
        refusals=("busy",),
        after="Nothing leaves uncovered.",
    ),
)
ANSWER: Final = (
    Station(
        "The {receipt}",
        "Entry, inclusion proof, and the first checkpoint that covers it: every repeat gets the same bytes.",
        make_receipt,
        answers=("201 receipt",),
    ),
    Station(
        "Every read: guard, then one snapshot",
        "What readers see is covered, whole, and never waited for.",
        Reader.snapshot,
        files=(GUARD, DATABASE),
        refusals=("busy",),
        after="What lacks covered entries is not shown.",
    ),
)
READING: Final = (
    Station(
        "Check the receipt and keep it",
        "Offline, now and for ever, against the verifier key that one trusts.",
        check_receipt,
    ),
    Station(
        "Audit",
        "From a known checkpoint on: consistency, then every rule again.",
        audit,
    ),
)
