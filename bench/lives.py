"""What is signed in the benches: events of the present catalogue, each valid in a settled ledger.

    declarations    the life of a declaration, six events, one signature each: traffic of the first letter
                    digitized (the text of the real letter with its eight clauses: some 7 KB as a JWS)
                    signed x 3 (two presidents, a technical secretary), acknowledged x 2 (some 1 KB each)
    accreditations  one event: brings a key that was never seen and a second signature, its proof of
                    possession; the dearest type there is, and a rare one
    mixed           a whole exercise of a municipality, every type that is no rarity (mixed.py)

Lives of the first two kinds do not depend on one another; within a life order counts. A declaration is
one row of state of some 5 KB, written anew by each of its six events.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from bench import cast, said
from bench.actors import Desk
from bench.admitting import accreditation as accredited
from bench.cast import actor, council
from bench.mixed import ROUND, length, mixed
from libroabierto.record.envelope import EVENT, open_envelope
from libroabierto.record.event import read_event

Life = list[str]
"""Signed events, in the order in which they must be recorded."""

DATED: Final = "2022-06-20"


def declaration(number: int, ledger: str) -> Life:
    """Sign the life of declaration *number*: digitized, signed three times, acknowledged twice."""
    town, desk = cast.towns()[number % len(cast.towns())], Desk(ledger)
    stream, secretary = f"declaration:{town.key}-{number}", actor(council(town), cast.SECRETARY)
    paper = {**said.declared(town), **said.collation("transcription", [])}
    text = desk.sign(secretary, "declaration.digitized", stream, paper, paper_of=DATED)
    digest = read_event(open_envelope(text, EVENT).payload, secretary.key.public.kid).digest
    signed = [
        desk.sign(
            by,
            "declaration.signed",
            stream,
            {"digest": digest, "capacity": capacity, "modality": "electronic-seal"},
        )
        for by, capacity in said.signatories(town)
    ]
    received = {"digest": digest, "received_on": said.in_days(0)}
    takers = (actor(cast.SECRETARIAT), actor(cast.AUTHORITY))
    taken = [desk.sign(by, "declaration.acknowledged", stream, received) for by in takers]
    return [text, *signed, *taken]


def accreditation(number: int, ledger: str) -> Life:
    """Sign the accreditation of organisation *number*."""
    body = cast.Body(f"osc-{number}", "civil-society", "state", f"Organización {number}")
    return [accredited(Desk(ledger), body)]


@dataclass(frozen=True, slots=True)
class Kind:
    """How a life is signed, and on what it may be recorded."""

    sign: Callable[[int, str], Life]
    length: int  # events of a life
    whole: bool = False  # it needs the whole domain settled
    # Lives whose order in the log is free once all before them were recorded in order; None: all are.
    round: int | None = None

    @property
    def first(self) -> int:
        """Events that must be recorded in the order of the file before order is free."""
        return (self.round or 0) * self.length


# By name. The length of mixed lives follows from signing one, some hundredths of a second.
KINDS: Final[Mapping[str, Kind]] = {
    "declarations": Kind(declaration, 6),
    "accreditations": Kind(accreditation, 1),
    "mixed": Kind(mixed, length(), whole=True, round=ROUND),
}
