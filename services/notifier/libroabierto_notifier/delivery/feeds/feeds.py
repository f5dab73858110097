"""The feeds for whoever asks: each document as bytes, with the tag by which it is known again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from libroabierto import __version__
from libroabierto.notices.position import Position
from libroabierto_notifier.ports import Notices

from . import atom, jsonfeed
from .archives import Archive, Archives, window_of
from .keeping import Written
from .telling import Telling
from .topics import Topic, topic_of


@dataclass(frozen=True, slots=True)
class Feed:
    """A document that need not be written: whoever has the same *tag* has the same bytes."""

    media_type: str
    tag: str
    changed_at: str | None  # instant of the newest notice; None if nothing was told
    is_final: bool
    write: Callable[[], bytes]


class Feeds:
    """Every feed of one notifier. `kind` is "municipality", "commitment" or "institution"."""

    def __init__(self, notices: Notices, *, origin: str, ledger_url: str) -> None:
        self._notices = notices
        self._origin = origin
        self._ledger_url = ledger_url.rstrip("/")
        self._written = Written()

    def atom(self, kind: str, name: str, *, url: str) -> Feed:
        """Return the newest Atom document of a topic; raises Malformed("feed.topic")."""
        topic = topic_of(kind, name)
        telling, published = Telling(self._notices, topic), self._notices.published()
        writer = atom.Atom(topic, origin=self._origin, url=url, ledger_url=self._ledger_url)
        newest = telling.newest(published + 1, 1)
        tag = f"{__version__}-{newest[0].key if newest else -1}-{window_of(published)}"
        return Feed(
            atom.MEDIA_TYPE,
            tag,
            newest[0].time if newest else None,
            is_final=False,
            write=self._kept(
                "atom", topic, url, tag, lambda: writer.write(Archives(telling, published).newest())
            ),
        )

    def archive(self, kind: str, name: str, part: str, *, url: str) -> Feed | None:
        """Return an archive of a topic, None if there is none; raises Malformed("feed.topic", ".archive")."""
        topic, archive = topic_of(kind, name), Archive.parse(part)
        page = Archives(Telling(self._notices, topic), self._notices.published()).archive(archive)
        if page is None:
            return None
        writer = atom.Atom(topic, origin=self._origin, url=url, ledger_url=self._ledger_url)
        newest = page.notices[0]
        tag = f"{__version__}-{newest.key}"
        write = self._kept(f"archive {archive}", topic, url, tag, lambda: writer.write(page, archive))
        return Feed(atom.MEDIA_TYPE, tag, newest.time, is_final=True, write=write)

    def json(self, kind: str, name: str, *, url: str, before: str | None = None) -> Feed:
        """Return a JSON Feed page of a topic: the newest, or that before a position."""
        topic = topic_of(kind, name)
        writer = jsonfeed.JsonFeed(topic, origin=self._origin, url=url, ledger_url=self._ledger_url)
        end = self._notices.published() + 1 if before is None else Position.parse(before).key
        found = Telling(self._notices, topic).newest(end, jsonfeed.MOST + 1)
        tag = f"{__version__}-{found[0].key if found else -1}"
        return Feed(
            jsonfeed.MEDIA_TYPE,
            tag,
            found[0].time if found else None,
            is_final=False,
            write=self._kept(f"json {before}", topic, url, tag, lambda: writer.write(found, before)),
        )

    def _kept(
        self, form: str, topic: Topic, url: str, tag: str, write: Callable[[], bytes]
    ) -> Callable[[], bytes]:
        """Return what gives the bytes of that tag, which are written once."""
        return lambda: self._written.get((form, topic, url, tag), write)
