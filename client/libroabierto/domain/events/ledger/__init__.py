"""The ledger's own acts (stream `ledger:main`), and the notes that stand in any stream."""

from libroabierto.domain.events.ledger import catalogue_updated, correction_recorded, founded, rules_adopted

TYPES = (founded.TYPE, rules_adopted.TYPE, catalogue_updated.TYPE, correction_recorded.TYPE)
