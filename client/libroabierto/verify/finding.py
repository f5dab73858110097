"""What an audit found: the ledger served what contradicts what it signed, or what its rules refuse.

    code      audit.<what>, stable
    step      of protocol.md, section 7: 1 checkpoint, 2 consistency, 3 entries, 4 signatures, 5 rules
    because   the error that says more: which rule, which form
    evidence  what anyone can check alone, where there is such a thing; whoever drives the audit adds it

The fact `index` is the first entry at fault, where one can be named.
"""

from __future__ import annotations

from libroabierto.errors import LedgerLied, LibroError

from .evidence import Evidence


class Finding(LedgerLied):
    """One contradiction; keep its evidence and tell everyone."""

    def __init__(
        self,
        code: str,
        *,
        step: int,
        because: LibroError | None = None,
        evidence: Evidence | None = None,
        **facts: object,
    ) -> None:
        self.step = step
        self.because = because
        self.evidence = evidence
        if because is not None:
            facts["reason"] = because.code
        super().__init__(code, **facts)

    @property
    def index(self) -> int | None:
        """The first entry at fault, if it can be named."""
        index = self.facts.get("index")
        return index if isinstance(index, int) else None
