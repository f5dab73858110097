"""Which files an entry names, by the marks of its form."""

from __future__ import annotations

import json
from typing import Any

import pytest

from libroabierto.domain import rulearchive, rulebook
from libroabierto.domain.attachments import file_members, is_own, named_files, names
from libroabierto.domain.catalogue import EVENT_TYPES
from libroabierto.domain.corrections import fields_of
from libroabierto.domain.fields import Group, Several, Sha256
from libroabierto.domain.kinds import entry_id
from support import texts
from support.filing import CERTIFICATE, LETTER, declaration, digest
from support.founding import COUNCIL, DECLARATION, KEY, Town
from support.lives import LIVES

# Members by the name of a hash that name no file: of a payload, of a text that software has, of what stays at
# home with whoever consents or enrols.
NO_FILES = {
    ("consent", "document_sha256"),
    ("template", "sha256"),
    ("rules", "sha256"),
    ("catalogue", "sha256"),
    ("", "request_sha256"),  # a sheet signed by hand, kept by whoever enrols
}


def row_of(town: Town, index: int) -> dict[str, Any] | None:
    found = town.world.get("attachment", entry_id(index))
    return dict(found) if found else None


def test_an_act_that_names_files_leaves_one_row() -> None:
    town = Town()
    town.settle()
    index = town.record(declaration(town))

    assert {
        "id": entry_id(index),
        "entry": index,
        "stream": DECLARATION,
        "issuer": COUNCIL,
        "event": f"00000000-0000-4000-8000-{town._ids:012x}",
        "files": [
            {"sha256": digest(LETTER), "pointer": "/document/sha256", "own": True},
            {"sha256": digest(CERTIFICATE), "pointer": "/council_session/certification_sha256", "own": False},
        ],
        "withdrawn": [],
        "barred": [],
        "last_entry": index,
    } == {**(row_of(town, index) or {}), "files": sorted_files(row_of(town, index))}


def sorted_files(row: dict[str, Any] | None) -> list[dict[str, Any]]:
    return sorted((row or {})["files"], key=lambda file: not file["own"])


def test_an_act_that_names_none_leaves_none() -> None:
    town = Town()
    town.settle()
    index = town.record(town.institution("osc-nueva"))

    assert row_of(town, index) is None


def test_the_tags_find_each_file() -> None:
    town = Town()
    town.settle()
    index = town.record(declaration(town))

    for tag in (f"sha256:{digest(LETTER)}", f"sha256:{digest(CERTIFICATE)}", f"own:{digest(LETTER)}"):
        assert [index] == [row["entry"] for row in town.world.find("attachment", tag)]
    assert [] == town.world.find("attachment", f"own:{digest(CERTIFICATE)}")


def test_a_file_under_two_members_is_own_if_either_is() -> None:
    """A scan is often both the document and the copy that was compared."""
    data = texts.paper(COUNCIL, KEY)
    data["collation"]["copy_sha256"] = data["document"]["sha256"]
    found = list(named_files(EVENT_TYPES.by_name["declaration.digitized"].form(1), data))
    row = {"files": [file._asdict() for file in found]}

    assert {True, False} == {file.own for file in found}
    assert is_own(row, data["document"]["sha256"])
    assert names(row, data["document"]["sha256"])
    assert not names(row, "0" * 64)


def test_a_whole_exercise_names_calls_minutes_and_plans() -> None:
    town = Town()
    LIVES["whole exercise"](town)
    rows = [row_of(town, at) for at in range(len(town.entries))]
    pointers = {file["pointer"] for row in rows if row for file in row["files"]}
    own = {"/call", "/minutes_sha256", "/document_sha256", "/document/sha256"}

    assert {*own, "/appointment_sha256"} <= pointers
    assert "/request_sha256" not in pointers


def test_every_member_that_sounds_like_a_file_was_thought_of() -> None:
    """A new type must mark its hashes of files, or stand in the table above."""
    for name, type in EVENT_TYPES.by_name.items():
        form = type.form(max(type.schemas_at(rulebook.VERSION)))
        marked = {pointer for pointer, _ in file_members(form)}
        hashes = {path for path in hash_members(form) if path.rpartition("/")[2].endswith("sha256")}
        unmarked = {tuple(path.split("/")[-2:]) for path in hashes - marked} - NO_FILES

        assert name == "ledger.rules_adopted" or unmarked == set(), name


def hash_members(form: Any, pointer: str = "") -> list[str]:
    found: list[str] = []
    for name, field in fields_of(form).items():
        is_list = isinstance(field, Several)
        inner: Any = field.each if isinstance(field, Several) else field
        here = f"{pointer}/{name}/*" if is_list else f"{pointer}/{name}"
        if isinstance(inner, Group):
            found += hash_members(type(inner.form), here)
        elif isinstance(inner, Sha256):
            found.append(here)
    return found


def test_the_first_rules_are_what_they_were() -> None:
    assert rulebook.DIGESTS[1] == rulearchive.digest(1)


@pytest.mark.parametrize("own", ["/document/sha256", "/council_session/certification_sha256"])
def test_the_archive_says_which_members_name_files(own: str) -> None:
    types = {one["type"]: one for one in json.loads(rulearchive.archive())["types"]}
    said = types["declaration.issued"]

    assert own in said["files"]
    assert (own == "/document/sha256") == (own in said["own_documents"])
