"""Submissions: the order of the checks, exact repeats, batches whose items stand or fall alone."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from libroabierto.errors import (
    BadSignature,
    IdReused,
    InvalidData,
    LedgerBusy,
    LibroError,
    Malformed,
    Refused,
    TooLarge,
    UnknownKey,
    VersionConflict,
)
from libroabierto.keys import PrivateKey
from libroabierto.record.envelope import POSSESSION, open_envelope, seal
from libroabierto.tlog.proof import TlogProof, check_tlog_proof
from libroabierto_ledger.application import MAX_LINES, Outcome
from libroabierto_ledger.bootstrap import Assembly
from support.founding import AUTHORITY, COUNCIL, Town, forged, read, resealed, unsigned
from support.ledger_home import entries_of, fill, opened
from support.refusal import refused

STRANGER = PrivateKey.from_ed25519_seed(bytes([77]) * 32)


def test_the_whole_story_becomes_the_entries_that_the_town_foresaw(told: Assembly, town: Town) -> None:
    assert town.entries == entries_of(told)


def test_a_receipt_proves_its_entry_offline(founded: Assembly, town: Town) -> None:
    outcome = founded.submissions.submit(town.accreditation())
    assert isinstance(outcome, Outcome)
    receipt, log = outcome.receipt, town.log.verifier

    checkpoint = check_tlog_proof(
        TlogProof.parse(receipt.proof.encode()), entry=receipt.entry.encode(), log=log
    )

    assert (1, 2, False) == (receipt.index, checkpoint.size, outcome.repeated)
    assert "MEX-000001-" == receipt.folio[:-1]


def test_a_repeat_gets_the_same_bytes(founded: Assembly, town: Town) -> None:
    token = town.accreditation()
    first = founded.submissions.submit(token)
    founded.submissions.submit(town.institution("osc-x"))

    again = founded.submissions.submit(token)

    assert isinstance(first, Outcome)
    assert isinstance(again, Outcome)
    assert (False, True) == (first.repeated, again.repeated)
    assert first.receipt.to_json() == again.receipt.to_json()


def test_every_repeat_gets_the_bytes_of_the_first_answer(town: Town, founded: Assembly) -> None:
    tokens = [town.institution(f"osc-{n}") for n in range(20)]
    first = founded.submissions.submit_batch(tokens)

    again = founded.submissions.submit_batch(tokens[::-1])[::-1]

    assert [o.receipt for o in first if isinstance(o, Outcome)] == [
        o.receipt for o in again if isinstance(o, Outcome)
    ]
    assert 20 == sum(isinstance(o, Outcome) and o.repeated for o in again)


def test_the_recorded_signature_wins(founded: Assembly, town: Town) -> None:
    token = town.accreditation()
    founded.submissions.submit(token)
    again = seal(unsigned(token), town.key_pair(AUTHORITY, "seal"), "libro-event+jws", "EdDSA")

    outcome = founded.submissions.submit(again)

    assert isinstance(outcome, Outcome)
    assert outcome.repeated
    assert token in outcome.receipt.entry


def test_a_repeat_is_answered_also_when_its_key_has_expired(tmp_path: Path) -> None:
    town = Town()
    tokens = list(town.live())
    with opened(tmp_path, town) as assembly:
        fill(assembly, tokens)
    town.now += timedelta(days=800)  # long after the tenures

    with opened(tmp_path, town) as assembly:
        outcome = assembly.submissions.submit(tokens[9])

    assert isinstance(outcome, Outcome)
    assert (9, True) == (outcome.receipt.index, outcome.repeated)


def test_a_repeat_with_a_worthless_signature_is_refused(told: Assembly, town: Town) -> None:
    with pytest.raises(BadSignature):
        told.submissions.submit(forged(town.tokens[5]))


def test_before_the_founding_the_ledger_is_busy(empty: Assembly, town: Town) -> None:
    for token in (town.founding(), resealed(town.found(), STRANGER)):
        with refused("ledger.not-founded", LedgerBusy):
            empty.submissions.submit(token)

    assert 0 == empty.queries.info().size


@pytest.mark.parametrize("token", ["", "a.b", "e30.e30.e30", "\xff" * 10, b"\xff.\x00", "ñ.ñ.ñ", "{}"])
def test_what_is_no_event_is_malformed(founded: Assembly, token: str | bytes) -> None:
    with pytest.raises(Malformed):
        founded.submissions.submit(token)


def test_another_signed_object_is_no_event(founded: Assembly, town: Town) -> None:
    token = seal(unsigned(town.accreditation()), town.key_pair(AUTHORITY, "seal"), POSSESSION)

    with refused("header.typ"):
        founded.submissions.submit(token)


def test_what_is_no_disclosure_is_refused_with_its_event(founded: Assembly, town: Town) -> None:
    token = town.accreditation() + "~WyJzYWx0Il0~"

    for sent in (token, token.encode()):
        with refused("disclosure.form"):
            founded.submissions.submit(sent)


def test_an_unknown_type_is_named_before_the_key(founded: Assembly, town: Town) -> None:
    token = resealed(town.accreditation(), STRANGER, type="declaration.eaten")

    with refused("event.type-unknown", type="declaration.eaten"):
        founded.submissions.submit(token)


def test_another_ledger_is_named_before_the_key(founded: Assembly, town: Town) -> None:
    with refused("event.other-ledger", ledger="f" * 64):
        founded.submissions.submit(resealed(town.accreditation(), STRANGER, ledger="f" * 64))


def test_an_unknown_key_is_named_before_its_signature(founded: Assembly, town: Town) -> None:
    with refused("key.unknown", UnknownKey, kid=STRANGER.public.kid):
        founded.submissions.submit(forged(resealed(town.accreditation(), STRANGER)))


def test_a_bad_signature_is_named_before_the_data(founded: Assembly, town: Town) -> None:
    token = resealed(town.accreditation(), town.key_pair(AUTHORITY, "seal"), data={})

    with pytest.raises(BadSignature):
        founded.submissions.submit(forged(token))
    with pytest.raises(InvalidData):
        founded.submissions.submit(token)


def test_a_second_founding_is_refused_by_its_own_rule(founded: Assembly, town: Town) -> None:
    data = town._founding_data("x")
    token = town.event("ledger.founded", AUTHORITY, "seal", "ledger:main", data, ledger="0" * 64)

    with refused("ledger.not-entry-0", Refused):
        founded.submissions.submit(token)


def test_a_version_conflict_names_the_present_head(told: Assembly, town: Town) -> None:
    stale = resealed(town.term(), town.key_pair(AUTHORITY, "seal"), version=2)

    with refused("version.conflict", VersionConflict, sent=2, version=6, index=8):
        told.submissions.submit(stale)


def test_an_id_is_used_once(told: Assembly, town: Town) -> None:
    id = read(town.tokens[4]).id
    token = resealed(town.institution("osc-x"), town.key_pair(AUTHORITY, "seal"), id=id)

    with refused("event.id-reused", IdReused, index=4):
        told.submissions.submit(token)


def test_a_refused_event_leaves_no_trace(told: Assembly, town: Town) -> None:
    before = told.queries.info()

    with pytest.raises(LibroError):
        told.submissions.submit(resealed(town.term(), town.key_pair(AUTHORITY, "seal"), version=2))

    assert before == told.queries.info()
    assert told.inspect().size == before.size


class TestBatch:
    def test_a_bad_item_fails_alone(self, founded: Assembly, town: Town) -> None:
        good = [town.institution(f"osc-{n}") for n in range(3)]
        lines = [good[0], "rubbish", forged(good[1]), good[1], good[0], resealed(good[2], STRANGER), good[2]]

        outcomes = founded.submissions.submit_batch(lines)

        assert [1, Malformed, BadSignature, 2, 1, UnknownKey, 3] == [
            outcome.receipt.index if isinstance(outcome, Outcome) else type(outcome) for outcome in outcomes
        ]
        assert [False, True] == [o.repeated for o in (outcomes[0], outcomes[4]) if isinstance(o, Outcome)]

    def test_items_see_those_before_them(self, founded: Assembly, town: Town) -> None:
        tokens = town.live()[1:4]

        outcomes = founded.submissions.submit_batch(tokens)

        assert [1, 2, 3] == [o.receipt.index for o in outcomes if isinstance(o, Outcome)]
        assert town.entries[:4] == entries_of(founded)

    def test_out_of_order_nothing_waits_for_what_comes_later(self, founded: Assembly, town: Town) -> None:
        tokens = [town.accreditation()]
        town.record(tokens[0])
        tokens.append(town.term())

        outcomes = founded.submissions.submit_batch(tokens[::-1])

        assert isinstance(outcomes[0], VersionConflict)
        assert isinstance(outcomes[1], Outcome)

    def test_a_key_must_come_from_an_earlier_request(self, founded: Assembly, town: Town) -> None:
        accreditation = town.accreditation()
        town.record(accreditation)
        by_the_new_seal = town.event("term.started", COUNCIL, "seal", "institution:ayto-15113", {})

        outcomes = founded.submissions.submit_batch([accreditation, by_the_new_seal])

        assert isinstance(outcomes[0], Outcome)
        assert isinstance(outcomes[1], UnknownKey)

    def test_of_two_claims_for_one_place_the_first_stands(self, founded: Assembly, town: Town) -> None:
        first, second = town.accreditation(), town.accreditation()

        outcomes = founded.submissions.submit_batch([first, second])

        assert isinstance(outcomes[0], Outcome)
        assert isinstance(outcomes[1], VersionConflict)
        assert (1, 1) == (outcomes[1].facts["version"], outcomes[1].facts["index"])

    def test_one_transaction_signs_one_checkpoint(self, founded: Assembly, town: Town) -> None:
        founded.submissions.submit_batch([town.institution(f"osc-{n}") for n in range(100)])

        sizes = [checkpoint.size for checkpoint in founded.queries.checkpoints()]

        assert 101 == sizes[-1]
        assert len(sizes) < 20  # some batches: the queue is drained while the first waits for the lock

    def test_too_many_lines_are_refused_at_once(self, founded: Assembly) -> None:
        with refused("batch.too-many-lines", TooLarge, limit=MAX_LINES):
            founded.submissions.submit_batch([""] * (MAX_LINES + 1))

    def test_no_lines_give_no_answers(self, founded: Assembly) -> None:
        assert [] == founded.submissions.submit_batch([])


class TestState:
    def test_a_recorded_event_has_its_receipt(self, told: Assembly, town: Town) -> None:
        state = told.submissions.state(read(town.tokens[4]).idempotency_key)

        assert ("recorded", told.queries.receipt(4)) == (state.state, state.receipt)

    def test_an_event_that_nobody_knows_is_unknown(self, told: Assembly) -> None:
        assert "unknown" == told.submissions.state("0" * 64).state

    @pytest.mark.parametrize("key", ["", "0" * 63, "A" * 64, "0" * 65, "0" * 63 + "\n"])
    def test_what_is_no_key_is_unknown(self, told: Assembly, key: str) -> None:
        assert "unknown" == told.submissions.state(key).state


def test_the_header_of_an_entry_is_that_of_the_token(told: Assembly, town: Town) -> None:
    assert [open_envelope(t, "libro-event+jws").kid for t in town.tokens] == [
        entry.envelope.kid for entry in told.queries.entries()
    ]
