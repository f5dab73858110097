"""Drivers of keys: enrolled for tenures and seals, rotated, revoked, compromised."""

from __future__ import annotations

from typing import Any

from support.founding import AUTHORITY, COUNCIL, ROLL
from support.lives.bodies import STATE_BODY
from support.naive_domain import keys
from support.naive_domain.book import Thing
from support.naive_domain.drivers.stage import Choose, Draft, Driver, Stage
from support.naive_domain.thumbprints import kid

GROUND = {"legal_ground": "Resolución 12/2026", "document_sha256": "b" * 64}


def _key_for(stage: Stage, choose: Choose) -> Any:
    """A new key, or one that was enrolled before (perhaps a compromised one)."""
    known = choose(None, *stage.book.keys[-3:])
    return stage.new_key() if known is None else stage.private(known)


def enrolled(stage: Stage, choose: Choose) -> Draft:
    """A key for a tenure that waits for one, for another tenure, or for a seal."""
    book = stage.book
    taken = {key["tenure"] for key in book.keys if not key["ended"]}
    waiting = [index for index in reversed(book.tenures) if index not in taken]
    tenure = choose(*waiting, *reversed(book.tenures), None)
    seals = (STATE_BODY, ROLL[0], COUNCIL, AUTHORITY)
    id = book.tenures[tenure]["institution"] if tenure is not None else choose(*seals)
    office = book.tenures[tenure]["office"] if tenure is not None else "seal"
    pair = _key_for(stage, choose)
    named = {} if tenure is None else {"tenure": choose(tenure, 1)}

    def data(event: str) -> Thing:
        return {
            "office": office,
            **named,
            "kind": "seal" if office == "seal" else "institutional",
            "jwk": pair.public.jwk,
            "possession": stage.possession(pair, id, office, event),
            "request_sha256": "a" * 64,
        }

    usual = AUTHORITY if office in keys.BY_AUTHORITY else id
    by = choose(usual, id, AUTHORITY)
    return Draft("key.enrolled", by, "seal", f"institution:{id}", data)


def rotated(stage: Stage, choose: Choose) -> Draft:
    """The holder of any key goes over to a new one, in the stream of the institution or in another."""
    active = [key for key in stage.book.keys if not key["ended"]]
    old = choose.either(*reversed(active[-8:] or stage.book.keys))
    id, office, pair = old["institution"], old["office"], _key_for(stage, choose)

    def data(event: str) -> Thing:
        return {"jwk": pair.public.jwk, "possession": stage.possession(pair, id, office, event)}

    stream = choose(id, ROLL[2])
    signing = {"key": stage.private(choose(old, stage.book.keys[-1]))}
    return Draft("key.rotated", id, office, f"institution:{stream}", data, signing)


def revoked(stage: Stage, choose: Choose) -> Draft:
    """An enrolment ends, for a plain reason or a compromise; by its institution or the authority."""
    key = choose.either(*reversed(stage.book.keys[-12:]), *stage.book.keys[:2])
    id, last = key["institution"], len(stage.book.acts) - 1
    why: Thing = choose(
        choose.either(
            {"reason": "replaced"},
            {"reason": "compromised", "compromised_since": key["index"]},
            {"reason": "compromised", "compromised_since": min(last, key["index"] + choose.either(1, 4))},
        ),
        {"reason": "compromised", "compromised_since": choose(max(0, key["index"] - 1), last + 1)},
        {"reason": "end-of-office"},
        {"reason": "compromised"},
        {"reason": "replaced", "compromised_since": key["index"]},
    )
    enrolment = choose(key["index"], key["index"] + 1)
    data = {"kid": kid(key["jwk"]), "enrolment": enrolment, **why}
    by, ground = choose(choose.either((id, {}), (AUTHORITY, GROUND)), (AUTHORITY, {}), (ROLL[2], GROUND))
    return Draft("key.revoked", by, "seal", f"institution:{id}", {**data, **ground})


DRIVERS: dict[str, Driver] = {"key.enrolled": enrolled, "key.rotated": rotated, "key.revoked": revoked}
