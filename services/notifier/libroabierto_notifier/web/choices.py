"""What somebody chooses on the page Suscribirse, and what it is in every channel.

municipality   INEGI key            acts          groups of event types, by name
institution    ayto-15113           commitment    UUID
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from libroabierto.domain.municipalities import Municipality, catalogue
from libroabierto.notices.filters import Filters
from libroabierto.record.names import INSTITUTION, UUID
from libroabierto_face.web.errors import BadParameter
from libroabierto_notifier.web.forms import Fields

# By name, the beginnings of the types that belong together.
ACTS: Final[Mapping[str, tuple[str, ...]]] = {
    "declarations": ("declaration.",),
    "secretariats": ("secretariat.", "cocreation."),
    "plans": ("plan.",),
    "commitments": ("commitment.",),
    "observations": ("observation.",),
    "institutions": ("institution.", "term.", "office.", "key.", "succession."),
    "ledger": ("ledger.", "catalogue.", "correction.", "disclosure."),
    "reminders": ("notice.",),
}
_FORMS: Final = {
    "municipality": re.compile("|".join(catalogue().municipalities)),
    "institution": INSTITUTION,
    "commitment": UUID,
}
ONCE: Final = ("municipality", "institution", "commitment")
MANY: Final = ("acts",)


@dataclass(frozen=True, slots=True)
class Choice:
    """What is wanted; nothing chosen is everything."""

    municipality: str | None = None
    acts: tuple[str, ...] = ()
    institution: str | None = None
    commitment: str | None = None

    @classmethod
    def read(cls, given: Fields) -> Choice:
        """Read it from fields; raises BadParameter("choice.<field>") for a name of another form or group."""
        read = cls.usable(given)
        if len(read.acts) < len(given.getlist("acts")):
            raise BadParameter("choice.acts", parameter="acts")
        for name in ONCE:
            if name in given and getattr(read, name) is None:
                raise BadParameter(f"choice.{name}", parameter=name)
        return read

    @classmethod
    def usable(cls, given: Fields) -> Choice:
        """Read what can be read, so that one field's mistake loses nothing of the others."""
        acts = tuple(name for name in given.getlist("acts") if name in ACTS)
        named = {name: given.get(name, "") for name in ONCE}
        return cls(acts=acts, **{name: text for name, text in named.items() if _FORMS[name].fullmatch(text)})

    def pairs(self) -> list[tuple[str, str]]:
        """Return it as parameters of /v1/events and /v1/stream."""
        named = [(name, getattr(self, name)) for name in ONCE]
        types = [("type", begin) for name in self.acts for begin in ACTS[name]]
        return [(name, value) for name, value in named if value] + types

    def filters(self) -> Filters:
        """Return it as filters of a subscription; raises Malformed("filter.…")."""
        return Filters.from_query(self.pairs())

    def wish(self) -> dict[str, Any]:
        """Return it as members of a subscription."""
        return {"filters": [node.spelled for node in self.filters().nodes]}

    def fields(self) -> list[tuple[str, str]]:
        """Return it as fields of the page's own form."""
        named = [(name, getattr(self, name)) for name in ONCE]
        return [(name, value) for name, value in named if value] + [("acts", name) for name in self.acts]

    @property
    def feed(self) -> str:
        """The place of the nearest feed below /feeds/, without a suffix."""
        if self.commitment:
            return f"commitment/{self.commitment}"
        return f"institution/{self.institution}" if self.institution else self.municipality or "all"

    @property
    def is_feed_exact(self) -> bool:
        """Whether that feed tells this and no more."""
        named = [name for name in ONCE if getattr(self, name)]
        return not self.acts and len(named) < 2


def municipalities() -> Sequence[Municipality]:
    """Return the municipalities in the order of INEGI's keys, which is that of their names."""
    return list(catalogue().municipalities.values())
