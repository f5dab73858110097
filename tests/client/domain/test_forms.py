"""Forms: the short way to a verdict, and marshmallow's own `load`, agree on everything."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marshmallow import ValidationError

from libroabierto.domain.catalogue import FORMS
from libroabierto.domain.forms import Form
from libroabierto.record.entry import Entry
from libroabierto.record.event import open_event
from support.vectors import topic

EVENTS = [open_event(Entry.parse(line.encode()).event)[1] for line in topic("story")["entries"]]
GOOD = [
    pytest.param(FORMS[event.type], event.data, id=f"{at} {event.type}") for at, event in enumerate(EVENTS)
]
STRANGE: list[Any] = [
    None,
    True,
    0,
    -1,
    "",
    " ",
    "a",
    "a\nb",
    "15113",
    [],
    [None],
    ["a", "a"],
    {},
    {"_sd": "A" * 43},
]


def messages_of(verdict: Any) -> Any:
    """Return what is wrong, or None."""
    try:
        verdict()
    except ValidationError as error:
        return error.messages
    return None


def places_in(value: Any) -> list[Any]:
    """List every object and list below *value*, itself first."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    found = [place for item in inner for place in places_in(item)]
    return [value, *found] if isinstance(value, dict | list) else found


def damage(draw: Any, data: dict[str, Any]) -> None:
    """Take out, replace or add something somewhere in *data*."""
    place = draw(st.sampled_from(places_in(data)))
    steps = list(place) if isinstance(place, dict) else list(range(len(place)))
    step = draw(st.sampled_from([*steps, "stranger" if isinstance(place, dict) else None]))
    other = copy.deepcopy(draw(st.sampled_from([*STRANGE, *(place if step is None else ())])))
    if step is None:
        place.append(other)
    elif step in steps and draw(st.booleans()):
        del place[step]
    else:
        place[step] = other


@pytest.mark.parametrize(("form", "data"), GOOD)
def test_the_data_of_the_story_fit(form: Form, data: dict[str, Any]) -> None:
    assert [None, None] == [messages_of(lambda: form.check(data)), messages_of(lambda: form.load(data))]


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_whatever_the_damage_check_and_load_find_the_same(draws: st.DataObject) -> None:
    event = draws.draw(st.sampled_from(EVENTS))
    data, form = copy.deepcopy(event.data), FORMS[event.type]
    for _ in range(draws.draw(st.integers(1, 3))):
        damage(draws.draw, data)

    assert messages_of(lambda: form.load(data)) == messages_of(lambda: form.check(data))


@pytest.mark.parametrize("data", [None, [], "a", 0])
def test_what_is_no_object_is_refused_as_such(data: object) -> None:
    form = FORMS["declaration.signed"]

    assert {"_schema": ["field.not-object"]} == messages_of(lambda: form.check(data))
