"""The offices of one town, and what they sign one after the other: a life in the making.

A life is told by a subclass (mixed.py); here stands who acts, and where an act stands in the life.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bench import cast
from bench.actors import Actor, Desk
from bench.cast import actor, council
from libroabierto.domain.municipalities import Municipality


class Officers:
    """Who acts for *town*, under the keys of *turn*, at *desk*."""

    def __init__(self, town: Municipality, turn: int, desk: Desk) -> None:
        self.town, self.turn, self.desk = town, turn, desk
        self.council, self.body = council(town), cast.secretariat(town)
        self.tokens: list[str] = []
        self.marks: dict[str, int] = {}  # by name: at which place of the life an act stands

    def _president(self, type: str, stream: str, data: Mapping[str, Any]) -> None:
        self._say(actor(self.council, cast.PRESIDENT), type, stream, data)

    def _secretary(self, type: str, stream: str, data: Mapping[str, Any], mark: str = "", **more: str) -> str:
        return self._say(actor(self.council, cast.SECRETARY, self.turn), type, stream, data, mark, **more)

    def _technical(
        self, type: str, stream: str, data: Mapping[str, Any], mark: str = "", **more: str
    ) -> None:
        self._say(actor(self.body, cast.TECHNICAL_SECRETARY), type, stream, data, mark, **more)

    def _lead(self, type: str, stream: str, data: Mapping[str, Any], mark: str = "") -> None:
        self._say(actor(self.council), type, stream, data, mark)

    def _of_council(self, type: str, data: Mapping[str, Any], mark: str = "") -> None:
        self._say(actor(self.council), type, f"institution:{self.council}", data, mark)

    def _say(
        self, by: Actor, type: str, stream: str, data: Mapping[str, Any], mark: str = "", **more: str
    ) -> str:
        return self._add(self.desk.sign(by, type, stream, data, **more), mark)

    def _add(self, token: str, mark: str = "") -> str:
        if mark:
            self.marks[mark] = len(self.tokens)
        self.tokens.append(token)
        return token
