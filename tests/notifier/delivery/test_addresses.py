"""Which addresses a webhook may be sent to."""

from __future__ import annotations

import importlib
import ipaddress
import socket
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libroabierto_notifier.delivery.addresses import (
    OwnPlaces,
    SinkRefused,
    is_public,
    network_of,
    read_address,
)
from libroabierto_notifier.delivery.connector import Connector, Deadline, NoAnswer
from libroabierto_notifier.delivery.sink import Policy

ORACLE: Any = importlib.import_module("requests_hardened.ip_filter")  # it ships no types
HOSTILE = [
    *("127.0.0.1", "0.0.0.0", "10.0.0.1", "100.64.0.1", "169.254.169.254"),  # noqa: S104 - to be refused
    *("192.168.1.1", "172.16.0.1", "192.0.0.1", "198.18.0.1", "192.88.99.1", "224.0.0.1", "240.0.0.1"),
    *("[::1]", "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b:1::1]", "[2002:7f00:1::]", "[2001::1]"),
    *("[fc00::1]", "[fe80::1]", "[fd00:ec2::254]", "[5f00::1]", "[3fff::1]", "[100::1]"),
    *("2130706433", "0x7f.1", "0177.0.0.1", "localhost"),
]
PUBLIC = ["93.184.216.34", "8.8.8.8", "2606:2800:220:1:248:1893:25c8:1946", "2a00:1450:4001::1", "1.1.1.1"]


def addresses_of(url: str, policy: Policy, *answers: str) -> list[str]:
    """Return the addresses to which a webhook would be connected."""
    connector = Connector(policy, resolve=(lambda *_: answers)) if answers else Connector(policy)
    return [str(address) for address in connector.addresses(connector.read(url), Deadline(5))]


@pytest.mark.parametrize("host", HOSTILE)
def test_each_of_the_hostile_hosts_is_refused_before_a_connection(host: str) -> None:
    with pytest.raises(SinkRefused, match=r"sink\.private-address"):
        addresses_of(f"http://{host}/avisos", Policy("http"))


def test_there_are_twenty_eight_of_them() -> None:
    assert len(set(HOSTILE)) == 28


@pytest.mark.parametrize("text", PUBLIC)
def test_public_addresses_are_let_through(text: str) -> None:
    assert is_public(read_address(text))


@pytest.mark.parametrize("text", ["fec0::1", "feff::1", "168.63.129.16", "::ffff:168.63.129.16"])
def test_what_python_takes_to_be_global_and_is_inside_is_refused(text: str) -> None:
    assert ipaddress.ip_address(text.removeprefix("::ffff:")).is_global
    assert not is_public(read_address(text))


@given(st.ip_addresses(v=4) | st.ip_addresses(v=6))
def test_whatever_requests_hardened_refuses_is_refused(address: ipaddress.IPv4Address) -> None:
    if is_public(read_address(str(address))):
        assert read_address(str(address)) == ORACLE.get_ip_address(str(address), 443, False)[0]


@pytest.mark.parametrize("host", HOSTILE)
def test_requests_hardened_refuses_each_of_them_too(host: str) -> None:
    with pytest.raises((ORACLE.InvalidIPAddress, OSError)):
        ORACLE.get_ip_address(host.strip("[]"), 443, False)


@pytest.mark.parametrize(
    "text", ["::ffff:10.0.0.1", "fe80::1%eth0", "::7f00:1", "64:ff9b::a00:1", "2001:db8::1", "192.0.2.1"]
)
def test_an_inner_address_by_another_name_is_refused(text: str) -> None:
    assert not is_public(read_address(text))


def test_one_bad_address_among_good_ones_refuses_the_whole_delivery() -> None:
    with pytest.raises(SinkRefused, match=r"sink\.private-address"):
        addresses_of("https://vigilante.example.org/", Policy(), "93.184.216.34", "127.0.0.1")


def test_a_name_that_is_rebound_is_refused_from_then_on() -> None:
    answers = iter([("93.184.216.34",), ("169.254.169.254",)])
    connector = Connector(Policy(), resolve=lambda *_: next(answers))
    sink = connector.read("https://vigilante.example.org/")

    assert ["93.184.216.34"] == [str(address) for address in connector.addresses(sink, Deadline(5))]
    with pytest.raises(SinkRefused, match=r"sink\.private-address"):
        connector.connect(sink, Deadline(5))


def test_a_name_that_means_nothing_is_no_answer() -> None:
    def nobody(host: str, port: int) -> Sequence[str]:
        raise socket.gaierror(socket.EAI_NONAME, host)

    connector = Connector(Policy(), resolve=nobody)
    with pytest.raises(NoAnswer, match=r"webhook\.unresolved"):
        connector.addresses(connector.read("https://nowhere.invalid/"), Deadline(5))


@pytest.mark.parametrize(
    ("own", "url"),
    [
        ("127.0.0.1:8001", "http://127.0.0.1:8001/v1/subscriptions"),
        ("127.0.0.1:8001", "http://localhost:8001/"),
        ("127.0.0.1:8001", "http://0x7f.1:8001/"),
        ("127.0.0.1:8001", "http://[::1]:8001/"),
        ("127.0.0.1:8001", "http://[::ffff:127.0.0.1]:8001/"),
        ("127.0.0.1:8001", "http://0.0.0.0:8001/"),
        ("0.0.0.0:8002", "http://127.0.0.1:8002/"),
        ("0.0.0.0:8002", "http://10.1.2.3:8002/"),
        ("[::]:8002", "http://127.0.0.1:8002/"),
        ("localhost:8002", "http://127.0.0.1:8002/"),
        ("https://avisos.example.org", "https://avisos.example.org/avisos"),
        ("https://avisos.example.org/n", "https://AVISOS.example.org.:443/avisos"),
        ("http://libro.example.org:8443", "https://libro.example.org:8443/"),
    ],
)
def test_the_notifier_is_never_its_own_receiver(own: str, url: str) -> None:
    with pytest.raises(SinkRefused, match=r"sink\.own-address"):
        addresses_of(url, Policy("local", OwnPlaces.of([own])))


def test_other_places_of_the_same_host_are_not_its_own() -> None:
    own = OwnPlaces.of(["127.0.0.1:8001", "unix:/run/libro/notifier.sock", "https://avisos.example.org"])

    assert ["127.0.0.1"] == addresses_of("http://127.0.0.1:8009/", Policy("local", own))


@pytest.mark.parametrize(
    ("text", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
    ],
)
def test_what_one_household_gets_is_one_network(text: str, network: str) -> None:
    assert network == network_of(read_address(text))
