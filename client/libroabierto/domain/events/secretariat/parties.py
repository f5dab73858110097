"""The parties of an installation: whose signature makes a secretariat *installed*.

They are fixed by the entry of the installation: the municipality, the authority by its role unless it is
vacant at that entry, and every civil-society institution among the seats. Each signs electronically or,
on paper, is seen (*firma autógrafa*), which is never shown as electronic:

    {"sector": "civil-society", "institution": "osc-uno", "seen": false, "signed": null or {"entry", ...}}

The authority's `institution` is null: whoever holds the role when signing may sign.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from libroabierto.domain.collation import seen_on_paper
from libroabierto.domain.eventtype import Case, Recorded
from libroabierto.domain.shapes import party
from libroabierto.domain.signers import AUTHORITY_OFFICES, holders, holds, municipality_of_stream

PRESIDENT: Final = "municipal-president"
Party = Mapping[str, Any]


def authority_vacant(case: Case) -> bool:
    """Say whether nobody holds the accrediting role over the municipality now."""
    return not holders(case.world, "authority", municipality_of_stream(case))


def parties_of(recorded: Recorded) -> list[dict[str, Any]]:
    """Return the parties of the installation that this event records, signed or seen as far as it shows."""
    case = recorded.case
    places: list[tuple[str, str | None]] = [("municipality", case.event.issuer)]
    if not authority_vacant(case):
        places.append(("authority", None))
    places += [("civil-society", institution) for institution in _organisations(case)]
    parties = [{"sector": sector, "institution": id} for sector, id in places]
    return [{**p, "seen": _seen(case, p), "signed": _signed_here(recorded, p)} for p in parties]


def _organisations(case: Case) -> list[str]:
    """Civil-society institutions that the minutes name, or that sit as holders now, each once."""
    listed = [seat.get("institution") for seat in case.data["seats"] if seat["sector"] == "civil-society"]
    sitting = [
        seat["holder"]["institution"]
        for seat in case.present["seats"]
        if seat["sector"] == "civil-society" and seat["holder"]
    ]
    return sorted({institution for institution in (*listed, *sitting) if institution})


def _seen(case: Case, place: Party) -> bool:
    return any(_is_ink_of(place, *party(seen)) for seen in seen_on_paper(case))


def _is_ink_of(place: Party, institution: str, role: str, office: str) -> bool:
    """An organisation's people sign paper under offices of its own, so that any of them counts."""
    if place["sector"] == "authority":
        return role == "authority" and office in AUTHORITY_OFFICES
    return institution == place["institution"] and (place["sector"] == "civil-society" or office == PRESIDENT)


def _signed_here(recorded: Recorded, place: Party) -> dict[str, Any] | None:
    """The president who installs has signed; one who brings in a paper has compared it, no more."""
    event = recorded.case.event
    by_president = event.office == PRESIDENT and event.provenance == "native"
    return signature(recorded) if by_president and place["sector"] == "municipality" else None


def signature(recorded: Recorded) -> dict[str, Any]:
    """Return the electronic signature that this event is."""
    event, key = recorded.case.event, recorded.case.signer
    return {
        "entry": recorded.index,
        "institution": event.issuer,
        "office": event.office,
        "kid": event.kid,
        "tenure": key["tenure"],
        "modality": "e-firma" if key["kind"] == "e-firma" else "electronic-seal",
        "on": event.occurred_on,
    }


def acts_for(case: Case, place: Party) -> bool:
    """Say whether the case's signer, in this office, is the party of *place*."""
    office, issuer = case.event.office, case.event.issuer
    if place["sector"] == "authority":
        is_authority = holds(case.issuer(), "authority", municipality_of_stream(case))
        return office in AUTHORITY_OFFICES and is_authority
    wanted = PRESIDENT if place["sector"] == "municipality" else "seal"
    return bool(office == wanted and issuer == place["institution"])


def settled(parties: list[dict[str, Any]]) -> bool:
    """Say whether every party has signed or is seen on the paper."""
    return all(place["seen"] or place["signed"] for place in parties)
