"""What every test of the notifier leaves behind: nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from support.open_databases import close_all


@pytest.fixture(autouse=True)
def _databases_are_closed() -> Iterator[None]:
    yield
    close_all()
