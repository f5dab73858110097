"""Permissions to hand in a file."""

from __future__ import annotations

import json
from typing import Any, Final

from libroabierto.record.envelope import EVENT, POSSESSION, UPLOAD

from .cases import Case, Topic, bad, good
from .keyring import jwk, seal
from .storytelling import Story

WHO: Final = "municipality"


def topics() -> list[Topic]:
    """Return upload."""
    about = (
        "A permission `token` to hand in one file, signed by `jwk`: its form and its signature. Whether it"
        " serves here and now, the ledger says."
    )
    return [Topic("upload", about, tuple(_uploads()))]


def _uploads() -> list[Case]:
    said: dict[str, Any] = {
        "ledger": Story().ledger,
        "event": "00000000-0000-4000-8000-000000000007",
        "sha256": "c0ffee" * 10 + "c0de",
        "size": 184_320,
        "media_type": "application/pdf",
        "expires": "2026-11-29T15:00:00Z",
    }
    text = json.dumps(said)

    def given(payload: str, *, typ: str = UPLOAD, by: str = WHO) -> dict[str, Any]:
        return {"token": seal(payload.encode(), by, typ=typ), "jwk": jwk(WHO)}

    def but(**changes: Any) -> dict[str, Any]:
        return given(json.dumps({**said, **changes}))

    token = seal(text.encode(), WHO, typ=UPLOAD)
    turned = json.dumps(dict(reversed(said.items())), indent=2)
    less = {name: value for name, value in said.items() if name != "expires"}
    return [
        good("for this file", dict(said), **given(text)),
        good("with spaces, in another order", dict(said), **given(turned)),
        good("one byte", **but(size=1)),
        good("25 MiB", **but(size=26_214_400)),
        good("2 KiB of permission", **given(text + " " * (2048 - len(text)))),
        bad("2 KiB and one byte of permission", "upload.too-large", **given(text + " " * (2049 - len(text)))),
        bad("25 MiB and one byte", "upload.file-too-large", **but(size=26_214_401)),
        bad("a size of 0", "upload.member", **but(size=0)),
        bad("a size below 0", "upload.member", **but(size=-1)),
        bad("true for a size", "upload.member", **but(size=True)),
        bad("text for a size", "upload.member", **but(size="184320")),
        bad("a fraction for a size", "upload.number-not-integer", **but(size=1.5)),
        bad("a digest in capitals", "upload.member", **but(sha256=said["sha256"].upper())),
        bad("a digest of 63 digits", "upload.member", **but(sha256=said["sha256"][1:])),
        bad("a path for a digest", "upload.member", **but(sha256="../" * 21 + "x")),
        bad("a ledger that is none", "upload.member", **but(ledger="mex")),
        bad("an event by its index", "upload.member", **but(event=7)),
        bad("an event in capitals", "upload.member", **but(event="00000000-0000-4000-8000-00000000000A")),
        bad("a media type with a parameter", "upload.member", **but(media_type="text/csv; charset=utf-8")),
        bad("a media type in capitals", "upload.member", **but(media_type="Application/PDF")),
        bad("an instant with an offset", "upload.member", **but(expires="2026-11-29T09:00:00-06:00")),
        bad("a day for an instant", "upload.member", **but(expires="2026-11-29")),
        bad("seconds since 1970", "upload.member", **but(expires=1_796_000_000)),
        bad("a member more", "upload.members", **but(name="acta.pdf")),
        bad("a member less", "upload.members", **given(json.dumps(less))),
        bad("a member twice", "upload.duplicate-member", **given(text[:-1] + ', "size": 1}')),
        bad("a list", "upload.not-an-object", **given(f"[{text}]")),
        bad("an event's typ", "header.typ", **given(text, typ=EVENT)),
        bad("the typ of a proof of possession", "header.typ", **given(text, typ=POSSESSION)),
        bad("signed by somebody else", "signature.invalid", **given(text, by="outsider")),
        bad("torn signature", "signature.invalid", token=token[:-86] + "A" * 86, jwk=jwk(WHO)),
    ]
