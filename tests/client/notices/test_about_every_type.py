"""What each act of the whole domain is about: one of every type, in the story or in a life of a town."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import pytest

from libroabierto.domain.catalogue import CATALOGUE
from libroabierto.domain.kinds import row
from libroabierto.domain.world import Days, MemoryWorld
from libroabierto.notices.dimensions import Dimensions, dimensions_of
from libroabierto.notices.earlier import earlier_entry
from libroabierto.record.event import Event
from libroabierto.verify.fold import Auditor
from support.founding import AUTHORITY, COUNCIL, DECLARATION, ROLL, Town
from support.lives import LIVES, bodies, observations
from support.lives.ledger import adoption, founded_under

TOWN, ELSEWHERE = ("15113",), ("15106",)
FIRST = ("00000000-0000-4000-8000-000000000001",)
SECOND = ("00000000-0000-4000-8000-000000000002",)
DECLARED, FORMER, SCAN = "15113-2025", "15113-2022", "15113-2022-escaneo"
NOTHING: tuple[str, ...] = ()
# Type -> municipality, commitment, declaration of its first act.
ABOUT: Mapping[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "ledger.founded": (NOTHING, NOTHING, NOTHING),
    "ledger.log_key_rotated": (NOTHING, NOTHING, NOTHING),
    "ledger.policy_changed": (NOTHING, NOTHING, NOTHING),
    "ledger.rules_adopted": (NOTHING, NOTHING, NOTHING),
    "succession.attested": (NOTHING, NOTHING, NOTHING),
    "catalogue.updated": (("15126", "15001", "15002"), NOTHING, NOTHING),
    "correction.recorded": (TOWN, NOTHING, (FORMER,)),
    "disclosure.withdrawn": (TOWN, NOTHING, (DECLARED,)),
    "institution.accredited": (TOWN, NOTHING, NOTHING),
    "institution.endorsed": (NOTHING, NOTHING, NOTHING),
    "institution.extinguished": (ELSEWHERE, NOTHING, NOTHING),
    "institution.renamed": (TOWN, NOTHING, NOTHING),
    "institution.succeeded": (NOTHING, NOTHING, NOTHING),
    "term.started": (TOWN, NOTHING, NOTHING),
    "office.assumed": (TOWN, NOTHING, NOTHING),
    "office.left": (TOWN, NOTHING, NOTHING),
    "key.enrolled": (TOWN, NOTHING, NOTHING),
    "key.revoked": (TOWN, NOTHING, NOTHING),
    "key.rotated": (TOWN, NOTHING, NOTHING),
    "declaration.issued": (TOWN, NOTHING, (DECLARED,)),
    "declaration.signed": (TOWN, NOTHING, (DECLARED,)),
    "declaration.acknowledged": (TOWN, NOTHING, (DECLARED,)),
    "declaration.digitized": (TOWN, NOTHING, (FORMER,)),
    "declaration.withdrawn": (TOWN, NOTHING, (FORMER,)),
    "declaration.renewed": (TOWN, NOTHING, (SCAN, DECLARED)),
    "secretariat.called": (TOWN, NOTHING, (DECLARED,)),
    "secretariat.member_seated": (TOWN, NOTHING, (DECLARED,)),
    "secretariat.member_replaced": (TOWN, NOTHING, (DECLARED,)),
    "secretariat.installed": (TOWN, NOTHING, (DECLARED,)),
    "secretariat.installation_signed": (TOWN, NOTHING, (DECLARED,)),
    "secretariat.session_held": (TOWN, NOTHING, (DECLARED,)),
    "secretariat.concluded": (TOWN, NOTHING, (DECLARED,)),
    "cocreation.table_held": (TOWN, NOTHING, (DECLARED,)),
    "plan.started": (TOWN, NOTHING, NOTHING),
    "plan.phase_advanced": (TOWN, NOTHING, NOTHING),
    "plan.approved": (TOWN, NOTHING, NOTHING),
    "plan.closed": (NOTHING, NOTHING, NOTHING),  # that of the state
    "commitment.proposed": (TOWN, FIRST, NOTHING),
    "commitment.approved": (TOWN, FIRST, NOTHING),
    "commitment.updated": (TOWN, FIRST, NOTHING),
    "commitment.amended": (TOWN, FIRST, NOTHING),
    "commitment.suspended": (TOWN, FIRST, NOTHING),
    "commitment.resumed": (TOWN, FIRST, NOTHING),
    "commitment.evaluated": (TOWN, FIRST, NOTHING),
    "commitment.concluded": (TOWN, FIRST, NOTHING),
    "commitment.withdrawn": (TOWN, SECOND, NOTHING),
    "observation.filed": (TOWN, FIRST, NOTHING),
    "observation.answered": (TOWN, FIRST, NOTHING),
}


def told_of(entries: Iterable[bytes]) -> list[tuple[Event, Dimensions]]:
    """Return each event with what it is about, as a follower finds it, one entry after the other."""
    auditor, found = Auditor(), list[tuple[Event, Dimensions]]()
    for raw in entries:
        event = auditor.take(raw)
        index = earlier_entry(event, auditor.world)
        earlier = None if index is None else found[index][1]
        found.append((event, dimensions_of(event, auditor.world, earlier)))
    return found


@cache
def firsts() -> Mapping[str, Dimensions]:
    """Return what the first act of each type is about."""
    adopted, rotated = Town(), Town()
    founded_under(adopted, 1)
    adopted.record(adoption(adopted))
    LIVES["rotated"](rotated)
    story = [raw.encode() for raw in json.loads(Path("contracts/vectors/story.json").read_text())["entries"]]
    lives = (rotated.entries, adopted.entries, story)
    return {event.type: about for life in lives for event, about in reversed(told_of(life))}


def last_of(town: Town) -> Dimensions:
    return told_of(town.entries)[-1][1]


def test_every_type_is_looked_at() -> None:
    assert set(CATALOGUE) == set(ABOUT) == set(firsts())


@pytest.mark.parametrize("type", ABOUT)
def test_an_act_is_about_its_municipality_commitment_and_declaration(type: str) -> None:
    found = firsts()[type]

    assert ABOUT[type] == tuple(found.get(of, ()) for of in ("municipality", "commitment", "declaration"))


def test_an_observation_is_about_what_it_observes_and_where_its_addressee_acts() -> None:
    town = Town()
    bodies.in_force(town)
    issued = [event.type for event, _ in told_of(town.entries)].index("declaration.issued")
    town.record(observations.filed(town, target=issued, addressee=ROLL[1]))
    elsewhere = last_of(town)
    other = observations.OBSERVATION.replace("001", "002")
    town.record(observations.filed(town, other, target=0))

    assert ("15113",) == elsewhere["municipality"]
    assert (DECLARATION.partition(":")[2],) == elsewhere["declaration"]
    assert COUNCIL in elsewhere["institution"]
    assert ("15113",) == last_of(town)["municipality"]


def test_an_observation_of_an_observation_is_about_the_same() -> None:
    town = Town()
    LIVES["observed and answered"](town)
    other = observations.OBSERVATION.replace("001", "002")
    town.record(observations.filed(town, other, target=len(town.entries) - 1, addressee=ROLL[1]))

    assert ("15113",) == last_of(town)["municipality"]


def test_a_note_is_about_the_institutions_of_its_entry() -> None:
    """The correction stands in the stream of the declaration; whom that was addressed to hears of it."""
    assert ("ayto-15113", "stl-mex") == firsts()["correction.recorded"]["institution"]
    assert ("autoridad-mex", "stm-15113", "osc-uno") == firsts()["disclosure.withdrawn"]["institution"]


@pytest.mark.parametrize(("passed", "places"), [(["15106", "15113"], ("15106", "15113")), (["state"], ())])
def test_a_body_whose_powers_passed_is_about_where_it_had_them(
    passed: list[str], places: tuple[str, ...]
) -> None:
    town = Town()
    bodies.assembled(town)
    ended = {**(town.world.get("institution", AUTHORITY) or {}), "roles": [], "state": "succeeded"}
    roles = [{"role": "authority", "territory": passed}]
    went = {"id": "99", "predecessor": AUTHORITY, "successor": COUNCIL, "roles": roles}
    world = MemoryWorld.restored([row("institution", ended), row("succession", went)], {}, {}, Days())
    event = next(event for event, _ in told_of(town.entries) if event.stream == f"institution:{AUTHORITY}")

    assert places == dimensions_of(event, world).get("municipality", ())
