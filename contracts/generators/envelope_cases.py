"""Envelopes: the compact JWS around an event, and around a proof of possession."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import Any, Final

from libroabierto.record import base64url
from libroabierto.record.envelope import EVENT, MAX_TOKEN, POSSESSION, UPLOAD

from .cases import Case, Topic, bad, good
from .keyring import jwk, kid, seal, seal_raw
from .storytelling import Story

PAYLOAD: Final = b'{"hello":"world"}'
WHO: Final = "municipality"


def topics() -> list[Topic]:
    """Return envelope and possession."""
    about = (
        "A compact JWS `token` that must have this `typ`, signed by `jwk`. First its form is read, then its"
        " signature is verified. What the payload says is not looked at. A token that is not text stands in"
        " `token_base64`."
    )
    return [
        Topic("envelope", about, (*_accepted(), *_form(), *_headers(), *_strict_headers(), *_signatures())),
        Topic("possession", "A proof that `jwk` is held, for one event.", tuple(_possessions())),
    ]


def _given(token: str, *, key: str = WHO, typ: str = EVENT) -> dict[str, Any]:
    return {"token": token, "typ": typ, "jwk": jwk(key)}


def _header(**members: object) -> dict[str, object]:
    return {"alg": "Ed25519", "kid": kid(WHO), "typ": EVENT, **members}


def _with(header: dict[str, object] | str) -> dict[str, Any]:
    """Sign PAYLOAD under this header, whatever it says."""
    raw = header if isinstance(header, str) else json.dumps(header, separators=(",", ":"))
    return _signed(raw.encode())


def _signed(header: bytes) -> dict[str, Any]:
    return _given(seal_raw(header, PAYLOAD, WHO, "Ed25519"))


def _accepted() -> list[Case]:
    spaced = json.dumps(dict(reversed(_header().items())), indent=1)
    signers = [(WHO, "Ed25519"), (WHO, "EdDSA"), ("council-secretary", "ES256")]
    signers += [("municipal-president", alg) for alg in ("RS256", "PS256")]
    return [
        *(good(alg, {"alg": alg}, **_given(seal(PAYLOAD, key, alg=alg), key=key)) for key, alg in signers),
        good("members of the header in any order, with spaces", **_with(spaced)),
        good("an escape in the header", **_with(json.dumps(_header()).replace("libro-", "\\u006cibro-"))),
        good(
            "a proof of possession is another typ",
            **_given(seal(PAYLOAD, WHO, typ=POSSESSION), typ=POSSESSION),
        ),
    ]


def _form() -> list[Case]:
    token = seal(PAYLOAD, WHO)
    head, body, tail = token.split(".")
    stray = _next(tail)
    # A header whose last character has unused bits, whatever its length.
    spare = next(part for n in range(3) if len(part := _header_of(" " * n)) % 4)
    latin = {"typ": EVENT, "jwk": jwk(WHO), "token_base64": b64encode(token.encode() + b"\xe9").decode()}
    long = seal(b"x" * (44 * 1024 + 1), WHO)
    forms = [
        ("nothing", ""),
        ("two parts", f"{head}.{body}"),
        ("four parts", token + ".AAAA"),
        ("an empty header", f".{body}.{tail}"),
        ("an empty payload", f"{head}..{tail}"),
        ("an empty signature: unsecured", f"{head}.{body}."),
        ("a line feed at the end", token + "\n"),
        ("a space before", " " + token),
        ("padding", token + "="),
        ("a disclosure, which is split off first", token + "~"),
        ("the other base64", f"{head}.+{body[1:]}.{tail}"),
        ("JSON serialization", json.dumps({"payload": body, "protected": head, "signature": tail})),
    ]
    return [
        *(bad(desc, "envelope.not-compact", **_given(text)) for desc, text in forms),
        bad("a byte beyond ASCII", "envelope.not-compact", **latin),
        bad(
            "stray bits in the signature", "envelope.base64url", **_given(f"{head}.{body}.{tail[:-1]}{stray}")
        ),
        bad(
            "stray bits in the header",
            "envelope.base64url",
            **_given(f"{spare[:-1]}{_next(spare)}.{body}.{tail}"),
        ),
        bad(
            "stray bits in the payload",
            "envelope.base64url",
            **_given(f"{head}.{body[:-1]}{_next(body)}.{tail}"),
        ),
        bad("a payload of five characters", "envelope.base64url", **_given(f"{head}.AAAAA.{tail}")),
        bad("a payload of 44 KiB and one byte", "envelope.part-too-large", **_given(long)),
        bad("a signature of 513 bytes", "envelope.part-too-large", **_given(f"{head}.{body}.{'A' * 684}")),
        bad("a token longer than any", "envelope.too-large", **_given("A" * (MAX_TOKEN + 1))),
    ]


def _header_of(spaces: str) -> str:
    return base64url.encode((json.dumps(_header()) + spaces).encode())


def _next(part: str) -> str:
    """Return the character whose value is one more than that of the last: it sets an unused bit."""
    return chr(ord(part[-1]) + 1)


def _headers() -> list[Case]:
    more: list[dict[str, object]] = [{"jwk": jwk("outsider")}, {"x5c": []}, {"x5u": "https://example.org"}]
    more += [{"jku": "https://example.org/keys"}, {"b64": True}, {"crit": ["exp"]}]
    more += [{"crit": ["b64"], "b64": False}, {"zip": "DEF"}, {"cty": "json"}, {"x5t#S256": "A" * 43}]
    less = {gone: {name: value for name, value in _header().items() if name != gone} for gone in _header()}
    line = json.dumps(_header(), separators=(",", ":"))
    return [
        *(
            bad(f"a member more: {', '.join(extra)}", "header.members", **_with(_header(**extra)))
            for extra in more
        ),
        *(bad(f"a member less: {gone}", "header.members", **_with(left)) for gone, left in less.items()),
        bad("alg twice", "header.duplicate-member", **_with(line[:-1] + ',"alg":"none"}')),
        bad(
            "alg twice, once with an escape",
            "header.duplicate-member",
            **_with('{"\\u0061lg":"none",' + line[1:]),
        ),
        bad("typ of a proof of possession", "header.typ", **_with(_header(typ=POSSESSION))),
        bad("typ of an upload", "header.typ", **_with(_header(typ=UPLOAD))),
        bad("typ in capitals", "header.typ", **_with(_header(typ=EVENT.upper()))),
        bad("typ as a media type", "header.typ", **_with(_header(typ=f"application/{EVENT}"))),
        *(
            bad(f"alg {alg}", "header.alg", **_with(_header(alg=alg)))
            for alg in ("none", "HS256", "ES384", "es256", 1)
        ),
        bad("alg a list", "header.alg", **_with(_header(alg=["Ed25519"]))),
        bad("kid of 42 characters", "header.kid", **_with(_header(kid=kid(WHO)[:-1]))),
        bad("kid with padding", "header.kid", **_with(_header(kid=kid(WHO) + "="))),
        bad("kid with stray bits", "header.kid", **_with(_header(kid="A" * 42 + "B"))),
        bad("kid a number", "header.kid", **_with(_header(kid=1))),
        bad("a list for a header", "header.not-an-object", **_with("[]")),
        bad("no JSON", "header.not-json", **_with(line[:-1])),
        bad("something after it", "header.not-json", **_with(line + "x")),
        bad("a byte order mark", "header.bom", **_with("\ufeff" + line)),
        bad("513 bytes", "envelope.part-too-large", **_with(line + " " * (513 - len(line)))),
        good("512 bytes", **_with(line + " " * (512 - len(line)))),
    ]


def _strict_headers() -> list[Case]:
    """The header is strict JSON, as the payload is."""
    line = json.dumps(_header(), separators=(",", ":"))

    def extra(value: str) -> dict[str, Any]:
        return _with(f'{line[:-1]},"x":{value}}}')

    return [
        bad("Latin-1", "header.not-utf8", **_signed(line.replace("libro", "l\u00edbro").encode("latin-1"))),
        bad("UTF-16", "header.not-utf8", **_signed(line.encode("utf-16"))),
        bad("depth 13", "header.too-deep", **extra("[" * 12 + "]" * 12)),
        bad("a fraction", "header.number-not-integer", **extra("1.5")),
        bad("2^53", "header.number-out-of-range", **extra("9007199254740992")),
        bad("a control in kid", "header.text-control", **_with(_header(kid="a\u0000"))),
        bad("kid shown the other way round", "header.text-bidi", **_with(_header(kid="a\u202e"))),
        bad("kid not in NFC", "header.text-not-nfc", **_with(_header(kid="e\u0301"))),
        bad("half of a pair in kid", "header.text-surrogate", **_with(_header(kid="\ud83d"))),
        bad("a name of a member not in NFC", "header.text-not-nfc", **_with(_header() | {"e\u0301": 1})),
    ]


def _signatures() -> list[Case]:
    token, wrong = seal(PAYLOAD, WHO), "signature.invalid"
    head, body, tail = token.split(".")
    other = base64url.encode(b'{"hello":"World"}')
    swapped = json.dumps(_header(alg="ES256"), separators=(",", ":")).encode()
    spaced = base64url.encode(base64url.decode(head).replace(b",", b", "))
    rs256 = seal(PAYLOAD, "municipal-president", alg="RS256").split(".")
    ps256 = seal(PAYLOAD, "municipal-president", alg="PS256").split(".")
    president = {"typ": EVENT, "jwk": jwk("municipal-president")}
    return [
        bad("another key with this kid's name", wrong, **{**_given(token), "jwk": jwk("outsider")}),
        bad("another payload", wrong, **_given(f"{head}.{other}.{tail}")),
        bad("the header spelled otherwise", wrong, **_given(f"{spaced}.{body}.{tail}")),
        bad("ES256 claimed by an Ed25519 key", wrong, **_given(seal_raw(swapped, PAYLOAD, WHO, "Ed25519"))),
        bad("RS256 under the header of PS256", wrong, **president, token=".".join([*ps256[:2], rs256[2]])),
        bad("a signature of one byte", wrong, **_given(f"{head}.{body}.AA")),
        bad("the kid of another key, signed by it", wrong, **_given(seal(PAYLOAD, "outsider"))),
    ]


def _possessions() -> list[Case]:
    story, key = Story(), "secretariat"
    where = {"ledger": story.ledger, "event": story.next_id(), "issuer": "stl-mex", "office": "seal"}
    token = story.possession(key, "stl-mex")
    given = {"token": token, "jwk": jwk(key), **where}
    said = {**where, "kid": kid(key)}

    def resealed(payload: str, *, typ: str = POSSESSION, by: str = key) -> dict[str, Any]:
        return {**given, "token": seal(payload.encode(), by, typ=typ)}

    moved = [("ledger", "1" * 64), ("event", "00000000-0000-4000-8000-000000000000")]
    moved += [("issuer", "osc-uno"), ("office", "technical-secretary")]
    text = json.dumps(said)
    return [
        good("for this event", **given),
        good("with spaces, in another order", **resealed(json.dumps(dict(reversed(said.items())), indent=2))),
        *(
            bad(f"moved to another {name}", "possession.mismatch", **{**given, name: value})
            for name, value in moved
        ),
        bad("of another key", "possession.mismatch", **{**given, "jwk": jwk("outsider")}),
        bad(
            "another kid inside",
            "possession.mismatch",
            **resealed(json.dumps({**said, "kid": kid("outsider")})),
        ),
        bad("a number for office", "possession.mismatch", **resealed(json.dumps({**said, "office": 7}))),
        bad("a member more", "possession.members", **resealed(json.dumps({**said, "jwk": {}}))),
        bad("a member less", "possession.members", **resealed(json.dumps(where))),
        bad("a member twice", "possession.duplicate-member", **resealed(text[:-1] + ', "office": "seal"}')),
        bad("an event for a proof", "header.typ", **resealed(text, typ=EVENT)),
        bad("signed by somebody else", "possession.mismatch", **resealed(text, by="outsider")),
        bad("torn signature", "signature.invalid", **{**given, "token": token[:-86] + "A" * 86}),
        good("2 KiB", **resealed(text + " " * (2048 - len(text)))),
        bad("2 KiB and one byte", "possession.too-large", **resealed(text + " " * (2049 - len(text)))),
        bad("a byte order mark", "possession.bom", **resealed("\ufeff" + text)),
        bad("a list", "possession.not-an-object", **resealed(f"[{text}]")),
        bad("something after it", "possession.not-json", **resealed(text + "{}")),
        bad("a fraction", "possession.number-not-integer", **resealed(text.replace('"seal"', "1.5"))),
        bad("a control", "possession.text-control", **resealed(text.replace('"seal"', '"seal\\u0000"'))),
        bad("a member by another name", "possession.members", **resealed(text.replace('"kid"', '"Kid"'))),
        bad("an upload for a proof", "header.typ", **resealed(text, typ=UPLOAD)),
        bad(
            "ES256 claimed by an Ed25519 key", "signature.invalid", **{**given, "token": _swapped(text, key)}
        ),
    ]


def _swapped(payload: str, key: str) -> str:
    header = json.dumps({"alg": "ES256", "kid": kid(key), "typ": POSSESSION})
    return seal_raw(header.encode(), payload.encode(), key, "Ed25519")
