"""A reminder that its reader makes again: nothing in its message can be changed, taken away or added."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from libroabierto.errors import LibroError
from libroabierto.notices.reading import Message
from libroabierto.notices.reproducing import check_reproduced
from libroabierto.remote.judge import Judge
from support.followed import trust_in
from support.simulated_ledger import URL
from support.told import receipt_of, reminder_of
from support.towns import small_town

Path = tuple[str, ...]
# What no state determines: the host of the page, and how the reminders after one entry are numbered.
OWN = {("dataref",), ("id",), ("sequence",)}


def term_ending() -> dict[str, Any]:
    """The term of 2025 to 2027 ends in thirty days."""
    town = small_town()
    found = next(row for row in town.world.rows() if row.kind == "term")
    said: dict[str, Any] = json.loads(reminder_of(town, "term", found.id, date(2027, 12, 1)))
    return said


def leaves(said: object, path: Path = ()) -> Iterator[Path]:
    if isinstance(said, dict):
        for name, inner in said.items():
            yield from leaves(inner, (*path, name))
    else:
        yield path


PLACES = list(leaves(term_ending()))


def check(said: dict[str, Any], *, again: bool = True) -> None:
    message = Message.parse(json.dumps(said, ensure_ascii=False).encode())
    proved = Judge(trust_in(small_town())).check(message)
    if again:
        check_reproduced(proved.message, small_town().world)


def refused(said: dict[str, Any], *, again: bool = True) -> str:
    with pytest.raises(LibroError) as caught:
        check(said, again=again)
    return caught.value.code


def changed(path: Path, change: Callable[[dict[str, Any], str], object]) -> dict[str, Any]:
    said = copy.deepcopy(term_ending())
    inner = said
    for name in path[:-1]:
        inner = inner[name]
    change(inner, path[-1])
    return said


def another(inner: dict[str, Any], name: str) -> None:
    """Write another value of the same type."""
    old = inner[name]
    if isinstance(old, bool):
        inner[name] = not old
    elif isinstance(old, str):
        inner[name] = old[:-1] + ("1" if old[-1] != "1" else "2")
    else:
        inner[name] = old + 1


def test_what_the_notifier_tells_holds() -> None:
    check(term_ending())
    check({**term_ending(), "prevsequence": "0" * 19 + "3", "subscription": "sub_1", "matched": ""})


@pytest.mark.parametrize("path", [path for path in PLACES if path not in OWN], ids="/".join)
def test_no_value_can_be_another(path: Path) -> None:
    assert refused(changed(path, another))


@pytest.mark.parametrize("path", PLACES, ids="/".join)
def test_no_member_can_be_missing_or_null(path: Path) -> None:
    assert refused(changed(path, dict.pop))
    assert refused(changed(path, lambda inner, name: inner.update({name: None})))


@pytest.mark.parametrize("path", [(), ("data",), ("data", "title"), ("data", "derived"), ("data", "receipt")])
def test_no_member_can_be_added(path: Path) -> None:
    assert refused(changed((*path, "more"), lambda inner, name: inner.update({name: "x"})), again=False)


def test_no_fact_can_be_added() -> None:
    more = changed(("data", "derived", "facts", "more"), lambda inner, name: inner.update({name: "x"}))

    assert "message.not-reproduced" == refused(more)


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("issuer", "ayto-15113"),
        ("leafhash", "0" * 64),
        ("commitment", "00000000-0000-4000-8000-000000000000"),
        ("declaration", "15113-2025"),
        ("municipality", "15099"),
    ],
)
def test_it_is_about_what_its_row_is_about(member: str, value: str) -> None:
    about = {**term_ending(), member: value}
    about["partitionkey"] = about["municipality"]

    assert refused(about) in ("message.reminder-members", "message.not-reproduced")


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "https://evil.example/v/MEX-000008-D",
        "https://evil.example/?/v/{folio}",
        "https://evil.example/#/v/{folio}",
        "https://libro.example@evil.example/v/{folio}",
        "javascript:/v/{folio}",
        "https:///v/{folio}",
        "https://[/v/{folio}",
        "/v/{folio}",
    ],
)
def test_its_page_is_that_of_the_entry_at_some_host(address: str) -> None:
    folio = term_ending()["data"]["folio"]
    said = {**term_ending(), "dataref": address.format(folio=folio)}

    assert "message.differs" == refused(said, again=False)


def test_the_entry_is_that_which_changed_the_row_last() -> None:
    """Another entry's receipt is as good a receipt, and not what this follows from."""
    said, other = term_ending(), receipt_of(small_town(), 3)
    said["data"] |= {"folio": other["folio"], "receipt": other}
    said["dataref"] = f"{URL}/v/{other['folio']}"

    check(said, again=False)
    assert "message.not-reproduced" == refused(said)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("time",), "1999-01-01T00:00:00.000Z"),
        (("datacontenttype",), "text/html"),
        (("partitionkey",), "15099"),
        (("subject",), "declaration:15113-2022"),
        (("data", "derived", "on"), "20271201"),
        (("data", "derived", "on"), "2027-W48-3"),
        (("data", "derived", "on"), "0001-01-01"),
        (("data", "derived", "kind"), "law"),
        (("data", "derived", "kind"), ["term"]),
        (("data", "derived", "facts"), []),
        (("data", "title"), "It ends."),
        (("data", "title", "es"), ""),
    ],
)
def test_without_the_state_it_may_still_not_contradict_itself(path: Path, value: object) -> None:
    said = changed(path, lambda inner, name: inner.update({name: value}))

    assert refused(said, again=False).startswith("message.")
