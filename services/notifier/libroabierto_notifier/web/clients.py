"""Who asks, and in which of four rooms: threads are few, and whoever takes one for long has a room for that.

    waiting()     long polls: each holds a thread until something is published
    receiving()   receivers that are asked, or sent a trial, and may be slow to answer
    looking()     questions that cost the processor something: pulls, previews, feeds that are written
    showing()     the same on pages: programs of an office do not keep its people out

No room takes a thread of another, and none gives all of its own to one address; an eighth of the threads is
left for everything else. Whoever comes beyond is told when to come back. What costs a target host something
(verifications) is counted by host, in the application; floods of reads end in the web server in front
(deploy/nginx).
"""

from __future__ import annotations

import contextlib
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, cast

from flask import Flask, current_app, request

from libroabierto_face.askers import asker_of
from libroabierto_face.web import proxies as proxies_in_front
from libroabierto_notifier.web.errors import TooManyWaiting

_PLACE: Final = "libroabierto-rooms"


@dataclass(frozen=True, slots=True)
class Size:
    """What a room has of all threads, and what of it one address may take."""

    sixteenths: int
    each: int
    at_once: int  # of those: the others of the same address wait for their turn, inside
    codes: str  # how the codes begin that are told to whoever finds no place
    retry_after: int  # seconds


SIZES: Final[Mapping[str, Size]] = {
    "waiting": Size(7, 8, 8, "pull", 10),
    "receiving": Size(2, 3, 3, "receiver", 10),
    "looking": Size(3, 4, 2, "search", 1),
    "showing": Size(2, 4, 2, "search", 1),
}


class Room:
    """Counts who is inside, and who of them has their turn, in this process."""

    # _inside and _working are touched only under _changed.

    def __init__(self, threads: int, size: Size) -> None:
        self._seats = max(1, threads * size.sixteenths // 16)
        self._size = size
        self._changed = threading.Condition()
        self._inside: Counter[str] = Counter()
        self._working: Counter[str] = Counter()

    @contextlib.contextmanager
    def seat(self, address: str) -> Iterator[None]:
        """Be inside, in turn; raises TooManyWaiting."""
        with self._changed:
            self._check_place(address)
            self._inside[address] += 1
            self._changed.wait_for(lambda: self._working[address] < self._size.at_once)
            self._working[address] += 1
        try:
            yield
        finally:
            with self._changed:
                for counted in (self._inside, self._working):
                    counted[address] -= 1
                    counted += Counter()  # forgets those at zero
                self._changed.notify_all()

    def _check_place(self, address: str) -> None:
        codes, each, wait = self._size.codes, self._size.each, self._size.retry_after
        if self._inside.total() >= self._seats:
            raise TooManyWaiting(f"{codes}.too-many-waiting", retry_after=wait)
        if self._inside[address] >= each:
            raise TooManyWaiting(f"{codes}.too-many-of-yours", retry_after=wait, most=each)


def register(app: Flask, *, proxies: int, threads: int) -> None:
    """Believe so many entries of X-Forwarded-For as there are *proxies*; divide *threads* among the rooms."""
    proxies_in_front.register(app, proxies=proxies)
    app.extensions[_PLACE] = {name: Room(threads, size) for name, size in SIZES.items()}


def waiting() -> contextlib.AbstractContextManager[None]:
    """Let this request wait for what comes; raises TooManyWaiting."""
    return _seat("waiting")


def receiving() -> contextlib.AbstractContextManager[None]:
    """Let this request wait for a receiver's answer; raises TooManyWaiting."""
    return _seat("receiving")


def looking() -> contextlib.AbstractContextManager[None]:
    """Let this request look through what was published; raises TooManyWaiting."""
    return _seat("looking")


def showing() -> contextlib.AbstractContextManager[None]:
    """Let this page look through what was published; raises TooManyWaiting."""
    return _seat("showing")


def _seat(name: str) -> contextlib.AbstractContextManager[None]:
    rooms = cast(Mapping[str, Room], current_app.extensions[_PLACE])
    return rooms[name].seat(asker_of(request.remote_addr))
