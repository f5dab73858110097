"""What a defect of ours raises on an entry that the rules accepted: it must not silence all that follows.

The ledger chooses the entries, and its auditors agreed to this one. So a message with a plain title goes out,
or one reminder is missing, and the log of the process says where we stumbled.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final, TypeVar

_DEFECTS: Final = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
_LOG: Final = logging.getLogger("libroabierto_notifier.follower")

_Made = TypeVar("_Made")


def unless_defective(make: Callable[[], _Made], otherwise: Callable[[], _Made], about: str) -> _Made:
    """Return what *make* makes, or, where it stumbles, what *otherwise* does; *about* says of what."""
    try:
        return make()
    except _DEFECTS:
        _LOG.exception("our bug: stumbled over %s", about)
        return otherwise()
