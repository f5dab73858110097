"""Sections 5 and 6 of PROTOCOL.md name what is served, all of it, and nothing that is not."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from libroabierto_ledger.web.app import create_app
from support.founding import Town
from support.ledger_home import opened
from support.vectors import CONTRACTS

Operation = tuple[str, str]  # method, path; its variable parts are {}

PAGE = (CONTRACTS / "PROTOCOL.md").read_text("utf-8")
SECTIONS = PAGE.partition("## 5. ")[2].partition("## 7. ")[0]
# A call in a table: its method; without one it stands in a row of GETs.
CALL = re.compile(r"`(?:(GET|POST|PUT) )?(/[^`?]*)(?:\?[^`]*)?`")
# Pages for people: the entrance, and those of the problems, whose addresses stand in each `type`.
PAGES = {("get", "/"), ("get", "/problems/"), ("get", "/problems/{}")}


def operation(method: str, path: str) -> Operation:
    return method.lower(), re.sub(r"\{[^}]*\}", "{}", path)


def named() -> Iterator[Operation]:
    """Give what the tables name; `/tile/...` stands for the two addresses of section 4."""
    rows = (
        line.rpartition("|")[0] for line in SECTIONS.splitlines() if re.match(r"\| `(?:GET|POST|PUT) ", line)
    )
    for row in rows:
        for method, path in CALL.findall(row):
            tiles = ["/tile/{}/{}", "/tile/entries/{}"]
            yield from (operation(method or "GET", p) for p in (tiles if path == "/tile/..." else [path]))


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> set[Operation]:
    """Every operation of the OpenAPI description that the ledger serves."""
    with opened(tmp_path_factory.mktemp("routes"), Town()) as assembly:
        described = create_app(assembly).test_client().get("/openapi.json").get_json()
    paths = described["paths"].items()
    return {operation(m, path) for path, item in paths for m in item if m in ("get", "post", "put")}


def test_every_address_that_the_page_names_is_served(served: set[Operation]) -> None:
    assert set() == set(named()) - served


def test_every_address_that_is_served_is_named_on_the_page(served: set[Operation]) -> None:
    assert set() == served - set(named()) - PAGES
    assert served >= PAGES


def test_each_call_is_named_once() -> None:
    calls = list(named())

    assert sorted(set(calls)) == sorted(calls)
