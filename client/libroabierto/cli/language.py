"""Which language the person reads: Spanish when their locale is, English otherwise."""

from __future__ import annotations

from collections.abc import Mapping


def language_of(environ: Mapping[str, str]) -> str:
    """Return "es" or "en", from the first of LC_ALL, LC_MESSAGES and LANG that is set (POSIX 8.2)."""
    locale = next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), "")
    return "es" if locale.lower().startswith("es") else "en"
