"""What citizens observe, and what they are answered (streams `observation:<uuid>`)."""

from libroabierto.domain.events.observation import answered, filed
from libroabierto.domain.eventtype import EventType

TYPES: tuple[EventType, ...] = (filed.TYPE, answered.TYPE)
