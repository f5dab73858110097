"""The event-sourced application: streams of recorded events, kept by the `eventsourcing` library.

The library owns storage and replay of events; where it looks for recorder and mapper is told by
bootstrap. Nothing is saved but through the sequencer, in its open transaction: `save(*events, tx=tx)`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from eventsourcing.application import Application
from eventsourcing.utils import Environment, EnvType

from libroabierto_ledger.ports import RecordedEvent


class Ledger(Application[str]):
    """Every stream of the ledger; an aggregate is one stream."""

    name = "Ledger"
    env: ClassVar[dict[str, str]] = {
        "PERSISTENCE_MODULE": "eventsourcing.sqlite",
        "ORIGINATOR_ID_TYPE": "text",
    }

    def construct_env(self, name: str, env: EnvType | None = None) -> Environment:
        """Take settings from the caller alone: no shell's variables may reach what is recorded."""
        return Environment(name, {**type(self).env, **(env or {})})

    def stream(self, name: str, *, after: int, limit: int) -> list[RecordedEvent]:
        """Return at most *limit* events of a stream whose version is greater than *after*, in order."""
        found = self.events.get(name, gt=after, limit=limit)
        return [event for event in found if isinstance(event, RecordedEvent)]


def settings(*, database: str, recorder: str, mapper: str, create: bool) -> Mapping[str, str]:
    """Spell the library's settings; *recorder* and *mapper* are topics, `package.module:Class`."""
    return {
        "SQLITE_DBNAME": database,
        "SQLITE_LOCK_TIMEOUT": "10",  # seconds; the file lock in front of it keeps writers from waiting here
        "APPLICATION_RECORDER_TOPIC": recorder,
        "MAPPER_TOPIC": mapper,
        "CREATE_TABLE": "y" if create else "n",
    }
