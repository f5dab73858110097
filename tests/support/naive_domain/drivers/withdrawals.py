"""Drivers of withdrawals: what an entry withholds or names, and what it does not, by officers and others."""

from __future__ import annotations

from support.founding import AUTHORITY, COUNCIL
from support.naive_domain import withdrawals
from support.naive_domain.drivers.stage import Choose, Draft, Driver, Stage

NOBODYS = "0123456789abcdef" * 4


def withdrawn(stage: Stage, choose: Choose) -> Draft:
    """What some entry says or names is withdrawn."""
    officers = [key["institution"] for key in stage.book.keys if key["office"] == withdrawals.OFFICER]
    by = choose(choose.either(*(officers or [AUTHORITY])), COUNCIL)
    held = [act for act in reversed(stage.book.acts) if _held(act)]
    fit = [act for act in held if act["issuer"] == by and not _gone(stage, act) and not _own(act)] or held
    original = choose(choose.either(*fit[:8]), choose.either(*held[:8]), stage.book.acts[0])
    digest = choose.either(*(_held(original) or ["A" * 43]))
    data = {
        "entry": choose(original["index"], original["index"] + 1, len(stage.book.acts)),
        "digests": choose([digest], [digest, NOBODYS]),
        "legal_ground": "Procede la cancelación",
    }
    office = choose(withdrawals.OFFICER, "seal")
    return Draft("disclosure.withdrawn", by, office, choose(original["stream"], "ledger:main"), data)


def officer(stage: Stage, choose: Choose) -> Draft:
    """The municipality has somebody who answers for personal data; no driver of its own."""
    data = {
        "office": withdrawals.OFFICER,
        "holder": "Persona",
        "title": "Oficial",
        "from": stage.today,
        "to": "2027-12-31",
        "appointment_sha256": "e" * 64,
    }
    return Draft("office.assumed", COUNCIL, "seal", f"institution:{COUNCIL}", data)


def _held(act: dict[str, object]) -> list[str]:
    return [
        *withdrawals.withheld_of(act["data"]),
        *dict.fromkeys(sha256 for sha256, _ in withdrawals.files_of(act)),
    ]


def _gone(stage: Stage, act: dict[str, object]) -> bool:
    return any(entry == act["index"] for entry, _ in withdrawals.gone(stage.book))


def _own(act: dict[str, object]) -> bool:
    return any(own for _, own in withdrawals.files_of(act))


DRIVERS: dict[str, Driver] = {"disclosure.withdrawn": withdrawn}
