"""Receipts, verdicts, and what became of a submission."""

from __future__ import annotations

import marshmallow as ma
from marshmallow.validate import OneOf

from libroabierto_ledger.web.schemas.members import anything, flag, group, several, sha256, text, whole
from libroabierto_ledger.web.schemas.problem import Problem


class Receipt(ma.Schema):
    """The proof that an entry was logged; the submitter keeps it."""

    folio = text("The number that people cite", example="MEX-000123-K")
    entry = text("The entry, exactly as logged: the leaf of the tree")
    index = whole("Its place in the log")
    leaf_hash = sha256("SHA-256(0x00 || entry)")
    proof = text("Inclusion proof and signed checkpoint (C2SP tlog-proof)")


class Located(ma.Schema):
    """No verdict in time; the commit may still land."""

    status = text("`pending`")
    location = text("Where to ask what became of it")


class Submission(ma.Schema):
    """What became of a submission."""

    status = ma.fields.String(
        required=True,
        validate=OneOf(("pending", "recorded", "unknown")),
        metadata={"description": "`unknown` means: send it again"},
    )
    receipt = group(Receipt, "Only when recorded", required=False)


class Disclosure(ma.Schema):
    """What is said of one withheld member."""

    digest = text("What the entry carries in its place")
    pointer = text(
        "Where it stands in the data (RFC 6901); null for what is no personal member", allow_none=True
    )
    status = text("`disclosed`, `withheld` (reservado) or `withdrawn` (cancelado)")
    disclosure = text("base64url of [salt, name, value], only of what is disclosed", required=False)
    withdrawn = whole("The entry that withdrew it, only of what is withdrawn", required=False)


class Recorded(ma.Schema):
    """A recorded event."""

    id = text("Chosen by its signer")
    index = whole("The index of its entry")
    folio = text("The folio of its entry")
    event = text("The compact JWS, exactly as recorded")
    digest = sha256("SHA-256 of the payload")
    idempotency_key = sha256("SHA-256(kid || 0x00 || payload)")
    read = anything(
        "The payload's members, for reading; withheld ones with what is shown. What counts is `event`",
        type="object",
    )
    recorded_at = text("When it was recorded (UTC)")
    receipt = group(Receipt, "Its receipt")
    disclosures = several(Disclosure, "What became of each member that it withholds, in order")


class Detail(ma.Schema):
    """One signed member in words."""

    label = text("Its name; members of a group are indented by two spaces")
    value = text("Its value; empty for the name of a group")


class Words(ma.Schema):
    """The event as a person should be shown it before signing."""

    sentence = text("What it does")
    details = several(Detail, "Everything that is signed")


class Verdict(ma.Schema):
    """What a submission would be answered now; nothing was recorded."""

    verdict = text("`accepted` (it would be recorded, or is) or `refused`")
    status = whole("The HTTP status that its submission would get")
    signed = flag("Whether what came was a signed event, or a bare payload")
    recorded_index = whole("The entry that it is already, if this is an exact repeat", allow_none=True)
    problem = group(Problem, "What its submission would be refused with", allow_none=True)
    findings = several(Problem, "Everything that speaks against it, that problem first")
    digest = sha256("SHA-256 of the payload as read", allow_none=True)
    read = anything("The payload's members as read", type=["object", "null"])
    words = group(Words, "Only when accepted", allow_none=True)
