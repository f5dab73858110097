"""How the things that events speak of are called: of their day, and today's name beside it.

Institutions go by their official name, commitments and plans by their title of today. An old event keeps
the old name: "Infoem (hoy: Secretaría de la Contraloría)". What is in brackets follows when read, from the
institution's renaming or from the successions of one that has ended; nothing is rewritten. Only of an
institution that was renamed or has ended more is asked than its row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from libroabierto.domain.vocabulary import Label
from libroabierto.domain.words import name_of, named_in
from libroabierto.domain.world import Document
from libroabierto.record.event import Event
from libroabierto_ledger.application import NotFound
from libroabierto_ledger.web.assembly import ledger

ENDED: Final = ("succeeded", "extinguished")
TODAY: Final = Label("hoy", "today")
OTHERS: Final = Label("y otras", "and others")
MOST: Final = 3  # successors that are named; one authority may have as many as there are municipalities

Named = Mapping[tuple[str, str], Document]  # the rows of now, by kind and id


def rows_named(events: Iterable[Event]) -> Named:
    """Return the rows that sentences about *events* name, as far as they are recorded."""
    named: set[tuple[str, str]] = set()
    return ledger().history.named(named.union(*map(named_in, events)))


def names_for(events: Iterable[Event]) -> dict[str, str]:
    """Map what sentences about *events* name, by id, to its name of today."""
    return {id: name_of(kind, row) for (kind, id), row in rows_named(events).items()}


def names_of(ids: Iterable[str]) -> dict[str, str]:
    """Map ids of institutions to their official names of today, as far as they have one."""
    found = ledger().history.named(("institution", id) for id in ids)
    return {id: str(row["name"]) for (_, id), row in found.items()}


class Naming:
    """Names as of entries, for one answer, from the rows that it names (`rows_named`)."""

    def __init__(self, rows: Named) -> None:
        self._titles = {id: name_of(kind, row) for (kind, id), row in rows.items() if kind != "institution"}
        self._today: dict[str, Mapping[str, Any] | None] = {
            id: row for (kind, id), row in rows.items() if kind == "institution"
        }
        self._institutions = tuple(self._today)
        self._former: dict[tuple[str, int], Mapping[str, Any] | None] = {}
        self._successors: dict[str, list[str]] = {}

    def then(self, index: int) -> dict[str, str]:
        """Map ids to names as of entry *index*."""
        return {**self._titles, **{id: self._then(id, index) for id in self._institutions}}

    def both(self, index: int, language: str) -> dict[str, str]:
        """Map ids to names as of entry *index*, with an institution's of today where it is another."""
        told = {id: self._with_today(id, self._then(id, index), language) for id in self._institutions}
        return {**self._titles, **told}

    def _with_today(self, id: str, name: str, language: str) -> str:
        found = self._known(id)
        if found is None or found["state"] not in ENDED:
            today = str(found["name"]) if found else name
        else:
            today = ", ".join(self._followers(id, language)) or name
        return name if today == name else f"{name} ({TODAY.in_language(language)}: {today})"

    def _then(self, id: str, index: int) -> str:
        found = self._known(id)
        while found and found["former_name"] is not None and index < found["former_name"]["until"]:
            found = self._before(id, found["former_name"]["until"])
        return str(found["name"]) if found else id

    def _before(self, id: str, renamed_at: int) -> Mapping[str, Any] | None:
        """Return the institution as it was before a renaming; asked for once, however many entries."""
        if (id, renamed_at) not in self._former:
            self._former[id, renamed_at] = _institution(id, str(renamed_at - 1))
        return self._former[id, renamed_at]

    def _known(self, id: str) -> Mapping[str, Any] | None:
        if id not in self._today:
            self._today[id] = _institution(id)
        return self._today[id]

    def _followers(self, id: str, language: str) -> list[str]:
        """Return the names of the first successors, by entry, and whether there are more."""
        if id not in self._successors:
            page = ledger().states.page("succession", tags=[f"predecessor:{id}"], limit=MOST + 1)
            self._successors[id] = list(dict.fromkeys(item.document["successor"] for item in page.items))
        ids = self._successors[id]
        named = [str((self._known(one) or {"name": one})["name"]) for one in ids[:MOST]]
        return [*named, OTHERS.in_language(language)] if len(ids) > MOST else named


def _institution(id: str, as_of: str | None = None) -> Mapping[str, Any] | None:
    try:
        return ledger().states.item("institution", id, as_of=as_of).document
    except NotFound:
        return None
