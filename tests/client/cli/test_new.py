"""`libro new`: every type has a draft, nothing is overwritten, a ledger fills in what it knows."""

from __future__ import annotations

import tomllib
import uuid
from pathlib import Path

import pytest

from libroabierto.domain.catalogue import CATALOGUE
from libroabierto.record.names import is_stream
from support.libro_command import Desk
from support.post_office import PostOffice
from support.simulated_ledger import URL
from support.towns import small_town


@pytest.mark.parametrize("type", CATALOGUE)
@pytest.mark.parametrize("language", ["es", "en"])
def test_every_type_has_a_draft(tmp_path: Path, type: str, language: str) -> None:
    draft = tomllib.loads(Desk(tmp_path, language=language).libro("new", type).well().out)

    assert (type, "11111111-1111-4111-8111-111111111111") == (draft["type"], draft["id"])


def test_a_ledger_gives_its_id_and_the_next_version(tmp_path: Path) -> None:
    town = small_town()
    desk = Desk(tmp_path, PostOffice(town))
    options = ("--ledger", URL, "--stream", "institution:ayto-15113")
    result = desk.libro("new", "office.assumed", *options).well()
    head = town.world.head("institution:ayto-15113")

    assert head is not None
    assert (town.ledger, head.version + 1) == tuple(
        tomllib.loads(result.out)[n] for n in ("ledger", "version")
    )
    assert town.ledger in result.err


def test_a_stream_that_never_began_starts_at_1(tmp_path: Path) -> None:
    desk = Desk(tmp_path, PostOffice(small_town()))
    options = ("--ledger", URL, "--stream", "institution:nueva")

    assert tomllib.loads(desk.libro("new", "institution.accredited", *options).out)["version"] == 1


@pytest.mark.parametrize("type", ["plan.started", "commitment.proposed", "observation.filed"])
@pytest.mark.parametrize("options", [(), ("--ledger", URL)])
def test_a_type_that_begins_a_stream_of_its_own_is_given_a_fresh_one(
    tmp_path: Path, type: str, options: tuple[str, ...]
) -> None:
    ids = iter(str(uuid.UUID(int=n)) for n in range(9))
    desk = Desk(tmp_path, PostOffice(small_town()), new_id=lambda: next(ids))
    result = desk.libro("new", type, *options).well()
    draft = tomllib.loads(result.out)
    kind, _, name = draft["stream"].partition(":")

    assert (type.partition(".")[0], 1) == (kind, draft["version"])
    assert is_stream(draft["stream"])
    assert name != draft["id"]
    assert draft["stream"] in result.err


@pytest.mark.parametrize(
    "type", ["plan.approved", "commitment.updated", "declaration.issued", "secretariat.called"]
)
def test_a_stream_that_a_person_must_name_stays_open(tmp_path: Path, type: str) -> None:
    assert "" == tomllib.loads(Desk(tmp_path).libro("new", type).well().out)["stream"]


def test_a_stream_that_is_named_is_not_replaced(tmp_path: Path) -> None:
    stream = f"plan:{uuid.UUID(int=7)}"

    assert (
        stream == tomllib.loads(Desk(tmp_path).libro("new", "plan.started", "--stream", stream).out)["stream"]
    )


def test_a_file_that_exists_is_not_overwritten(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    path = desk.write("borrador.toml", "mine")

    assert desk.libro("new", "term.started", "-o", path).status == 2
    assert path.read_text("utf-8") == "mine"


def test_a_draft_goes_into_a_file(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.libro("new", "term.started", "-o", desk.path("borrador.toml")).well()

    assert tomllib.loads(desk.path("borrador.toml").read_text("utf-8"))["type"] == "term.started"


def test_an_unknown_type_is_told_with_the_known_ones(tmp_path: Path) -> None:
    result = Desk(tmp_path).libro("new", "term.ended")

    assert result.status == 2
    assert "term.started" in result.err


def test_what_is_known_of_the_data_stands_in_the_draft(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    path = desk.write("datos.toml", 'cut_off = 2026-11-15\nevidence = [{ sha256 = "file:padron.csv" }]')
    draft = tomllib.loads(desk.libro("new", "commitment.updated", "--data", path).well().out)

    assert "2026-11-15" == str(draft["data"]["cut_off"])
    assert "file:padron.csv" == draft["data"]["evidence"][0]["sha256"]
    assert "Qué se hizo" == draft["data"]["narrative"]


def test_an_empty_list_that_is_said_stays_empty(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    path = desk.write("datos.toml", "evidence = []")
    draft = tomllib.loads(desk.libro("new", "commitment.updated", "--data", path).well().out)

    assert [] == draft["data"]["evidence"]


def test_what_is_said_stands_beside_what_the_type_suggests(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    path = desk.write("datos.toml", '[authority]\nid = "autoridad-uno"')
    authority = tomllib.loads(desk.libro("new", "ledger.founded", "--data", path).out)["data"]["authority"]

    assert ("autoridad-uno", 126) == (authority["id"], len(authority["territory"]))


@pytest.mark.parametrize("said", ["cutoff = 1", "evidence = [{ sha = 1 }]", "council_session = { no = 1 }"])
def test_a_name_that_the_type_lacks_is_a_mistake(tmp_path: Path, said: str) -> None:
    desk = Desk(tmp_path)
    result = desk.libro("new", "commitment.updated", "--data", desk.write("datos.toml", said))

    assert 2 == result.status
    assert "datos.toml" in result.err


def test_data_that_is_no_toml_is_told(tmp_path: Path) -> None:
    desk = Desk(tmp_path)

    assert 1 == desk.libro("new", "term.started", "--data", desk.write("datos.toml", "= 1")).status
