"""The site as shipped, in a real nginx with TLS, before a ledger and a notifier on their sockets."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from deploy.secure import LEDGER, NOTIFIER, Site, make_certificate
from libroabierto.record.folio import format_folio
from support import front
from support.founding import LOG_CODE, Town
from support.ledger_home import fill, opened
from support.served_ledger import BIN, ask, group, serving

ACTS = 300  # more than one full tile


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="module")
def town() -> Town:
    return Town(now=datetime.now(UTC))


@pytest.fixture(scope="module")
def site(folder: Path, town: Town) -> Iterator[Site]:
    """The site, whose ledger has one full tile."""
    place = folder / "ledger.sock"
    with opened(folder / "home", town) as assembly:
        fill(assembly, [town.found(), *(town.institution(f"osc-{number}") for number in range(ACTS))])
    certificate = make_certificate(folder)
    with (
        serving(folder / "home", bind=f"unix:{place}", LIBRO_LEDGER_PROXIES="1"),
        front.fronting(folder, place, certificate=certificate) as made,
    ):
        yield Site(made.port, made.plain_port, certificate)


@pytest.fixture(scope="module")
def notified(folder: Path, town: Town, site: Site) -> Iterator[Site]:
    """The same site, when a notifier that follows the ledger through it has told everything."""
    settings = {
        "LIBRO_NOTIFIER_HOME": str(folder / "notifier"),
        "LIBRO_NOTIFIER_BIND": f"unix:{folder}/web.sock",
        "LIBRO_NOTIFIER_STREAM_BIND": f"unix:{folder}/stream.sock",
        "LIBRO_NOTIFIER_PROXIES": "1",
        "LIBRO_NOTIFIER_URL": f"https://{NOTIFIER}",
        "SSL_CERT_FILE": str(folder / "chain.pem"),
    }
    environment, log = {**os.environ, **settings}, folder / "notifier.log"
    url, key = f"https://localhost:{site.port}", str(town.log.verifier)
    command = [str(BIN / "libro-notifier"), "init", "--ledger", url, "--log-key", key]
    subprocess.run(command, env=environment, check=True, timeout=60)
    with group([str(BIN / "libro-notifier"), "all"], log, environment):
        _wait_until_told(site, log)
        yield site


def _wait_until_told(site: Site, log: Path) -> None:
    until = time.monotonic() + 90
    while time.monotonic() < until:
        if site.get(NOTIFIER, "/v1/events/300")[0] == 200:
            return
        time.sleep(0.5)
    raise AssertionError(f"nothing was told:\n{log.read_text()}")


def test_plain_http_is_sent_on_to_https(site: Site) -> None:
    status, headers, _ = ask(f"127.0.0.1:{site.plain_port}", "GET", "/v1/log?x=1", headers={"Host": LEDGER})

    assert (301, f"https://{LEDGER}/v1/log?x=1") == (status, headers["location"])


def test_a_full_tile_is_answered_from_the_cache_the_second_time(site: Site) -> None:
    first, second = (site.get(LEDGER, "/tile/0/000") for _ in range(2))

    assert (200, 200) == (first[0], second[0])
    assert ("MISS", "HIT") == (first[1]["libro-cache"], second[1]["libro-cache"])
    assert first[2] == second[2]
    assert 256 * 32 == len(second[2])


def test_a_bundle_of_entries_is_kept_and_a_checkpoint_never(site: Site) -> None:
    bundle = [site.get(LEDGER, "/tile/entries/000")[1]["libro-cache"] for _ in range(2)]
    checkpoint = [site.get(LEDGER, "/checkpoint")[1] for _ in range(2)]

    assert ["MISS", "HIT"] == bundle
    assert [True, True] == ["libro-cache" not in headers for headers in checkpoint]


def test_of_one_address_the_receipt_is_kept_and_the_page_is_not(site: Site) -> None:
    path = f"/v/{format_folio(LOG_CODE, 8)}"
    receipts = [site.get(LEDGER, path, Accept="application/json") for _ in range(2)]
    pages = [site.get(LEDGER, path, Accept="text/html") for _ in range(2)]

    assert ["MISS", "HIT"] == [headers["libro-cache"] for _, headers, _ in receipts]
    assert ["MISS", "MISS"] == [headers["libro-cache"] for _, headers, _ in pages]
    assert 8 == json.loads(receipts[1][2])["index"]
    assert b"<html" in pages[1][2]


def test_what_may_change_is_asked_for_each_time(site: Site) -> None:
    states = [site.get(LEDGER, "/v1/institutions/osc-1") for _ in range(2)]

    assert [200, 200] == [status for status, _, _ in states]
    assert [True, True] == ["libro-cache" not in headers for _, headers, _ in states]


def test_a_notifier_that_does_not_run_is_busy_in_the_readers_language(site: Site) -> None:
    status, headers, body = site.get(NOTIFIER, "/v1/status", **{"Accept-Language": "en"})

    assert (503, "5", "*") == (status, headers["retry-after"], headers["access-control-allow-origin"])
    assert "notifier.no-answer" == json.loads(body)["code"]


def test_a_stream_that_does_not_run_tells_a_browser_to_come_again(site: Site) -> None:
    status, headers, body = site.get(NOTIFIER, "/v1/stream")

    assert (200, "text/event-stream") == (status, headers["content-type"])
    assert b": away\nretry: 10000\n\n" == body


def test_a_stream_that_does_not_run_tells_it_to_pages_of_other_sites_too(site: Site) -> None:
    headers = site.get(NOTIFIER, "/v1/stream", Origin="https://diario.example.org")[1]

    assert ("*", "no-store") == (headers["access-control-allow-origin"], headers["cache-control"])


def test_nothing_but_todays_tls_is_spoken(site: Site) -> None:
    with site.open(LEDGER, "/v1/log") as answer:
        spoken = answer.fp.raw._sock.version()  # type: ignore[attr-defined]  # the socket of an answer

    assert spoken in {"TLSv1.2", "TLSv1.3"}


def test_the_notifier_is_served_under_its_own_name(notified: Site) -> None:
    status, _, body = notified.get(NOTIFIER, "/v1/status")

    assert 200 == status
    assert "frozen" in body.decode()


def test_a_stream_comes_through_as_it_is_written(notified: Site) -> None:
    with notified.open(NOTIFIER, "/v1/stream?last_event_id=297") as answer:
        lines = iter(answer.fp.readline, b"")
        ids = itertools.islice((int(line[4:]) for line in lines if line.startswith(b"id: ")), 4)

        assert "text/event-stream" == answer.headers["content-type"].partition(";")[0]
        assert [297, 298, 299, 300] == list(ids)


def test_the_twenty_first_listener_of_an_address_is_refused_in_front(notified: Site) -> None:
    with contextlib.ExitStack() as stack:
        answers = [stack.enter_context(notified.open(NOTIFIER, "/v1/stream")) for _ in range(20)]
        refused = notified.get(NOTIFIER, "/v1/stream")

    assert {200} == {answer.status for answer in answers}
    assert (429, "limit.address") == (refused[0], json.loads(refused[2])["code"])
    assert "*" == refused[1]["access-control-allow-origin"]


@pytest.mark.parametrize("path", ["all/archive/0.atom", "all.atom", "15113.json"])
def test_a_feed_is_kept_for_all_who_ask(notified: Site, path: str) -> None:
    answers = [notified.get(NOTIFIER, f"/feeds/{path}") for _ in range(2)]

    assert [(200, "MISS"), (200, "HIT")] == [(status, h["libro-cache"]) for status, h, _ in answers]
    assert answers[0][2] == answers[1][2]


def test_whoever_has_a_feed_that_is_kept_gets_no_body(notified: Site) -> None:
    tag = notified.get(NOTIFIER, "/feeds/15106.atom")[1]["etag"]
    status, _, body = notified.get(NOTIFIER, "/feeds/15106.atom", **{"If-None-Match": tag})

    assert (304, b"") == (status, body)


def test_what_may_be_news_is_never_kept_in_front(notified: Site) -> None:
    paths = ("/v1/events?after=299", "/feeds/nothing.atom", "/v1/status")
    answers = [notified.get(NOTIFIER, path)[1] for path in paths]

    assert ["MISS"] == [headers["libro-cache"] for headers in answers if "libro-cache" in headers]
    assert "MISS" == notified.get(NOTIFIER, "/feeds/nothing.atom")[1]["libro-cache"]


def test_a_feed_is_compressed_and_a_page_is_not(notified: Site) -> None:
    wanted = {"Accept-Encoding": "gzip"}
    feed, page = (notified.get(NOTIFIER, path, **wanted)[1] for path in ("/feeds/all.atom", "/suscribirse"))

    assert ("gzip", None) == (feed.get("content-encoding"), page.get("content-encoding"))


def test_the_log_of_the_notifier_has_no_query(notified: Site, folder: Path) -> None:
    notified.get(NOTIFIER, "/suscripciones/sub_1?token=SECRET")
    time.sleep(6)  # the web server writes its log every five seconds
    log = (folder / "avisos.log").read_text("utf-8")

    assert "/suscripciones/sub_1" in log
    assert "SECRET" not in log
