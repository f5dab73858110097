"""Action plans (streams `plan:<uuid>`)."""

from libroabierto.domain.events.plan import approved, closed, phase_advanced, started
from libroabierto.domain.eventtype import EventType

TYPES: tuple[EventType, ...] = (started.TYPE, phase_advanced.TYPE, approved.TYPE, closed.TYPE)
