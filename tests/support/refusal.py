"""The assertion that something is refused under its stable code."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from libroabierto.errors import LibroError, Malformed


@contextmanager
def refused(code: str, error: type[LibroError] = Malformed, **facts: object) -> Iterator[None]:
    """Expect *error* with *code*, and at least these *facts*."""
    with pytest.raises(error) as caught:
        yield

    assert code == caught.value.code
    assert facts == {name: caught.value.facts.get(name) for name in facts}
