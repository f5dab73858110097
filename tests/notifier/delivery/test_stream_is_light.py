"""The stream process holds ten thousand connections: it brings nothing along that it does not need."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("cryptography", "marshmallow", "flask", "http.client", "libroabierto.domain", "libroabierto.remote")
TOLD = "import sys, libroabierto_notifier.streaming; print('\\n'.join(sys.modules))"


def test_it_knows_neither_the_domain_nor_cryptography_nor_the_web() -> None:
    told = subprocess.run([sys.executable, "-c", TOLD], check=True, capture_output=True, text=True).stdout

    assert [] == [name for name in told.split() if name.startswith(HEAVY)]
