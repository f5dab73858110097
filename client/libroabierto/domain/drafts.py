"""Drafts: the TOML file that a person writes, from a type's form and back to what is signed.

`draft` writes every member with its label as a comment and an example as its value; optional ones
are commented out. `read_draft` gives the payload's members, without `signed_at`, which the signer
adds. To spare people copying, a value may point at a file beside the draft:

    "file:carta.pdf"        SHA-256 of the file; its size, where a number is wanted; its JSON, where a
                            public key is wanted; its text, where a proof of possession is wanted
    "payload:carta.jws"     SHA-256 of the payload that the JWS in this file carries: what one signs
    "facts:"                SHA-256 of the facts that stand in the very draft: what the roll attests

Nothing here opens a file: the caller passes the function that does.

TOML's standard parser does the work. It takes quadratic time over a key of many dots and recurses at
each bracket: so how deep a draft goes is counted before it is parsed. Every step is O(n).
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from itertools import groupby
from typing import Any, Final

from libroabierto.domain.catalogue import FORMS
from libroabierto.domain.events.ledger.succession_attested import digest_of
from libroabierto.domain.fields import Group, Jwk, Several, Sha256, StrictField, Text, Token, Whole
from libroabierto.domain.forms import Form, members
from libroabierto.errors import Malformed, TooLarge
from libroabierto.record.envelope import EVENT, open_envelope
from libroabierto.record.strict_json import shown

MAX_DRAFT: Final = 256 * 1024  # a page of text and its tables; the signed form is bounded at 44 KiB
MAX_DEPTH: Final = 12
FACTS: Final = "facts:"
MAX_MARKS: Final = 30  # on one letter (Unicode Annex 15, stream-safe text): sorting more of them is quadratic

# Strings and comments, which hide dots and brackets. A closing quote is optional, so that the scan never
# starts again inside an open string.
_HIDDEN: Final = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*+(?:"{3,5})?'
    r"|'''(?:[^']|'(?!''))*+(?:'{3,5})?"
    r'|"(?:[^"\\\n]|\\[^\n])*+"?'
    r"|'[^'\n]*+'?"
    r"|#[^\n]*+",
    re.DOTALL,
)
_BRACKET: Final = re.compile(r"[][{}]")
_DOTS: Final = re.compile(rf"(?:\.[ \t]*+[\w-]*+[ \t]*+){{{MAX_DEPTH + 1}}}")

ReadFile = Callable[[str], bytes]


def read_draft(text: str, read_file: ReadFile) -> dict[str, Any]:
    """Return the members of the payload that a draft describes, in JSON's types.

    Texts are brought to NFC and trimmed, since editors differ, but for those of another format (a policy, a
    note); TOML dates become ISO dates.
    Raises Malformed ("draft.…") or whatever *read_file* raises.
    """
    found = read_values(text)
    said = {name: _tidied(value) if isinstance(value, str) else value for name, value in found.items()}
    type = said.get("type")
    form = FORMS.get(type) if isinstance(type, str) else None
    if form is None or not isinstance(said.get("data"), dict):
        raise Malformed("draft.type-unknown", type=shown(type) if isinstance(type, str) else "")
    data = _resolved_group(form, said["data"], read_file)
    return {**said, "data": _with_digest(data) if data.get("digest") == FACTS else data}


def _with_digest(data: dict[str, Any]) -> dict[str, Any]:
    """Put the digest of the facts that a draft attests in the place where it asks for it."""
    try:
        return {**data, "digest": digest_of(data) or FACTS}
    except (AttributeError, KeyError, TypeError):  # of another form than facts have, which its check will say
        return data


def read_values(text: str) -> dict[str, Any]:
    """Return what a TOML file says, in JSON's types, its pointers to files as they stand.

    Raises Malformed ("draft.…"), TooLarge.
    """
    if len(text) > MAX_DRAFT:
        raise TooLarge("draft.too-large", limit=MAX_DRAFT)
    _check_depth(_HIDDEN.sub("_", text))
    try:
        found: dict[str, Any] = _plain(tomllib.loads(text), 0)
    except tomllib.TOMLDecodeError as error:
        raise Malformed("draft.not-toml", reason=str(error)) from None
    except ValueError:  # Python reads no number of more than 4,300 digits, and tomllib lets that out
        raise Malformed("draft.not-toml", reason="Number too long") from None
    return found


def _check_depth(text: str) -> None:
    """Raise Malformed for more dots in a key, or brackets around a value, than anything signed has."""
    depth = 0
    for bracket in _BRACKET.findall(text):
        depth += 1 if bracket in "[{" else -1
        if depth > MAX_DEPTH:
            raise Malformed("draft.too-deep", limit=MAX_DEPTH)
    if _DOTS.search(text):
        raise Malformed("draft.too-deep", limit=MAX_DEPTH)


def _plain(value: Any, depth: int) -> Any:
    if depth > MAX_DEPTH:
        raise Malformed("draft.too-deep", limit=MAX_DEPTH)
    if isinstance(value, dict):
        return {name: _plain(inner, depth + 1) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner, depth + 1) for inner in value]
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bool | int | str):
        return value
    raise Malformed("draft.kind-of-value", kind=type(value).__name__)


def _tidied(text: str) -> str:
    """Bring *text* to NFC and trim it; a flood of marks stays as it is, for the strict payload to judge."""
    runs = groupby(text, lambda character: unicodedata.combining(character) > 0)
    if any(is_marks and len(list(run)) > MAX_MARKS for is_marks, run in runs):
        return text
    return unicodedata.normalize("NFC", text).strip()


def _resolved_group(form: Form, values: Any, read_file: ReadFile) -> Any:
    if not isinstance(values, dict):
        return values  # the form's own check says what is wrong
    known = dict(members(form))
    return {
        name: _resolved(known[name], value, read_file) if name in known else value
        for name, value in values.items()
    }


def _resolved(field: StrictField, value: Any, read_file: ReadFile) -> Any:
    if isinstance(field, Group):
        return _resolved_group(field.form, value, read_file)
    if isinstance(field, Several) and isinstance(value, list):
        return [_resolved(field.each, item, read_file) for item in value]
    if not isinstance(value, str) or (isinstance(field, Text) and field.exact):
        return value  # an exact text is of another format, whose last line feed belongs to it
    return _resolved_text(field, _tidied(value), read_file)


def _resolved_text(field: StrictField, value: str, read_file: ReadFile) -> Any:
    """Follow a pointer to a file beside the draft, where the field takes one."""
    if value.startswith("file:"):
        return _from_file(field, value, read_file)
    if isinstance(field, Sha256) and value.startswith("payload:"):
        envelope = open_envelope(_content(value, read_file).strip(), EVENT)
        return hashlib.sha256(envelope.payload).hexdigest()
    return value


def _from_file(field: StrictField, value: str, read_file: ReadFile) -> Any:
    if not isinstance(field, Sha256 | Whole | Jwk | Token):
        return value
    raw = _content(value, read_file)
    if isinstance(field, Sha256):
        return hashlib.sha256(raw).hexdigest()
    if isinstance(field, Whole):
        return len(raw)
    try:
        return json.loads(raw) if isinstance(field, Jwk) else raw.decode("ascii").strip()
    except (ValueError, RecursionError):
        raise Malformed("draft.file-unreadable", file=value.removeprefix("file:")) from None


def _content(pointer: str, read_file: ReadFile) -> bytes:
    """Read the file that *pointer* names; no system has a name with a NUL, and Python says so its own way."""
    _, _, name = pointer.partition(":")
    if "\0" in name:
        raise Malformed("draft.file-unreadable", file=shown(name))
    return read_file(name)
