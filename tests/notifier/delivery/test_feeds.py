"""Feeds: what a reader that nobody here wrote makes of them, whatever stands in titles."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import feedparser  # type: ignore[import-untyped]  # it ships no types
import pytest
from hypothesis import given
from hypothesis import strategies as st

from libroabierto.errors import Malformed
from libroabierto_notifier.delivery.feeds import Feeds
from libroabierto_notifier.delivery.feeds.jsonfeed import MOST, MOST_BYTES
from libroabierto_notifier.delivery.feeds.keeping import Written
from libroabierto_notifier.delivery.feeds.words import clean
from support.feed_store import LEDGER_URL, URL, alarm, feeds_of, publish, store_in, told
from support.followed import Followed
from support.founding import COUNCIL, ORIGIN
from support.libro_command import Desk
from support.notifier_contract.stores import Stores
from support.simulated_ledger import URL as LEDGER
from support.simulated_ledger import SimulatedLedger
from support.towns import small_town

ATOM = "{http://www.w3.org/2005/Atom}"
HOSTILE = "A\x00B\x0bC\x1bD\x85E\ufffeF\uffff <b>&amp;\"'> ]]> \u202e😀"


@pytest.fixture
def stores(tmp_path: Path) -> Stores:
    return store_in(tmp_path)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Feeds:
    """The feeds of a town that lived through its story."""
    desk = Followed(tmp_path_factory.mktemp("feeds"), small_town())
    desk.follow()
    return Feeds(desk.stores.notices, origin=ORIGIN, ledger_url=LEDGER_URL)


def atom(feeds: Feeds, name: str = "all", kind: str = "municipality") -> Any:
    """Read an Atom document as a foreign reader does; it must not find it odd."""
    raw = feeds.atom(kind, name, url=URL).write()
    read = feedparser.parse(raw)
    assert not read.bozo, read.get("bozo_exception")
    assert ET.fromstring(raw).tag == f"{ATOM}feed"  # noqa: S314 - made here
    return read


def page(feeds: Feeds, name: str = "all", before: str | None = None) -> dict[str, Any]:
    """Read a JSON Feed page."""
    found: dict[str, Any] = json.loads(feeds.json("municipality", name, url=URL, before=before).write())
    return found


def test_a_feed_can_be_read_without_software(town: Feeds) -> None:
    read = atom(town, "15113")

    assert "Libro Abierto: Villa Guerrero" == read.feed.title
    assert "Ayuntamiento de Villa Guerrero emite" in read.entries[3].title + read.entries[4].title
    assert "Folio MEX-000013-B, registrado el 22 de noviembre de 2026." in read.entries[0].content[0].value
    assert "Folio MEX-000013-B, registrado el 22 de noviembre de 2026." == read.entries[0].summary


def test_the_newest_stands_first_and_each_links_to_its_entry(town: Feeds) -> None:
    read = atom(town)

    assert [f"tag:libro.example,2026:mex/event/{n}" for n in range(13, -1, -1)] == [
        e.id for e in read.entries
    ]
    assert f"{LEDGER}/v/MEX-000013-B" == read.entries[0].link
    assert f"{URL}/v1/events/13" in [link.href for link in read.entries[0].links]


def test_head_and_links_are_those_of_rfc_4287(town: Feeds) -> None:
    read = atom(town, "15113")
    links = {link.rel: link.href for link in read.feed.links}

    assert "tag:libro.example,2026:mex/feed/15113" == read.feed.id
    assert {"self": f"{URL}/feeds/15113.atom", "alternate": f"{LEDGER_URL}/"} == links
    assert ("es-MX", "Libro Abierto") == (read.feed.language, read.feed.author)
    assert read.feed.updated == max(entry.updated for entry in read.entries)


def test_an_entry_carries_its_proof(town: Feeds) -> None:
    entry = atom(town).entries[0]
    message = page(town)["items"][0]["_libro"]["message"]

    assert message["data"]["receipt"]["leaf_hash"] == entry["libro_leaf-hash"]
    assert message["data"]["receipt"]["proof"].strip() == entry["libro_proof"]


def test_nothing_that_readers_show_is_in_english(town: Feeds) -> None:
    raw = town.atom("municipality", "15113", url=URL).write().decode()
    ours = raw.count('<libro:english xml:lang="en">')

    assert raw.count('xml:lang="en"') == ours == raw.count("<entry>")
    assert "issues" not in "".join(str(e.title) + str(e.summary) + str(e.content) for e in atom(town).entries)


def test_categories_say_type_and_place(town: Feeds) -> None:
    terms = {term.term for term in atom(town).entries[4].tags}

    assert {"declaration.issued", "15113", COUNCIL, "15113-2026"} <= terms


@pytest.mark.parametrize(
    ("kind", "name", "title"),
    [
        ("municipality", "all", "todo lo que se registra"),
        ("municipality", "15106", "Toluca"),
        ("municipality", "09015", "municipio 09015"),
        ("institution", "ayto-15113", "institución ayto-15113"),
        ("commitment", "7c9e6679-7425-40de-944b-e07fc1f90ae7", "compromiso 7c9e6679"),
    ],
)
def test_every_topic_has_a_feed_before_anything_is_told_of_it(
    stores: Stores, kind: str, name: str, title: str
) -> None:
    feeds = feeds_of(stores)

    assert title in atom(feeds, name, kind).feed.title
    assert [] == json.loads(feeds.json(kind, name, url=URL).write())["items"]
    assert feeds.atom(kind, name, url=URL).changed_at is None


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("municipality", "15"),
        ("municipality", "1511٣"),
        ("municipality", "ALL"),
        ("commitment", "x"),
        ("commitment", "7C9E6679-7425-40DE-944B-E07FC1F90AE7"),
        ("institution", "Ayto"),
        ("institution", "../x"),
        ("plan", "7c9e6679-7425-40de-944b-e07fc1f90ae7"),
    ],
)
def test_what_is_no_topic_has_no_feed(stores: Stores, kind: str, name: str) -> None:
    for ask in (feeds_of(stores).atom, feeds_of(stores).json):
        with pytest.raises(Malformed, match=r"feed\.topic"):
            ask(kind, name, url=URL)


def test_an_institution_gets_what_it_signed_and_what_speaks_of_it(town: Feeds) -> None:
    types = {entry.tags[0].term for entry in atom(town, COUNCIL, "institution").entries}

    assert {"declaration.issued", "institution.accredited", "declaration.acknowledged"} <= types
    assert "ledger.founded" not in types


def test_a_title_may_hold_whatever_it_likes(stores: Stores) -> None:
    publish(stores, [told(0, towns=["15113"], title=HOSTILE)])
    feeds = feeds_of(stores)

    assert clean(HOSTILE) == page(feeds)["items"][0]["title"]
    assert "<b>&amp;" in atom(feeds).entries[0].content[0].value


@pytest.mark.parametrize("code", [0, 8, 11, 13, 31, 127, 133, 159, 0xD800, 0xDFFF, 0xFFFE, 0x1FFFF, 0x10FFFE])
def test_what_xml_cannot_hold_is_replaced(code: int) -> None:
    assert "a\N{REPLACEMENT CHARACTER}b" == clean(f"a{chr(code)}b")


@pytest.mark.parametrize("code", [9, 10, 32, 126, 160, 0xD7FF, 0xE000, 0xFFFD, 0x10000, 0x1FFFD, 0x10FFFD])
def test_what_xml_can_hold_stays(code: int) -> None:
    assert f"a{chr(code)}b" == clean(f"a{chr(code)}b")


@given(st.text())
def test_no_text_makes_a_document_that_is_not_xml(text: str) -> None:
    cleaned = clean(text)
    ET.fromstring("<a>" + cleaned.replace("&", "").replace("<", "").replace("]]>", "") + "</a>")  # noqa: S314 - made here

    assert len(text) == len(cleaned)


def test_an_alarm_is_in_every_feed(stores: Stores) -> None:
    publish(stores, [told(0, towns=["15113"]), told(1, towns=["15106"])])
    stores.follower.freeze("audit.forked", b"{}", alarm(1, 1))
    feeds = feeds_of(stores)

    for name in ("all", "15113", "15106", "15001"):
        assert "ALERTA" == atom(feeds, name).entries[0].title == page(feeds, name)["items"][0]["title"]


def test_a_practice_ledger_says_so_in_every_title(stores: Stores) -> None:
    publish(stores, [told(0, towns=["15113"])])
    feeds = Feeds(stores.notices, origin="prueba.libro.example/mex", ledger_url=LEDGER_URL)
    read, paged = atom(feeds, "15113"), page(feeds, "15113")

    assert "PRÁCTICA: Libro Abierto: Villa Guerrero" == read.feed.title == paged["title"]
    assert "PRÁCTICA: Aviso 0" == read.entries[0].title == paged["items"][0]["title"]


def test_a_reminder_says_that_nobody_signed_it(stores: Stores) -> None:
    publish(stores, [told(0, towns=["15113"]), told(0, 1, towns=["15113"])])
    newest = atom(feeds_of(stores)).entries[0]

    assert "tag:libro.example,2026:mex/event/0-1" == newest.id
    assert "nadie lo firmó" in newest.content[0].value


# --- JSON Feed -------------------------------------------------------------------------------------------


def test_json_feed_has_the_members_that_its_standard_asks_for(town: Feeds) -> None:
    read = page(town, "15113")
    item = read["items"][0]

    assert "https://jsonfeed.org/version/1.1" == read["version"]
    assert (f"{URL}/feeds/15113.json", "es-MX") == (read["feed_url"], read["language"])
    assert {"id", "url", "title", "content_text", "date_published", "tags", "_libro"} == set(item)
    assert "next_url" not in read


def test_pages_follow_one_another_and_tell_everything_once(stores: Stores) -> None:
    publish(stores, [told(n, towns=["15113" if n % 3 else "15106"]) for n in range(2 * MOST + 7)])
    feeds = feeds_of(stores)
    read = page(feeds)
    ids = [item["id"] for item in read["items"]]
    while "next_url" in read:
        read = page(feeds, before=read["next_url"].rpartition("=")[2])
        ids += [item["id"] for item in read["items"]]

    assert [f"tag:libro.example,2026:mex/event/{n}" for n in range(2 * MOST + 6, -1, -1)] == ids


@pytest.mark.parametrize("size", [4_000, 20_000, MOST_BYTES])
def test_a_page_ends_before_it_is_too_long(stores: Stores, size: int) -> None:
    publish(stores, [told(n, size=size) for n in range(60)])
    raw = feeds_of(stores).json("municipality", "all", url=URL).write()

    assert len(raw) < 250_000
    assert 1 <= len(json.loads(raw)["items"]) <= MOST
    assert "next_url" in json.loads(raw)


def test_libro_verifies_a_feed_and_an_item_of_it(town: Feeds, tmp_path: Path) -> None:
    desk = Desk(tmp_path, SimulatedLedger.of(small_town()))
    desk.libro("audit", LEDGER, "--yes").well()
    read = page(town)

    whole = desk.libro("verify-message", desk.write("feed.json", json.dumps(read))).well()
    assert 14 == whole.out.count("El aviso es fiel")
    desk.libro("verify-message", desk.write("item.json", json.dumps(read["items"][2]))).well()


# --- tags ------------------------------------------------------------------------------------------------


def test_a_tag_stays_until_something_is_told_of_the_topic(stores: Stores) -> None:
    feeds = feeds_of(stores)
    publish(stores, [told(0, towns=["15113"])])
    before = {name: feeds.atom("municipality", name, url=URL).tag for name in ("all", "15113", "15106")}
    publish(stores, [told(1, towns=["15106"])])
    after = {name: feeds.atom("municipality", name, url=URL).tag for name in before}

    assert ["all", "15106"] == [name for name, tag in before.items() if after[name] != tag]


def test_the_same_tag_stands_for_the_same_bytes(stores: Stores) -> None:
    seen: dict[str, bytes] = {}
    for index in range(600):
        publish(stores, [told(index, towns=["15113"] if index % 100 == 0 else [])])
        if index % 20 in (0, 15, 16):
            feed = feeds_of(stores).atom("municipality", "15113", url=URL)  # one that keeps nothing
            raw = feed.write()
            assert raw == seen.setdefault(feed.tag, raw)
    assert 7 <= len(seen) <= 9


# --- what is kept ----------------------------------------------------------------------------------------


def test_a_document_is_written_once_for_all_who_ask() -> None:
    kept, times = Written(), iter(range(9))

    assert [b"0", b"0", b"1"] == [kept.get(name, lambda: b"%d" % next(times)) for name in ("a", "a", "b")]


def test_what_nobody_asked_for_lately_is_forgotten() -> None:
    kept, times = Written(most=2), iter(range(9))
    got = [kept.get(name, lambda: b"%d" % next(times)) for name in ("a", "b", "a", "c", "b", "a")]

    assert [b"0", b"1", b"0", b"2", b"3", b"4"] == got
    assert 2 == kept._size == len(kept._kept)


def test_a_document_that_is_too_long_is_written_each_time() -> None:
    kept, times = Written(most=2), iter(range(9))

    assert [b"0..", b"1.."] == [kept.get("a", lambda: b"%d.." % next(times)) for _ in range(2)]
    assert 0 == kept._size


def test_two_addresses_of_one_notifier_get_each_its_own_document(stores: Stores) -> None:
    publish(stores, [told(0, towns=["15113"])])
    feeds = feeds_of(stores)
    ours, other = (
        feeds.atom("municipality", "all", url=url).write() for url in (URL, "https://other.example")
    )

    assert (True, False) == (b"https://other.example/feeds" in other, b"https://other.example" in ours)
