"""Comparing what a message says with what it should say: one value, one spelling, of the same type."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import SplitResult, urlsplit

from libroabierto.errors import ProofRejected


def same(wanted: Mapping[str, object], said: Mapping[str, Any]) -> None:
    """Raise ProofRejected("message.differs") for the first member that says something else."""
    for name, value in wanted.items():
        require("message.differs", is_same({name: value}, said), member=name)


def is_same(wanted: Mapping[str, object], said: Mapping[str, Any]) -> bool:
    """Tell whether *said* has these members, of the same types: 1 is not true."""
    chosen = {name: said.get(name) for name in wanted}
    return json.dumps(chosen, sort_keys=True) == json.dumps(wanted, sort_keys=True)


def exactly(said: object, members: Collection[str], optional: Collection[str] = ()) -> None:
    """Raise ProofRejected("message.reminder-members") unless *said* has these members, and no other."""
    found = said if isinstance(said, dict) else {}
    odd = (set(members) - set(found)) | (set(found) - set(members) - set(optional))
    require("message.reminder-members", not odd, member=min(odd, default=""))


def is_page(address: object, folio: str) -> bool:
    """Say whether an address can be that of an entry's page; its host is whatever it says."""
    read = _read(address) if isinstance(address, str) else None
    if read is None or address != read.geturl():
        return False
    plain = not (read.query or read.fragment or "@" in read.netloc)
    return plain and read.scheme in ("http", "https") and read.path.endswith(f"/v/{folio}")


def require(code: str, condition: bool, **facts: object) -> None:  # noqa: FBT001 - an assertion about their data
    """Raise ProofRejected unless *condition* holds."""
    if not condition:
        raise ProofRejected(code, **facts)


def _read(address: str) -> SplitResult | None:
    try:
        read = urlsplit(address)
    except ValueError:
        return None
    return read if read.hostname else None
