"""Connections to checked addresses, encrypted under the name that was asked for."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Sequence

import pytest

from libroabierto_notifier.delivery.connector import Connector, Deadline, NoAnswer
from libroabierto_notifier.delivery.exchange import Exchange
from support.patience import PATIENCE
from support.webhooks.certificates import Authority, make_authority
from support.webhooks.home import OPEN
from support.webhooks.receiver import Receiver, receiving

NAME = "vigilante.example.org"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return make_authority(tmp_path_factory.mktemp("tls"))


def here(host: str, port: int) -> Sequence[str]:
    return ["127.0.0.1"]


def at(server: socket.socket) -> Receiver:
    """Name a server of a test's own."""
    port = server.getsockname()[1]
    return Receiver(f"https://127.0.0.1:{port}/", port)


def answer_in_the_clear(server: socket.socket) -> None:
    with server.accept()[0] as peer:
        peer.recv(4096)
        peer.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")


def ask(receiver: Receiver, tls: ssl.SSLContext | None, name: str = NAME, seconds: float = PATIENCE) -> int:
    """Post to a receiver under a name that leads to it."""
    connector = Connector(OPEN, resolve=here, tls=tls)
    sink = connector.read(receiver.url.replace("127.0.0.1", name))
    exchange = Exchange(connector, sink, seconds=seconds)
    try:
        return exchange.ask("POST", {}, b"hola").status
    finally:
        exchange.close()


def test_a_name_is_kept_in_host_sni_and_certificate(authority: Authority) -> None:
    with receiving(tls=authority.server(NAME)) as receiver:
        assert 204 == ask(receiver, authority.client())

    assert f"{NAME}:{receiver.port}" == receiver.received[0].headers["host"]


def test_a_certificate_for_another_name_is_refused(authority: Authority) -> None:
    with (
        receiving(tls=authority.server("other.example.org")) as receiver,
        pytest.raises(NoAnswer, match=r"webhook\.tls"),
    ):
        ask(receiver, authority.client())

    assert [] == receiver.received


def test_a_certificate_that_nobody_vouches_for_is_refused(authority: Authority) -> None:
    with receiving(tls=authority.server(NAME)) as receiver, pytest.raises(NoAnswer, match=r"webhook\.tls"):
        ask(receiver, None)

    assert [] == receiver.received


def test_old_versions_of_tls_are_not_spoken(authority: Authority) -> None:
    context = Connector(OPEN)._tls

    assert ssl.TLSVersion.TLSv1_2 == context.minimum_version
    assert (ssl.CERT_REQUIRED, True) == (context.verify_mode, context.check_hostname)


def test_one_that_hangs_while_encrypting_is_left_at_the_deadline(authority: Authority) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        begun = time.monotonic()
        with pytest.raises(NoAnswer, match=r"webhook\.timeout"):
            ask(at(silent), authority.client(), seconds=0.4)

    assert time.monotonic() - begun < PATIENCE / 2


def test_one_that_does_not_encrypt_is_no_answer(authority: Authority) -> None:
    with socket.create_server(("127.0.0.1", 0)) as plain:
        thread = threading.Thread(target=answer_in_the_clear, args=(plain,))
        thread.start()
        with pytest.raises(NoAnswer, match=r"webhook\.tls"):
            ask(at(plain), authority.client())
        thread.join()


def test_the_address_that_was_judged_is_connected_to() -> None:
    """A name is resolved once for each connection: what it means a moment later does not matter."""
    answers = iter([["127.0.0.1"], ["127.0.0.9"], ["127.0.0.9"]])
    with receiving() as receiver:
        connector = Connector(OPEN, resolve=lambda *_: next(answers))
        sink = connector.read(receiver.url.replace("127.0.0.1", NAME))
        connector.connect(sink, Deadline(PATIENCE)).close()

        with pytest.raises(NoAnswer, match=r"webhook\.unreachable"):
            connector.connect(sink, Deadline(PATIENCE))


def test_the_next_address_is_tried_where_one_is_dead() -> None:
    with receiving() as receiver:
        connector = Connector(OPEN, resolve=lambda *_: ["127.0.0.9", "127.0.0.1"])
        sink = connector.read(receiver.url.replace("127.0.0.1", NAME))

        connector.connect(sink, Deadline(PATIENCE)).close()


def test_a_resolver_that_hangs_is_left_at_the_deadline() -> None:
    left = threading.Event()

    def sleepy(host: str, port: int) -> Sequence[str]:
        assert left.wait(PATIENCE), "it waited for the resolver"
        return ["127.0.0.1"]

    connector = Connector(OPEN, resolve=sleepy)
    begun = time.monotonic()
    with pytest.raises(NoAnswer, match=r"webhook\.timeout"):
        connector.connect(connector.read(f"https://{NAME}/"), Deadline(0.2))
    seconds = time.monotonic() - begun
    left.set()

    assert seconds < PATIENCE / 2


def test_an_address_is_never_looked_up() -> None:
    def never(host: str, port: int) -> Sequence[str]:
        raise AssertionError(host)

    with receiving() as receiver:
        connector = Connector(OPEN, resolve=never)
        connector.connect(connector.read(receiver.url), Deadline(PATIENCE)).close()
