"""How a command opens the ledger, and lets go of it."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Iterator

from libroabierto_ledger.bootstrap import Assembly, assemble
from libroabierto_ledger.config import Config


@contextlib.contextmanager
def opened(options: argparse.Namespace, *, to_rebuild: bool = False) -> Iterator[Assembly]:
    """Open the ledger that the options name."""
    config = Config.from_env(home=options.home)
    with contextlib.closing(assemble(config, to_rebuild=to_rebuild)) as assembly:
        yield assembly
