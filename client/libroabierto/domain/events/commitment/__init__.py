"""Commitments, from the proposal to the last evaluation (streams `commitment:<uuid>`)."""

from libroabierto.domain.events.commitment import (
    amended,
    approved,
    concluded,
    evaluated,
    proposed,
    resumed,
    suspended,
    updated,
    withdrawn,
)
from libroabierto.domain.eventtype import EventType

TYPES: tuple[EventType, ...] = (
    proposed.TYPE,
    approved.TYPE,
    updated.TYPE,
    amended.TYPE,
    suspended.TYPE,
    resumed.TYPE,
    withdrawn.TYPE,
    concluded.TYPE,
    evaluated.TYPE,
)
