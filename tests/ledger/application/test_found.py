"""The founding is recorded once, only by the command, and only with this log's own key."""

from __future__ import annotations

from pathlib import Path

import pytest

from libroabierto.errors import BadSignature, InvalidData, Malformed, Refused
from libroabierto.tlog.note import NoteSigner
from libroabierto.tlog.proof import TlogProof, check_tlog_proof
from libroabierto_ledger.bootstrap import Assembly
from support.founding import AUTHORITY, Town, forged, resealed
from support.ledger_home import opened
from support.refusal import refused


def test_the_founding_is_entry_0_and_names_the_ledger(empty: Assembly, town: Town) -> None:
    receipt = empty.founding.found(town.found() + "\n")

    check_tlog_proof(TlogProof.parse(receipt.proof.encode()), entry=town.entries[0], log=town.log.verifier)
    assert town.entries[0].decode() == receipt.entry
    assert town.ledger == (empty.queries.info().founding or {})["ledger"]


def test_a_second_founding_is_refused_also_the_same_one(founded: Assembly, town: Town) -> None:
    with refused("ledger.already-founded", Refused, size=1):
        founded.founding.found(town.tokens[0])


def test_only_a_founding_founds(empty: Assembly, town: Town) -> None:
    with refused("ledger.not-a-founding", Refused, type="institution.accredited"):
        empty.founding.found(town.accreditation())


def test_the_key_must_be_that_of_this_log(town: Town, tmp_path: Path) -> None:
    other = Town(log_seed=bytes([1, 2]) * 16)

    with opened(tmp_path, other) as assembly, refused("ledger.log-key-differs", Refused):
        assembly.founding.found(town.founding())


def test_the_signature_is_checked_under_the_seal_named_inside(empty: Assembly, town: Town) -> None:
    with pytest.raises(BadSignature):
        empty.founding.found(forged(town.founding()))


def test_another_signer_than_the_authority_is_refused(empty: Assembly, town: Town) -> None:
    with pytest.raises(BadSignature):
        empty.founding.found(resealed(town.founding(), town.key_pair("osc-uno", "seal")))


def test_the_rules_of_the_founding_hold(empty: Assembly, town: Town) -> None:
    with refused("succession.waiting-days", Refused):
        succession = {**town._founding_data("x")["succession"], "waiting_days": 1}
        empty.founding.found(town.founding(succession=succession))
    with pytest.raises(InvalidData):
        empty.founding.found(resealed(town.founding(), town.key_pair(AUTHORITY, "seal"), data={}))
    with pytest.raises(Malformed):
        empty.founding.found("")

    assert 0 == empty.queries.info().size


def test_a_log_key_of_another_origin_is_refused(town: Town, empty: Assembly) -> None:
    stranger = str(NoteSigner("otro.example", bytes(32)).verifier)

    with refused("ledger.log-key-invalid", Refused):
        empty.founding.found(town.founding(log_key=stranger))
