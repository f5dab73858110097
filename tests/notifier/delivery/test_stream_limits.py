"""What the stream refuses, and how much anybody gets of it."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from libroabierto_notifier.delivery.stream.answers import language_of
from libroabierto_notifier.delivery.stream.listeners import address_of
from libroabierto_notifier.delivery.stream.server import SPARE_OF_ONE
from support.streaming import Client, Stream, create_home, streaming, told

GOOD = "GET /v1/stream HTTP/1.1\r\nHost: a\r\n"


@pytest.fixture(scope="module")
def stream(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stream]:
    home = create_home(tmp_path_factory.mktemp("notifier") / "home")
    with streaming(home) as served:
        yield served


def answered(stream: Stream, raw: bytes) -> tuple[int, str]:
    """Send bytes; return the status and the code of the problem."""
    with Client(stream.address, raw) as client:
        head, _, body = client.rest().partition(b"\r\n\r\n")
    return int(head.split()[1]), json.loads(body)["code"] if body else ""


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("GET /v1/stream\r\nHost: a\r\n\r\n", (400, "request.line")),
        ("get /v1/stream HTTP/1.1\r\nHost: a\r\n\r\n", (400, "request.line")),
        ("GET  /v1/stream HTTP/1.1\r\nHost: a\r\n\r\n", (400, "request.line")),
        ("GET /v1/stream HTTP/2.0\r\nHost: a\r\n\r\n", (400, "request.line")),
        ("GET http://a/v1/stream HTTP/1.1\r\nHost: a\r\n\r\n", (400, "request.line")),
        ("GET /v1/stream\t HTTP/1.1\r\nHost: a\r\n\r\n", (400, "request.line")),
        ("GET /v1/stream HTTP/1.1\r\n\r\n", (400, "request.host")),
        (f"{GOOD}Host: b\r\n\r\n", (400, "request.repeated")),
        (f"{GOOD}Last-Event-ID: 1\r\nLast-Event-ID: 2\r\n\r\n", (400, "request.repeated")),
        (f"{GOOD}X : 1\r\n\r\n", (400, "request.field")),
        (f"{GOOD}X: 1\r\n 2\r\n\r\n", (400, "request.field")),
        (f"{GOOD}X: 1\nY: 2\r\n\r\n", (400, "request.field")),
        (f"{GOOD}X: \x00\r\n\r\n", (400, "request.field")),
        (f"{GOOD}Content-Length: 3\r\n\r\nabc", (400, "request.body")),
        (f"{GOOD}Transfer-Encoding: chunked\r\n\r\n", (400, "request.body")),
        (f"{GOOD}\r\n{GOOD}\r\n", (400, "request.body")),
        (GOOD + "".join(f"X{i}: 1\r\n" for i in range(100)) + "\r\n", (431, "request.head-too-large")),
        (f"{GOOD}X: {'x' * 20_000}\r\n\r\n", (431, "request.head-too-large")),
        ("POST /v1/stream HTTP/1.1\r\nHost: a\r\n\r\n", (405, "request.method")),
        ("GET /v1/streams HTTP/1.1\r\nHost: a\r\n\r\n", (404, "request.no-such-address")),
        ("GET /v1/%73tream HTTP/1.1\r\nHost: a\r\n\r\n", (404, "request.no-such-address")),
    ],
)
def test_what_two_readers_could_understand_differently_is_refused(
    stream: Stream, raw: str, expected: tuple[int, str]
) -> None:
    assert expected == answered(stream, raw.encode("latin-1"))


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("last_event_id=", "position.form"),
        ("last_event_id=01", "position.form"),
        ("last_event_id=-1", "position.form"),
        ("last_event_id=1-0", "position.form"),
        ("last_event_id=1&last_event_id=2", "request.repeated"),
        ("last_event_id=99999999999999999", "position.form"),
        ("municipality", "request.query"),
        ("&", "request.query"),
        ("type=%ff", "request.query"),
        ("&".join(["type=a"] * 65), "request.query"),
        ("town=15113", "filter.parameter"),
        ("municipality=151", "filter.municipality"),
        ("filters=[{%22sql%22:{}}]", "filter.dialect"),
    ],
)
def test_a_query_that_is_not_understood_is_refused(stream: Stream, query: str, code: str) -> None:
    raw = f"GET /v1/stream?{query} HTTP/1.1\r\nHost: a\r\n\r\n"

    assert (400, code) == answered(stream, raw.encode())


@pytest.mark.parametrize(
    ("query", "hint"),
    [
        ("after=3", "la posición va en last_event_id"),
        ("town=15113", "No existe el parámetro «town»"),
        ("municipality=151", "«municipality» es una clave INEGI"),
        ("filters=[{%22sql%22:{}}]", "Corrija «/filters/0»"),
    ],
)
def test_a_mistake_in_the_query_is_told_by_its_name_the_code_apart(
    stream: Stream, query: str, hint: str
) -> None:
    with Client(stream.address, f"GET /v1/stream?{query} HTTP/1.1\r\nHost: a\r\n\r\n".encode()) as client:
        problem = json.loads(client.rest().partition(b"\r\n\r\n")[2])

    assert hint in problem["detail"]
    assert problem["code"] not in problem["detail"]


def test_an_id_that_is_none_of_ours_is_refused_and_no_stream_stalls_over_it(stream: Stream) -> None:
    assert (400, "position.form") == answered(stream, f"{GOOD}Last-Event-ID: a7f3\r\n\r\n".encode())


def test_a_request_in_pieces_is_one_request(stream: Stream) -> None:
    with stream.ask("GET /healthz HTTP/1.1") as whole, Client(stream.address, b"") as client:
        for byte in b"GET /healthz HTTP/1.0\r\n\r\n":
            client.socket.send(bytes((byte,)))

        assert whole.rest() == client.rest()


def test_who_leaves_a_request_unfinished_is_sent_away(tmp_path: Path) -> None:
    with (
        streaming(create_home(tmp_path / "home"), beat_seconds=0.4) as stream,
        Client(stream.address, b"GET /v1/stream HTTP/1.1\r\n") as client,
    ):
        assert client.rest().startswith(b"HTTP/1.1 408 ")


def test_who_sends_more_than_a_request_is_cut_off(stream: Stream) -> None:
    with stream.listen() as client:
        client.socket.sendall(b"GET /v1/stream HTTP/1.1\r\n")

        assert b"" == client.rest().replace(b":\n", b"")


def test_a_refusal_is_a_problem_in_the_language_that_is_preferred(stream: Stream) -> None:
    with stream.ask("GET /v1/nothing HTTP/1.1", "Accept-Language: en-GB, es;q=0.5") as client:
        head, _, body = client.rest().partition(b"\r\n\r\n")

    assert b"Content-Type: application/problem+json" in head.split(b"\r\n")
    assert "Nothing stands at this address." == json.loads(body)["title"]


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "es"),
        ("en", "en"),
        ("es-MX,en;q=0.9", "es"),
        ("fr", "es"),
        ("en;q=x", "es"),
        ("es;q=0.1,en", "en"),
    ],
)
def test_spanish_is_spoken_unless_english_is_preferred(accepted: str, language: str) -> None:
    assert language == language_of(accepted)


def test_scripts_of_other_sites_may_come_back_with_the_id_they_saw(stream: Stream) -> None:
    with stream.ask("OPTIONS /v1/stream HTTP/1.1", "Origin: https://otro.example.org") as client:
        head = client.rest().decode().split("\r\n")

    assert "HTTP/1.1 204 No Content" == head[0]
    assert "Access-Control-Allow-Headers: Accept, Accept-Language, Cache-Control, Last-Event-ID" in head


def test_whoever_asks_for_the_head_alone_gets_no_stream(stream: Stream) -> None:
    with stream.ask("HEAD /v1/stream HTTP/1.1") as client:
        head, _, rest = client.rest().partition(b"\r\n\r\n")

    assert (b"HTTP/1.1 200 OK", b"") == (head.split(b"\r\n")[0], rest)


def test_a_long_filter_is_not_told_in_a_header_that_no_proxy_takes(stream: Stream) -> None:
    long = "&".join(f"commitment={'x' * 150}{n}" for n in range(40))
    with stream.ask(f"GET /v1/stream?{long} HTTP/1.1") as client:
        head = client.head()

    assert head.startswith("HTTP/1.1 200 ")
    assert len(head) < 1024


def test_an_address_gets_so_many_streams_and_others_still_get_theirs(tmp_path: Path) -> None:
    with streaming(create_home(tmp_path / "home"), per_address=2, proxies=1) as stream:
        one, two = (stream.listen("", "X-Forwarded-For: 192.0.2.7") for _ in range(2))
        refused = stream.ask("GET /v1/stream HTTP/1.1", "X-Forwarded-For: 10.0.0.1, 192.0.2.7")
        other = stream.listen("", "X-Forwarded-For: 192.0.2.8")
        answer = refused.rest()
        one.close()
        stream.settle(2)
        again = stream.listen("", "X-Forwarded-For: 192.0.2.7")

        assert answer.startswith(b"HTTP/1.1 429 ")
        assert b"Retry-After: 30" in answer.split(b"\r\n")
        for client in (one, two, refused, other, again):
            client.close()


def test_unfinished_requests_of_one_address_leave_the_others_their_places(tmp_path: Path) -> None:
    with streaming(create_home(tmp_path / "home"), per_address=2, most=30) as stream:
        idle = [Client(stream.address, b"", source="127.0.0.9") for _ in range(300)]
        with stream.listen() as other:  # of another address; all that came before it were judged before it
            stream.publish(told(0))
            heard = other.ids(1)
        kept = sum(is_kept(client) for client in idle)
        for client in idle:
            client.close()

    assert (2 + SPARE_OF_ONE, ["0"]) == (kept, heard)


def test_places_of_connections_that_ended_are_free_again(tmp_path: Path) -> None:
    with streaming(create_home(tmp_path / "home"), per_address=1) as stream:
        for _ in range(5 * SPARE_OF_ONE):
            with stream.ask("GET /healthz HTTP/1.1") as client:
                assert client.rest().startswith(b"HTTP/1.1 200 ")


def test_behind_a_proxy_the_connections_are_its_own(tmp_path: Path) -> None:
    with streaming(create_home(tmp_path / "home"), per_address=2, proxies=1) as stream:
        idle = [Client(stream.address, b"") for _ in range(50)]
        stream.listen().close()  # all that came before it were judged before it
        kept = sum(is_kept(client) for client in idle)
        for client in idle:
            client.close()

    assert 50 == kept


def is_kept(client: Client) -> bool:
    """Tell whether the server keeps a connection that has sent nothing."""
    client.socket.settimeout(0.01)
    try:
        client.socket.recv(1)
    except TimeoutError:
        return True
    except ConnectionResetError:
        return False
    return False


def test_when_all_places_are_taken_the_next_is_told_when_to_come_back(tmp_path: Path) -> None:
    with (
        streaming(create_home(tmp_path / "home"), most=1) as stream,
        stream.listen(),
        stream.ask("GET /v1/stream HTTP/1.1") as second,
    ):
        assert second.rest().startswith(b"HTTP/1.1 503 ")


@pytest.mark.parametrize(
    ("peer", "forwarded", "proxies", "address"),
    [
        ("192.0.2.1", None, 0, "192.0.2.1"),
        ("192.0.2.1", "198.51.100.7", 0, "192.0.2.1"),
        ("127.0.0.1", "10.0.0.1, 198.51.100.7", 1, "198.51.100.7"),
        ("127.0.0.1", "198.51.100.7, 10.0.0.1", 2, "198.51.100.7"),
        ("127.0.0.1", "198.51.100.7", 2, "127.0.0.1"),
        ("2001:db8:1:2::7", None, 0, "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", None, 0, "192.0.2.1"),
        ("127.0.0.1", "198.51.100.7:4711", 1, "198.51.100.7"),
        ("127.0.0.1", "[2001:db8:1:2::7]:4711", 1, "2001:db8:1:2::/64"),
        (None, None, 0, None),
        (None, "nonsense", 1, None),
    ],
)
def test_the_address_that_pays_is_the_one_that_our_outermost_proxy_saw(
    peer: str | None, forwarded: str | None, proxies: int, address: str | None
) -> None:
    assert address == address_of(peer, forwarded, proxies)


def test_a_client_that_does_not_read_is_dropped_and_comes_back_for_the_rest(tmp_path: Path) -> None:
    heard: list[str] = []
    with streaming(create_home(tmp_path / "home"), beat_seconds=1.0) as stream:
        slow = stream.listen(receive=4096)
        brisk = stream.listen()
        for first in range(0, 600, 100):
            stream.publish(*(told(i, size=5000) for i in range(first, first + 100)))
            heard += brisk.ids(100)
        stream.settle(1)  # it has been dropped
        slow.socket.shutdown(socket.SHUT_WR)
        seen = [line[4:] for line in slow.rest().decode().split("\n\n") if line.startswith("id: ")]
        last = seen[-2].split("\n")[0]  # the very last one may have come in part
        with stream.listen("", f"Last-Event-ID: {last}") as back:
            assert [str(i) for i in range(int(last) + 1, 600)] == back.ids(599 - int(last))

        assert [str(i) for i in range(600)] == heard
        assert int(last) < 599
        for client in (slow, brisk):
            client.close()


def test_a_client_that_reads_slowly_gets_everything_at_its_own_speed(tmp_path: Path) -> None:
    home, seen = create_home(tmp_path / "home"), list[str]()
    with streaming(home, beat_seconds=1.0) as stream, stream.listen(receive=4096) as slow:
        for first in range(0, 300, 100):
            stream.publish(*(told(i, size=5000) for i in range(first, first + 100)))
        while len(seen) < 300:
            seen += slow.ids(10)
            time.sleep(0.02)

    assert [str(i) for i in range(300)] == seen


def test_it_listens_at_a_unix_socket_left_behind_by_another(tmp_path: Path) -> None:
    path = tmp_path / "stream.sock"
    with socket.socket(socket.AF_UNIX) as left:  # by a process that has died
        left.bind(str(path))
    with streaming(create_home(tmp_path / "home"), bind=f"unix:{path}") as stream, stream.listen() as client:
        stream.publish(told(0))

        assert ["0"] == client.ids(1)
