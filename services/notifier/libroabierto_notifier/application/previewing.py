"""What a subscription would have got: the last ten messages that match, before one subscribes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from libroabierto.notices.filternodes import Pair
from libroabierto.notices.filters import Filters, parse_filters
from libroabierto_notifier.application.matching import matched
from libroabierto_notifier.application.wishes import Question
from libroabierto_notifier.ports import Notice, Notices

SHOWN: Final = 10
COUNTED: Final = 10_000  # of the newest notices; a tenth of a second
_PIECE: Final = 1000
# Beyond those that are counted, what names a few values is looked for by them.
_MOST_PAIRS: Final = 8
_MOST_PAGES: Final = 10
_PAGE: Final = 100
_NOT_FOUND_BY: Final = {"type", "id", "source"}


@dataclass(frozen=True, slots=True)
class Preview:
    """The newest first; *count* matches among the *looked* newest of everything published."""

    notices: tuple[Notice, ...]
    count: int
    looked: int


class Previewing:
    """Previews of questions."""

    def __init__(self, notices: Notices) -> None:
        self._notices = notices

    def preview(self, question: Question) -> Preview:
        """Count and show what matches."""
        filters = parse_filters(question.types, question.filters)
        before, looked = self._notices.published() + 1, 0
        keys: list[int] = []
        while looked < COUNTED and (
            told := self._notices.outlines(before, min(_PIECE, COUNTED - looked), before=True)
        ):
            before, looked = told[-1].key, looked + len(told)
            keys.extend(one.key for one in told if matched(filters, one) is not None)
        shown = [self._get(key) for key in keys[:SHOWN]]
        shown += self._older(filters, before, SHOWN - len(shown)) if looked == COUNTED else []
        return Preview(tuple(shown), len(keys), looked)

    def _older(self, filters: Filters, before: int, most: int) -> list[Notice]:
        """Look further back by the values that are asked for, if they are few."""
        pairs = filters.keys()
        if most <= 0 or pairs is None or len(pairs) > _MOST_PAIRS:
            return []
        if any(name in _NOT_FOUND_BY for name, _ in pairs):
            return []
        found = {told.key: told for pair in pairs for told in self._about(pair, filters, before, most)}
        return [found[key] for key in sorted(found, reverse=True)[:most]]

    def _about(self, pair: Pair, filters: Filters, before: int, most: int) -> Iterator[Notice]:
        left = most
        for _ in range(_MOST_PAGES):
            page = self._notices.about(*pair, before, _PAGE, before=True)
            fitting = [told for told in page if matched(filters, told) is not None][:left]
            yield from fitting
            left -= len(fitting)
            if left <= 0 or len(page) < _PAGE:
                return
            before = page[-1].key

    def _get(self, key: int) -> Notice:
        found = self._notices.get(key)
        assert found is not None, "our bug: what was published stays"
        return found
