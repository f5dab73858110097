"""A receipt proves its entry offline; one changed member and it proves nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libroabierto.errors import BadSignature, LibroError, ProofRejected
from libroabierto.record.folio import format_folio
from libroabierto.tlog.cosignature import cosign
from libroabierto.tlog.note import NoteSigner, format_note, parse_note
from libroabierto.verify.receipts import Logged, Receipt, check_receipt
from libroabierto.verify.trusted import reader_policy
from support import worked_log
from support.refusal import refused
from support.simulated_ledger import STRANGERS_LINE, SimulatedLedger
from support.towns import small_town

TOWN = small_town()
LOG = TOWN.log.verifier
SAID = SimulatedLedger.of(TOWN).receipt(5)


def receipt(**changes: object) -> Receipt:
    return Receipt.parse(json.dumps({**SAID, **changes}).encode())


def checked(receipt: Receipt, **trust: Any) -> Logged:
    return check_receipt(receipt, **{"log": LOG, "ledger": TOWN.ledger, "log_code": "MEX", **trust})


@pytest.mark.parametrize("index", range(len(TOWN.entries)))
def test_every_entry_of_a_ledger_has_a_receipt_that_holds(index: int) -> None:
    said = json.dumps(SimulatedLedger.of(TOWN).receipt(index)).encode()
    logged = checked(Receipt.parse(said))

    assert (index, "logged") == (logged.entry.index, logged.standing)


def test_parse_undoes_to_bytes() -> None:
    assert receipt() == Receipt.parse(receipt().to_bytes())


def test_a_receipt_with_cosignatures_is_witnessed() -> None:
    parts = receipt().proof
    note = parse_note(parts.checkpoint)
    witness = NoteSigner("witness.example/w1", worked_log.WITNESS_SEED)
    line = cosign(note.text, witness.verifier.name, worked_log.WITNESS_SEED, 1_795_305_600)
    cosigned = parts.format().replace(parts.checkpoint, format_note(note.adding(line)))
    policy = reader_policy(f"witness w1 {worked_log.WITNESS_VKEY}\nquorum w1", LOG)
    logged = checked(receipt(proof=cosigned.decode()), policy=policy)

    assert ("witnessed", ("witness.example/w1",)) == (logged.standing, logged.witnesses)


def test_a_quorum_that_is_missing_is_said() -> None:
    policy = reader_policy(f"witness w1 {worked_log.WITNESS_VKEY}\nquorum w1", LOG)
    with refused("quorum.not-reached", ProofRejected):
        checked(receipt(), policy=policy)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"index": 6}, "receipt.index"),
        ({"leaf_hash": "0" * 64}, "receipt.leaf-hash"),
        ({"folio": format_folio("MEX", 6)}, "receipt.folio"),
        ({"folio": format_folio("PUE", 5)}, "receipt.folio"),
        ({"entry": TOWN.entries[6].decode()}, "receipt.index"),
        ({"proof": SimulatedLedger.of(TOWN).receipt(6)["proof"]}, "receipt.index"),
    ],
)
def test_members_that_disagree_are_refused(changes: dict[str, object], code: str) -> None:
    with refused(code, ProofRejected):
        checked(receipt(**changes))


def test_a_changed_entry_is_refused() -> None:
    entry = str(SAID["entry"]).replace(".000Z", ".001Z")
    with pytest.raises(ProofRejected):
        checked(receipt(entry=entry))


def test_another_ledger_is_refused() -> None:
    with refused("receipt.other-ledger", ProofRejected):
        checked(receipt(), ledger="0" * 64)


def test_another_log_is_refused() -> None:
    with pytest.raises(BadSignature):
        checked(receipt(), log=NoteSigner(LOG.name, bytes(32)).verifier)


@given(st.sampled_from(sorted(SAID)), st.sampled_from([None, -1, 1.5, "", "x", [], {}, True]))
def test_a_member_of_another_form_is_refused(member: str, value: object) -> None:
    with pytest.raises(LibroError):
        checked(receipt(**{member: value}))


@pytest.mark.parametrize("raw", [b"", b"[]", b"{}", b"\xff", json.dumps({**SAID, "more": 1}).encode()])
def test_other_forms_are_refused(raw: bytes) -> None:
    with pytest.raises(LibroError):
        Receipt.parse(raw)


def test_a_strangers_line_under_the_checkpoint_changes_nothing() -> None:
    received = receipt(proof=str(SAID["proof"]) + STRANGERS_LINE.decode())
    kept = Receipt.parse(received.to_bytes())

    assert (received, "logged") == (kept, checked(kept).standing)


def test_what_has_no_utf8_is_no_receipt() -> None:
    with refused("receipt.text-surrogate"):
        receipt(entry="\ud800")
