"""The Spanish word for an English one: docs/glossary.md is the only place that says it."""

from __future__ import annotations

import re

_ROW = re.compile(r"^\| ([^|]+?) \| ([^|]+?) \| [^|]+ \|$", re.MULTILINE)


class Glossary:
    """The rows `| español | English | meaning |` of the glossary."""

    def __init__(self, page: str) -> None:
        rows = ((es, _words(en)) for es, en in _ROW.findall(page))
        self._spanish = {english: _words(es)[0] for es, all_english in rows for english in all_english}

    def spanish(self, english: str) -> str:
        """Return the first Spanish word of the row; KeyError for what the glossary does not have."""
        return self._spanish[english]

    def translate(self, text: str) -> str:
        """Put the Spanish word after each English one that stands in braces: "a {receipt}"."""
        return re.sub(r"\{(\w+)\}", lambda found: f"{found[1]} ({self.spanish(found[1])})", text)


def _words(cell: str) -> list[str]:
    return [word.strip(" `") for word in cell.split(",")]
