"""The bytes of notices, read once for however many endpoints get them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from libroabierto_notifier.delivery.bodies import Bodies
from support.notifier_contract.stores import key_of, notice
from support.webhooks.home import Home, make_home


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    made = make_home(tmp_path)
    made.publish(0, 5)
    yield made
    made.database.close()


def test_they_are_what_was_published(home: Home) -> None:
    bodies = Bodies(home.stores.notices)

    assert [notice(i).body for i in (3, 0, 3)] == [bodies(key_of(i)) for i in (3, 0, 3)]


def test_a_body_is_read_once(home: Home) -> None:
    bodies = Bodies(home.stores.notices)
    bodies(key_of(1))
    home.database.close()
    (home.folder / "notifier.db").unlink()

    assert notice(1).body == bodies(key_of(1))


def test_the_least_recently_asked_for_is_forgotten_first(home: Home) -> None:
    bodies = Bodies(home.stores.notices, most=2 * len(notice(0).body))
    for index in (0, 1, 0, 2):
        bodies(key_of(index))

    assert [key_of(0), key_of(2)] == list(bodies._kept)


def test_one_that_is_larger_than_all_is_still_given(home: Home) -> None:
    bodies = Bodies(home.stores.notices, most=1)

    assert notice(4).body == bodies(key_of(4))
