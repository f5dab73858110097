"""ledger.rules_adopted: from the next entry on another version of the rules judges.

The archive of a version is published before it is adopted; the act names it by its hash. Whoever reads
the ledger with software that lacks the version must stop there (`libro audit`: update needed) and not
guess. The adoption itself is judged by the rules that it brings (decide.rules_version).
"""

from __future__ import annotations

from collections.abc import Iterable

from libroabierto.domain import rulebook
from libroabierto.domain.eventtype import Case, EventType, Recorded, Verdict, refused_when
from libroabierto.domain.fields import Sha256, Text, Whole
from libroabierto.domain.shapes import Act
from libroabierto.domain.signers import STATE, authority
from libroabierto.domain.vocabulary import Label
from libroabierto.domain.world import Row

LAST_VERSION = 9999  # a rules version a day for a quarter of a century


class Data(Act):
    """Which rules, and what is new in them; `version` keeps its place in every later schema."""

    version = Whole(
        "Versión de las reglas", "Version of the rules", least=1, most=LAST_VERSION, example=rulebook.VERSION
    )
    sha256 = Sha256(
        "Huella de su archivo publicado (contracts/rules)",
        "SHA-256 of its published archive (contracts/rules)",
        example="file:reglas.json",
    )
    changes = Text(
        "Qué cambia", "What changes", longest=5000, lines=True, example="Entran los planes de acción."
    )


@refused_when("rules.not-higher")
def not_higher(case: Case) -> Verdict:
    """The version in force is this one or a later one."""
    in_force = case.ledger["rules"]["version"]
    return case.data["version"] <= in_force and {"version": in_force}


@refused_when("rules.unknown")
def unknown_rules(case: Case) -> Verdict:
    """This software lacks the version, and could judge nothing that follows."""
    return case.data["version"] not in rulebook.DIGESTS


@refused_when("rules.digest-differs")
def other_archive(case: Case) -> Verdict:
    """The archive of this version is another one."""
    return bool(rulebook.DIGESTS.get(case.data["version"]) != case.data["sha256"])


def evolve(recorded: Recorded) -> Iterable[Row]:
    """The ledger under its new rules."""
    data = recorded.case.data
    yield recorded.changed(rules={"version": data["version"], "sha256": data["sha256"]})


TYPE = EventType(
    name="ledger.rules_adopted",
    title=Label("Adopción de una versión de las reglas", "Adoption of a version of the rules"),
    sentence=Label(
        "{issuer} adopta la versión {data[version]} de las reglas, que rige desde el asiento siguiente.",
        "{issuer} adopts version {data[version]} of the rules, in force from the next entry on.",
    ),
    stream="ledger",
    data=Data,
    signers=(authority(lambda _: STATE),),
    rules=(not_higher, unknown_rules, other_archive),
    evolve=evolve,
    since=2,
    brings=lambda data: data.get("version"),
    suggestion=lambda: {"version": rulebook.VERSION, "sha256": rulebook.DIGESTS[rulebook.VERSION]},
)
