"""The prepared drafts of deploy/demo/borradores: what people read is what the demonstration signs."""

from __future__ import annotations

import importlib
from datetime import date, timedelta
from pathlib import Path
from types import ModuleType

import pytest

from libroabierto.domain.catalogue import FORMS
from libroabierto.domain.drafts import read_values
from libroabierto.domain.draftwriting import misplaced
from libroabierto.domain.forms import check_data

ROOT = Path(__file__).parents[2]
DRAFTS = sorted((ROOT / "deploy/demo/borradores").glob("*.toml"))


@pytest.fixture
def drafts(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(ROOT / "deploy")
    return importlib.import_module("demo.drafts")


@pytest.fixture
def places(drafts: ModuleType) -> ModuleType:
    return importlib.import_module("demo.places")


def type_of(draft: Path) -> str:
    """Return the type that stands in the first line of a draft."""
    return draft.read_text("utf-8").removeprefix("# ").split(maxsplit=1)[0].rstrip(":,")


@pytest.mark.parametrize("draft", DRAFTS, ids=lambda path: path.stem)
def test_a_draft_fits_the_type_in_its_first_line(
    drafts: ModuleType, places: ModuleType, tmp_path: Path, draft: Path
) -> None:
    said = read_values(draft.read_text("utf-8"))
    data = drafts.data_of(draft.stem, type_of(draft), places.TENANCINGO, tmp_path)
    check_data(FORMS[type_of(draft)], data)

    assert [] == list(misplaced(FORMS[type_of(draft)], said))
    assert said.keys() == data.keys()


def test_its_dates_move_with_the_days_that_passed(
    drafts: ModuleType, places: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafts, "today", lambda: drafts.WRITTEN_ON + timedelta(days=400))

    assert str(date(2026, 11, 15) + timedelta(days=400)) == drafts.moved("2026-11-15", places.VILLA_GUERRERO)


def test_it_speaks_of_the_town_and_its_documents_are_left_for_anybody(
    drafts: ModuleType, places: ModuleType, tmp_path: Path
) -> None:
    data = drafts.data_of("convocatoria", "secretariat.called", places.TENANCINGO, tmp_path)

    assert {"key": "15088", "name": "Tenancingo"} == data["municipality"]
    assert "Tenancingo (15088)" in (tmp_path / "15088/convocatoria.txt").read_text("utf-8")


@pytest.mark.parametrize(
    ("day", "first"), [((2026, 11, 22), 2025), ((2027, 12, 31), 2025), ((2028, 1, 1), 2028)]
)
def test_the_story_plays_in_the_term_of_its_day(
    places: ModuleType, monkeypatch: pytest.MonkeyPatch, day: tuple[int, int, int], first: int
) -> None:
    monkeypatch.setattr(places, "today", lambda: date(*day))

    assert (f"{first}-01-01", f"{first + 2}-12-31") == places.present_term()
    assert f"declaration:15113-{first}" == places.VILLA_GUERRERO.declaration
    assert f"{first}-01-01" <= places.ago(25)
