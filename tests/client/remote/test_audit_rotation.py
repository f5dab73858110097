"""An audit where the log's key was rotated: readers of either key follow, and no lie about it passes."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cached_property

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from libroabierto.errors import LedgerBusy, LedgerUnreachable, ProofRejected
from libroabierto.remote.audit import Audited, audit
from libroabierto.remote.reader import LedgerReader
from libroabierto.remote.transport import Request
from libroabierto.remote.trust import Trust
from libroabierto.tlog.cosignature import cosign
from libroabierto.tlog.note import NoteSigner, format_note, parse_note
from libroabierto.tlog.vkey import WITNESS, VerifierKey
from libroabierto.verify.finding import Finding
from libroabierto.verify.logkeys import FormerKey
from libroabierto.verify.receipts import Receipt
from libroabierto.verify.weighing import check_evidence
from support import naive_tree
from support.founding import Town
from support.lives.rotation import AFTER, NEXT, handover, rotation
from support.refusal import refused
from support.rotated_ledger import Rotated, ledger_of, town_of
from support.simulated_ledger import SimulatedLedger
from support.towns import entry_after

FIRST = Town().log


def trusting(log: NoteSigner, **members: object) -> Trust:
    town, _ = town_of()
    trust = Trust(log.verifier, town.ledger, b"quorum none", "MEX", "given", "2026-11-22T15:00:00Z")
    return replace(trust, **members)  # type: ignore[arg-type]  # any member of a trust


def audited(ledger: SimulatedLedger, trust: Trust, earlier: Audited | None = None) -> Audited:
    if earlier is not None:
        trust = replace(trust, checkpoint=earlier.note, log=earlier.log, former=earlier.former)
    return audit(LedgerReader(ledger), trust, earlier.snapshot if earlier else None)


def found(ledger: SimulatedLedger, trust: Trust, earlier: Audited | None = None) -> Finding:
    with pytest.raises(Finding) as caught:
        audited(ledger, trust, earlier)
    if caught.value.evidence is not None:
        check_evidence(caught.value.evidence)
    return caught.value


def before(size: int = 9) -> Audited:
    """What a reader trusts who audited the ledger when it had so many entries, before any rotation."""
    town, _ = town_of()
    return audited(SimulatedLedger(town.entries[:size], town.log), trusting(FIRST))


# --- followed -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [1, 5, 9])
def test_a_reader_of_the_old_key_follows_a_rotation(size: int) -> None:
    ledger = ledger_of(NEXT)
    sound = audited(ledger, trusting(FIRST), before(size))

    assert (NEXT.verifier, (FormerKey(FIRST.verifier, 9),)) == (sound.log, sound.former)
    assert ((9, NEXT.verifier),) == sound.rotations
    assert (len(ledger.entries) - size, ledger.root) == (sound.taken, sound.checkpoint.root)


@pytest.mark.parametrize("more", [0, 1, 3, 300])
def test_a_reader_follows_several_rotations_whatever_stands_between_them(more: int) -> None:
    ledger = ledger_of(NEXT, AFTER, more=more)
    sound = audited(ledger, trusting(FIRST), before())

    assert [FIRST.verifier, NEXT.verifier] == [key.log for key in sound.former]
    assert [(9, NEXT.verifier), (10 + more, AFTER.verifier)] == list(sound.rotations)
    assert len(ledger.entries) - 9 == sound.taken


@pytest.mark.parametrize("key", [FIRST, NEXT, AFTER], ids=["first", "second", "third"])
def test_a_first_use_with_any_of_the_keys_ends_at_the_present_one(key: NoteSigner) -> None:
    ledger = ledger_of(NEXT, AFTER)
    sound = audited(ledger, trusting(key))

    assert (AFTER.verifier, [9, 13]) == (sound.log, [former.last_size for former in sound.former])
    assert len(ledger.entries) == sound.taken


def test_who_followed_goes_on_as_ever_and_also_replays_from_entry_0() -> None:
    ledger = ledger_of(NEXT, AFTER)
    once = audited(ledger, trusting(FIRST), before())
    again = audited(ledger, trusting(FIRST), once)
    replayed = audited(ledger, trusting(AFTER, former=once.former, checkpoint=once.note))

    assert (0, (), AFTER.verifier) == (again.taken, again.rotations, again.log)
    assert (len(ledger.entries), ()) == (replayed.taken, replayed.rotations)


def test_nothing_is_asked_that_an_honest_ledger_lacks() -> None:
    ledger = ledger_of(NEXT)
    audited(ledger, trusting(FIRST), before())

    assert [] == ledger.surprises


SEED = bytes([95]) * 32
WITNESS_KEY = VerifierKey.of("w.example", WITNESS, Ed25519PrivateKey.from_private_bytes(SEED))
POLICY = f"witness w {WITNESS_KEY}\nquorum w\n".encode()


def test_witnesses_are_asked_for_the_last_checkpoint_and_for_no_hand_over() -> None:
    ledger = ledger_of(NEXT)
    note = parse_note(ledger.checkpoint)
    seen_at = 1_795_360_000  # after the town's clock, which stands still
    ledger.checkpoint = format_note(note.adding(cosign(note.text, "w.example", SEED, seen_at)))
    sound = audited(ledger, trusting(FIRST, policy=POLICY), before())

    assert ("witnessed", NEXT.verifier) == (sound.witnessed.standing, sound.log)
    assert "audit.quorum" == found(ledger_of(NEXT), trusting(FIRST, policy=POLICY), before()).code


# --- not followed ---------------------------------------------------------------------------------------


def test_a_key_that_no_entry_names_is_refused_as_ever() -> None:
    """Hidden rotation: the operator signs with another key and says nothing."""
    town, _ = town_of()
    hidden = found(SimulatedLedger(town.entries, NEXT), trusting(FIRST), before())

    assert "audit.checkpoint-not-signed" == hidden.code
    assert hidden.evidence is not None
    assert (FIRST.verifier, "unsigned") == (hidden.evidence.log, check_evidence(hidden.evidence))


@pytest.mark.parametrize("last", [-1, 0, 1, 5, 8, 10, 11, 12, 10**12])
def test_a_hint_that_leads_to_no_rotation_changes_nothing(last: int) -> None:
    town, _ = town_of(NEXT)
    lying = Rotated(town.entries, NEXT, {FIRST: last})

    assert "audit.checkpoint-not-signed" == found(lying, trusting(FIRST), before()).code


def _forged(town: Town) -> str:
    """A stranger who copied what both keys signed, but is not the authority."""
    return rotation(town, NEXT, by=("osc-uno", "seal"))


def test_a_rotation_that_the_authority_did_not_sign_is_not_followed() -> None:
    town, _ = town_of()
    lying = Rotated([*town.entries, entry_after(town, _forged(town))], NEXT, {FIRST: 9})

    assert "audit.checkpoint-not-signed" == found(lying, trusting(FIRST), before()).code


def test_a_rotation_with_a_wrong_root_is_evidence_of_a_fork_signed_by_the_new_key() -> None:
    town, _ = town_of()
    note = handover(town, FIRST, NEXT, root=bytes(32))
    town.record(rotation(town, NEXT, checkpoint=note))
    lying = Rotated(town.entries, NEXT, {FIRST: 9})
    for trust, earlier in ((trusting(FIRST), before(5)), (trusting(FIRST), None), (trusting(NEXT), None)):
        fault = found(lying, trust, earlier)

        assert ("audit.handover-other-root", 9) == (fault.code, fault.index)
        assert fault.evidence is not None
        assert (NEXT.verifier, "proved") == (fault.evidence.log, check_evidence(fault.evidence))


def test_a_wrong_root_of_the_size_that_a_reader_trusts_is_a_fork_of_the_old_key() -> None:
    town, _ = town_of()
    note = handover(town, FIRST, NEXT, root=bytes(32))
    town.record(rotation(town, NEXT, checkpoint=note))
    fault = found(Rotated(town.entries, NEXT, {FIRST: 9}), trusting(FIRST), before(9))

    assert "audit.forked" == fault.code
    assert fault.evidence is not None
    assert (FIRST.verifier, "proved") == (fault.evidence.log, check_evidence(fault.evidence))


def test_a_wrong_root_of_an_earlier_rotation_is_shown_by_its_entry() -> None:
    """The last checkpoint is under a third key: only the entry itself shows what the second one signed."""
    town, former = town_of()
    note = handover(town, FIRST, NEXT, root=bytes(32))
    former = {FIRST: town.record(rotation(town, NEXT, checkpoint=note))}
    former[NEXT] = town.record(rotation(town, AFTER, old=NEXT))
    fault = found(Rotated(town.entries, AFTER, former), trusting(AFTER))

    assert ("audit.handover-other-root", 9) == (fault.code, fault.index)
    assert fault.evidence is not None
    assert "needs-replay" == check_evidence(fault.evidence)


@pytest.mark.parametrize("size", [10, 12, 13])
def test_an_old_key_that_signs_on_is_found_by_its_own_reader(size: int) -> None:
    town, former = town_of(NEXT)
    fault = found(Rotated(town.entries[:size], FIRST, former), trusting(FIRST), before())

    assert ("audit.key-not-in-force", 9, size) == (fault.code, fault.index, fault.facts["size"])
    assert fault.evidence is not None
    assert (FIRST.verifier, "needs-replay") == (fault.evidence.log, check_evidence(fault.evidence))


def test_an_old_key_that_signs_on_is_found_by_who_has_followed() -> None:
    ledger = ledger_of(NEXT)
    followed = audited(ledger, trusting(FIRST), before())
    ledger.log = FIRST
    fault = found(Rotated(ledger.entries, FIRST, ledger.former), trusting(FIRST), followed)

    assert ("audit.key-not-in-force", 9) == (fault.code, fault.index)
    assert fault.evidence is not None


def test_a_checkpoint_from_before_the_rotation_is_a_rollback_to_who_has_followed() -> None:
    ledger = ledger_of(NEXT)
    followed = audited(ledger, trusting(FIRST), before())
    fault = found(Rotated(ledger.entries[:9], FIRST, {}), trusting(FIRST), followed)

    assert ("audit.rolled-back", 9) == (fault.code, fault.facts["new"])


@pytest.mark.parametrize(("size", "code"), [(9, "audit.key-not-in-force"), (7, "audit.rolled-back")])
def test_a_new_key_that_signs_what_is_not_yet_its_own_is_found(size: int, code: str) -> None:
    town, former = town_of(NEXT)

    class Early(Rotated):
        """Has all entries, and signs a part of them."""

        @cached_property
        def checkpoint(self) -> bytes:
            return self.sign(size, naive_tree.root(self.entries[:size]))

    early = Early(town.entries, NEXT, {**former, AFTER: size})

    assert code == found(early, trusting(FIRST), before(5)).code


def test_a_history_that_forks_after_the_hand_over_is_shown_under_the_new_key() -> None:
    ledger = ledger_of(NEXT)
    followed = audited(ledger, trusting(FIRST), before())
    town, former = town_of(NEXT, more=0)
    for number in range(6):
        town.record(town.institution(f"osc-otra-{number}"))
    fault = found(Rotated(town.entries, NEXT, former), trusting(FIRST), followed)

    assert "audit.forked" == fault.code
    assert fault.evidence is not None
    assert (NEXT.verifier, "proved") == (fault.evidence.log, check_evidence(fault.evidence))


def test_a_first_use_whose_rotations_end_elsewhere_is_refused() -> None:
    town, former = town_of(NEXT)
    lying = Rotated(town.entries, AFTER, {**former, NEXT: 11})
    fault = found(lying, trusting(AFTER))

    assert ("audit.other-log-key", 0) == (fault.code, fault.index)


def test_a_first_use_of_a_key_that_the_ledger_never_had_ends_at_entry_0() -> None:
    town, _ = town_of()
    fault = found(SimulatedLedger(town.entries, NEXT), trusting(NEXT))

    assert ("audit.other-log-key", 0) == (fault.code, fault.index)


class Silent(Rotated):
    """Does not say at /v1/log what it should."""

    status, said = 404, b""

    def answer(self, request: Request) -> tuple[int, bytes]:
        return (self.status, self.said) if request.path == "v1/log" else super().answer(request)


@pytest.mark.parametrize("former", ["no list", [7], [{"verifier_key": 7, "last_size": 9}], [{}]])
def test_a_ledger_that_says_nothing_usable_of_its_keys_has_shown_no_rotation(former: object) -> None:
    town, ended = town_of(NEXT)
    silent = Silent(town.entries, NEXT, ended)

    assert "audit.checkpoint-not-signed" == found(silent, trusting(FIRST), before()).code
    silent.status, silent.said = 200, json.dumps({**silent.description(), "former_keys": former}).encode()
    assert "audit.checkpoint-not-signed" == found(silent, trusting(FIRST), before()).code


@pytest.mark.parametrize(("status", "error"), [(503, LedgerBusy), (500, LedgerUnreachable)])
def test_who_cannot_ask_accuses_nobody(status: int, error: type[Exception]) -> None:
    town, ended = town_of(NEXT)
    silent = Silent(town.entries, NEXT, ended)
    silent.status = status

    with pytest.raises(error):
        audited(silent, trusting(FIRST), before())


def test_an_audit_of_endless_rotations_ends() -> None:
    """Whoever holds all the keys may name one after the other, at one size."""
    town, former = town_of(NEXT)
    more = [NoteSigner(FIRST.verifier.name, bytes([n]) * 32) for n in range(1, 30)]
    asked = 0

    class Endless(Rotated):
        def description(self) -> dict[str, object]:
            nonlocal asked
            asked += 1
            self.log = more[asked]
            self.__dict__.pop("checkpoint", None)
            return {
                **super().description(),
                "former_keys": [
                    {"verifier_key": str(key.verifier), "last_size": 9} for key in (FIRST, NEXT, *more)
                ],
            }

    assert found(Endless(town.entries, more[0], former), trusting(FIRST), before()) is not None
    assert asked < 5


# --- receipts -------------------------------------------------------------------------------------------


def receipt(ledger: SimulatedLedger, index: int) -> Receipt:
    return Receipt.parse(json.dumps(ledger.receipt(index)).encode())


def test_receipts_of_either_key_hold_for_ever_within_its_sizes() -> None:
    ledger = ledger_of(NEXT)
    old = SimulatedLedger(ledger.entries[:9], FIRST)
    followed = trusting(NEXT, former=(FormerKey(FIRST.verifier, 9),))

    assert [9, 13] == [
        followed.check_receipt(one, quorum=True).checkpoint.size
        for one in (receipt(old, 4), receipt(ledger, 4))
    ]


def test_a_receipt_of_the_old_key_beyond_its_last_size_is_refused() -> None:
    ledger = SimulatedLedger(ledger_of(NEXT).entries, FIRST)
    followed = trusting(NEXT, former=(FormerKey(FIRST.verifier, 9),))

    with refused("checkpoint.former-key", ProofRejected, size=13, last_size=9):
        followed.check_receipt(receipt(ledger, 4))


def test_a_receipt_of_the_new_key_before_its_time_is_refused() -> None:
    early = SimulatedLedger(ledger_of(NEXT).entries[:9], NEXT)
    followed = trusting(NEXT, former=(FormerKey(FIRST.verifier, 9),))

    with pytest.raises(Exception, match=r"signature\.invalid"):
        followed.check_receipt(receipt(early, 4))


def test_a_receipt_of_a_key_that_is_not_known_yet_asks_for_an_audit() -> None:
    with refused("receipt.unknown-key", ProofRejected):
        trusting(FIRST).check_receipt(receipt(ledger_of(NEXT), 4))
