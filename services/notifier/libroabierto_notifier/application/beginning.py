"""Whom a new notifier believes: the log's key from its operator, the rest as the ledger says it."""

from __future__ import annotations

from datetime import datetime

from libroabierto.domain.practice import says_practice
from libroabierto.errors import LedgerBusy, UsageError
from libroabierto.record.moments import format_instant
from libroabierto.remote.reader import LedgerReader
from libroabierto.remote.trust import Trust, fingerprint
from libroabierto.tlog.note import VerifierKey


def first_trust(
    reader: LedgerReader,
    url: str,
    log: VerifierKey,
    *,
    policy: bytes | None,
    practice: bool,
    now: datetime,
) -> Trust:
    """Return the trust with which the first audit begins; it verifies all that the ledger says here.

    Raises LedgerUnreachable, LedgerBusy("notifier.not-founded"), UsageError("notifier.other-log-key") where
    the ledger shows another key, ("notifier.practice") unless its operator knows that it is for practice,
    Malformed("policy.…").
    """
    said = reader.log()
    if log not in (said.log, *(key.log for key in said.former)):
        raise UsageError("notifier.other-log-key", url=url, got=fingerprint(said.log))
    if said.ledger is None or said.log_code is None:
        raise LedgerBusy("notifier.not-founded", url=url, retry_after=60)
    is_practice = said.practice or says_practice(said.origin) or says_practice(said.log_code)
    if is_practice and not practice:
        raise UsageError("notifier.practice", origin=said.origin)
    trust = Trust(
        log=log,
        ledger=said.ledger,
        policy=said.policy.encode() if policy is None else policy,
        log_code=said.log_code,
        began="given",
        since=format_instant(now),
        urls=(url,),
        practice=is_practice,
    )
    trust.reading_policy()
    return trust
