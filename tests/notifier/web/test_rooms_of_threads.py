"""Rooms for whoever takes a thread for long: none keeps the others out, none is one address's alone."""

from __future__ import annotations

import contextlib
import threading
import time

import pytest
from flask import Flask

from libroabierto_notifier.web.clients import SIZES, Room, Size
from libroabierto_notifier.web.errors import TooManyWaiting
from support.notifier_house import House, bearer
from support.patience import PATIENCE, wait_for
from support.webhooks.receiver import Receiver

NARROW = "/v1/events?type=nothing.like."
OTHER = {"REMOTE_ADDR": "192.0.2.7"}


def enter(stack: contextlib.ExitStack, room: Room, *addresses: str) -> str | None:
    """Take places; return the code of the first refusal."""
    try:
        for address in addresses:
            stack.enter_context(room.seat(address))
    except TooManyWaiting as error:
        return error.code
    return None


def filled(stack: contextlib.ExitStack, app: Flask, name: str, *addresses: str) -> None:
    assert enter(stack, app.extensions["libroabierto-rooms"][name], *addresses) is None


def test_the_rooms_leave_threads_for_everything_else() -> None:
    assert sum(size.sixteenths for size in SIZES.values()) <= 14


def test_no_address_gets_a_whole_room_of_a_usual_server() -> None:
    for size in SIZES.values():
        assert 2 * size.each <= 64 * size.sixteenths // 16


@pytest.mark.parametrize(
    ("addresses", "code"),
    [
        ("ab", None),
        ("aabb", None),
        ("aaa", "x.too-many-of-yours"),
        ("aabbc", "x.too-many-waiting"),
        ("aabba", "x.too-many-waiting"),
    ],
)
def test_a_room_has_its_places_and_an_address_has_fewer(addresses: str, code: str | None) -> None:
    room = Room(16, Size(4, 2, 2, "x", 1))
    with contextlib.ExitStack() as stack:
        assert code == enter(stack, room, *addresses)
    assert (0, 0) == (len(room._inside), len(room._working))


def test_even_one_thread_has_a_place() -> None:
    with contextlib.ExitStack() as stack:
        assert enter(stack, Room(1, Size(4, 2, 2, "x", 1)), "a") is None


def test_those_of_one_address_take_turns_and_others_need_not_wait_for_them() -> None:
    room, done, entered = Room(16, Size(8, 4, 1, "x", 1)), threading.Event(), []

    def work() -> None:
        with room.seat("a"):
            entered.append(time.monotonic())
            done.wait(PATIENCE)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for each in threads:
        each.start()
    wait_for(lambda: room._inside["a"] == 3)
    with room.seat("b"):
        assert 1 == len(entered)
    done.set()
    for each in threads:
        each.join(PATIENCE)
    assert (3, 0) == (len(entered), len(room._inside))


def test_whoever_waits_for_notices_keeps_nobody_from_subscribing(quiet: House, receiver: Receiver) -> None:
    app = quiet.app(threads=64)
    with contextlib.ExitStack() as stack:
        filled(stack, app, "waiting", *(f"192.0.2.{n % 4}" for n in range(28)))
        made = app.test_client().post("/v1/subscriptions", json={"sink": receiver.url})
        path = f"/v1/subscriptions/{made.get_json()['id']}:test"
        tested = app.test_client().post(path, headers=bearer(made.get_json()))

    assert (201, "active") == (made.status_code, made.get_json()["state"])
    assert (200, True) == (tested.status_code, tested.get_json()["taken"])


def test_one_address_asks_only_so_many_receivers_at_once(quiet: House, receiver: Receiver) -> None:
    app = quiet.app(threads=64)
    wish = {"sink": receiver.url}
    with contextlib.ExitStack() as stack:
        filled(stack, app, "receiving", *(["127.0.0.1"] * 3))
        ours = app.test_client().post("/v1/subscriptions", json=wish)
        other = app.test_client().post("/v1/subscriptions", json=wish, environ_base=OTHER)

    assert (429, "receiver.too-many-of-yours") == (ours.status_code, ours.get_json()["code"])
    assert "preguntando a 3 receptores" in ours.get_json()["detail"]
    assert ("10", 201) == (ours.headers["Retry-After"], other.status_code)


def test_a_change_that_cannot_be_asked_for_now_is_made_and_waits(quiet: House, receiver: Receiver) -> None:
    app, made = quiet.app(threads=64), quiet.subscribe(receiver.url)
    path, body = f"/v1/subscriptions/{made['id']}", {"sink": receiver.url + "&otra"}
    with contextlib.ExitStack() as stack:
        filled(stack, app, "receiving", *(["127.0.0.1"] * 3))
        full = app.test_client().patch(path, json=body, headers=bearer(made))
    asked = app.test_client().post(f"{path}:verify", headers=bearer(made))

    assert (200, "pending") == (full.status_code, full.get_json()["state"])
    assert "receiver.too-many-of-yours" == full.get_json()["error"]
    assert (200, "active") == (asked.status_code, asked.get_json()["state"])


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/v1/subscriptions:preview"),
        ("GET", "/feeds/all.atom"),
        ("GET", "/feeds/15113.json"),
    ],
)
def test_one_address_looks_through_everything_only_so_often_at_once(
    quiet: House, method: str, path: str
) -> None:
    app = quiet.app(threads=64)
    with contextlib.ExitStack() as stack:
        # Two of them have their turn; the others would wait.
        room = app.extensions["libroabierto-rooms"]["looking"]
        room._inside["127.0.0.1"] = 4
        stack.callback(room._inside.clear)
        ours = app.test_client().open(path, method=method)
        other = app.test_client().open(path, method=method, environ_base=OTHER)

    assert (429, "search.too-many-of-yours") == (ours.status_code, ours.get_json()["code"])
    assert ("1", 200) == (ours.headers["Retry-After"], other.status_code)


def test_whoever_is_nearly_up_to_date_pulls_all_the_same(quiet: House) -> None:
    app = quiet.app(threads=64)
    app.extensions["libroabierto-rooms"]["looking"]._inside["127.0.0.1"] = 4

    assert 200 == app.test_client().get(NARROW).status_code  # the ledger is small: everything is near


def test_a_page_that_may_not_look_now_says_so_and_keeps_what_was_chosen(quiet: House) -> None:
    app = quiet.app(threads=64)
    app.extensions["libroabierto-rooms"]["showing"]._inside["127.0.0.1"] = 4
    shown = app.test_client().get("/suscribirse?municipality=15113", headers={"Accept": "text/html"})

    assert (429, "1") == (shown.status_code, shown.headers["Retry-After"])
    assert "Su dirección ya tiene 4 búsquedas en curso" in shown.text
    assert '<option value="15113" selected>' in shown.text
    assert "Retry-After" not in shown.text


def test_programs_do_not_keep_the_people_of_their_address_from_pages(quiet: House) -> None:
    app = quiet.app(threads=64)
    app.extensions["libroabierto-rooms"]["looking"]._inside["127.0.0.1"] = 4

    assert 200 == app.test_client().get("/suscribirse?municipality=15113").status_code
