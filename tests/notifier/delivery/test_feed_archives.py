"""Archives: whoever walks back from the newest document misses nothing; what was read once never changes."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from libroabierto.errors import Malformed
from libroabierto.notices.position import Position
from libroabierto_notifier.delivery.feeds.archives import PART, WINDOW, Archive, Archives
from libroabierto_notifier.delivery.feeds.telling import Telling
from libroabierto_notifier.delivery.feeds.topics import topic_of
from libroabierto_notifier.ports import Notice
from support.feed_store import URL, alarm, feeds_of, publish, store_in, told
from support.notifier_contract.stores import Stores

TOWNS = ("15113", "15106", "15001")


@pytest.fixture
def stores(tmp_path: Path) -> Stores:
    return store_in(tmp_path)


def archives(stores: Stores, name: str) -> Archives:
    return Archives(Telling(stores.notices, topic_of("municipality", name)), stores.notices.published())


def walked(stores: Stores, name: str) -> tuple[list[int], dict[str, list[int]]]:
    """Walk back as a reader does; return all keys in order, and each archive's."""
    found = archives(stores, name)
    page, read = found.newest(), {}
    keys = {notice.key for notice in page.notices}
    while page.before is not None:
        name_of = str(page.before)
        assert name_of not in read, "a circle"
        following = found.archive(Archive.parse(name_of))
        assert following is not None, f"{name_of} is linked and not there"
        page = following
        read[name_of] = [notice.key for notice in page.notices]
        keys.update(read[name_of])
    return sorted(keys), read


def history(seed: int) -> list[Notice]:
    """Make up a history: quiet windows, days with hundreds of reminders, alarms."""
    chance, notices = random.Random(seed), list[Notice]()
    index = -1
    while index < 1100:
        index += 1
        towns = chance.sample(TOWNS, chance.choice([0, 0, 1, 1, 2]))
        notices.append(told(index, towns=towns))
        if chance.random() < 0.01:
            many = chance.choice([1, 30, 255, 256, 300, 700])
            notices += [told(index, n, towns=[chance.choice(TOWNS)]) for n in range(1, many + 1)]
        if chance.random() < 0.003:
            notices.append(alarm(index, Position.of_key(notices[-1].key).minor + 1))
    return notices


@pytest.mark.parametrize("seed", [1, 2])
def test_nothing_is_missed_and_no_archive_ever_changes(stores: Stores, seed: int) -> None:
    notices, chance = history(seed), random.Random(seed)
    seen: dict[tuple[str, str], list[int]] = {}
    at = 0
    while at < len(notices):
        step = chance.choice([1, 40, 255, 256, 257, 400])
        publish(stores, notices[at : at + step])
        at += step
        for name in ("all", *TOWNS):
            keys, read = walked(stores, name)

            assert keys == [one.key for one in notices[:at] if name == "all" or concerns(one, name)]
            for archive, held in read.items():
                assert held == seen.setdefault((name, archive), held)


def concerns(notice: Notice, town: str) -> bool:
    return town in notice.dimensions.get("municipality", ()) or notice.type == "ledger.integrity-alarm"


def test_the_newest_document_is_worth_reading_right_after_an_archive(stores: Stores) -> None:
    publish(stores, [told(n) for n in range(WINDOW + 1)])
    page = archives(stores, "all").newest()

    assert (30, "0") == (len(page.notices), str(page.before))


def test_a_town_of_which_nothing_was_told_for_long_links_to_its_last_archive(stores: Stores) -> None:
    publish(stores, [told(n, towns=["15113"] if n < 40 else []) for n in range(4 * WINDOW)])
    page = archives(stores, "15113").newest()

    assert (30, "0") == (len(page.notices), str(page.before))
    assert archives(stores, "15113").archive(Archive(1)) is None


def test_a_window_is_no_archive_before_it_is_over(stores: Stores) -> None:
    publish(stores, [told(n) for n in range(WINDOW - 1)])
    publish(stores, [told(WINDOW - 1)])
    before = archives(stores, "all").archive(Archive(0, 1))
    publish(stores, [told(WINDOW - 1, 1), told(WINDOW)])

    assert before is None
    assert [str(PART)] == [str(WINDOW)]
    late = archives(stores, "all").archive(Archive(0, 1))
    assert late is not None
    assert [Position(WINDOW - 1, 1).key] == [notice.key for notice in late.notices]


def test_an_archive_says_so_and_links_to_its_neighbours(stores: Stores) -> None:
    publish(stores, [told(n, towns=["15113"]) for n in range(2 * WINDOW + 1)])
    feed = feeds_of(stores).archive("municipality", "15113", "1", url=URL)

    assert feed is not None
    assert feed.is_final
    said = feed.write().decode()
    assert "<fh:archive/>" in said
    assert f'rel="current" type="application/atom+xml" href="{URL}/feeds/15113.atom"' in said
    assert f'rel="prev-archive" type="application/atom+xml" href="{URL}/feeds/15113/archive/0.atom"' in said
    assert f'rel="self" type="application/atom+xml" href="{URL}/feeds/15113/archive/1.atom"' in said


@pytest.mark.parametrize(
    "name", ["", "00", "-1", "1-0", "1-01", "x", "1-2-3", "9" * 15, "35184372088832", "1٣"]
)
def test_an_archive_has_one_spelling(name: str) -> None:
    with pytest.raises(Malformed, match=r"feed\.archive"):
        Archive.parse(name)


@pytest.mark.parametrize("name", ["0", "7", "7-1", "12-999"])
def test_a_name_is_read_as_it_is_written(name: str) -> None:
    assert name == str(Archive.parse(name))
