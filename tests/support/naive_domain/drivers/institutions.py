"""Drivers of institutions, their terms and offices."""

from __future__ import annotations

from typing import Any

from support.founding import AUTHORITY, COUNCIL, KEY, ROLL
from support.lives.bodies import EVALUATOR, SECRETARIAT, STATE_BODY
from support.naive_domain.book import Thing
from support.naive_domain.drivers.stage import Choose, Draft, Driver, Stage

NEIGHBOUR, NEIGHBOUR_KEY = "ayto-15106", "15106"
TOWNS = {COUNCIL: KEY, NEIGHBOUR: NEIGHBOUR_KEY}
EVERYBODY = (COUNCIL, SECRETARIAT, NEIGHBOUR, ROLL[0], ROLL[1], EVALUATOR, STATE_BODY, AUTHORITY)


def accredited(stage: Stage, choose: Choose) -> Draft:
    """A new organisation or evaluator, by the authority or proposed by a peer; or a town."""
    made = len(stage.book.institutions)
    id, role, territory = choose(
        choose.either(
            (f"osc-{made}", "civil-society", "state"),
            (f"evaluadora-{made}", "evaluator", "state"),
            (f"osc-{made}", "civil-society", KEY),
        ),
        (f"ayto-{made}", "municipality", "15107"),
        (f"ayto-{made}", "municipality", KEY),
        (f"garante-{made}", "authority", "state"),
        (ROLL[0], "civil-society", "state"),
    )
    others = choose([], [{"role": "state-body", "territory": [territory]}])
    pair = stage.new_key()

    def data(event: str) -> Thing:
        named = {"municipality": stage.place(territory)} if role == "municipality" else {}
        return {
            "id": id,
            "name": f"Institución {id}",
            "roles": [{"role": role, "territory": [territory]}, *others],
            **named,
            "seal": pair.public.jwk,
            "possession": stage.possession(pair, id, "seal", event),
            "legal_ground": "Convocatoria",
        }

    by = choose.either(AUTHORITY, ROLL[0], ROLL[1], EVALUATOR)
    return Draft("institution.accredited", by, "seal", f"institution:{id}", data)


def _is_peer(stage: Stage, id: str, known: Thing) -> bool:
    return all(stage.book.holds(id, *pair) for pair in known["pairs"])


def endorsed(stage: Stage, choose: Choose) -> Draft:
    """A peer endorses an institution that was proposed, or another one."""
    book = stage.book
    proposed = [id for id, one in book.institutions.items() if one["state"] == "proposed"]
    id = choose(*(proposed or [ROLL[2]]), EVALUATOR)
    digest = choose(stage.institution(id)["sha256"], "e" * 64)
    known = stage.institution(id)
    peers = [
        one for one in book.institutions if one not in known.get("voices", ()) and _is_peer(stage, one, known)
    ]
    by = choose(*peers, ROLL[0], EVALUATOR, COUNCIL)
    return Draft("institution.endorsed", by, "seal", f"institution:{id}", {"digest": digest})


def renamed(stage: Stage, choose: Choose) -> Draft:
    """By itself or by the authority; by a stranger."""
    id = choose.either(*EVERYBODY)
    by, office = choose(
        (id, "seal"), (AUTHORITY, "seal"), (AUTHORITY, "authority-president"), (ROLL[2], "seal")
    )
    name = choose(f"Nombre nuevo {len(stage.book.acts)}", stage.institution(id)["name"])
    data = {"name": name, "legal_ground": "Decreto número 123"}
    return Draft("institution.renamed", by, office, f"institution:{id}", data)


def extinguished(stage: Stage, choose: Choose) -> Draft:
    """An institution ends, with its pairs declared vacant or not; rarely the town's own, or the authority."""
    id = choose(
        choose.either(EVALUATOR, ROLL[2], ROLL[1], STATE_BODY), NEIGHBOUR, SECRETARIAT, COUNCIL, AUTHORITY
    )
    whole = _whole(stage, id)
    stranger = [{"role": "state-body", "territory": [NEIGHBOUR_KEY]}]
    data = {
        "legal_ground": "Decreto número 123",
        "on": choose(stage.today, stage.days_ago(3), stage.days_ago(-1)),
        "vacant": choose(whole, [], stranger),
    }
    return Draft("institution.extinguished", choose(AUTHORITY, id), "seal", f"institution:{id}", data)


def _whole(stage: Stage, id: str) -> list[Thing]:
    """All that the institution holds, as the form has it."""
    held: dict[str, list[str]] = {}
    for role, territory in sorted(stage.institution(id)["pairs"]):
        held.setdefault(role, []).append(territory)
    return [{"role": role, "territory": places} for role, places in held.items()]


def authority_goes(stage: Stage, choose: Choose) -> Draft:
    """The authority ends, and nobody takes over; no driver of its own, since little can follow."""
    data = {"legal_ground": "Decreto", "on": stage.today, "vacant": _whole(stage, AUTHORITY)}
    return Draft("institution.extinguished", AUTHORITY, "seal", f"institution:{AUTHORITY}", data)


def started(stage: Stage, choose: Choose) -> Draft:
    """A term before or after the present one, or one that clashes."""
    id = choose(NEIGHBOUR, COUNCIL)
    first, last = choose(
        ("2028-01-01", "2030-12-31"),
        ("2022-01-01", "2024-12-31"),
        ("2025-01-01", "2027-12-31"),
        ("2027-12-31", "2030-12-31"),
        ("2031-01-01", "2030-12-31"),
        ("2028-01-01", "2031-07-01"),
        ("2028-01-01", "2028-01-27"),
        ("2031-01-01", "2033-12-31"),
        ("1025-01-01", "1027-12-31"),
    )
    key = choose(TOWNS[id], KEY)
    by = choose(AUTHORITY, id, id)
    data = {"municipality": stage.place(key), "from": first, "to": last}
    return Draft("term.started", by, "seal", f"institution:{id}", data)


def assumed(stage: Stage, choose: Choose) -> Draft:
    """Somebody takes an office: free or taken, within the term or not."""
    id = choose.either(COUNCIL, SECRETARIAT, NEIGHBOUR, AUTHORITY, ROLL[0])
    own = {
        COUNCIL: ("municipal-president", "transparency-unit", "council-secretary"),
        NEIGHBOUR: ("council-secretary", "municipal-president"),
        SECRETARIAT: ("technical-secretary", "facilitator"),
        AUTHORITY: ("authority-president",),
    }.get(id, ("transparency-unit",))
    held = {t["office"] for t in stage.book.tenures.values() if t["institution"] == id and not t["left"]}
    offices = sorted((*own, "data-protection-officer"), key=lambda office: office in held)
    first, last = choose(
        (stage.today, "2027-12-31"),
        (stage.days_ago(40), "2027-12-31"),
        ("2028-01-01", "2030-12-31"),
        ("2022-01-01", "2024-12-31"),
        (stage.today, "2028-01-01"),
        ("2027-12-31", stage.today),
    )
    name: Thing = choose(
        {"holder": "Persona", "consent": {"given_on": stage.days_ago(9), "document_sha256": "c" * 64}},
        {"holder": "Persona"},
    )
    data = {
        "office": choose(*offices, "technical-secretary"),
        **name,
        "title": "Cargo de prueba",
        "from": first,
        "to": last,
        "appointment_sha256": "c" * 64,
    }
    by = choose(AUTHORITY, id, id)
    return Draft("office.assumed", by, "seal", f"institution:{id}", data)


def left(stage: Stage, choose: Choose) -> Draft:
    """Somebody leaves an office that is held, or one that is not."""
    held = [(index, tenure) for index, tenure in stage.book.tenures.items() if not tenure["left"]]
    index, tenure = (
        choose(*reversed(held)) if held else (1, {"institution": COUNCIL, "office": "facilitator"})
    )
    id = tenure["institution"]
    data: dict[str, Any] = {
        "tenure": choose(index, index + 1, 1),
        "office": choose(tenure["office"], "facilitator"),
        "left_on": choose(
            stage.today, stage.days_ago(1), stage.days_ago(-1), stage.days_ago(32), "2024-12-31"
        ),
        "reason": "Licencia definitiva",
    }
    by, office = choose(choose.either((AUTHORITY, "seal"), (id, "seal")), (id, tenure["office"]))
    return Draft("office.left", by, office, f"institution:{choose(id, COUNCIL)}", data)


DRIVERS: dict[str, Driver] = {
    "institution.accredited": accredited,
    "institution.endorsed": endorsed,
    "institution.renamed": renamed,
    "institution.extinguished": extinguished,
    "term.started": started,
    "office.assumed": assumed,
    "office.left": left,
}
