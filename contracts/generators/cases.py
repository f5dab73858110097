"""The form of a vector file, and how its cases are written down.

    {"topic": "folio", "about": "...", "cases": [
      {"desc": "...", <input members>, "want": {<what a reader finds>}, "want_err": null},
      {"desc": "...", <input members>, "want_err": "folio.form"}]}

A case list states `want_err` by hand, and `want` wherever the value comes from elsewhere. What it
leaves open in `want` is filled in with what the library found; so the library can never decide
alone whether something is an error.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from libroabierto.errors import LibroError

Case = dict[str, Any]
Found = dict[str, Any]
Given = Mapping[str, Any]
Judge = Callable[[Given], Found]


class Disagreement(Exception):
    """The library says something else than the hand-written case."""


@dataclass(frozen=True, slots=True)
class Topic:
    """One vector file: its cases, and the library's reading of one of them."""

    name: str
    about: str
    cases: tuple[Case, ...]


def good(desc: str, want: Any = None, **members: Any) -> Case:
    """A case that must be accepted; *want* are the values that are known from elsewhere."""
    return {"desc": desc, **members, "want": want or {}, "want_err": None}


def bad(desc: str, want_err: str, **members: Any) -> Case:
    """A case that must be refused with this code."""
    return {"desc": desc, **members, "want_err": want_err}


def raw(case: Given, name: str) -> bytes:
    """Return the bytes of member *name*: `<name>` is text, `<name>_base64` is any bytes."""
    return case[name].encode() if name in case else base64.b64decode(case[f"{name}_base64"])


def hashes(case: Given, name: str) -> tuple[bytes, ...]:
    """Return a list of hexadecimal hashes."""
    return tuple(map(bytes.fromhex, case[name]))


def write_topic(topic: Topic, judge: Judge) -> bytes:
    """Return the file of *topic*, after the library has agreed with every case."""
    names = [case["desc"] for case in topic.cases]
    wrong = [f"two cases are called {name!r}" for name in sorted(set(names)) if names.count(name) > 1]
    cases = [_judged(case, judge, wrong) for case in topic.cases]
    if wrong:
        raise Disagreement("\n".join(f"{topic.name}: {line}" for line in wrong))
    return to_json({"topic": topic.name, "about": topic.about, "cases": cases})


def to_json(value: object) -> bytes:
    """Write *value* as the files of contracts/ are written; ASCII, so that no character hides."""
    return (json.dumps(value, indent=2) + "\n").encode("ascii")


def outcome(case: Mapping[str, Any], judge: Judge) -> tuple[Found | None, str | None]:
    """Return what the library finds in *case*, or the code that it refuses it with."""
    try:
        return judge(case), None
    except LibroError as error:
        return None, error.code


def _judged(case: Case, judge: Judge, wrong: list[str]) -> Case:
    """Return *case* as it is written; add to *wrong* what the library says otherwise."""
    found, code = outcome(case, judge)
    if code != case["want_err"]:
        wrong.append(f"{case['desc']}: want_err {case['want_err']}, the library says {code}")
    if found is None or case["want_err"] is not None:
        return case
    if any(found.get(name) != value for name, value in case["want"].items()):
        wrong.append(f"{case['desc']}: want {case['want']}, the library found {found}")
    return {**case, "want": found}
