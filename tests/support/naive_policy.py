"""A second reader of trust policies, by the letter of C2SP tlog-policy. Shares no line with libroabierto."""

from __future__ import annotations

from typing import NamedTuple

from support.naive_json import Unreadable, demand
from support.naive_log import Key, read_number, read_vkey


class Policy(NamedTuple):
    """What the lines say: log keys, witnesses, groups with threshold and members, the quorum."""

    logs: list[Key]
    witnesses: dict[str, Key]
    groups: dict[str, tuple[int, list[str]]]
    quorum: str | None


def read_policy(raw: bytes) -> Policy:
    """Read all lines in their order. Latin-1 keeps opaque names as they are, a character a byte."""
    demand(len(raw) <= 65_536)
    demand(all(byte in (9, 10) or 0x20 <= byte <= 0x7E or byte >= 0x80 for byte in raw))
    policy, quorums = Policy([], {}, {}, None), 0
    for line in raw.split(b"\n"):
        words = [word for word in line.replace(b"\t", b" ").decode("latin-1").split(" ") if word]
        if not words or words[0].startswith("#"):
            continue
        if words[0] == "quorum":
            demand(len(words) == 2 and quorums == 0)
            demand(words[1] == "none" or words[1] in policy.witnesses or words[1] in policy.groups)
            policy, quorums = policy._replace(quorum=None if words[1] == "none" else words[1]), 1
        else:
            _take(policy, words)
    demand(quorums == 1)
    return policy


def _take(policy: Policy, words: list[str]) -> None:
    if words[0] == "log":
        demand(len(words) in (2, 3))
        policy.logs.append(_key(policy, words[1], 1))
    elif words[0] == "witness":
        demand(len(words) in (3, 4))
        name = _new(policy, words[1])
        policy.witnesses[name] = _key(policy, words[2], 4)
    else:
        demand(words[0] == "group" and len(words) >= 4)
        _group(policy, words[1], words[2], words[3:])


def _group(policy: Policy, name: str, threshold: str, members: list[str]) -> None:
    _new(policy, name)
    taken = {member for _, others in policy.groups.values() for member in others}
    for member in members:
        demand(member in policy.witnesses or member in policy.groups)
        demand(member not in taken and members.count(member) == 1)
    counts = {"any": 1, "all": len(members)}
    number = counts[threshold] if threshold in counts else read_number(threshold, len(members))
    demand(number >= 1)
    policy.groups[name] = (number, members)


def _new(policy: Policy, name: str) -> str:
    demand(name != "none" and name not in policy.witnesses and name not in policy.groups)
    return name


def _key(policy: Policy, text: str, type: int) -> Key:
    try:
        key = read_vkey(text.encode("latin-1").decode("utf-8"))
    except UnicodeDecodeError:
        raise Unreadable from None
    demand(key.type == type)
    demand(key.key not in [known.key for known in (*policy.logs, *policy.witnesses.values())])
    return key
