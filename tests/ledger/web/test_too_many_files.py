"""A server that may open no more files says so: 503, and the next answer is as before."""

from __future__ import annotations

import contextlib
import os
import resource
from collections.abc import Iterator

from ledger.web.town_hall import TownHall


@contextlib.contextmanager
def no_more_files() -> Iterator[None]:
    """Let the kernel refuse every further descriptor."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    lowest_free = os.dup(0)
    os.close(lowest_free)
    resource.setrlimit(resource.RLIMIT_NOFILE, (lowest_free, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def warm(hall: TownHall) -> None:
    """Let everything be read that is read once: tables of sentences, connections, modules."""
    assert 200 == hall.submit(hall.town.tokens[-1]).status_code
    assert 200 == hall.client.get("/v1/log").status_code
    assert 404 == hall.client.get("/v1/nowhere").status_code


def test_a_read_without_a_file_to_spare_is_busy_and_blames_no_disk(fresh: TownHall) -> None:
    warm(fresh)
    with no_more_files():
        answer = fresh.client.get("/v1/log")

    fresh.refused(answer, "busy", 503, "ledger.too-many-files")
    assert "5" == answer.headers["Retry-After"]


def test_an_event_without_a_file_to_spare_is_taken_afterwards(fresh: TownHall) -> None:
    token = fresh.town.declaration()
    warm(fresh)
    with no_more_files():
        answer = fresh.submit(token)

    fresh.refused(answer, "busy", 503, "ledger.too-many-files")
    assert 201 == fresh.submit(token).status_code
