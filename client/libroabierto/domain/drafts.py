"""Drafts: the TOML file that a person writes, from a type's form and back to what is signed.

`draft` writes every member with its label as a comment and an example as its value; optional ones
are commented out. `read_draft` gives the payload's members, without `signed_at`, which the signer
adds. To spare people copying, a value may point at a file beside the draft:

    "file:carta.pdf"        SHA-256 of the file; its size, where a number is wanted; its JSON, where a
                            public key is wanted; its text, where a proof of possession is wanted
    "payload:carta.jws"     SHA-256 of the payload that the JWS in this file carries: what one signs

Nothing here opens a file: the caller passes the function that does.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Final

from libroabierto.domain.catalogue import FORMS
from libroabierto.domain.fields import Group, Jwk, Several, Sha256, StrictField, Token, Whole
from libroabierto.domain.forms import Form, members
from libroabierto.errors import Malformed, TooLarge
from libroabierto.record.envelope import EVENT, open_envelope

MAX_DRAFT: Final = 256 * 1024  # a page of text and its tables; the signed form is bounded at 44 KiB
MAX_DEPTH: Final = 12
ReadFile = Callable[[str], bytes]


def read_draft(text: str, read_file: ReadFile) -> dict[str, Any]:
    """Return the members of the payload that a draft describes, in JSON's types.

    Strings are brought to NFC and trimmed, since editors differ; TOML dates become ISO dates.
    Raises Malformed ("draft.…") or whatever *read_file* raises.
    """
    if len(text) > MAX_DRAFT:
        raise TooLarge("draft.too-large", limit=MAX_DRAFT)
    try:
        found = _plain(tomllib.loads(text), 0)
    except tomllib.TOMLDecodeError as error:
        raise Malformed("draft.not-toml", reason=str(error)) from None
    except RecursionError:
        raise Malformed("draft.too-deep", limit=MAX_DEPTH) from None
    form = FORMS.get(str(found.get("type")))
    if form is None or not isinstance(found.get("data"), dict):
        raise Malformed("draft.type-unknown", type=str(found.get("type", "")))
    return {**found, "data": _resolved_group(form, found["data"], read_file)}


def _plain(value: Any, depth: int) -> Any:
    if depth > MAX_DEPTH:
        raise Malformed("draft.too-deep", limit=MAX_DEPTH)
    if isinstance(value, dict):
        return {name: _plain(inner, depth + 1) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner, depth + 1) for inner in value]
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value).strip()
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bool | int):
        return value
    raise Malformed("draft.kind-of-value", kind=type(value).__name__)


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
    if isinstance(value, str) and value.startswith("file:"):
        return _from_file(field, value, read_file)
    if isinstance(field, Sha256) and isinstance(value, str) and value.startswith("payload:"):
        envelope = open_envelope(read_file(value.removeprefix("payload:")).strip(), EVENT)
        return hashlib.sha256(envelope.payload).hexdigest()
    return value


def _from_file(field: StrictField, value: str, read_file: ReadFile) -> Any:
    if not isinstance(field, Sha256 | Whole | Jwk | Token):
        return value
    raw = read_file(value.removeprefix("file:"))
    if isinstance(field, Sha256):
        return hashlib.sha256(raw).hexdigest()
    if isinstance(field, Whole):
        return len(raw)
    try:
        return json.loads(raw) if isinstance(field, Jwk) else raw.decode("ascii").strip()
    except (ValueError, RecursionError):
        raise Malformed("draft.file-unreadable", file=value.removeprefix("file:")) from None
