"""What messages are about, by the whole story, in which every type of event occurs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from libroabierto.domain.vocabulary import Label
from libroabierto.domain.world import MemoryWorld
from libroabierto.notices.dimensions import NAMES, attributes_of, dimensions_of, dimensions_of_row
from libroabierto.notices.titles import title_of
from libroabierto.record.event import Event
from libroabierto.verify.fold import Auditor
from support.founding import Town
from support.lives import LIVES, commitments

Told = tuple[Event, Mapping[str, tuple[str, ...]], Label]
COMMITMENT = "00000000-0000-4000-8000-000000000001"


@cache
def story() -> list[Told]:
    """Each event of the story with its dimensions and its title."""
    auditor, told = Auditor(), list[Told]()
    for raw in json.loads(Path("contracts/vectors/story.json").read_text())["entries"]:
        event = auditor.take(raw.encode())
        told.append((event, dimensions_of(event, auditor.world), title_of(event, auditor.world)))
    return told


def about(type: str, which: int = 0) -> Mapping[str, tuple[str, ...]]:
    return [dimensions for event, dimensions, _ in story() if event.type == type][which]


def test_every_event_is_about_its_stream_and_of_its_issuer() -> None:
    for event, dimensions, _ in story():
        assert ((event.stream,), (event.issuer,)) == (dimensions["subject"], dimensions["issuer"])
        assert event.issuer == dimensions["institution"][0]
        assert set(dimensions) <= set(NAMES)


@pytest.mark.parametrize(
    ("type", "dimension", "values"),
    [
        ("declaration.signed", "municipality", ("15113",)),
        ("declaration.signed", "declaration", ("15113-2025",)),
        ("declaration.acknowledged", "institution", ("stl-mex", "ayto-15113")),
        ("declaration.renewed", "declaration", ("15113-2022-escaneo", "15113-2025")),
        ("institution.accredited", "municipality", ("15113",)),
        ("institution.accredited", "institution", ("autoridad-mex", "ayto-15113")),
        ("key.enrolled", "municipality", ("15113",)),
        ("secretariat.called", "declaration", ("15113-2025",)),
        ("secretariat.session_held", "institution", ("stm-15113",)),
        ("plan.started", "municipality", ("15113",)),
        ("commitment.proposed", "institution", ("ayto-15113", "osc-uno")),
        ("commitment.evaluated", "commitment", (COMMITMENT,)),
        ("commitment.evaluated", "institution", ("evaluadora-uno", "ayto-15113")),
        ("observation.filed", "institution", ("osc-uno", "ayto-15113")),
        ("observation.answered", "institution", ("ayto-15113", "osc-uno")),
        ("catalogue.updated", "municipality", ("15126", "15001", "15002")),
        ("correction.recorded", "declaration", ("15113-2022",)),
        ("disclosure.withdrawn", "municipality", ("15113",)),
        ("institution.extinguished", "municipality", ("15106",)),
    ],
)
def test_an_event_is_about_what_it_names(type: str, dimension: str, values: tuple[str, ...]) -> None:
    assert values == about(type)[dimension]


def test_powers_over_the_whole_state_are_about_no_municipality() -> None:
    assert "municipality" not in about("ledger.founded")
    assert "municipality" not in about("institution.succeeded")
    assert ("15106",) == about("institution.succeeded", 1)["municipality"]


def test_a_message_names_what_its_stream_is_or_the_only_one_it_is_about() -> None:
    assert {
        "issuer": "ayto-15113",
        "municipality": "15113",
        "declaration": "15113-2022-escaneo",
    } == attributes_of(about("declaration.renewed"))
    assert {"issuer": "autoridad-mex"} == attributes_of(about("catalogue.updated"))
    assert {"issuer": "autoridad-mex", "institution": "ayto-15113", "municipality": "15113"} == attributes_of(
        about("institution.accredited")
    )


def test_a_reminder_is_derived_and_has_no_issuer() -> None:
    town = Town()
    commitments.under_way(town)
    row = town.world.get("commitment", commitments.COMMITMENT)
    assert row is not None
    dimensions = dimensions_of_row("commitment", row, commitments.COMMITMENT, town.world)

    assert {
        "subject": (commitments.COMMITMENT,),
        "derived": ("true",),
        "commitment": (commitments.COMMITMENT.partition(":")[2],),
        "municipality": ("15113",),
        "institution": ("ayto-15113",),
    } == dimensions


def test_titles_are_sentences_in_both_languages() -> None:
    for event, _, (es, en) in story():
        assert es.endswith(".")
        assert en.endswith(".")
        assert es != event.type
        assert es.isprintable()


def test_a_report_says_how_far_the_milestones_are() -> None:
    reports = [title for event, _, title in story() if event.type == "commitment.updated"]

    assert reports[0][0].endswith("al 2 de noviembre de 2026: 20 % en promedio de sus hitos.")
    assert reports[0][1].endswith("up to 2 November 2026: 20% of its milestones on average.")


def test_a_withheld_name_is_shown_nowhere() -> None:
    titles = [title for event, _, title in story() if "_sd" in json.dumps(event.data)]

    assert any("dato reservado" in es for es, _ in titles)
    assert all("_sd" not in es + en for es, en in titles)


@pytest.mark.slow
@pytest.mark.parametrize("name", LIVES)
def test_no_entry_of_any_town_stumbles(name: str) -> None:
    town, auditor = Town(), Auditor()
    LIVES[name](town)
    for raw in town.entries:
        event = auditor.take(raw)
        dimensions, title = dimensions_of(event, auditor.world), title_of(event, auditor.world)

        assert set(attributes_of(dimensions)) <= set(dimensions) <= set(NAMES)
        assert all(words.isprintable() and len(words) < 2000 for words in title)


def test_an_event_of_an_unknown_type_is_about_its_stream() -> None:
    event = story()[9][0]
    unknown = Event(**{**{name: getattr(event, name) for name in Event.__slots__}, "type": "thing.done"})
    dimensions = dimensions_of(unknown, MemoryWorld())

    assert {
        "subject": ("declaration:15113-2025",),
        "issuer": ("ayto-15113",),
        "institution": ("ayto-15113",),
        "municipality": ("15113",),
        "declaration": ("15113-2025",),
    } == dimensions
