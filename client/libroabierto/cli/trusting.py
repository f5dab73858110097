"""Whom to trust: the arguments that say it, and the first use of a ledger.

The log's key comes from the person's own store. At the first use nobody can know it but the person:
the key's fingerprint is shown, to be compared with one from another source (the official gazette, a
telephone call), and the person is asked. `--vkey` gives it instead; `--yes` believes the ledger. One for
practice is trusted only by who says `--practice`.
"""

from __future__ import annotations

from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from libroabierto.errors import LedgerBusy, UsageError
from libroabierto.files import read_bounded
from libroabierto.record.moments import format_instant
from libroabierto.remote.answers import Description
from libroabierto.remote.reader import LedgerReader
from libroabierto.remote.trust import Trust, check_ledger_id, check_log_code, fingerprint
from libroabierto.remote.trust_store import TrustStore
from libroabierto.tlog.note import VerifierKey
from libroabierto.tlog.policy_file import MAX_POLICY

from .console import Console
from .parser import Parser, argument
from .practising import add_practice, met
from .texts import text

How = Literal["stored", "given", "first-use"]


@dataclass(frozen=True, slots=True)
class Trusted:
    """A ledger that can be judged: how to reach it, whom to believe, since when."""

    url: str
    reader: LedgerReader
    store: TrustStore
    trust: Trust
    how: How


def add_trust_arguments(parser: Parser) -> None:
    """Declare where trust is kept and how it may begin."""
    add_store_arguments(parser)
    parser.add_argument("--ledger-id", metavar="HEX", help=text("trust.ledger-id", parser.language))
    parser.add_argument("--policy", type=Path, metavar="FILE", help=text("trust.policy", parser.language))
    parser.add_argument("--yes", action="store_true", help=text("trust.yes", parser.language))


def add_store_arguments(parser: Parser) -> None:
    """Declare where trust is kept, and the key that may stand in for it."""
    parser.add_argument("--trust", type=Path, metavar="DIR", help=text("trust.folder", parser.language))
    parser.add_argument("--vkey", metavar="VKEY", help=text("trust.vkey", parser.language))
    add_practice(parser)


def store_of(args: Namespace, console: Console) -> TrustStore:
    """Return the folder that the arguments name, or the default one."""
    return TrustStore(args.trust or console.trust_folder())


def given_key(args: Namespace) -> VerifierKey | None:
    """Return the log key that the person gives, if they do."""
    return None if args.vkey is None else argument(VerifierKey.parse, args.vkey)


def trusted_ledger(url: str, args: Namespace, console: Console) -> Trusted:
    """Return the ledger at *url* with the person's trust in it; ask at the first use.

    Nothing is kept here: whoever verifies something under this trust keeps it.
    """
    url = url.rstrip("/")
    reader, store = console.reader(url), store_of(args, console)
    trust = store.by_url(url)
    if trust is None:
        description = reader.log()
        trust = store.by_origin(description.origin)
        if trust is None:
            return _first_use(url, reader, store, args, console, description)
    _check_given(trust, args)
    return Trusted(url, reader, store, met(trust.met_at(url), args), "stored")


def _check_given(trust: Trust, args: Namespace) -> None:
    given = given_key(args)
    if given is not None and not trust.knows(given):
        raise UsageError("trust.other-key", origin=trust.origin, stored=fingerprint(trust.log))
    if args.ledger_id not in (None, trust.ledger):
        raise UsageError("trust.other-ledger", origin=trust.origin, stored=trust.ledger)


def _first_use(  # noqa: PLR0917 - one call, whose arguments are the whole situation
    url: str, reader: LedgerReader, store: TrustStore, args: Namespace, console: Console, said: Description
) -> Trusted:
    if said.ledger is None or said.log_code is None:
        raise LedgerBusy("ledger.not-founded", retry_after=3600)
    given = given_key(args)
    trust = Trust(
        log=given or said.log,
        ledger=argument(check_ledger_id, args.ledger_id or said.ledger),
        policy=_policy(args, said),
        log_code=check_log_code(said.log_code),
        began="asked" if given is None else "given",
        since=format_instant(console.now()),
        urls=(url,),
    )
    trust = met(trust, args, said=said.practice)
    policy = trust.reading_policy()
    if given is None:
        facts = {
            "url": url,
            "quorum": policy.quorum or console.text("trust.no-quorum"),
            "practice": console.text("trust.says-practice" if said.practice else "trust.says-real"),
        }
        _ask(trust, args, console, facts)
    return Trusted(url, reader, store, trust, "first-use" if given is None else "given")


def _policy(args: Namespace, said: Description) -> bytes:
    return said.policy.encode() if args.policy is None else read_bounded(args.policy, MAX_POLICY)


def _ask(trust: Trust, args: Namespace, console: Console, facts: dict[str, str]) -> None:
    key = fingerprint(trust.log)
    console.remark("trust.first-use", origin=trust.origin, fingerprint=key, ledger=trust.ledger, **facts)
    if not args.yes and not console.agrees("trust.ask", option="--yes, --vkey"):
        raise UsageError("trust.declined", url=facts["url"])
