"""The pictures of docs/architecture.md are drawn from the code, and what they say of it is so."""

from __future__ import annotations

import contextlib
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from architecture.source_tree import PACKAGES, ROOT, room_of
from architecture.test_rooms import arrows
from drawing import everything
from drawing.canvas import Canvas
from drawing.geometry import Box
from drawing.glossary import Glossary
from drawing.imports import essential, read_house
from drawing.meanings import REFERENCES, Reference
from drawing.palette import BODY
from support.ledger_home import fill, opened
from support.towns import small_town

SVG = "{http://www.w3.org/2000/svg}"
PICTURES = sorted((ROOT / everything.FOLDER).glob("*.svg"))


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """The database of a ledger that recorded each type of event."""
    town = small_town()
    with opened(tmp_path_factory.mktemp("ledger"), town) as ledger:
        fill(ledger, town.tokens)
        with contextlib.closing(sqlite3.connect(ledger.config.database)) as db:
            yield db


def canvas() -> Canvas:
    return Canvas(200, 100, title="A picture", about="Of nothing.")


def test_the_pictures_would_come_out_the_same_today() -> None:
    """`make pictures` would change nothing."""
    run = subprocess.run(
        [sys.executable, str(ROOT / everything.FOLDER / "make.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert "" == run.stdout + run.stderr
    assert 0 == run.returncode


def test_a_picture_that_is_made_no_longer_is_noticed(tmp_path: Path) -> None:
    (tmp_path / everything.FOLDER).mkdir(parents=True)
    (tmp_path / everything.FOLDER / "retired.svg").touch()

    assert ["docs/pictures/retired.svg"] == everything.leftovers(tmp_path, {})


@pytest.mark.parametrize("path", PICTURES, ids=lambda path: path.name)
def test_whoever_does_not_see_a_picture_hears_what_it_shows(path: Path) -> None:
    picture = ET.fromstring(path.read_bytes())  # noqa: S314 - we wrote it

    assert "img" == picture.get("role")
    assert "title about" == picture.get("aria-labelledby")
    assert len(picture.findtext(f"{SVG}title", "")) > 10
    assert len(picture.findtext(f"{SVG}desc", "")) > 200


@pytest.mark.parametrize("path", PICTURES, ids=lambda path: path.name)
def test_the_page_shows_every_picture(path: Path) -> None:
    assert f"](pictures/{path.name})" in (ROOT / "docs/architecture.md").read_text(encoding="utf-8")


def test_the_arrows_between_rooms_are_those_of_the_import_graph() -> None:
    found = {(room_of(a), room_of(b)) for a, b in arrows() if b.split(".")[0] in PACKAGES}

    assert {(a, b) for a, b in found if b not in PACKAGES} == read_house(ROOT).arrows


def test_an_arrow_that_follows_from_others_is_left_out() -> None:
    assert [("a", "b"), ("b", "c")] == essential(frozenset({("a", "b"), ("b", "c"), ("a", "c")}))


@pytest.mark.parametrize("reference", REFERENCES, ids=lambda reference: reference.derived)
def test_every_arrow_between_tables_holds_in_a_real_ledger(
    reference: Reference, database: sqlite3.Connection
) -> None:
    orphans = (
        f"SELECT count(*) FROM {reference.derived} a WHERE NOT EXISTS"  # noqa: S608 - our own words
        f" (SELECT 1 FROM {reference.source} b WHERE {reference.holds})"
    )

    assert (0,) == database.execute(orphans).fetchone()
    assert (0,) < database.execute(f"SELECT count(*) FROM {reference.derived}").fetchone()  # noqa: S608 - as above


def test_a_spanish_word_comes_from_the_glossary() -> None:
    words = Glossary((ROOT / "docs/glossary.md").read_text(encoding="utf-8"))

    assert "a receipt (acuse)" == words.translate("a {receipt}")


@pytest.mark.parametrize(("x", "y"), [(12, 52), (195, 20), (20, 5)])
def test_a_text_on_another_or_beyond_the_edge_is_refused(x: float, y: float) -> None:
    drawn = canvas()
    drawn.text(10, 50, "under", BODY)
    drawn.text(x, y, "over", BODY)

    with pytest.raises(AssertionError, match="our bug"):
        drawn.to_bytes()


def test_a_text_that_is_struck_through_is_refused() -> None:
    drawn = canvas()
    drawn.text(10, 50, "struck", BODY)
    drawn.line([(5, 46), (90, 46)])

    with pytest.raises(AssertionError, match="a line through 'struck'"):
        drawn.to_bytes()


def test_a_text_wider_than_its_room_is_refused() -> None:
    with pytest.raises(AssertionError, match="takes 54 of 40"):
        canvas().text(0, 50, "too wide", BODY, room=40)


def test_boxes_that_only_touch_do_not_meet() -> None:
    assert not Box(0, 0, 10, 10).meets(Box(10, 0, 5, 5))
    assert Box(0, 0, 10, 10).meets(Box(9, 9, 5, 5))
