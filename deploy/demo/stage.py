"""The stage of the demonstration: who is there, what was recorded, and how an act gets into the ledger."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from demo.actors import Cast, Data, Desk, Who
from demo.drafts import data_of
from demo.machine import get_json, run, submit_batch
from demo.places import LOG_CODE, VILLA_GUERRERO, Town
from demo.receiver import Receiver
from demo.telling import Teller
from libroabierto.domain.withholding import revealed
from libroabierto.domain.words import sentence
from libroabierto.record.disclosure import parse, split
from libroabierto.record.entry import entry_hash
from libroabierto.record.envelope import EVENT, open_envelope
from libroabierto.record.event import Event, read_event
from libroabierto.record.folio import format_folio


class Stage:
    """Where the chapters act; a chapter keeps what a later one needs in `entries`."""

    def __init__(self, folder: Path, teller: Teller, running: ExitStack) -> None:
        self.folder, self.teller = folder, teller
        self.running = running  # what a chapter starts and nobody ends before the end
        self.home = folder / "libro"
        self.events = folder / "eventos"
        self.events.mkdir(parents=True)
        self.papers = folder / "documentos"
        self.cast, self.desk = Cast(), Desk()
        self.names: dict[str, str] = {}
        self.entries: dict[str, int] = {}
        self.vkey = self.url = self.notifier = ""
        self.manage = ""  # the page of the receiver's subscription
        self.receiver: Receiver

    def open(self, url: str) -> None:
        """Begin to speak to the ledger at *url*; its id is the SHA-256 of entry 0."""
        self.url = url
        self.desk = Desk(entry_hash(get_json(f"{url}/v1/entries?limit=1")["items"][0]["entry"].encode()))

    def sign(self, who: Who, type: str, stream: str, data: Data, **members: Any) -> str:
        """Return an act, signed by whoever holds this office."""
        return self.desk.sign(self.cast[who], type, stream, data, **members)

    def drafted(
        self, who: Who, type: str, stream: str, name: str, *, town: Town = VILLA_GUERRERO, **members: Any
    ) -> str:
        """Return an act that says what the prepared draft *name* says; `data` replaces parts of it."""
        data = {**data_of(name, type, town, self.papers), **members.pop("data", {})}
        return self.sign(who, type, stream, data, **members)

    def record(self, *tokens: str, quiet: bool = False) -> list[int]:
        """Submit acts in one batch, tell each in words, return their entries."""
        indexes = submit_batch(self.url, tokens)
        for index, token in zip(indexes, tokens, strict=True):
            if not quiet:
                self.teller.entry(index, self._in_words(token))
        return indexes

    def _in_words(self, token: str) -> str:
        """Say what the event does; a commitment or plan is called by the title that it began with."""
        event = with_names(token)
        if event.type in ("commitment.proposed", "plan.started"):
            self.names[event.stream] = str(event.data["title"])
        return sentence(event, "es", self.names)

    def submit(self, name: str, token: str) -> int:
        """Submit one act with the command, which verifies and keeps its receipt; return its entry."""
        path = self.save(name, token)
        options = ["--ledger", self.url, *self.known("confianza-del-ayuntamiento")]
        run(self.teller, ["libro", "submit", str(path), *options])
        return int(json.loads(path.with_suffix(".receipt.json").read_bytes())["index"])

    def refused(self, name: str, token: str) -> None:
        """Submit one act with the command, and see that the ledger refuses it."""
        options = ["--ledger", self.url, *self.known("confianza-del-ayuntamiento")]
        run(self.teller, ["libro", "submit", str(self.save(name, token)), *options], expect=1)

    def show(self, index: int) -> str:
        """Show an entry with the command, which verifies its receipt; return what it printed."""
        options = ["--ledger", self.url, *self.known("confianza-del-ayuntamiento")]
        return run(self.teller, ["libro", "show", format_folio(LOG_CODE, index), *options])

    def save(self, name: str, token: str) -> Path:
        """Keep a signed act."""
        path = self.events / f"{name}.jws"
        path.write_text(token + "\n", encoding="ascii")
        return path

    def known(self, trust: str) -> Sequence[str]:
        """What everybody here knows of the ledger from another source, and where each keeps whom to trust.

        Without `--practice` nothing of a practice ledger passes for real.
        """
        known = ["--vkey", self.vkey, "--ledger-id", self.desk.ledger, "--practice"]
        return [*known, "--trust", str(self.folder / trust)]

    def say(self, text: str) -> None:
        """Tell the person something."""
        self.teller.say(text)


def event_of(submission: str) -> Event:
    """Return what a signed act says, as it was handed in."""
    token, _ = split(submission)
    envelope = open_envelope(token, EVENT)
    return read_event(envelope.payload, envelope.kid)


def with_names(submission: str) -> Event:
    """Return what a signed act says, with what travels beside it in its place."""
    event, (_, texts) = event_of(submission), split(submission)
    return dataclasses.replace(event, data=revealed(event, map(parse, texts)))
