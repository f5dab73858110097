"""What an operator does by hand: make a notifier, look at it, let it go on, change its key."""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
from dataclasses import asdict

from libroabierto.errors import Malformed, UsageError
from libroabierto.tlog.note import VerifierKey
from libroabierto.tlog.policy_file import MAX_POLICY
from libroabierto_face.command.telling import FAULT, UNREACHABLE, WELL
from libroabierto_notifier.bootstrap import (
    CLOCK_DIFFERS,
    assemble,
    fingerprint_of,
    initialise,
    resume,
    rotate_key,
)
from libroabierto_notifier.config import Config
from libroabierto_notifier.worker.telling import sentence, tell
from libroabierto_notifier.worker.words import STATES

# What `status` says with its exit status, for whoever watches by a timer.
STATUSES = {"following": WELL, "behind": WELL, "starting": WELL, "stale": UNREACHABLE, "frozen": FAULT}


def run_init(options: argparse.Namespace, language: str) -> None:
    """Make a new notifier."""
    config = Config.from_env(home=options.home)
    policy = None
    if options.policy is not None:
        with options.policy.open("rb") as file:
            policy = file.read(MAX_POLICY + 1)
    trust = initialise(
        config, options.ledger.rstrip("/"), _key(options.log_key), policy=policy, practice=options.practice
    )
    facts = {"origin": trust.origin, "fingerprint": fingerprint_of(trust)}
    tell("init", language, home=config.home, **facts)


def run_status(options: argparse.Namespace, language: str) -> int:
    """Say how far it is."""
    with contextlib.closing(assemble(Config.from_env(home=options.home))) as assembly:
        found = assembly.reporting.status()
    published = None if found.published is None else str(found.published)
    if options.json:
        print(json.dumps({**asdict(found), "published": published, "lag": found.lag}, ensure_ascii=False))
    else:
        pending = found.queues.get("pending", 0)
        facts = {**asdict(found), "published": published or "-", "checked_at": found.checked_at or "-"}
        facts["state"] = STATES[found.state].in_language(language)
        tell("status", language, **facts, pending=pending)
        if found.frozen is not None:
            tell("frozen", language, code=found.frozen, evidence=assembly.config.trust)
        if found.error == CLOCK_DIFFERS:
            print(sentence(found.error, {}, language), file=sys.stderr)
    return STATUSES[found.state]


def run_resume(options: argparse.Namespace, language: str) -> None:
    """Publish on after an alarm."""
    tell("resumed" if resume(Config.from_env(home=options.home)) else "no-alarm", language)


def run_rotate_key(options: argparse.Namespace, language: str) -> None:
    """Sign webhooks with a new key."""
    key = rotate_key(Config.from_env(home=options.home))
    tell("rotated", language)
    print(key.whpk, flush=True)


def _key(text: str) -> VerifierKey:
    try:
        return VerifierKey.parse(text)
    except Malformed as error:
        raise UsageError("notifier.log-key") from error
