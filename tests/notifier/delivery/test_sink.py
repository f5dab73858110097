"""The URL of a receiver, strictly read."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libroabierto_notifier.delivery.addresses import OwnPlaces, SinkRefused
from libroabierto_notifier.delivery.sink import MAX_URL, Policy, Sink, Sinks

BASE = "https://vigilante.example.org"


def test_a_plain_url_is_read_in_its_parts() -> None:
    assert Sink("https", "vigilante.example.org", 443, "/avisos?de=libro") == Policy().read(
        f"{BASE}/avisos?de=libro"
    )


@pytest.mark.parametrize(
    ("url", "authority"),
    [
        ("https://Vigilante.Example.Org.", "vigilante.example.org"),
        ("https://vigilante.example.org:8443/", "vigilante.example.org:8443"),
        ("https://vigilante.example.org:443/", "vigilante.example.org"),
        ("https://peña.example.org/", "xn--pea-8ma.example.org"),
        ("https://[2606:2800:220:1::1]:8443/", "[2606:2800:220:1::1]:8443"),
        ("https://[2606:2800:0220:0001:0:0:0:1]/", "[2606:2800:220:1::1]"),
        ("https://[2606:2800:220:1::0.0.0.1]/", "[2606:2800:220:1::1]"),
        ("https://93.184.216.34/", "93.184.216.34"),
        ("https://0x5d.0270.55330/", "93.184.216.34"),
        ("https://1572395042./", "93.184.216.34"),
    ],
)
def test_a_host_has_one_spelling(url: str, authority: str) -> None:
    assert authority == Policy().read(url).authority


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://vigilante.example.org/", "scheme"),
        ("ftp://vigilante.example.org/", "scheme"),
        ("file:///etc/passwd", "scheme"),
        ("javascript:alert(1)", "scheme"),
        ("", "scheme"),
        ("//vigilante.example.org/", "scheme"),
        (f"{BASE}:80/", "port"),
        (f"{BASE}:22/", "port"),
        (f"{BASE}:0/", "port"),
        (f"{BASE}:/", "port"),
        (f"{BASE}:99999/", "port"),
        (f"{BASE}:abc/", "port"),
        ("https://user@vigilante.example.org/", "userinfo"),
        ("https://user:pass@vigilante.example.org/", "userinfo"),
        ("https://good.example.org@127.0.0.1/", "userinfo"),
        (f"{BASE}/#fragment", "fragment"),
        (f"{BASE}/#", "fragment"),
        ("https:///avisos", "host"),
        ("https://-bad..example/", "host"),
        ("https://exa%6dple.org/", "host"),
        ("https://[fe80::1%25eth0]/", "host"),
        ("https://[1::2::3]/", "malformed"),
        ("https://a.example.1/", "host"),
        ("https://straße.example/", "host"),
        ("https://STRASSE.example.ς/", "host"),
        ("https://1.2.3.4.5/", "host"),
        ("https://1.2.3.0x/", "host"),
        ("https://[::1/", "malformed"),
        (f"{BASE}\\@evil.example/", "malformed"),
        (f"{BASE}/a b", "malformed"),
        (f"{BASE}/a\r\nHost: evil", "malformed"),
        (f"{BASE}/a\tb", "malformed"),
        (f"{BASE}/\x00", "malformed"),
        (f"{BASE}/á", "malformed"),
        (f"{BASE}/{'a' * MAX_URL}", "too-long"),
        (f"https://{'a' * 64}.example.org/", "host"),
    ],
)
def test_what_is_unusual_is_refused(url: str, reason: str) -> None:
    with pytest.raises(SinkRefused, match=rf"sink\.{reason}"):
        Policy().read(url)


@pytest.mark.parametrize(
    ("sinks", "url", "is_read"),
    [
        ("https", "https://a.example:8443/", True),
        ("http", "http://a.example/", True),
        ("http", "http://a.example:8080/", True),
        ("http", "http://a.example:25/", False),
        ("local", "http://127.0.0.1:9999/", True),
    ],
)
def test_the_policy_decides_on_schemes_and_ports(sinks: Sinks, url: str, is_read: bool) -> None:
    with contextlib.nullcontext() if is_read else pytest.raises(SinkRefused):
        Policy(sinks).read(url)


@pytest.mark.parametrize(
    "host", ["10.0.0.5", "2130706433", "0x7f.1", "169.254.169.254", "[::1]", "[::ffff:10.0.0.5]", "[fc00::1]"]
)
def test_a_private_address_in_place_of_a_name_is_refused_at_once(host: str) -> None:
    with pytest.raises(SinkRefused, match=r"sink\.private-address"):
        Policy().read(f"https://{host}/")


@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "127.2", "[::1]"])
def test_our_own_address_is_refused_however_it_is_written(host: str) -> None:
    policy = Policy("local", OwnPlaces.of(["127.0.0.1:8001"]))

    with pytest.raises(SinkRefused, match=r"sink\.own-address"):
        policy.read(f"http://{host}:8001/")


@given(st.text(max_size=60).map(lambda text: f"https://{text}"))
def test_whatever_is_read_makes_a_request_line_of_one_line(url: str) -> None:
    with contextlib.suppress(SinkRefused):
        sink = Policy("local").read(url)

        line = f"{sink.authority} {sink.path}"
        assert line.isascii()
        assert line.isprintable()
        assert line.count(" ") == 1


@pytest.mark.parametrize(
    ("sinks", "url", "told"),
    [
        ("https", "ftp://a.example/", "https://"),
        ("https", "http://a.example/", "https://"),
        ("http", "", "http(s)://"),
        ("local", "ftp://a.example/", "http(s)://"),
    ],
)
def test_a_refusal_says_how_a_sink_may_begin(sinks: Sinks, url: str, told: str) -> None:
    with pytest.raises(SinkRefused) as refused:
        Policy(sinks).read(url)

    assert ("sink.scheme", told) == (refused.value.code, refused.value.facts["schemes"])


@pytest.mark.parametrize(
    ("sinks", "port", "told"),
    [
        ("https", "80", "443, 8443"),
        ("http", "22", "80, 443, 8080, 8443"),
        ("local", "99999", "1–65535"),
        ("local", "0", "1–65535"),
    ],
)
def test_a_refusal_says_which_ports_there_are(sinks: Sinks, port: str, told: str) -> None:
    with pytest.raises(SinkRefused) as refused:
        Policy(sinks).read(f"https://a.example:{port}/")

    assert ("sink.port", told) == (refused.value.code, refused.value.facts["ports"])
