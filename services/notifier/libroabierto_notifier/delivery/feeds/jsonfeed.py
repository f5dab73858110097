"""JSON Feed 1.1 documents; an item has its whole message in `_libro`, where `libro verify-message` looks."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

from libroabierto_notifier.ports import Notice

from .topics import Topic
from .words import AUTHOR, LANGUAGE, Story, marked

MEDIA_TYPE: Final = "application/feed+json; charset=utf-8"
VERSION: Final = "https://jsonfeed.org/version/1.1"
MOST: Final = 50  # items of a page
# Readers are asked to take 250 kB (JSON Feed 1.1); a page ends before its messages are more than this.
MOST_BYTES: Final = 180 * 1024


class JsonFeed:
    """Writes the pages of one topic; *url* is the notifier's public address."""

    def __init__(self, topic: Topic, *, origin: str, url: str, ledger_url: str) -> None:
        self._topic = topic
        self._origin = origin
        self._url = url
        self._ledger_url = ledger_url

    def write(self, notices: Sequence[Notice], before: str | None) -> bytes:
        """Write a page of *notices*, the newest first; more than fit go on in the next one."""
        stories = [Story(notice, self._origin) for notice in fitting(notices)]
        place = f"{self._url}/feeds/{self._topic.path}.json"
        members: dict[str, Any] = {
            "version": VERSION,
            "title": marked(self._topic.title, self._origin),
            "home_page_url": f"{self._ledger_url}/",
            "feed_url": place if before is None else f"{place}?before={before}",
            "description": f"Actos de gobierno abierto registrados en {self._origin}, con su prueba.",
            "language": LANGUAGE,
            "authors": [{"name": AUTHOR, "url": f"{self._ledger_url}/"}],
        }
        if len(stories) < len(notices):
            members["next_url"] = f"{place}?before={stories[-1].position}"
        members["items"] = [self._item(story) for story in stories]
        return json.dumps(members, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"

    def _item(self, story: Story) -> dict[str, Any]:
        message = f"{self._url}/v1/events/{story.position}"
        return {
            "id": story.id,
            "url": story.page or message,
            "title": story.title,
            "content_text": story.text,
            "date_published": story.notice.time,
            "tags": story.tags,
            "_libro": {"about": f"{self._url}/", "title_en": story.english, "message": story.message},
        }


def fitting(notices: Sequence[Notice]) -> list[Notice]:
    """Return the first notices that fit into a page: one at least."""
    found: list[Notice] = []
    size = 0
    for notice in notices[:MOST]:
        size += len(notice.body)
        if found and size > MOST_BYTES:
            break
        found.append(notice)
    return found
