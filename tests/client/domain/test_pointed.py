"""Members by their JSON pointer: found, replaced in a copy, named for people."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from libroabierto.domain.corrections import correctable
from libroabierto.domain.pointed import label_at, shown_at, value_at, with_value
from libroabierto.record.event import Event
from support.founding import DECLARATION, read
from support.towns import small_town

DATA: dict[str, Any] = {"place": "Aquí", "parties": [{"name": "Una"}, {"name": "Dos"}], "tags": ["a", "b"]}


def declaration() -> Event:
    """The declaration of a town."""
    events = map(read, small_town().tokens)
    return next(
        event for event in events if event.type == "declaration.issued" and event.stream == DECLARATION
    )


@pytest.mark.parametrize(
    ("pointer", "value"), [("/place", "Aquí"), ("/parties/1/name", "Dos"), ("/tags/0", "a")]
)
def test_a_pointer_leads_to_its_value_and_a_copy_holds_another_one(pointer: str, value: str) -> None:
    changed = with_value(DATA, pointer, "Otro")

    assert (value, "Otro") == (value_at(DATA, pointer), value_at(changed, pointer))
    assert DATA == with_value(changed, pointer, value)


NOWHERE = ["/nothing", "/tags/2", "/tags/x", "/place/0", "/place/x", "/parties/0/x"]
MISSPELT = ["/tags/-1", "/tags/+1", "/tags/01", "/tags/", "/tags/\u0660"]  # int() reads all but one of them


@pytest.mark.parametrize("pointer", [*NOWHERE, *MISSPELT])
def test_a_pointer_that_leads_nowhere_is_refused(pointer: str) -> None:
    with pytest.raises(KeyError):
        value_at(DATA, pointer)
    with pytest.raises(KeyError):
        with_value(DATA, pointer, "Otro")


def test_a_member_is_named_on_its_whole_way() -> None:
    event = declaration()

    assert ("Lugar", "Place") == tuple(label_at(event, "/place", language) for language in ("es", "en"))
    assert "Firmantes › 1 › Nombre" == label_at(event, "/signatories/0/name", "es")


def test_all_that_may_be_corrected_has_a_name_and_words() -> None:
    for event in map(read, small_town().tokens):
        for pointer, value in correctable(type(small_town().types.form_of(event)), event.data):
            assert not label_at(event, pointer, "es").startswith("/")
            assert shown_at(event, pointer, value, "es")


def test_what_this_software_does_not_know_is_named_by_its_pointer() -> None:
    event = replace(declaration(), schema=999)

    assert ("/place", "7") == (label_at(event, "/place", "es"), shown_at(event, "/place", 7, "es"))
    assert "/place/deeper" == label_at(declaration(), "/place/deeper", "es")


def test_a_withheld_value_stays_withheld() -> None:
    assert "dato reservado" == shown_at(declaration(), "/signatories/0/name", {"_sd": "A" * 43}, "es")
