"""A succession signed with the seal that it carries, handed in to a real ledger."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from libroabierto.errors import BadSignature, UnknownKey
from libroabierto_ledger.application import Outcome
from libroabierto_ledger.application.gate import payer_of
from libroabierto_ledger.bootstrap import Assembly
from libroabierto_ledger.config import DEFAULT_RATE_INSTITUTION
from support.founding import AUTHORITY, Town, forged, read
from support.ledger_home import opened, relive
from support.lives import keys
from support.lives import succession as lives
from support.refusal import refused
from support.refusals.row import town_after

Ripe = tuple[Assembly, Town]


@pytest.fixture
def ripe(tmp_path: Path) -> Iterator[Ripe]:
    """A ledger in which a succession was attested, thirty days ago, and the town whose clock it reads."""
    town = town_after("attested")
    with opened(tmp_path / "ledger", town, rate_institution=DEFAULT_RATE_INSTITUTION) as ledger:
        relive(ledger, town)
        town.now += timedelta(days=30)
        yield ledger, town


def test_it_is_recorded_and_the_seal_signs_from_then_on(ripe: Ripe) -> None:
    ledger, town = ripe
    token = lives.dated(town, lives.succeeded(town))
    outcome = ledger.submissions.submit(token)
    town.record(token)
    later = ledger.submissions.submit(lives.dated(town, keys.renamed(town, by=lives.NEWCOMER)))

    assert isinstance(outcome, Outcome)
    assert isinstance(later, Outcome)
    assert [False, False] == [outcome.repeated, later.repeated]


def test_an_exact_repeat_is_answered_with_its_receipt(ripe: Ripe) -> None:
    ledger, town = ripe
    token = lives.dated(town, lives.succeeded(town))
    ledger.submissions.submit(token)
    again = ledger.submissions.submit(token)

    assert isinstance(again, Outcome)
    assert again.repeated


def test_a_forged_one_does_not_reach_the_lock(ripe: Ripe) -> None:
    ledger, town = ripe
    with refused("signature.invalid", BadSignature):
        ledger.submissions.submit(forged(lives.dated(town, lives.succeeded(town))))

    assert len(town.entries) == ledger.queries.info().size


def test_a_seal_that_nobody_attested_is_unknown(ripe: Ripe) -> None:
    ledger, town = ripe
    with refused("key.unknown", UnknownKey):
        ledger.submissions.submit(lives.dated(town, lives.succeeded(town, "otra-contraloria")))


def test_who_is_nobody_yet_pays_by_its_key_whatever_name_it_takes(ripe: Ripe) -> None:
    ledger, town = ripe
    event = read(lives.dated(town, lives.succeeded(town)))
    with ledger.store.snapshot() as snapshot:
        payers = [payer_of(snapshot.world, one, town.now) for one in (event, read(town.tokens[-1]))]

    assert f"key:{event.kid}" == payers[0]
    assert AUTHORITY != event.issuer
