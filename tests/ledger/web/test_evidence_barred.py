"""For whom a withdrawn file is barred: never for those who may not be deprived of their evidence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from libroabierto_ledger.web.app import create_app
from support.filing import CERTIFICATE, LETTER, OFFICER, Filing, declaration, digest, refused
from support.founding import AUTHORITY, ROLL, Town, read
from support.ledger_home import fill, opened
from support.lives import bodies, renewals, succession
from support.lives.succession import COMPTROLLER


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Filing]:
    with Filing.of(tmp_path / "home") as filing:
        filing.put(CERTIFICATE)
        yield filing


def naming(filing: Filing, institution: str) -> int:
    """An institution takes another name by a session that CERTIFICATE certifies; return the entry."""
    data = {"name": "Otro nombre", "legal_ground": "Acuerdo"}
    session = {**renewals.SESSION, "certification_sha256": digest(CERTIFICATE)}
    said = {**data, "council_session": session}
    stream = f"institution:{institution}"
    return filing.record(filing.town.event("institution.renamed", institution, "seal", stream, said))


def certified_at(filing: Filing) -> int:
    return filing.ledger.queries.entry_of_event(filing.event).index


def test_nobody_bars_a_file_of_others_before_they_name_it(tmp_path: Path) -> None:
    """Toluca knows the hash of a letter that goes round, names it in an act of its own and withdraws it."""
    town = Town()
    town.settle()
    rival_names(town, digest(LETTER), digest(CERTIFICATE))
    token = declaration(town)
    town.record(token)
    with opened(tmp_path / "home", town) as assembly:
        fill(assembly, town.tokens)
        filing = Filing(town, assembly, create_app(assembly).test_client(), read(token).id)

        assert [201, 201] == [filing.put(content).status_code for content in (LETTER, CERTIFICATE)]
        assert [200, 200] == [filing.get(content).status_code for content in (LETTER, CERTIFICATE)]


def rival_names(town: Town, *digests: str) -> None:
    """Another municipality names these files, and its officer withdraws them at once."""
    rival = "ayto-15106"
    town.record(town.accreditation(rival, "15106"))
    town.record(town.term(rival, "15106"))
    town.enrol(rival, OFFICER)
    for at, sha256 in enumerate(digests):
        session = {**renewals.SESSION, "certification_sha256": sha256}
        data = {"name": f"Ayuntamiento {at}", "legal_ground": "Acuerdo", "council_session": session}
        index = town.say("institution.renamed", rival, "seal", f"institution:{rival}", data)
        said = {"entry": index, "digests": [sha256], "legal_ground": "Cancelación procedente"}
        town.record(town.event("disclosure.withdrawn", rival, OFFICER, f"institution:{rival}", said))


def test_what_the_authoritys_officer_withdraws_is_barred_for_all_under_it(shelf: Filing) -> None:
    shelf.record(shelf.withdrawal(certified_at(shelf), digest(CERTIFICATE), issuer=AUTHORITY))
    naming(shelf, ROLL[0])

    refused(shelf.get(CERTIFICATE), "withdrawn", 410, "evidence.withdrawn")


def test_from_whose_act_it_was_withdrawn_does_not_hand_it_in_for_others(shelf: Filing) -> None:
    shelf.record(shelf.withdrawal(certified_at(shelf), digest(CERTIFICATE)))
    event = read(shelf.town.tokens[naming(shelf, ROLL[0])]).id
    key = shelf.town.key_pair(ROLL[0], "seal")
    assert 410 == shelf.put(CERTIFICATE).status_code

    assert 201 == shelf.put(CERTIFICATE, token=shelf.token(CERTIFICATE, key, event=event)).status_code


def test_what_was_barred_for_an_institution_is_barred_for_who_follows_it(shelf: Filing) -> None:
    """The authority withdrew a file; whoever took over its powers is bound alike."""
    shelf.record(shelf.withdrawal(certified_at(shelf), digest(CERTIFICATE), issuer=AUTHORITY))
    shelf.record(bodies.accreditation(shelf.town, COMPTROLLER, "state-body", "state"))
    for party in (AUTHORITY, COMPTROLLER):
        shelf.record(succession.handed_over(shelf.town, party, COMPTROLLER))
    named = [naming(shelf, institution) for institution in (ROLL[0], COMPTROLLER)]

    for index, institution in zip(named, (ROLL[0], COMPTROLLER), strict=True):
        event = read(shelf.town.tokens[index]).id
        key = shelf.town.key_pair(institution, "seal")
        token = shelf.token(CERTIFICATE, key, event=event)
        refused(shelf.put(CERTIFICATE, token=token), "withdrawn", 410, "evidence.withdrawn")
