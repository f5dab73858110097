"""`data`, judged by the form of its type: what JSON Schemas cannot say; all faults at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from . import form_cases
from .cases import Case, Topic, bad, good
from .cast import AYTO, COUNCIL_SECRETARY, TERM, digest_of
from .chapters.letter import accreditation, declaration, enrolment
from .keyring import jwk
from .story import opening

TYPE: Final = "office.assumed"
OFFICE: Final = {
    "office": "municipal-president",
    "holder": "Persona de ejemplo",
    "title": "Presidenta Municipal",
    **TERM,
    "appointment_sha256": digest_of("appointment"),
}
# Of the Unicode category Z, and the line feed: all that no text may begin or end with.
SPACES: Final = (0x20, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0x0A)


def topics() -> list[Topic]:
    """Return data."""
    about = (
        "`data` of an event of this `type`, schema 1, judged by its form alone: no ledger, no rule. What is"
        " refused says all its faults in `faults`, each a pointer into the payload and a code."
    )
    cases = (
        *_accepted(),
        *_texts(),
        *_ends(),
        *_lines(),
        *_members(),
        *_values(),
        *_lists(),
        *_keys(),
        *form_cases.cases(),
    )
    return [Topic("data", about, cases)]


def _given(data: Any, type: str = TYPE) -> dict[str, Any]:
    return {"type": type, "data": data}


def _with(**members: Any) -> dict[str, Any]:
    """An office taken, with these members changed."""
    return _given({**OFFICE, **{name.rstrip("_"): value for name, value in members.items()}})


def _refused(desc: str, given: Mapping[str, Any], *faults: tuple[str, str]) -> Case:
    told = [{"pointer": f"/data{pointer}", "code": code} for pointer, code in faults]
    return bad(desc, "data.invalid", **given, faults=told)


def _accepted() -> list[Case]:
    return [
        good("an office taken", **_with()),
        good("a text of one digit", **_with(holder="5")),
        good("a text of 200 code points beyond the first plane", **_with(holder="\U0001d4d0" * 200)),
        good("a text with spaces, marks and joiners within", **_with(holder="A\u00a0b\u2003c\u200dd")),
        good("a withheld name", **_with(holder={"_sd": "A" * 43})),
        good("a text of several lines, where there may be several", **_letter(body="uno\n\ndos\u2028tres")),
        good("a list of different things", **_roles(_ROLE, {**_ROLE, "territory": ["15106", "15113"]})),
        good("an institution accredited", **_accredited()),
        *(
            good(f"a key of each kind: {name}", **_key(jwk=jwk(name)))
            for name in ("council-secretary", "municipality", "municipal-president")
        ),
    ]


def _letter(**members: Any) -> dict[str, Any]:
    return _given({**declaration(), **members}, "declaration.issued")


def _key(**members: Any) -> dict[str, Any]:
    return _given({**enrolment(opening(), COUNCIL_SECRETARY, tenure=4), **members}, "key.enrolled")


def _texts() -> list[Case]:
    return [
        *(
            _refused(
                f"a text without letter or digit: {text!a}", _with(title=text), ("/title", "field.empty")
            )
            for text in ("", " ", "\u2014", "\u0301", "\u00bf?!", "\U0001f600", "\ue000")
        ),
        _refused("a text of 201 code points", _with(holder="a" * 201), ("/holder", "field.too-long")),
        _refused(
            "a text of 201 code points beyond the first plane",
            _with(holder="\U0001d4d0" * 201),
            ("/holder", "field.too-long"),
        ),
    ]


def _ends() -> list[Case]:
    """White space at either end, in one text of each kind."""
    fault = ("/title", "field.outer-space")
    return [
        *(_refused(f"U+{code:04X} before a text", _with(title=chr(code) + "a"), fault) for code in SPACES),
        *(_refused(f"U+{code:04X} after a text", _with(title="a" + chr(code)), fault) for code in SPACES),
        _refused(
            "a line feed after a text of several lines", _letter(body="a\n"), ("/body", "field.outer-space")
        ),
    ]


def _lines() -> list[Case]:
    return [
        _refused(f"{name} in a text of one line", _with(title=f"a{mark}b"), ("/title", "field.one-line"))
        for name, mark in (("a line feed", "\n"), ("U+2028", "\u2028"), ("U+2029", "\u2029"))
    ]


def _members() -> list[Case]:
    short = {name: value for name, value in OFFICE.items() if name != "holder"}
    torn = {**short, "note": "x", "to": "2027-02-29"}
    faults = (("/holder", "field.required"), ("/note", "field.unknown"), ("/to", "field.not-date"))
    deep = {"municipality": {"key": "15113", "name": "Villa Guerrero", "state": "15"}, **TERM}
    return [
        _refused("a member less", _given(short), ("/holder", "field.required")),
        _refused("a member more", _with(note="x"), ("/note", "field.unknown")),
        _refused(
            "a member more, deep", _given(deep, "term.started"), ("/municipality/state", "field.unknown")
        ),
        _refused("null", _with(holder=None), ("/holder", "field.null")),
        _refused("three faults, all told", _given(torn), *sorted(faults)),
        _refused(
            "a name with a slash and a tilde, in its pointer",
            _given({**OFFICE, "a/b~c": 1}),
            ("/a~1b~0c", "field.unknown"),
        ),
        _refused(
            "no object in a member's place", _given({"municipality": [], **TERM}, "term.started"), _NO_OBJECT
        ),
    ]


_ROLE: Final = {"role": "municipality", "territory": ["15113"]}
_NO_OBJECT: Final = ("/municipality", "field.not-object")


def _values() -> list[Case]:
    dates = ("2025-02-29", "2025-1-1", "2025-01-01T00:00:00Z", "0999-01-01", 20250101, "")
    return [
        *(
            _refused(f"a date that is none: {value!r}", _with(from_=value), ("/from", "field.not-date"))
            for value in dates
        ),
        _refused("a number for a text", _with(title=7), ("/title", "field.not-text")),
        _refused("an office that is none", _with(office="mayor"), ("/office", "field.not-among")),
        _refused(
            "a hash in capitals",
            _with(appointment_sha256="AB" * 32),
            ("/appointment_sha256", "field.not-sha256"),
        ),
        _refused("true for a number", _key(tenure=True), ("/tenure", "field.not-whole")),
        _refused("a number below its least", _key(tenure=-1), ("/tenure", "field.out-of-range")),
        _refused("a withheld value with more than its digest", _withheld(a=1), ("/holder", "field.not-text")),
        _refused(
            "a withheld value with stray bits",
            _with(holder={"_sd": "A" * 42 + "B"}),
            ("/holder", "field.not-text"),
        ),
        _refused(
            "a value withheld that is not personal",
            _with(title={"_sd": "A" * 43}),
            ("/title", "field.not-text"),
        ),
    ]


def _withheld(**members: Any) -> dict[str, Any]:
    return _with(holder={"_sd": "A" * 43, **members})


def _lists() -> list[Case]:
    role, torn = _ROLE, {**_ROLE, "role": "x"}
    town = ("/roles/0/territory", "field.repeated")
    return [
        _refused("a word twice", _roles({**role, "territory": ["15113", "15113"]}), town),
        _refused("a group twice", _roles(role, role), ("/roles", "field.repeated")),
        _refused("an empty list", _roles(), ("/roles", "field.list-length")),
        _refused("more than ten of ten", _roles(*[role] * 11), ("/roles", "field.list-length")),
        _refused("a group for a list", _accredited(roles=role), ("/roles", "field.not-list")),
        _refused("a fault within a list", _roles(role, torn), ("/roles/1/role", "field.not-among")),
    ]


def _roles(*roles: Any) -> dict[str, Any]:
    return _accredited(roles=list(roles))


def _accredited(**members: Any) -> dict[str, Any]:
    return _given({**accreditation(opening()), **members}, "institution.accredited")


def _keys() -> list[Case]:
    key = jwk("municipality")
    return [
        _refused("a key with a member more", _key(jwk={**key, "use": "sig"}), ("/jwk", "key.members")),
        _refused("a key of small order", _key(jwk={**key, "x": "A" * 43}), ("/jwk", "key.small-order")),
        _refused("a key for no signature", _key(jwk={**key, "crv": "X25519"}), ("/jwk", "key.kind")),
        _refused("a text for a key", _key(jwk=AYTO), ("/jwk", "key.not-an-object")),
    ]
