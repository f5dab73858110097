"""The assertion that something is refused under its stable code."""

from __future__ import annotations

from collections.abc import Callable, Iterator
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


def code_of(call: Callable[[], object]) -> str | None:
    """Return the code under which *call* is refused as malformed, or None if it is not."""
    try:
        call()
    except Malformed as error:
        return error.code
    return None
