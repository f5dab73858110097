"""What a subscription would have got: the last ten messages that match, before one subscribes."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from libroabierto.notices.filternodes import Pair
from libroabierto.notices.filters import Filters, parse_filters
from libroabierto_notifier.application.wishes import Question
from libroabierto_notifier.finding import Finder, Judge, pairs_of
from libroabierto_notifier.ports import Notice, Notices

SHOWN: Final = 10
COUNTED: Final = 10_000  # of the newest notices, unless the question costs too much before
MAX_WORK: Final = 65_536  # parts of a question that are looked at: a twentieth of a second
# Beyond those that are counted, what names a few values is looked for by them.
_MOST_PAGES: Final = 10
_PAGE: Final = 100


@dataclass(frozen=True, slots=True)
class Preview:
    """The newest first; *count* matches among the *looked* newest of everything published."""

    notices: tuple[Notice, ...]
    count: int
    looked: int


class Previewing:
    """Previews of questions."""

    def __init__(self, notices: Notices, finder: Finder) -> None:
        self._notices = notices
        self._finder = finder

    def newest(self) -> list[Notice]:
        """Return the last ten of everything, the newest first."""
        return self._notices.before(self._notices.published() + 1, SHOWN)

    def preview(self, question: Question) -> Preview:
        """Count and show what matches."""
        filters = parse_filters(question.types, question.filters)
        judge, before, looked = Judge(filters), self._notices.published() + 1, 0
        keys: list[int] = []
        for outline in itertools.islice(self._finder.before(before), COUNTED):
            before, looked = outline.key, looked + 1
            if judge.wants(outline):
                keys.append(outline.key)
            if judge.work >= MAX_WORK:
                break
        shown = [self._get(key) for key in keys[:SHOWN]]
        shown += self._older(filters, before, SHOWN - len(shown)) if len(shown) < SHOWN else []
        return Preview(tuple(shown), len(keys), looked)

    def _older(self, filters: Filters, before: int, most: int) -> list[Notice]:
        """Look further back by the values that are asked for, if they are few."""
        judge, pairs = Judge(filters), pairs_of(filters) or ()
        found = {told.key: told for pair in pairs for told in self._about(pair, judge, before, most)}
        return [found[key] for key in sorted(found, reverse=True)[:most]]

    def _about(self, pair: Pair, judge: Judge, before: int, most: int) -> Iterator[Notice]:
        left = most
        for _ in range(_MOST_PAGES):
            page = self._notices.about(*pair, before, _PAGE, before=True)
            fitting = [told for told in page if judge.wants(told)][:left]
            yield from fitting
            left -= len(fitting)
            if left <= 0 or len(page) < _PAGE:
                return
            before = page[-1].key

    def _get(self, key: int) -> Notice:
        found = self._notices.get(key)
        assert found is not None, "our bug: what was published stays"
        return found
