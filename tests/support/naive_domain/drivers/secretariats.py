"""Drivers of secretariats, their sessions and tables."""

from __future__ import annotations

from typing import Any

from support.founding import AUTHORITY, COUNCIL, KEY, ROLL
from support.lives.bodies import SECRETARIAT, STATE_SECRETARIAT
from support.naive_domain.book import Thing
from support.naive_domain.drivers.declarations import NOBODY
from support.naive_domain.drivers.institutions import NEIGHBOUR, NEIGHBOUR_KEY
from support.naive_domain.drivers.stage import Choose, Draft, Driver, Stage

SEATS = (
    ("ayuntamiento", "municipality"),
    ("garante", "authority"),
    ("osc", "civil-society"),
    ("osc-2", "civil-society"),
)
MINUTES = "a" * 64
NONE = f"secretariat:{KEY}-nada"
SITTERS = {"ayuntamiento": COUNCIL, "garante": AUTHORITY, "osc": ROLL[0], "osc-2": ROLL[1]}


def on_paper(stage: Stage, choose: Choose, seen: list[Thing]) -> tuple[Thing, Thing]:
    """Members of data and of the event for a native act, or for one that enters on paper."""
    collation = {
        "copy": "scan",
        "copy_sha256": "e" * 64,
        "signatures_seen": choose(
            choose.either(seen, seen[:1]), [{**one, "modality": "e-firma"} for one in seen]
        ),
        "archive": "Archivo municipal",
        "file_number": "SA/2026/045",
        "compared_by": "Secretaría del Ayuntamiento",
        "compared_on": choose(stage.today, stage.days_ago(-1), stage.days_ago(9)),
    }
    paper: tuple[Thing, Thing] = ({"collation": collation}, {"provenance": "paper"})
    native: tuple[Thing, Thing] = ({}, {})
    forgotten: tuple[Thing, Thing] = ({}, {"provenance": "paper"})
    return choose(choose.either(native, native, paper), forgotten)  # type: ignore[no-any-return]  # one of these


def stream_of(stage: Stage, choose: Choose) -> str:
    """A secretariat: one that is not concluded, rarely another one."""
    known = stage.book.secretariats
    alive = [stream for stream in stage.newest(known) if known[stream]["state"] != "concluded"]
    return str(choose(*alive, *known, NONE))


def day_of(stage: Stage, choose: Choose) -> dict[str, str]:
    """Today, or a day before something else."""
    day = choose(stage.today, stage.days_ago(1), stage.days_ago(4), stage.days_ago(25))
    return {"occurred_on": day}


def called(stage: Stage, choose: Choose) -> Draft:
    """A call on the declaration of the town, or another's, or none."""
    id, key = choose((COUNCIL, KEY), (COUNCIL, KEY), (NEIGHBOUR, NEIGHBOUR_KEY))
    mine = [s for s in reversed(stage.book.declarations) if stage.book.declarations[s]["municipality"] == key]
    seats = [{"seat": seat, "sector": sector} for seat, sector in SEATS]
    extra, members = on_paper(stage, choose, [])
    data = {
        "municipality": stage.place(key),
        "declaration": choose(*reversed(mine), *(stage.newest(stage.book.declarations)[:1]), NOBODY),
        "institution": choose(SECRETARIAT, "stm-nuevo", STATE_SECRETARIAT),
        "call": "c" * 64,
        "seats": choose(seats, [*seats, {**seats[0], "sector": "academia"}]),
        "deadlines": [],
        **extra,
    }
    office = choose("seal", "council-secretary", "municipal-president")
    slug = choose(f"n{len(stage.book.acts)}", "2026")
    members = {**day_of(stage, choose), **members}
    return Draft("secretariat.called", id, office, f"secretariat:{key}-{slug}", data, members)


def _member(stage: Stage, choose: Choose, type: str) -> Draft:
    stream = stream_of(stage, choose)
    seats = stage.book.secretariats.get(stream, {"seats": {}})["seats"]
    free = [(name, at) for at in ("holder", "alternate") for name, seat in seats.items() if at not in seat]
    taken = [(name, at) for at in ("holder", "alternate") for name, seat in seats.items() if at in seat]
    if type.endswith("replaced"):
        free, taken = taken, free
    name, position = choose(*free, *taken[:1], ("inventado", "holder"))
    sector = seats.get(name, {"sector": "civil-society"})["sector"]
    sitter = choose(SITTERS.get(name), None, ROLL[2], SECRETARIAT)
    private = sector not in ("municipality", "authority")
    consent = {"consent": {"given_on": "2026-11-01", "document_sha256": "c" * 64}}
    data: dict[str, Any] = {
        "seat": name,
        "sector": choose(sector, "academia"),
        "organisation": "Organización",
        **({"institution": sitter} if sitter else {}),
        "position": position,
        "name": "Nombre de Prueba",
        **(choose(consent, {}) if private else {}),
        **({"reason": "Renuncia"} if type.endswith("replaced") else {}),
    }
    by, office = choose(
        choose.either((COUNCIL, "seal"), (COUNCIL, "council-secretary"), (sitter or ROLL[0], "seal")),
        (ROLL[2], "seal"),
    )
    return Draft(type, by, office, stream, data, day_of(stage, choose))


def seated(stage: Stage, choose: Choose) -> Draft:
    """A free seat is taken, by the town's word or its own."""
    return _member(stage, choose, "secretariat.member_seated")


def replaced(stage: Stage, choose: Choose) -> Draft:
    """Somebody takes a seat over."""
    return _member(stage, choose, "secretariat.member_replaced")


def installed(stage: Stage, choose: Choose) -> Draft:
    """With all who sit there, or without one of them; natively or on paper."""
    stream = stream_of(stage, choose)
    seats = stage.book.secretariats.get(stream, {"seats": {}})["seats"]
    named: list[Thing] = []
    for name, seat in seats.items():
        sitter = seat.get("holder")
        whole = {"seat": name, "sector": seat["sector"], "organisation": "Organización"}
        if "holder" in seat:
            named.append({**whole, "institution": sitter} if sitter else whole)
    everybody = [
        {"seat": n, "sector": s, "organisation": "O", "institution": SITTERS[n]} for n, s in SEATS[:3]
    ]
    seen = [
        {"institution": COUNCIL, "office": "municipal-president", "modality": "autograph"},
        {"role": "authority", "office": "authority-president", "modality": "autograph"},
        *({"institution": one, "office": "seal", "modality": "autograph"} for one in ROLL[:2]),
    ]
    extra, members = on_paper(stage, choose, seen)
    data = {
        "place": "Villa Guerrero",
        "minutes_sha256": MINUTES,
        "seats": choose(*([named, named, named] if named else []), everybody, named[1:] or everybody),
        "facilitator": "Organización facilitadora",
        **extra,
    }
    office = choose(choose.either("council-secretary", "municipal-president"), "seal")
    return Draft("secretariat.installed", COUNCIL, office, stream, data, {**day_of(stage, choose), **members})


def minutes_signed(stage: Stage, choose: Choose) -> Draft:
    """A party that has not signed yet; one that has; a stranger."""
    stream = stream_of(stage, choose)
    parties = stage.book.secretariats.get(stream, {"parties": {}})["parties"]
    open_, done = ([who for who, given in parties.items() if (given == "signed") is x] for x in (False, True))
    sector, institution = choose(*open_, *done[:1], ("civil-society", ROLL[2]))
    offices = {"municipality": "municipal-president", "authority": "authority-president"}
    by, office = choose(
        (institution or AUTHORITY, offices.get(sector, "seal")),
        (COUNCIL, "seal"),
        (AUTHORITY, "seal"),
    )
    digest = choose(MINUTES, "b" * 64)
    return Draft(
        "secretariat.installation_signed", by, office, stream, {"digest": digest}, day_of(stage, choose)
    )


def session_held(stage: Stage, choose: Choose) -> Draft:
    """The next session of a kind with its agreements, or one out of order, or without quorum."""
    stream = stream_of(stage, choose)
    kind = choose.either("ordinary", "ordinary", "extraordinary")
    last = stage.book.secretariats.get(stream, {"sessions": {kind: 0}})["sessions"][kind]
    one = {"number": 1, "text": "Se aprueba.", "for": 3, "against": 1, "abstained": 0}
    lost = {"number": 2, "text": "No se aprueba.", "for": 1, "against": 3, "abstained": 0}
    extra, members = on_paper(stage, choose, [])
    data = {
        "number": choose(last + 1, max(1, last), max(1, last), last + 2),
        "kind": kind,
        "quorum": choose(3, 5),
        "attendance": {"members": choose(4, 3, 5), "guests": 2},
        "agreements": choose(choose.either([one, lost], [one], []), [one, {**lost, "number": 1}]),
        "minutes_sha256": "d" * 64,
        **extra,
    }
    by = choose(SECRETARIAT, STATE_SECRETARIAT)
    office = choose("technical-secretary", "facilitator", "seal")
    return Draft("secretariat.session_held", by, office, stream, data, {**day_of(stage, choose), **members})


def table_held(stage: Stage, choose: Choose) -> Draft:
    """A table of an installed secretariat, or of one that is not."""
    data = {
        "topic": "Agua",
        "problems": ["Falta agua."],
        "proposals": [],
        "attendance": {"total": choose(25, 4)},
    }
    office = choose(choose.either("facilitator", "technical-secretary"), "seal")
    stream = stream_of(stage, choose)
    return Draft("cocreation.table_held", SECRETARIAT, office, stream, data, day_of(stage, choose))


def concluded(stage: Stage, choose: Choose) -> Draft:
    """By the town, or by the secretariat itself, which may not."""
    by, office = choose(
        (COUNCIL, "seal"), (COUNCIL, "council-secretary"), (SECRETARIAT, "technical-secretary")
    )
    data = {"reason": "Fin de la administración", "handover": "El archivo pasa a la Unidad."}
    return Draft("secretariat.concluded", by, office, stream_of(stage, choose), data, day_of(stage, choose))


DRIVERS: dict[str, Driver] = {
    "secretariat.called": called,
    "secretariat.member_seated": seated,
    "secretariat.member_replaced": replaced,
    "secretariat.installed": installed,
    "secretariat.installation_signed": minutes_signed,
    "secretariat.session_held": session_held,
    "cocreation.table_held": table_held,
    "secretariat.concluded": concluded,
}
