"""Versions of a schema: old entries are read as the newest one has them, and never rewritten.

The type is of this test alone. Its first schema had a name; since rules 2 it has a title and a language,
and since then nobody signs the first one any more.
"""

import json
from collections.abc import Iterable
from typing import Any

import pytest

from libroabierto.domain import rulearchive
from libroabierto.domain.catalogue import CATALOGUE, EventTypes
from libroabierto.domain.decide import case_of, evolve
from libroabierto.domain.eventtype import NEVER, EventType, Older, Recorded
from libroabierto.domain.fields import Choice, Text
from libroabierto.domain.forms import Form
from libroabierto.domain.signers import itself
from libroabierto.domain.vocabulary import Label
from libroabierto.domain.words import details, sentence
from libroabierto.domain.world import MemoryWorld, Row
from libroabierto.errors import InvalidData, Malformed
from libroabierto.record.entry import Entry, entry_hash
from libroabierto.record.moments import parse_millis
from libroabierto.verify.fold import Auditor
from support.founding import COUNCIL, Town, read
from support.lives import ledger

STREAM = f"institution:{COUNCIL}"
DESCRIBED = "institution.described"


class First(Form):
    """As it was."""

    name = Text("Nombre", "Name", correctable=True)


class Second(Form):
    """As it is."""

    title = Text("Título", "Title", correctable=True)
    language = Choice("Lengua", "Language", among=("es", "nah", "oto"))


def upcast(data: dict[str, Any]) -> dict[str, Any]:
    return {"title": data["name"], "language": "es"}


def described(recorded: Recorded) -> Iterable[Row]:
    data = recorded.case.data
    yield recorded.changed(described=f"{data['title']} ({data['language']})")


def types_until(until: int) -> EventTypes:
    """The catalogue with the type, whose first schema may be signed until these rules."""
    own = EventType(
        name=DESCRIBED,
        title=Label("Descripción", "Description"),
        sentence=Label("{data[title]} en {data[language]}.", "{data[title]} in {data[language]}."),
        stream="institution",
        data=Second,
        signers=(itself("seal"),),
        rules=(),
        evolve=described,
        schema=2,
        schema_since=2,
        older=(Older(First, upcast, until=until),),
    )
    return EventTypes([*CATALOGUE.values(), own])


TYPES = types_until(2)
OLD: dict[str, Any] = {"name": "Ayuntamiento de todos"}
NEW: dict[str, Any] = {"title": "Ayuntamiento de todos", "language": "oto"}


def described_by(town: Town, schema: int, data: dict[str, Any]) -> str:
    return town.event(DESCRIBED, COUNCIL, "seal", STREAM, data, schema=schema)


def first_rules(types: EventTypes = TYPES) -> Town:
    """A town under the first rules, in which the first schema was signed once."""
    town = Town(types=types)
    ledger.founded_under(town, 1)
    town.settle()
    town.record(described_by(town, 1, OLD))
    return town


def second_rules(types: EventTypes = TYPES) -> Town:
    """The same town under the second rules, in which the second schema was signed too."""
    town = first_rules(types)
    town.record(ledger.adoption(town))
    town.record(described_by(town, 2, NEW))
    return town


def description(world: MemoryWorld) -> str:
    institution = world.get("institution", COUNCIL)
    assert institution is not None
    return str(institution["described"])


def test_an_old_entry_is_read_as_the_newest_schema_has_it() -> None:
    assert "Ayuntamiento de todos (es)" == description(first_rules().world)
    assert "Ayuntamiento de todos (oto)" == description(second_rules().world)


def test_an_old_entry_stays_as_it_was_signed() -> None:
    town = first_rules()
    before = list(town.entries)
    event = read(town.tokens[-1])
    case = case_of(town.world, event, town.now, TYPES)
    town.record(ledger.adoption(town))

    assert before == town.entries[:-1]
    assert OLD == case.event.data == json.loads(event.payload)["data"]
    assert {"title": OLD["name"], "language": "es"} == case.data


def test_a_schema_is_refused_before_its_rules_come() -> None:
    town = first_rules()
    with pytest.raises(Malformed, match=r"event\.schema-unknown"):
        town.record(described_by(town, 2, NEW))


def test_an_old_schema_is_refused_once_its_end_has_come() -> None:
    town = second_rules()
    with pytest.raises(Malformed, match=r"event\.schema-unknown"):
        town.record(described_by(town, 1, OLD))


def test_an_old_schema_without_an_end_may_still_be_signed() -> None:
    town = second_rules(types_until(NEVER))
    town.record(described_by(town, 1, OLD))

    assert "Ayuntamiento de todos (es)" == description(town.world)


def test_each_schema_has_its_own_form() -> None:
    town = second_rules(types_until(NEVER))
    for schema, data in ((1, NEW), (2, OLD)):
        with pytest.raises(InvalidData):
            town.record(described_by(town, schema, data))


@pytest.mark.parametrize("schema", [3, 999])
def test_a_schema_that_nobody_knows_is_refused(schema: int) -> None:
    town = second_rules()
    with pytest.raises(Malformed, match=r"event\.schema-unknown"):
        town.record(described_by(town, schema, NEW))


def test_auditor_and_rebuild_come_to_the_served_state() -> None:
    """One judges every entry again, the other only reads them: both upcast, neither rewrites."""
    town = second_rules()
    auditor, rebuilt = Auditor(types=TYPES), MemoryWorld()
    for index, raw in enumerate(town.entries):
        auditor.take(raw)
        entry = Entry.parse(raw)
        case = case_of(rebuilt, read(entry.event), parse_millis(entry.recorded_at), TYPES)
        rebuilt.apply(evolve(case, index=index, entry_hash=entry_hash(raw)))

    assert list(town.world.rows()) == list(auditor.world.rows()) == list(rebuilt.rows())


def test_words_say_the_newest_and_show_what_was_signed() -> None:
    event = read(first_rules().tokens[-1])

    assert "Ayuntamiento de todos en es." == sentence(event, "es", {}, TYPES)
    assert ("Nombre", "Ayuntamiento de todos") == details(event, "es", TYPES)[-1]


def test_a_correction_names_the_member_that_was_signed() -> None:
    town = second_rules()
    by, old, new = (COUNCIL, "seal"), len(town.entries) - 3, len(town.entries) - 1
    town.record(ledger.correction(town, old, "/name", "Otro", by=by, stream=STREAM))
    town.record(ledger.correction(town, new, "/title", "Otro", by=by, stream=STREAM))
    with pytest.raises(Exception, match=r"correction\.pointer-nowhere"):
        town.record(ledger.correction(town, old, "/title", "Otro más", by=by, stream=STREAM))


@pytest.mark.parametrize(
    ("until", "version", "schemas"), [(2, 1, [1]), (2, 2, [2]), (3, 2, [2, 1]), (NEVER, 2, [2, 1])]
)
def test_the_archive_lists_what_its_version_may_sign(until: int, version: int, schemas: list[int]) -> None:
    listed = json.loads(rulearchive.archive(version, types_until(until)))["types"]
    own = next(type for type in listed if type["type"] == DESCRIBED)

    assert schemas == [own["schema"], *(former["schema"] for former in own.get("former", ()))]
    assert ("title" if own["schema"] == 2 else "name") in own["data"]["properties"]
