"""Disclosures, submissions that carry them, and their withdrawal."""

from __future__ import annotations

import json
from typing import Any, Final

from libroabierto.record import base64url
from libroabierto.record.disclosure import MAX_DISCLOSURE, MAX_DISCLOSURES, make

from .cases import Case, Topic, bad, good
from .cast import (
    AUTHORITY,
    AYTO,
    COUNCIL,
    COUNCIL_SECRETARY,
    DATA_OFFICER,
    DECLARATION,
    LEDGER,
    MUNICIPALITY,
    NEIGHBOURS,
    OSC_ONE,
    STATE_OFFICER,
    SUCCESSORS_OFFICER,
    digest_of,
)
from .chapters.privacy import ERASURE, NAMED, entry_of
from .chapters.secretariat import CONSENT
from .storytelling import Deed, Story
from .trials import Refusal, accepted, all_refused

SALT: Final = bytes(range(16))
NAME: Final = "Persona de ejemplo"
TEXT: Final = make(SALT, "name", NAME)[0]
OTHER: Final = make(SALT, "name", "Otra persona de ejemplo")[0]
# RFC 9901, section 5.1; the digest stands there.
RFC_9901: Final = "WyI2SWo3dE0tYTVpVlBHYm9TNXRtdlZBIiwgImVtYWlsIiwgImpvaG5kb2VAZXhhbXBsZS5jb20iXQ"
RFC_9901_DIGEST: Final = "JzYjH4svliH0R3PyEMfeZu6Jt69u5qehZo7F7EPYlSE"
CERTIFICATION: Final = digest_of("certification")
FORM: Final = "disclosure.form"


def topics() -> list[Topic]:
    """Return disclosure and submission."""
    return [
        Topic(
            "disclosure", "A disclosure in its one form, and the digest that commits to it.", _disclosures()
        ),
        Topic("submission", "What is handed in: the JWS, and disclosures beside it.", _submissions()),
    ]


def _spelled(said: object) -> str:
    return base64url.encode(json.dumps(said, ensure_ascii=False).encode())


def _said(salt: object = "A" * 22, name: object = "name", value: object = NAME) -> dict[str, str]:
    return {"text": _spelled([salt, name, value])}


def _raw(text: str) -> dict[str, str]:
    return {"text": base64url.encode(text.encode())}


def _disclosures() -> tuple[Case, ...]:
    return (
        good("as our signer spells it", text=TEXT),
        good(
            "the example of RFC 9901",
            {"name": "email", "value": "johndoe@example.com", "digest": RFC_9901_DIGEST},
            text=RFC_9901,
        ),
        good("spaces between the members: another disclosure", **_said()),
        good("letters that are escaped", **_raw('["AAAAAAAAAAAAAAAAAAAAAA","name","Mar\\u00eda"]')),
        bad("padded", "disclosure.base64url", text=TEXT + "="),
        bad("spare bits that are not zero", "disclosure.base64url", text=RFC_9901[:-1] + "R"),
        good("as long as allowed", text=make(SALT, "name", "x" * 3_036)[0]),
        bad("longer than allowed", "disclosure.too-large", text="A" * (MAX_DISCLOSURE + 1)),
        bad("an object", FORM, **_raw('{"salt":"x"}')),
        bad("two members", FORM, text=_spelled(["A" * 22, "name"])),
        bad("four members", FORM, text=_spelled(["A" * 22, "name", NAME, NAME])),
        bad("a fraction", FORM, **_said(value=1.5)),
        bad("a member twice", FORM, **_raw('["AAAAAAAAAAAAAAAAAAAAAA","name",{"a":1,"a":1}]')),
        bad("a text that is not NFC", FORM, **_said(value="e\u0301")),
        bad("a bidirectional control", FORM, **_said(value="\u202eabc")),
        bad("nothing", FORM, text=""),
        bad("a salt of 15 bytes", "disclosure.salt", **_said(salt="A" * 20)),
        bad("a salt whose spare bits are not zero", "disclosure.salt", **_said(salt="A" * 21 + "B")),
        bad("a salt that is a number", "disclosure.salt", **_said(salt=7)),
        bad("no name", "disclosure.name", **_said(name="")),
        bad("a name that RFC 9901 reserves", "disclosure.name", **_said(name="_sd")),
        bad("a commitment inside", "disclosure.nested", **_said(value={"_sd": "A" * 43})),
        bad("a commitment deeper inside", "disclosure.nested", **_said(value=[{"a": [{"...": "A" * 43}]}])),
    )


def _submissions() -> tuple[Case, ...]:
    many = "".join(f"d{number}~" for number in range(MAX_DISCLOSURES))
    return (
        good("a JWS alone", submission="a.b.c"),
        good("one disclosure", submission=f"a.b.c~{TEXT}~"),
        good("two disclosures", submission=f"a.b.c~{TEXT}~{OTHER}~"),
        good("as many as are allowed", submission=f"a.b.c~{many}"),
        bad("one more", "disclosure.too-many", submission=f"a.b.c~{many}e~"),
        bad("the last one without its mark", "disclosure.not-ended", submission=f"a.b.c~{TEXT}"),
        bad("a mark without a disclosure", "disclosure.empty", submission="a.b.c~"),
        bad("two marks", "disclosure.empty", submission=f"a.b.c~{TEXT}~~"),
        bad("the same twice", "disclosure.repeated", submission=f"a.b.c~{TEXT}~{TEXT}~"),
    )


def cases() -> list[Case]:
    """Return the cases of withdrawals."""
    return [
        accepted("a disclosed name withdrawn", "watched", ERASURE),
        accepted("a proof of appointment withdrawn", "watched", _OF_OFFICE),
        accepted(
            "a file of who ended, by the officer of the authority over the state", "state watched", _OF_ENDED
        ),
        accepted("a withdrawn name corrected under a withheld one", "erased", _named_again(_AGAIN)),
        *all_refused(REFUSALS),
    ]


def _of(**changes: Any) -> Deed:
    return ERASURE.but(**changes)


# Entry 3 is the municipal president's office, which the municipality recorded; 9 the declaration.
_OF_OFFICE: Final = ERASURE.at(AYTO).but(entry=3, digests=[digest_of("appointment municipal-president")])


def _of_neighbours(story: Story) -> dict[str, Any]:
    """The neighbours' certification; what was their municipality has an authority of its own by then."""
    (found,) = story.world.find("attachment", f"sha256:{CERTIFICATION}")[-1:]
    return {**ERASURE.said(story), "entry": found["entry"], "digests": [CERTIFICATION]}


def _named_again(value: Any, **more: Any) -> Deed:
    """A correction of the name that was withdrawn, by the organisation that had given it."""

    def said(story: Story) -> dict[str, Any]:
        entry = entry_of(story, NAMED)
        return {"corrects": entry, "pointer": "/name", "value": value, "reason": "Captura", **more}

    return Deed(OSC_ONE, "correction.recorded", COUNCIL, said)


_AGAIN: Final = {"_sd": make(SALT, "name", NAME)[1]}
_OF_ENDED: Final = Deed(SUCCESSORS_OFFICER, "disclosure.withdrawn", NEIGHBOURS, _of_neighbours)
REFUSALS: Final[tuple[Refusal, ...]] = (
    ("data of an entry to come", "disclosure.entry-unknown", "watched", _of(entry=9999)),
    ("data in another stream", "disclosure.stream-differs", "watched", ERASURE.at(LEDGER)),
    ("data of nobody", "disclosure.digest-not-of-entry", "watched", _of(digests=["A" * 43])),
    ("a file that it does not name", "disclosure.digest-not-of-entry", "watched", _of(digests=["f" * 64])),
    ("the same data twice", "disclosure.already-withdrawn", "erased", ERASURE),
    (
        "a withdrawn name corrected in the clear",
        "correction.of-withdrawn",
        "erased",
        _named_again(NAME, consent=CONSENT),
    ),
    (
        "a withdrawn name corrected by the consent of before",
        "correction.of-withdrawn",
        "erased",
        _named_again(_AGAIN, consent=CONSENT),
    ),
    (
        "the declaration itself",
        "disclosure.own-document",
        "watched",
        ERASURE.at(DECLARATION).but(entry=9, digests=[digest_of("letter")]),
    ),
    ("a withdrawal by the seal", "signer.not-authorized", "watched", ERASURE.by(MUNICIPALITY)),
    (
        "a withdrawal by the council secretary",
        "signer.not-authorized",
        "watched",
        ERASURE.by(COUNCIL_SECRETARY),
    ),
    ("a withdrawal by the authority's seal", "signer.not-authorized", "watched", ERASURE.by(AUTHORITY)),
    ("a withdrawal by an organisation", "signer.not-authorized", "watched", ERASURE.by(OSC_ONE)),
    (
        "a withdrawal by the officer of the authority that was",
        "institution.not-accredited",
        "state watched",
        _OF_ENDED.by(DATA_OFFICER),
    ),
    (
        "a withdrawal by the officer of another body of the state",
        "signer.not-authorized",
        "state watched",
        _OF_ENDED.by(STATE_OFFICER),
    ),
)
