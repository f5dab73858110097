"""What a ledger's JSON answers look like: read strictly before anything is believed.

Unknown members are allowed, since a newer ledger may say more; known ones must have their form.
Whatever does not fit is LedgerUnreachable("ledger.answer-unusable"): it taught us nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from libroabierto.errors import LedgerUnreachable, Malformed, Refused
from libroabierto.record.strict_json import parse_object
from libroabierto.tlog.note import VerifierKey
from libroabierto.verify.logkeys import FormerKey
from libroabierto.verify.trusted import reader_policy

from .trust import check_ledger_id, check_log_code

# Names, keys, a policy of at most 64 KiB.
MAX_DESCRIPTION: Final = 256 * 1024
# A page of a stream's history.
MAX_PAGE: Final = 4 * 1024 * 1024
MAX_PROBLEM: Final = 64 * 1024
PROBLEM: Final = "application/problem+json"

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Description:
    """What a ledger says of itself at /v1/log; a reader's own trust store says what to believe."""

    origin: str
    ledger: str | None  # None before the founding
    log_code: str | None
    log: VerifierKey
    size: int
    policy: str
    practice: bool
    former: tuple[FormerKey, ...] = ()  # the keys that it had before; 0.1.0 says nothing of them


class ProblemAnswer(Refused):
    """A ledger's problem document (RFC 9457): *title* and *detail* are its own words for people."""

    is_notifiers = False  # whether a notifier answered so

    def __init__(self, said: Mapping[str, Any], status: int) -> None:
        self.status = status
        self.title = _words(said.get("title"))
        self.detail = _words(said.get("detail"))
        self.errors = _pointers(said.get("errors"))
        code = said.get("code")
        facts = {name: value for name, value in said.items() if isinstance(value, str | int)}
        for name in ("code", "type", "title", "detail", "status", "instance", "self"):
            facts.pop(name, None)  # a fact of any other name is an argument like any other
        super().__init__(code if isinstance(code, str) else "ledger.refused", status=status, **facts)


def parse_description(raw: bytes) -> Description:
    """Read /v1/log; raises LedgerUnreachable unless a first use could begin with it.

    An origin that is not the name of the key would be looked up as one log and trusted as another.
    """
    said = parse_answer(raw, "v1/log", MAX_DESCRIPTION)
    keys = member(said, "verifier_keys", list)
    if len(keys) != 1 or not isinstance(keys[0], str):  # former ones stand apart
        raise unusable("v1/log", "verifier_keys")
    policy = member(said, "policy", str)
    try:
        log = VerifierKey.parse(keys[0])
        former = tuple(map(_former, member({"former_keys": [], **said}, "former_keys", list)))
        reader_policy(policy, log)
        ledger = _optional(said, "ledger", check_ledger_id)
        log_code = _optional(said, "log_code", check_log_code)
    except Malformed as error:
        raise unusable("v1/log", error.code) from error
    if member(said, "origin", str) != log.name:
        raise unusable("v1/log", "origin")
    size, practice = member(said, "size", int), said.get("practice") is True
    return Description(log.name, ledger, log_code, log, size, policy, practice, former)


def parse_answer(raw: bytes, path: str, max_bytes: int, *, texts: bool = True) -> dict[str, Any]:
    """Read a JSON object that came from *path*; raises LedgerUnreachable. *texts* as in parse_object."""
    try:
        return parse_object(raw, what="answer", max_bytes=max_bytes, texts=texts)
    except Malformed as error:
        raise unusable(path, error.code) from error


def parse_problem(raw: bytes, status: int) -> ProblemAnswer:
    """Read a problem document, leniently: whatever it lacks, the status is still the answer."""
    try:
        said = parse_object(raw, what="problem", max_bytes=MAX_PROBLEM)
    except Malformed:
        said = {}
    return ProblemAnswer(said, status)


def member(said: Mapping[str, Any], name: str, kind: type[_Value]) -> _Value:
    """Return member *name*, which must be of *kind*; raises LedgerUnreachable."""
    value = said.get(name)
    if type(value) is not kind:
        raise unusable("v1", name)
    return value


def unusable(path: str, reason: str) -> LedgerUnreachable:
    """Make the error for an answer that is none."""
    return LedgerUnreachable("ledger.answer-unusable", path=path, reason=reason)


def _optional(said: Mapping[str, Any], name: str, check: Callable[[str], str]) -> str | None:
    return None if said.get(name) is None else check(member(said, name, str))


def _former(said: Any) -> FormerKey:
    key = said if isinstance(said, dict) else {}
    return FormerKey(VerifierKey.parse(member(key, "verifier_key", str)), member(key, "last_size", int))


def _words(value: object) -> str:
    """Keep a foreign sentence to one printable paragraph."""
    text = value if isinstance(value, str) else ""
    return "".join(character if character.isprintable() else " " for character in text)[:2000].strip()


def _pointers(value: object) -> tuple[tuple[str, str], ...]:
    items = value if isinstance(value, list) else []
    return tuple(
        (_words(item.get("pointer")), _words(item.get("message"))) for item in items if isinstance(item, dict)
    )
