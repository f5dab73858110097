"""`check` gives the verdict that a submission would get now, and records nothing."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from libroabierto.errors import BadSignature, InvalidData, LedgerBusy, LibroError, Malformed, UnknownKey
from libroabierto.keys import PrivateKey
from libroabierto_ledger.bootstrap import Assembly
from support.founding import AUTHORITY, Town, forged, resealed, unsigned

STRANGER = PrivateKey.from_ed25519_seed(bytes([77]) * 32)


def codes(findings: tuple[LibroError, ...]) -> list[str]:
    return [finding.code for finding in findings]


def test_a_good_event_is_accepted_and_not_recorded(founded: Assembly, town: Town) -> None:
    judgement = founded.submissions.check(town.accreditation())

    assert (True, True, None, None) == (
        judgement.accepted,
        judgement.signed,
        judgement.error,
        judgement.recorded_index,
    )
    assert judgement.event is not None
    assert "institution.accredited" == judgement.event.type
    assert 1 == founded.queries.info().size


def test_a_recorded_event_says_where(told: Assembly, town: Town) -> None:
    judgement = told.submissions.check(town.tokens[5])

    assert (True, 5) == (judgement.accepted, judgement.recorded_index)


@pytest.mark.parametrize("wrap", [str, lambda text: f" \n{text}\n", str.encode])
def test_an_unsigned_payload_is_judged_as_if_its_office_had_signed(
    founded: Assembly, town: Town, wrap: Callable[[str], str | bytes]
) -> None:
    judgement = founded.submissions.check(wrap(unsigned(town.accreditation()).decode()))

    assert (True, False) == (judgement.accepted, judgement.signed)
    assert judgement.event is not None
    assert town.key_pair(AUTHORITY, "seal").public.kid == judgement.event.kid


def test_an_unsigned_payload_of_an_office_without_key_hears_everything_else(
    founded: Assembly, town: Town
) -> None:
    members = json.loads(unsigned(town.accreditation())) | {"office": "authority-president", "data": {}}

    judgement = founded.submissions.check(json.dumps(members))

    assert ["key.unknown", "data.invalid"] == codes(judgement.findings)
    assert isinstance(judgement.error, UnknownKey)


def test_an_unknown_key_hears_everything_else(told: Assembly, town: Town) -> None:
    token = resealed(town.term(), STRANGER, data={}, ledger="f" * 64)

    judgement = told.submissions.check(token)

    assert ["event.other-ledger", "key.unknown", "data.invalid"] == codes(judgement.findings)
    assert judgement.event is not None


def test_a_bad_signature_hears_what_the_rules_say(told: Assembly, town: Town) -> None:
    stale = resealed(town.term(), town.key_pair(AUTHORITY, "seal"), version=2)

    judgement = told.submissions.check(forged(stale))

    assert ["signature.invalid", "version.conflict"] == codes(judgement.findings)


@pytest.mark.parametrize("body", ["", "x", "{", "{}", '{"a":1}', b"\xff", "\ud800", "[]", "a.b.c~d"])
def test_what_cannot_be_read_gives_a_verdict_without_event(founded: Assembly, body: str | bytes) -> None:
    judgement = founded.submissions.check(body)

    assert isinstance(judgement.error, Malformed)
    assert judgement.event is None


def test_before_the_founding_it_says_so(empty: Assembly, town: Town) -> None:
    judgement = empty.submissions.check(town.founding())

    assert isinstance(judgement.error, LedgerBusy)
    assert "ledger.not-founded" == judgement.error.code


def test_the_verdict_is_the_one_that_a_submission_gets(told: Assembly, town: Town) -> None:
    seal = town.key_pair(AUTHORITY, "seal")
    for token in (
        forged(town.term()),
        resealed(town.term(), STRANGER),
        resealed(town.term(), seal, data={}),
        resealed(town.term(), seal, version=2),
        resealed(town.term(), seal),
        resealed(town.term(), seal, ledger="f" * 64),
    ):
        verdict = told.submissions.check(token).error

        with pytest.raises((BadSignature, InvalidData, LibroError)) as caught:
            told.submissions.submit(token)
        assert verdict is not None
        assert (caught.value.code, caught.value.facts) == (verdict.code, verdict.facts)
