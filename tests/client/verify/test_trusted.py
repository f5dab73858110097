"""The trusted log goes on only to what begins with itself; anything else is a finding."""

from __future__ import annotations

import pytest

from libroabierto.errors import BadSignature, Malformed
from libroabierto.tlog.checkpoint import Checkpoint
from libroabierto.tlog.hashing import NodeReader
from libroabierto.tlog.note import NoteSigner, VerifierKey, parse_note
from libroabierto.tlog.tiles import node_reader
from libroabierto.verify.finding import Finding
from libroabierto.verify.trusted import TrustedLog, reader_policy
from libroabierto.verify.weighing import check_evidence
from support import naive_tree, worked_log
from support.simulated_ledger import STRANGERS_LINE

LOG = NoteSigner("ledger.example/test", worked_log.LOG_SEED)
POLICY = reader_policy("quorum none", LOG.verifier)
OTHERS = tuple(b"other %d" % index for index in range(600))


def note(entries: tuple[bytes, ...], log: NoteSigner = LOG) -> bytes:
    return log.sign(str(Checkpoint(log.verifier.name, len(entries), naive_tree.root(entries))))


def nodes(entries: tuple[bytes, ...]) -> NodeReader:
    tiles = naive_tree.tiles(entries)
    return node_reader(len(entries), lambda tile: tiles[tile.path])


def trusting(entries: tuple[bytes, ...] | None) -> TrustedLog:
    return TrustedLog(LOG.verifier, POLICY, None if entries is None else note(entries))


@pytest.mark.parametrize("old", [None, 0, 1, 2, 255, 256, 300, 599, 600])
def test_a_log_that_grew_is_trusted(old: int | None) -> None:
    trusted = trusting(None if old is None else worked_log.ENTRIES[:old])
    trusted.advance(trusted.open(note(worked_log.ENTRIES)), nodes(worked_log.ENTRIES))

    assert trusted.latest is not None
    assert trusted.latest.size == 600


def test_a_recorded_checkpoint_of_another_implementation_is_trusted() -> None:
    trusted = TrustedLog(LOG.verifier, POLICY, worked_log.CHECKPOINT_300)
    trusted.advance(trusted.open(worked_log.CHECKPOINT_600), nodes(worked_log.ENTRIES))

    assert trusted.latest == Checkpoint.parse(parse_note(worked_log.CHECKPOINT_600).text)


def test_a_rollback_is_found_and_trust_stays() -> None:
    trusted = trusting(worked_log.ENTRIES[:300])
    with pytest.raises(Finding) as caught:
        trusted.advance(trusted.open(note(worked_log.ENTRIES[:299])), nodes(worked_log.ENTRIES))

    assert caught.value.code == "audit.rolled-back"
    assert caught.value.evidence is not None
    assert check_evidence(caught.value.evidence) == "word"
    assert trusted.latest is not None
    assert trusted.latest.size == 300


@pytest.mark.parametrize("old", [1, 2, 3, 128, 256, 300, 599, 600])
def test_a_fork_is_found_and_proved(old: int) -> None:
    trusted = trusting(worked_log.ENTRIES[:old])
    with pytest.raises(Finding) as caught:
        trusted.advance(trusted.open(note(OTHERS)), nodes(OTHERS))

    assert caught.value.code == "audit.forked"
    assert caught.value.evidence is not None
    assert check_evidence(caught.value.evidence) == "proved"


def test_tiles_of_another_tree_prove_nothing() -> None:
    trusted = trusting(worked_log.ENTRIES[:300])
    with pytest.raises(Finding) as caught:
        trusted.advance(trusted.open(note(worked_log.ENTRIES)), nodes(OTHERS))

    assert (caught.value.code, caught.value.evidence) == ("audit.consistency-unproved", None)


def test_a_checkpoint_of_another_key_is_found() -> None:
    impostor = NoteSigner(LOG.verifier.name, bytes(32))
    with pytest.raises(Finding) as caught:
        trusting(None).open(note(worked_log.ENTRIES, impostor))

    assert caught.value.code == "audit.checkpoint-not-signed"
    assert isinstance(caught.value.because, BadSignature)


def test_a_checkpoint_of_another_origin_is_found() -> None:
    with pytest.raises(Finding, match=r"audit\.checkpoint-not-signed"):
        trusting(None).open(note(worked_log.ENTRIES, NoteSigner("other.example", worked_log.LOG_SEED)))


def test_what_is_no_checkpoint_is_no_finding() -> None:
    with pytest.raises(Malformed):
        trusting(None).open(b"<html>")


def test_witnesses_are_asked_for() -> None:
    policy = reader_policy(f"witness w1 {worked_log.WITNESS_VKEY}\nquorum w1", LOG.verifier)
    trusted = TrustedLog(LOG.verifier, policy)

    assert trusted.open(worked_log.CHECKPOINT_600).standing == "witnessed"
    with pytest.raises(Finding, match=r"audit\.quorum"):
        trusted.open(worked_log.CHECKPOINT_300)


def test_a_policy_speaks_of_the_readers_log_alone() -> None:
    policy = reader_policy(f"log {worked_log.FOREIGN_LOG_VKEY}\nquorum none", LOG.verifier)

    assert [LOG.verifier] == [log.key for log in policy.logs]


def test_a_witness_is_no_log() -> None:
    with pytest.raises(Malformed, match=r"vkey\.not-a-log"):
        reader_policy("quorum none", VerifierKey.parse(worked_log.WITNESS_VKEY))


def test_only_verified_lines_are_kept() -> None:
    noted = note(worked_log.ENTRIES)

    assert noted == trusting(None).open(noted + STRANGERS_LINE).note
