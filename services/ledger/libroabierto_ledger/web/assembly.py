"""What this room asks of the application, and where a request finds it."""

from __future__ import annotations

from typing import Final, Protocol, cast

from flask import Flask, Request, current_app, request

from libroabierto.domain.world import Document
from libroabierto_ledger.application import (
    Allowances,
    Deeds,
    Disclosed,
    Files,
    History,
    LogInfo,
    Queries,
    States,
    Submissions,
    Uploads,
)

_PLACE: Final = "libroabierto"


class Assembly(Protocol):
    """The use cases of one ledger."""

    @property
    def submissions(self) -> Submissions: ...
    @property
    def queries(self) -> Queries: ...
    @property
    def states(self) -> States: ...
    @property
    def deeds(self) -> Deeds: ...
    @property
    def history(self) -> History: ...
    @property
    def files(self) -> Files: ...
    @property
    def uploads(self) -> Uploads: ...
    @property
    def disclosed(self) -> Disclosed: ...
    @property
    def allowances(self) -> Allowances: ...


def register(app: Flask, assembly: Assembly) -> None:
    """Let the requests of *app* find *assembly*."""
    app.extensions[_PLACE] = assembly


def ledger() -> Assembly:
    """Return the ledger that this request is about."""
    return cast(Assembly, current_app.extensions[_PLACE])


def this_request() -> Request:
    """Return the request itself; `flask.request` looks for it anew at each attribute."""
    found: Request = request._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - documented
    return found


def founded() -> tuple[LogInfo, Document]:
    """Return the log and its founding data; raise LedgerBusy before there is an entry 0."""
    check_founded()
    info = ledger().queries.info()
    assert info.founding is not None, "our bug: what was founded stays founded"
    return info, info.founding


def check_founded() -> None:
    """Refuse to read a ledger that has no entry 0; costs nothing once it is founded."""
    ledger().queries.log_code()
