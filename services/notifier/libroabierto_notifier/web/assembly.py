"""What this room asks of the others, and where a request finds it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, Protocol, cast

from flask import Flask, current_app, request

from libroabierto_notifier.application.previewing import Previewing
from libroabierto_notifier.application.pulling import Pulling
from libroabierto_notifier.application.receipts import Receipts
from libroabierto_notifier.application.redelivering import Redelivering
from libroabierto_notifier.application.reporting import Reporting
from libroabierto_notifier.application.subscribing import Subscribing

_PLACE: Final = "libroabierto"


class Feed(Protocol):
    """A document of a feed, which need not be written for whoever has the same *tag*."""

    @property
    def media_type(self) -> str: ...
    @property
    def tag(self) -> str: ...
    @property
    def changed_at(self) -> str | None:
        """The instant of the newest notice; None if nothing was told."""

    @property
    def is_final(self) -> bool:
        """Whether it never changes again."""

    @property
    def write(self) -> Callable[[], bytes]:
        """What makes its bytes."""


class Feeds(Protocol):
    """What is told, for readers of feeds; *url* is the notifier's public address."""

    def atom(self, kind: str, name: str, *, url: str) -> Feed:
        """Return the newest Atom document of a topic; raises Malformed("feed.topic")."""

    def archive(self, kind: str, name: str, part: str, *, url: str) -> Feed | None:
        """Return an archive of a topic, None if there is none; raises Malformed("feed.…")."""

    def json(self, kind: str, name: str, *, url: str, before: str | None = None) -> Feed:
        """Return a JSON Feed page of a topic: the newest, or that before a position."""


class Assembly(Protocol):
    """The use cases of one notifier, and what it serves as it is."""

    @property
    def pulling(self) -> Pulling: ...
    @property
    def receipts(self) -> Receipts: ...
    @property
    def reporting(self) -> Reporting: ...
    @property
    def subscribing(self) -> Subscribing: ...
    @property
    def redelivering(self) -> Redelivering: ...
    @property
    def previewing(self) -> Previewing: ...
    @property
    def feeds(self) -> Feeds: ...
    @property
    def origin(self) -> str:
        """The ledger's name."""

    @property
    def ledger_url(self) -> str:
        """Where people find the ledger."""

    @property
    def stream(self) -> str:
        """The public address of the stream; empty if it is at that of each request."""

    def webhook_keys(self) -> Mapping[str, Any]:
        """Return the JWK set that is published."""


def register(app: Flask, assembly: Assembly, url: str) -> None:
    """Let the requests of *app* find *assembly*, and the public address *url* if there is one."""
    app.extensions[_PLACE] = assembly
    app.config["LIBRO_URL"] = url


def notifier() -> Assembly:
    """Return the notifier that this request is about."""
    return cast(Assembly, current_app.extensions[_PLACE])


def base_url() -> str:
    """Return the public address of the notifier, without a slash at its end: "https://avisos.example"."""
    return str(current_app.config["LIBRO_URL"]) or request.url_root.rstrip("/")


def stream_url() -> str:
    """Return the public address of the stream, which another process serves."""
    return notifier().stream or f"{base_url()}/v1/stream"
