"""A file that hundreds of acts name: none of them takes it from whom it belongs to, or brings it back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from support.filing import OTHER, Filing, digest, refused
from support.founding import AUTHORITY, COUNCIL, read
from support.ledger_home import fill
from support.lives import renewals

MANY = 600
FIRST = 95  # as text it would come after the entries of three digits that name the file later
CERTIFIED = {**renewals.SESSION, "certification_sha256": digest(OTHER)}


def renaming(filing: Filing, institution: str, **session: Any) -> int:
    """An institution does what it may repeat as often as it likes."""
    data = {"name": f"Nombre {len(filing.town.entries)}", "legal_ground": "Acuerdo", **session}
    return filing.town.say("institution.renamed", institution, "seal", f"institution:{institution}", data)


def flood(filing: Filing) -> int:
    """The authority names OTHER; the council does too, withdraws that, and goes on naming it.

    Return the entry of the authority's act, to which OTHER is handed in.
    """
    town = filing.town
    while len(town.entries) < FIRST:
        renaming(filing, COUNCIL)
    first = renaming(filing, AUTHORITY, council_session=CERTIFIED)
    again = renaming(filing, COUNCIL, council_session=CERTIFIED)
    town.record(filing.withdrawal(again, digest(OTHER), stream=f"institution:{COUNCIL}"))
    for _ in range(MANY):
        renaming(filing, COUNCIL, council_session=CERTIFIED)
    fill(filing.ledger, town.tokens[filing.ledger.queries.info().size :])
    return first


def test_hundreds_of_namings_neither_take_a_file_nor_keep_it(tmp_path: Path) -> None:
    with Filing.of(tmp_path / "home") as filing:
        first = flood(filing)
        event = read(filing.town.tokens[first]).id
        key = filing.town.key_pair(AUTHORITY, "seal")
        assert 201 == filing.put(OTHER, token=filing.token(OTHER, key, event=event)).status_code
        assert 200 == filing.get(OTHER).status_code

        stream = f"institution:{AUTHORITY}"
        filing.record(filing.withdrawal(first, digest(OTHER), stream=stream, issuer=AUTHORITY))

        refused(filing.get(OTHER), "withdrawn", 410, "evidence.withdrawn")
