"""A server that may open no more files says so: 503, and the next answer is as before."""

from __future__ import annotations

import contextlib
import os
import resource
import sqlite3
from collections.abc import Iterator

import pytest

from ledger.web.town_hall import TownHall
from libroabierto.domain import messages
from libroabierto.errors import LedgerBusy
from libroabierto_face.web import problems
from libroabierto_ledger.persistence.weather import weather
from libroabierto_ledger.web.app import create_app
from support.refusal import refused


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
    """Let everything be opened that is opened once: connections, modules. Sentences are read at the start."""
    assert 200 == hall.submit(hall.town.tokens[-1]).status_code
    assert 200 == hall.client.get("/v1/log").status_code


def test_a_read_without_a_file_to_spare_is_busy_and_blames_no_disk(fresh: TownHall) -> None:
    warm(fresh)
    with no_more_files():
        answer = fresh.client.get("/v1/log")

    fresh.refused(answer, "busy", 503, "ledger.too-many-files")
    assert "5" == answer.headers["Retry-After"]


@pytest.mark.parametrize("path", ["/v1/log", "/v1/nowhere", "/v1/institutions?x=1", "/v1/plans/plan:x"])
def test_a_worker_says_every_refusal_without_a_file_to_spare(fresh: TownHall, path: str) -> None:
    problems.read_table.cache_clear()
    messages.table.cache_clear()
    client = create_app(fresh.ledger).test_client()
    with no_more_files():
        answer = client.get(path)

    assert answer.status_code in (400, 404, 503)
    assert answer.get_json(force=True)["detail"]


def test_a_database_that_cannot_be_opened_for_lack_of_files_blames_no_disk(fresh: TownHall) -> None:
    with no_more_files(), refused("ledger.too-many-files", LedgerBusy), weather():
        sqlite3.connect(f"file:{fresh.ledger.config.database}?mode=ro", uri=True)


def test_an_event_without_a_file_to_spare_is_taken_afterwards(fresh: TownHall) -> None:
    token = fresh.town.declaration()
    warm(fresh)
    with no_more_files():
        answer = fresh.submit(token)

    fresh.refused(answer, "busy", 503, "ledger.too-many-files")
    assert 201 == fresh.submit(token).status_code
