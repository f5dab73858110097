"""What the naive model remembers: every act in order, and dictionaries of what follows from them.

An act is the event's twelve members as signed, plus `kid` and `sha256` (of the payload); `index` and
`recorded_on` once it is taken. Days are ISO text, which orders as time does.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any, TypeAlias

Act: TypeAlias = dict[str, Any]
Thing: TypeAlias = dict[str, Any]


class Book:
    """All that is known after the acts so far."""

    def __init__(self, municipalities: Mapping[str, str], known_rules: Collection[int]) -> None:
        self.municipalities = dict(municipalities)
        self.touched: set[str] = set()  # municipalities that anything happened to
        self.known_rules = set(known_rules)
        self.acts: list[Act] = []
        self.lengths: dict[str, int] = {}  # of streams
        self.rules = 0  # the version in force
        self.catalogue = ""
        self.roll: set[str] = set()  # whom the founding named to attest a succession
        self.threshold = 0  # how many of them it takes
        self.seats: dict[str, str] = {}  # the seal with which each stands on the roll
        self.waiting_days = 0
        self.roll_since = 0
        self.practice = False
        self.origin = self.log_key = self.witness_policy = ""
        self.former_log_keys: list[str] = []
        self.attestations: list[Thing] = []
        self.handovers: dict[str, set[str]] = {}  # who signed, by the digest of the facts
        self.passed: dict[tuple[str, tuple[str, str]], tuple[str, int]] = {}  # (from, pair): (to, entry)
        self.institutions: dict[str, Thing] = {}
        self.terms: list[Thing] = []
        self.tenures: dict[int, Thing] = {}
        self.keys: list[Thing] = []  # enrolments, in order
        self.declarations: dict[str, Thing] = {}
        self.secretariats: dict[str, Thing] = {}
        self.sessions: dict[str, Thing] = {}
        self.plans: dict[str, Thing] = {}
        self.commitments: dict[str, Thing] = {}
        self.observations: dict[str, Thing] = {}
        self.corrections: list[Thing] = []

    def holds(self, institution: str, role: str, territory: str) -> bool:
        """Say whether an accredited institution has this role over this territory."""
        known = self.institutions.get(institution)
        return known is not None and known["state"] == "accredited" and (role, territory) in known["pairs"]

    @property
    def self_service(self) -> bool:
        """Say whether institutions enrol themselves: for practice, since the second rules."""
        return self.practice and self.rules > 1

    def vacant(self, territory: str) -> bool:
        """Say whether nobody is the authority over this territory."""
        return not any(self.holds(id, "authority", territory) for id in self.institutions)

    def named(self, stream: str) -> str:
        """Return a stream's name without its kind."""
        return stream.split(":", 1)[1]


def plus(day: str, days: int) -> str:
    """Return the day so many days later."""
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


Reasons: TypeAlias = Iterator[str]
Judge: TypeAlias = Callable[[Book, Act], Iterable[str]]
Effect: TypeAlias = Callable[[Book, Act], None]
Party: TypeAlias = Callable[[Book, Act], bool]
