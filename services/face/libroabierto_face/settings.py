"""How a setting is read from the environment: numbers, addresses, and what only this host reaches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from libroabierto.errors import UsageError

# More processes only queue: at the one writer's lock, or for the processors.
MAX_WORKERS: Final = 64
MAX_PROXIES: Final = 8

_PRIVATE: Final = ("127.", "localhost:", "[::1]:", "unix:")  # beginnings of what only this host reaches


def number(given: Mapping[str, str], name: str, *, default: int, most: int, least: int = 1) -> int:
    """Return the number *name*, from *least* to *most*; raises UsageError("config.not-in-range")."""
    text = given.get(name) or str(default)
    if not (is_number(text) and least <= int(text) <= most):
        raise UsageError("config.not-in-range", name=name, value=text, least=least, most=most)
    return int(text)


def is_number(text: str) -> bool:
    """Say whether *text* is up to eight digits."""
    return text.isascii() and text.isdigit() and len(text) <= 8


def base_url(given: Mapping[str, str], name: str) -> str:
    """Return the base URL *name* without a slash at its end, or ""; raises UsageError("config.not-a-url")."""
    text = given.get(name, "")
    if (text and not text.startswith(("http://", "https://"))) or any(c in text for c in " ?#\n"):
        raise UsageError("config.not-a-url", name=name, value=text)
    return text.rstrip("/")


def is_private(bind: str) -> bool:
    """Say whether only this host reaches what listens at *bind*."""
    return bind.startswith(_PRIVATE)
