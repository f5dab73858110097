"""The JSON Schemas let through what the story says, and nothing that they do not know."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # it ships no types
import pytest

from libroabierto.domain.catalogue import CATALOGUE, FORMS
from libroabierto.domain.forms import check_data
from libroabierto.errors import InvalidData
from support.vectors import CONTRACTS, cases, label, topic

STORIES = tuple(map(topic, ("story", "adoption", "rotation", "practice", "unfinished")))
PAYLOADS = [json.loads(payload) for story in STORIES for payload in story["payloads"]]
ENTRIES = [json.loads(entry) for entry in topic("story")["entries"]]
FIRST = {payload["type"]: payload["data"] for payload in reversed(PAYLOADS)}
# What no schema can say: what is in a text beyond its length, which days exist, which keys are keys.
BEYOND_SCHEMAS = {
    "field.empty",
    "field.outer-space",
    "field.one-line",
    "field.not-date",
    "key.kind",
    "key.members",
    "key.small-order",
    "key.not-an-object",
}


def validator(name: str) -> jsonschema.Draft202012Validator:
    schema = json.loads((CONTRACTS / f"schemas/{name}.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def objects(value: Any) -> Iterator[dict[str, Any]]:
    """Yield *value* and every object in it."""
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from objects(inner)


def test_every_type_has_a_schema_and_an_example() -> None:
    names = {path.stem for path in (CONTRACTS / "schemas").glob("*.*.json")}

    assert {f"{type.name}.{type.schema}" for type in CATALOGUE.values()} <= names
    assert set(CATALOGUE) == set(FIRST)


@pytest.mark.parametrize("payload", PAYLOADS, ids=lambda payload: payload["type"])
def test_what_is_recorded_fits_its_schemas(payload: dict[str, Any]) -> None:
    validator("payload").validate(payload)
    validator(f"{payload['type']}.{payload['schema']}").validate(payload["data"])


@pytest.mark.parametrize("type", FIRST)
def test_schema_and_form_refuse_a_member_that_they_do_not_know(type: str) -> None:
    """At every depth."""
    count = len(list(objects(FIRST[type])))
    for place in range(count):
        data = copy.deepcopy(FIRST[type])
        list(objects(data))[place]["unknown"] = 1

        assert not validator(f"{type}.1").is_valid(data)
        with pytest.raises(InvalidData):
            check_data(FORMS[type], data)


@pytest.mark.parametrize("type", FIRST)
def test_schema_and_form_ask_for_the_same_members(type: str) -> None:
    """Taking any member away is refused by both or by neither."""
    for name in FIRST[type]:
        data = {other: value for other, value in FIRST[type].items() if other != name}
        try:
            check_data(FORMS[type], data)
            accepted = True
        except InvalidData:
            accepted = False

        assert accepted == validator(f"{type}.1").is_valid(data), name


@pytest.mark.parametrize(("_", "case"), list(cases("data")), ids=label)
def test_a_schema_judges_the_vectors_of_data_as_our_form_does(_: str, case: dict[str, Any]) -> None:
    """What the form accepts the schema accepts; what it refuses the schema refuses, if it can tell."""
    told = {fault["code"] for fault in case.get("faults", ())}
    valid = validator(f"{case['type']}.1").is_valid(case["data"])

    assert valid or case["want_err"]
    assert not valid or told <= BEYOND_SCHEMAS


def test_a_territory_is_the_state_or_a_key_and_nothing_around_it() -> None:
    data = copy.deepcopy(FIRST["institution.accredited"])
    data["roles"][0]["territory"] = ["state15113"]

    assert not validator("institution.accredited.1").is_valid(data)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: str(entry["index"]))
def test_an_entry_fits_its_schema(entry: dict[str, Any]) -> None:
    validator("entry").validate(entry)


@pytest.mark.parametrize("receipt", topic("story")["receipts"], ids=lambda receipt: receipt["folio"])
def test_a_receipt_fits_its_schema(receipt: dict[str, Any]) -> None:
    validator("receipt").validate(receipt)


def test_a_problem_of_the_page_fits_its_schema() -> None:
    page = (CONTRACTS / "PROTOCOL.md").read_text("utf-8")
    shown = next(line for line in page.splitlines() if line.startswith('{"type": "/problems/'))

    validator("problem").validate(
        json.loads(shown.replace('"..."', '"x"', 2).replace('"..."', f'"{"0" * 64}"'))
    )
