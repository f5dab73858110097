"""The authority is dissolved, and another follows on the word of the roll, before any mixed life begins.

    vacancy         attested by two of the roll; the authority is extinguished
    declaration     issued by the first town's president, and signed, in the vacancy
    succession      attested by the same two; the successor's own seal records it
    countersign     the successor's president takes office, gets a key, and signs what was declared

At the end the town takes that declaration back, so that its first life may begin in the same term.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any, Final

from bench import cast, said
from bench.actors import Actor, Desk, today
from bench.admitting import assumption, enrolment
from bench.cast import actor, council
from libroabierto.domain.attested import SUCCESSION, VACANCY, facts_digest
from libroabierto.record.envelope import EVENT, open_envelope
from libroabierto.record.event import read_event

_MEMBERS: Final = (cast.SECRETARIAT, cast.ORGANISATIONS[0])  # as many of the roll as it takes
_STREAM: Final = f"institution:{cast.AUTHORITY}"
_DECREE: Final = "Decreto de extinción, banco de pruebas"
_NAMED: Final = {"id": cast.SUCCESSOR, "name": "Contraloría, banco de pruebas"}
_PRESIDENT: Final = (cast.SUCCESSOR, cast.AUTHORITY_PRESIDENT)
_ASSUMED: Final = 8  # the place of this tenure among the events below


def succession(desk: Desk, last_day: str) -> Iterator[str]:
    """Sign `cast.SUCCESSION_LENGTH` events; the tenure of the successor's president ends on *last_day*."""
    yield from _vanish(desk)
    town = cast.towns()[0]
    stream, president = f"declaration:{town.key}-vacancy", actor(council(town), cast.PRESIDENT)
    issued = desk.sign(president, "declaration.issued", stream, said.declared(town))
    yield issued
    digest = read_event(open_envelope(issued, EVENT).payload, "").digest
    _, authority, technical = said.signatories(town, cast.SUCCESSOR)
    yield _signed(desk, stream, digest, technical)
    yield from _follow(desk)
    yield from _preside(desk, last_day)
    yield _signed(desk, stream, digest, authority)
    withdrawal = {"reason": "Acuerdo de cabildo", **said.council_session()}
    yield desk.sign(president, "declaration.withdrawn", stream, withdrawal)


def _vanish(desk: Desk) -> Iterator[str]:
    """Two attest that the authority is gone; one of them extinguishes it."""
    ended = {"vacant": cast.powers(), "legal_ground": _DECREE, "on": today()}
    yield from _attest(desk, VACANCY, {"institution": cast.AUTHORITY, **ended}, "ledger:main")
    yield desk.sign(actor(_MEMBERS[0]), "institution.extinguished", _STREAM, ended)


def _signed(desk: Desk, stream: str, digest: str, place: tuple[Actor, said.Data]) -> str:
    by, capacity = place
    data = {"digest": digest, "capacity": capacity, "modality": "electronic-seal"}
    return desk.sign(by, "declaration.signed", stream, data)


def _follow(desk: Desk) -> Iterator[str]:
    """Two attest who follows and with which seal; that seal, which nobody enrolled, signs the succession."""
    decreed = {
        "predecessor": cast.AUTHORITY,
        "pairs": cast.powers(),
        "decree": _DECREE,
        "gazette_number": "Gaceta 45",
        "document_sha256": said.DIGEST,
        "effective_on": today(),
    }
    seal, id = actor(cast.SUCCESSOR), str(uuid.uuid4())
    named = {**_NAMED, "kid": seal.key.public.kid}
    yield from _attest(desk, SUCCESSION, {**decreed, "successor": named}, _STREAM)
    proof = seal.prove_possession(desk.ledger, id)
    successor = {**_NAMED, "seal": seal.key.public.jwk, "possession": proof}
    data = {"mode": "no-handover", "successor": successor, **decreed}
    yield desk.sign(seal, "institution.succeeded", _STREAM, data, id=id)


def _attest(desk: Desk, kind: str, facts: dict[str, Any], stream: str) -> Iterator[str]:
    attested = {"digest": facts_digest(kind, facts), kind: facts}
    for member in _MEMBERS:
        yield desk.sign(actor(member), "succession.attested", stream, attested)


def _preside(desk: Desk, last_day: str) -> Iterator[str]:
    """Somebody presides over the successor, under a key of their own."""
    seal, stream = actor(cast.SUCCESSOR), f"institution:{cast.SUCCESSOR}"
    yield desk.sign(seal, "office.assumed", stream, assumption(_PRESIDENT[1], today(), last_day))
    tenure = cast.settled(whole=True) - cast.SUCCESSION_LENGTH + _ASSUMED
    yield enrolment(desk, seal, actor(*_PRESIDENT), tenure)
