"""The files for nginx (deploy/nginx) agree with what stands behind it: sizes, words, places.

That nginx takes them, and what they stand, is tested where nginx is (make test-floods).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from libroabierto.record.upload import MAX_FILE
from libroabierto_ledger import admin
from libroabierto_ledger.application import MAX_LINES
from libroabierto_ledger.config import DEFAULT_RATE_ADDRESS
from libroabierto_ledger.web import problems
from libroabierto_ledger.web.app import create_app
from libroabierto_ledger.web.bodies import MAX_BATCH_BODY, MAX_EVENT_BODY
from support.founding import Town
from support.ledger_home import opened

FOLDER = Path(__file__).parents[2] / "deploy" / "nginx"
SITE = (FOLDER / "libro.conf").read_text("utf-8")
PROXY = (FOLDER / "libro-proxy.inc").read_text("utf-8")  # what every server of the site includes
ANSWERS = re.findall(r'^ +(default|"~\*\^en") +\'(\{.*\})\';$', SITE, re.MULTILINE)
UNITS = {"k": 2**10, "m": 2**20}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The web face of a ledger, for its addresses."""
    with opened(tmp_path_factory.mktemp("addresses"), Town()) as assembly:
        yield create_app(assembly)


def sizes(name: str) -> list[int]:
    """Return every value of a setting that is a size, in bytes."""
    found = re.findall(rf"^ *{name} (\d+)([km]);", SITE, re.MULTILINE)
    return [int(number) * UNITS[unit] for number, unit in found]


def option(name: str) -> int:
    return int(admin.SERVER[list(admin.SERVER).index(name) + 1])


def test_bodies_are_as_large_as_the_ledger_takes_them() -> None:
    assert [MAX_EVENT_BODY, MAX_BATCH_BODY, MAX_FILE] == sizes("client_max_body_size")


def test_whatever_header_passes_in_front_passes_behind() -> None:
    assert "large_client_header_buffers 4 8k;" in PROXY
    assert 8 * 2**10 - len("\r\n") == option("--limit-request-field_size")


def test_no_connection_is_used_while_a_worker_closes_it() -> None:
    assert "keepalive_timeout 15s;" in SITE.partition("upstream libro_ledger {")[2].partition("}")[0]
    assert option("--keep-alive") >= 2 * 15


def test_an_address_may_send_for_ever_what_the_ledger_lets_it() -> None:
    assert f"zone=libro_writes:10m rate={DEFAULT_RATE_ADDRESS[0]}r/s;" in SITE


def test_the_largest_batch_is_within_what_an_address_may_send_at_once() -> None:
    assert MAX_LINES / 10 + 1 <= DEFAULT_RATE_ADDRESS[1]


@pytest.mark.parametrize("place", range(6))
def test_nginx_refuses_in_the_words_of_the_ledger(place: int) -> None:
    language = "es" if ANSWERS[place][0] == "default" else "en"
    said = json.loads(ANSWERS[place][1])
    slug = said["type"].removeprefix("/problems/")

    assert problems.TABLE.text_of(slug, language).title == said["title"]
    assert problems.SLUGS[slug] == said["status"]
    assert {"type", "title", "status", "detail", "code"} <= said.keys()
    assert ("retry_after" in said) == (said["status"] in {429, 503})


def test_every_address_of_the_ledger_is_known_in_front_also_under_a_prefix(app: Flask) -> None:
    """What is not known there is passed on as well, but seldom."""
    known = re.search(r"location ~ (\^\(/\[a-z0-9-\]\+\)\?/\(\|.*\$) \{", SITE)
    assert known is not None
    rules = [re.sub(r"<[^>]+>", "x", rule.rule) for rule in app.url_map.iter_rules()]

    assert len(rules) > 20
    assert [] == [rule for rule in rules if not re.fullmatch(known[1], rule)]
    assert [] == [rule for rule in rules if not re.fullmatch(known[1], f"/mex{rule}")]
    assert not re.fullmatch(known[1], "/.env")
    assert not re.fullmatch(known[1], "/wp-login.php")


def test_the_web_server_replaces_what_clients_say_of_their_address() -> None:
    assert "include /etc/nginx/conf.d/libro-proxy.inc;" in SITE
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in PROXY
    assert "proxy_request_buffering on;" in PROXY


@pytest.mark.parametrize(
    ("address", "payer"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2:"),
        ("2001:db8:1:2::9", "2001:db8:1:2:"),
        ("2001:db8::9", "2001:db8::"),
        ("::1", "::"),
    ],
)
def test_an_ipv6_network_is_counted_as_one(address: str, payer: str) -> None:
    """As the map $libro_client does it; nginx writes addresses in their short form."""
    patterns = re.findall(r'^ +"~(\^\(\?<libro_\w+>.*)" +\$', SITE, re.MULTILINE)
    assert len(patterns) == 2

    found = (re.match(pattern.replace("?<", "?P<"), address) for pattern in patterns)
    whole = next((match for match in found if match), None)

    suffix = "::" if whole and "libro_short" in whole.groupdict() else ""
    assert payer == (whole[1] + suffix if whole else address)


def test_no_address_escapes_the_count_of_reads() -> None:
    """A `limit_req` of a location takes the place of the server's; the one on batches counts only writes."""
    own = [body for body in re.findall(r"location [^{]*\{([^}]*)\}", SITE) if "limit_req " in body]

    assert own
    assert [] == [body for body in own if not re.search(r"limit_req zone=libro_(reads|nowhere)", body)]


def test_whoever_waits_as_long_as_nginx_says_fits_the_slowest_of_its_limits() -> None:
    """nginx cannot compute it: what it says is the time in which the slowest limit lets one more through."""
    rates = re.findall(r"limit_req_zone .* rate=(\d+)r/([sm]);", SITE)
    slowest = max((1 if unit == "s" else 60) / int(rate) for rate, unit in rates)
    header = re.findall(r"add_header Retry-After (\d+)", SITE.partition("location @limited")[2])[0]
    told = [json.loads(text).get("retry_after") for _, text in ANSWERS if "rate-limited" in text]

    assert [slowest, slowest] == told
    assert slowest == int(header)
