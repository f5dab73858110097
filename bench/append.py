"""How many acts a second the ledger records, against what the machine can do at all.

    make bench                      (ARGS="--events 4000 --rounds 5")

In one process, on a real SQLite file with synchronous=FULL: the same signed accreditations (each
carries a second signature, its proof of possession) are in turn

    verified    Ed25519 verifications alone, two an event: the machine's limit
    admitted    strict form, signature, schema: all that happens before the lock
    recorded    rules, chain, tree, state, checkpoint, one commit a batch: receipts in hand

Rounds are interleaved, each on a fresh ledger; medians are reported, and only their ratios mean
anything. HTTP is not measured here.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path

from demo import acts
from demo.actors import Actor, Desk

from libroabierto.domain import jwks
from libroabierto.domain.decide import check_form
from libroabierto.record.entry import entry_hash
from libroabierto.record.envelope import EVENT, check_signature, open_envelope
from libroabierto.record.event import read_event
from libroabierto_ledger.application.outcomes import Outcome
from libroabierto_ledger.bootstrap import Assembly, assemble, initialise
from libroabierto_ledger.config import Config

ORIGIN = "libro.bench.localhost/mex"
BATCH = 250


class Bench:
    """A founded ledger in a folder of its own, and events signed for it beforehand."""

    def __init__(self, folder: Path, events: int) -> None:
        self._config = Config(home=folder)
        vkey = initialise(self._config, ORIGIN)
        self.ledger: Assembly = assemble(self._config)
        self._authority = Actor.new("autoridad-banco")
        self._found(str(vkey))
        self.tokens = [self._accreditation(n) for n in range(events)]

    def verify(self) -> None:
        """Verify two signatures an event, and nothing else."""
        key = self._authority.key.public
        opened = [open_envelope(token, EVENT) for token in self.tokens]
        for envelope in opened:
            key.verify(envelope.alg, envelope.signature, envelope.signing_input)
            key.verify(envelope.alg, envelope.signature, envelope.signing_input)

    def admit(self) -> None:
        """Do all that happens before the lock."""
        key = self._authority.key.public
        for token in self.tokens:
            envelope = open_envelope(token, EVENT)
            check_form(read_event(envelope.payload, envelope.kid))
            check_signature(envelope, key)

    def record(self) -> None:
        """Record everything, in batches; every event must get its receipt."""
        for at in range(0, len(self.tokens), BATCH):
            outcomes = self.ledger.submissions.submit_batch(self.tokens[at : at + BATCH], timeout=60)
            assert all(isinstance(outcome, Outcome) for outcome in outcomes), outcomes

    def _found(self, vkey: str) -> None:
        roll = [(Actor.new(f"osc-banco-{n}"), "civil-society", f"Integrante {n}") for n in range(3)]
        id = str(uuid.uuid4())
        data = acts.founding(ORIGIN, vkey, self._authority, roll, id)
        token = Desk().sign(self._authority, "ledger.founded", "ledger:main", data, id=id)
        receipt = self.ledger.founding.found(token)
        self._desk = Desk(entry_hash(receipt.entry.encode()))

    def _accreditation(self, number: int) -> str:
        seal, id = Actor.new(f"osc-{number}"), str(uuid.uuid4())
        data = {
            "id": seal.institution,
            "name": f"Organización {number}",
            "roles": [{"role": "civil-society", "territory": ["state"]}],
            "seal": seal.key.public.jwk,
            "possession": seal.prove_possession(self._desk.ledger, id),
            "legal_ground": "Banco de pruebas",
        }
        stream = f"institution:{seal.institution}"
        return self._desk.sign(self._authority, "institution.accredited", stream, data, id=id)


def rate(events: int, work: Callable[[], None]) -> float:
    """Return events a second; keys that signing has read are forgotten, as in a server that meets them."""
    jwks._read.cache_clear()
    begun = time.perf_counter()
    work()
    return events / (time.perf_counter() - begun)


def main() -> None:
    """Measure, and print medians and ratios."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--events", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    rates: dict[str, list[float]] = {"verified": [], "admitted": [], "recorded": []}
    for _ in range(options.rounds):
        with tempfile.TemporaryDirectory() as folder:
            bench = Bench(Path(folder), options.events)
            for name, work in zip(rates, (bench.verify, bench.admit, bench.record), strict=True):
                rates[name].append(rate(options.events, work))
            bench.ledger.close()
    medians = {name: statistics.median(found) for name, found in rates.items()}
    print(f"{options.rounds} rounds of {options.events} events, batches of {BATCH}; medians of events/s")
    for name, median in medians.items():
        print(f"  {name:9} {median:8.0f}   {median / medians['verified']:.2f} of verified")
    print(f"  recorded / admitted: {medians['recorded'] / medians['admitted']:.2f}")


if __name__ == "__main__":
    main()
