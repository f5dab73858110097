"""Atom documents (RFC 4287) with the links of archives (RFC 5005). Each entry carries its proof.

<libro:english>                                        the title in English, for programs that ask for it
<libro:position>, <libro:leaf-hash>, <libro:proof>    where it stands, and the tlog-proof of that
<link rel="related">                                  the whole message, for `libro verify-message`
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

from .archives import Archive, Page
from .topics import Topic
from .words import AUTHOR, LANGUAGE, Story, clean, marked, tag

MEDIA_TYPE: Final = "application/atom+xml; charset=utf-8"
EVENT: Final = "application/cloudevents+json"
LIBRO: Final = "urn:libroabierto:feed:1"
_HEAD: Final = (
    '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"'
    f' xmlns:fh="http://purl.org/syndication/history/1.0" xmlns:libro="{LIBRO}" xml:lang="{LANGUAGE}">'
)
# Of a feed in which nothing was told yet.
_NEVER: Final = "1970-01-01T00:00:00.000Z"


class Atom:
    """Writes the documents of one topic; *url* is the notifier's public address."""

    def __init__(self, topic: Topic, *, origin: str, url: str, ledger_url: str) -> None:
        self._topic = topic
        self._origin = origin
        self._url = url
        self._ledger_url = ledger_url

    def write(self, page: Page, archive: Archive | None = None) -> bytes:
        """Write the newest document, or that of an archive."""
        stories = [Story(notice, self._origin) for notice in page.notices]
        lines = [_HEAD, *self._head(page, stories, archive)]
        for story in stories:
            lines += ["<entry>", *self._entry(story), "</entry>"]
        return ("\n".join([*lines, "</feed>"]) + "\n").encode()

    def _head(self, page: Page, stories: Sequence[Story], archive: Archive | None) -> Iterator[str]:
        newest, atom = f"{self._place}.atom", "application/atom+xml"
        yield _element("id", tag(self._origin, f"feed/{self._topic.path}"))
        yield _element("title", marked(self._topic.title, self._origin))
        yield _element("subtitle", f"Actos de gobierno abierto registrados en {self._origin}, con su prueba.")
        yield _element("updated", max((story.notice.time for story in stories), default=_NEVER))
        yield f"<author>{_element('name', AUTHOR)}</author>"
        yield _link("self", newest if archive is None else self._of(archive), atom)
        yield _link("alternate", f"{self._ledger_url}/", "text/html")
        if archive is not None:
            yield "<fh:archive/>"
            yield _link("current", newest, atom)
        if page.before is not None:
            yield _link("prev-archive", self._of(page.before), atom)

    def _entry(self, story: Story) -> Iterator[str]:
        message = f"{self._url}/v1/events/{story.position}"
        yield _element("id", story.id)
        yield _element("title", story.title)
        yield _element("updated", story.notice.time)
        yield _element("published", story.notice.time)
        yield _link("alternate", story.page or message, "text/html" if story.page else EVENT)
        yield _link("related", message, EVENT)
        for term in story.tags:
            yield f'<category term="{_text(term)}"/>'
        yield _element("summary", story.note)
        yield f'<content type="text">{_text(story.text)}</content>'
        yield f'<libro:english xml:lang="en">{_text(story.english)}</libro:english>'
        yield _element("libro:position", str(story.position))
        if story.receipt:
            yield _element("libro:leaf-hash", story.receipt["leaf_hash"])
            yield _element("libro:proof", story.receipt["proof"])

    @property
    def _place(self) -> str:
        return f"{self._url}/feeds/{self._topic.path}"

    def _of(self, archive: Archive) -> str:
        return f"{self._place}/archive/{archive}.atom"


def _element(name: str, text: str) -> str:
    return f"<{name}>{_text(text)}</{name}>"


def _link(rel: str, href: str, type: str) -> str:
    return f'<link rel="{rel}" type="{_text(type)}" href="{_text(href)}"/>'


def _text(text: str) -> str:
    return escape(clean(text))
