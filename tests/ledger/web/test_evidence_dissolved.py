"""Who hands in the files of an institution that ended: not itself, but who followed it, or the authority."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from libroabierto_ledger.web.app import create_app
from support.filing import OTHER, Filing, digest, refused
from support.founding import AUTHORITY, COUNCIL, ROLL, Town, read
from support.ledger_home import fill, opened
from support.lives import bodies, keys, succession
from support.refusals.row import spoiled

OFFICER = "data-protection-officer"


@contextmanager
def ledger_of(home: Path, town: Town, event: str) -> Iterator[Filing]:
    with opened(home, town) as assembly:
        fill(assembly, town.tokens)
        yield Filing(town, assembly, create_app(assembly).test_client(), event)


def appointed(town: Town, issuer: str) -> str:
    """An institution appoints the council's officer, and proves it by OTHER; return the act's id."""
    proof = {"appointment_sha256": digest(OTHER)}
    token = spoiled(town, town.assumption(COUNCIL, OFFICER), proof, issuer=issuer, office="seal")
    town.record(token)
    return read(token).id


def by_seal(filing: Filing, institution: str) -> int:
    token = filing.token(OTHER, filing.town.key_pair(institution, "seal"))
    return filing.put(OTHER, token=token).status_code


@pytest.mark.parametrize("ended", [succession.vanish, succession.hand_over])
def test_an_authority_that_ended_hands_in_nothing(ended: object, tmp_path: Path) -> None:
    town = Town()
    bodies.assembled(town)
    event = appointed(town, AUTHORITY)
    assert callable(ended)
    ended(town)
    with ledger_of(tmp_path / "home", town, event) as filing:
        token = filing.token(OTHER, town.key_pair(AUTHORITY, "seal"))
        refused(filing.put(OTHER, token=token), "not-authorized", 403, "institution.not-accredited")


def test_who_followed_it_does(tmp_path: Path) -> None:
    town = Town()
    bodies.assembled(town)
    event = appointed(town, AUTHORITY)
    succession.hand_over(town)
    with ledger_of(tmp_path / "home", town, event) as filing:
        assert 201 == by_seal(filing, succession.COMPTROLLER)


def test_for_a_municipality_that_nobody_follows_the_authority_does(tmp_path: Path) -> None:
    town = Town()
    town.settle()
    event = appointed(town, COUNCIL)
    town.record(keys.extinguished(town, COUNCIL))
    with ledger_of(tmp_path / "home", town, event) as filing:
        assert [403, 403, 201] == [by_seal(filing, id) for id in (COUNCIL, ROLL[0], AUTHORITY)]


def test_while_the_institution_lives_its_authority_does_not(tmp_path: Path) -> None:
    town = Town()
    town.settle()
    with ledger_of(tmp_path / "home", town, appointed(town, COUNCIL)) as filing:
        assert [403, 201] == [by_seal(filing, id) for id in (AUTHORITY, COUNCIL)]
