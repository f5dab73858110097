"""Signed files, as several commands read them: their form alone, for which nobody needs the rules."""

from __future__ import annotations

from pathlib import Path

from libroabierto.record.envelope import MAX_TOKEN, Envelope
from libroabierto.record.event import Event, open_event
from libroabierto.remote.files import read_bounded


def read_signed(path: Path) -> tuple[Envelope, Event]:
    """Read a signed file; its signature is not verified here."""
    return open_event(read_bounded(path, MAX_TOKEN + 2).strip())
