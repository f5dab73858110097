"""Refusals of the rotation of the log's key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from libroabierto.keys import PrivateKey
from libroabierto.tlog.note import NoteSigner
from libroabierto.tlog.vkey import WITNESS, VerifierKey
from support.founding import COUNCIL, KEYS, ORIGIN, Town
from support.lives import bodies
from support.lives.rotation import AFTER, NEXT, WITNESSING, handover, log_key, rotation
from support.refusals.row import Row, spoiled

Make = Callable[[Town], str]
SEAL = NoteSigner(ORIGIN, bytes([KEYS[COUNCIL, "seal"]]) * 32)
ELSEWHERE = NoteSigner("libro.example/pue", bytes([98]) * 32)


def _rotation(**changes: Any) -> Make:
    return lambda town: rotation(town, **changes)


def _signed(*signers: NoteSigner | None, **of: Any) -> Make:
    """The hand-over is signed by others than both keys, or of another tree; None is the town's first key."""
    return lambda town: rotation(
        town, checkpoint=handover(town, *(signer or town.log for signer in signers), **of)
    )


def _again(new: NoteSigner | None) -> Make:
    """A second rotation, to *new* or back to the first key."""
    return lambda town: rotation(town, new or town.log, old=NEXT)


def _at(size: int) -> Make:
    """The hand-over is right, but of a size so much beside the present one."""

    def make(town: Town) -> str:
        note = handover(town, town.log, NEXT, size=len(town.entries) + size)
        return rotation(town, last_size=len(town.entries) + size, checkpoint=note)

    return make


def _ahead(town: Town) -> str:
    """The hand-over is of a size that the ledger does not have yet."""
    later = Town()
    later.entries = [*town.entries, town.entries[-1]]
    note = handover(later, town.log, NEXT)
    return rotation(town, last_size=len(later.entries), checkpoint=note)


def _once_more(town: Town) -> str:
    """One key more than readers keep."""
    ledger = town.world.get("ledger", "main")
    assert ledger is not None
    return rotation(town, AFTER, old=log_key(ledger["log_key"]))


def _enrolled(signer: NoteSigner) -> Make:
    """An institution's seal is this key of the log."""

    def make(town: Town) -> str:
        town.keys = {**town.keys, ("stl-mex", "seal"): PrivateKey.from_ed25519_seed(signer.seed)}
        return bodies.accreditation(town, "stl-mex", "local-secretariat", "state")

    return make


def _as_witness(signer: NoteSigner) -> str:
    return str(VerifierKey(signer.verifier.name, WITNESS, signer.verifier.key))


ROWS: tuple[Row, ...] = (
    Row("signer.not-authorized", "settled", _rotation(by=(COUNCIL, "seal")), "rotated by a municipality"),
    Row("signer.not-authorized", "settled", _rotation(by=("osc-uno", "seal")), "rotated by the roll"),
    Row("event.type-unknown", "first rules", _rotation(), "a rotation under the first rules"),
    Row("version.conflict", "settled", lambda t: spoiled(t, rotation(t), version=1), "of a former version"),
    Row("ledger.log-key-invalid", "settled", _rotation(log_key="no key"), "a verifier key that is none"),
    Row("ledger.log-key-invalid", "settled", _rotation(new=ELSEWHERE), "the key of another log"),
    Row(
        "ledger.log-key-invalid",
        "settled",
        _rotation(log_key=_as_witness(NEXT)),
        "the verifier key of a witness",
    ),
    Row("ledger.log-key-known", "settled", lambda t: rotation(t, t.log), "to the present key"),
    Row("ledger.log-key-known", "rotated", _again(None), "back to the former key"),
    Row("ledger.log-key-known", "rotated", _again(NEXT), "the same rotation once more"),
    Row("ledger.log-key-known", "witnessed", _rotation(new=WITNESSING), "a witness's key"),
    Row("ledger.log-key-known", "settled", _rotation(new=SEAL), "the seal of a municipality"),
    Row("ledger.log-keys-exhausted", "often rotated", _once_more, "one key more than readers keep"),
    Row("ledger.handover-not-signed", "settled", _signed(None), "signed by the old key alone"),
    Row("ledger.handover-not-signed", "settled", _signed(NEXT), "signed by the new key alone"),
    Row("ledger.handover-not-signed", "settled", _signed(None, AFTER), "signed by another new key"),
    Row("ledger.handover-not-signed", "settled", _signed(None, NEXT, size=3), "a checkpoint of another size"),
    Row("ledger.handover-not-signed", "rotated", lambda t: rotation(t, AFTER), "signed by a former key"),
    Row("ledger.handover-not-signed", "settled", _rotation(checkpoint="no note\n"), "no checkpoint at all"),
    Row("ledger.size-not-current", "settled", _at(-1), "a size that is past"),
    Row("ledger.size-not-current", "settled", _ahead, "a size to come"),
    Row("key.of-the-log", "rotated", _enrolled(NEXT), "the log's new key enrolled as institutional"),
    Row("key.of-the-log", "rotated", _enrolled(Town().log), "the log's former key enrolled as institutional"),
)
