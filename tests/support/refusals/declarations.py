"""Refusals of declarations: issued, signed, acknowledged, digitized."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from support import texts
from support.founding import AUTHORITY, COUNCIL, DECLARATION, KEY, Town
from support.lives import renewals
from support.refusals.row import Row, hat, spoiled

TEXT = texts.declaration(COUNCIL, KEY)
PRESIDENT, BY_ROLE = TEXT["signatories"]
CLAUSES = TEXT["recognitions"]
PAPER = texts.paper(COUNCIL, KEY)["collation"]
SEEN = PAPER["signatures_seen"]


def _issued(stream: str = DECLARATION, **data: Any) -> Callable[[Town], str]:
    return lambda town: spoiled(town, town.declaration(stream), data)


def _signature(
    issuer: str = COUNCIL, office: str = "municipal-president", **data: Any
) -> Callable[[Town], str]:
    return lambda town: spoiled(town, town.signature(issuer, office), data)


def _digitized(occurred_on: str = "2022-06-20", **collation: Any) -> Callable[[Town], str]:
    changed = {"collation": {**PAPER, **collation}}
    return lambda town: spoiled(town, town.digitization(), changed, occurred_on=occurred_on)


def _paper_of(signatory: dict[str, Any]) -> Callable[[Town], str]:
    changed = {"signatories": [signatory], "collation": {**PAPER, "signatures_seen": []}}
    return lambda town: spoiled(town, town.digitization(), changed)


def _unknown_stream(town: Town) -> str:
    return spoiled(town, town.signature(COUNCIL, "municipal-president"), stream=f"declaration:{KEY}-none")


def _second_hat(town: Town) -> str:
    return hat(town, "transparency-unit")


ROWS = (
    Row(
        "declaration.clause-missing",
        "settled",
        _issued(recognitions=CLAUSES[:6] + CLAUSES[7:]),
        "no clause G",
    ),
    Row(
        "declaration.clause-differs",
        "settled",
        _issued(recognitions=[*CLAUSES[:7], {**CLAUSES[7], "text": "Que no."}]),
        "a clause H that says something else",
    ),
    Row(
        "declaration.clause-differs",
        "settled",
        _issued(recognitions=[*CLAUSES, {**CLAUSES[0], "text": "Que sí."}]),
        "a clause A that stands twice",
    ),
    Row(
        "declaration.template-unknown",
        "settled",
        _issued(template={"id": "manifestation-2022", "sha256": "0" * 64}),
        "a template of another hash",
    ),
    Row(
        "declaration.template-unknown",
        "settled",
        _issued(instrument="joint-declaration"),
        "a template of another instrument",
    ),
    Row("declaration.template-missing", "settled", _issued(template=None), "no template named"),
    Row(
        "declaration.already-in-term",
        "early paper",
        _issued(),
        "a paper in force came in before its term was recorded",
    ),
    Row(
        "declaration.signatory-unknown",
        "settled",
        _issued(signatories=[PRESIDENT, BY_ROLE, {**PRESIDENT, "institution": "no-existe"}]),
        "a signatory that does not exist",
    ),
    Row(
        "declaration.signatory-unknown",
        "settled",
        _issued(signatories=[PRESIDENT, BY_ROLE, {**PRESIDENT, "institution": AUTHORITY}]),
        "a municipal president of the authority",
    ),
    Row(
        "declaration.authority-missing",
        "settled",
        _issued(signatories=[PRESIDENT, {**BY_ROLE, "office": "facilitator"}]),
        "an office of the authority that can never sign for it",
    ),
    Row(
        "personal.without-consent",
        "settled",
        _issued(signatories=[PRESIDENT, BY_ROLE, {**PRESIDENT, "institution": "osc-uno", "office": "seal"}]),
        "a private signatory in the clear",
    ),
    Row("declaration.president-missing", "settled", _issued(signatories=[BY_ROLE]), "no president"),
    Row("declaration.authority-missing", "settled", _issued(signatories=[PRESIDENT]), "no authority"),
    Row(
        "declaration.authority-missing",
        "settled",
        _issued(
            signatories=[
                PRESIDENT,
                {"institution": AUTHORITY, "office": "authority-president", "name": "x", "title": "x"},
            ]
        ),
        "an authority named as an institution, not by its role",
    ),
    Row(
        "declaration.signatory-ambiguous",
        "settled",
        _issued(signatories=[PRESIDENT, {**BY_ROLE, "institution": AUTHORITY}]),
        "a signatory by institution and role at once",
    ),
    Row(
        "declaration.signatory-ambiguous",
        "settled",
        _issued(signatories=[PRESIDENT, {**PRESIDENT, "name": "Otra"}, BY_ROLE]),
        "one party twice",
    ),
    Row(
        "stream.of-another-municipality",
        "settled",
        _issued("declaration:15106-2026"),
        "a stream of another municipality",
    ),
    Row(
        "municipality.about-another",
        "settled",
        _issued(municipality={"key": "15106", "name": "Toluca"}),
        "a municipality that declares for another",
    ),
    Row(
        "declaration.already-in-term",
        "declared",
        _issued(f"declaration:{KEY}-otra"),
        "a second declaration in the same term",
    ),
    Row(
        "declaration.already-in-term",
        "declared",
        lambda town: renewals.paper(town, renewals.TWIN, "2025-06-20"),
        "a complete paper of the term in which a declaration was issued",
    ),
    Row(
        "declaration.exists",
        "declared",
        lambda town: spoiled(town, town.declaration(), version=2),
        "a second declaration in one stream",
    ),
    Row("declaration.unknown", "declared", _unknown_stream, "a signature under nothing"),
    Row("declaration.digest-differs", "declared", _signature(digest="0" * 64), "a signature of another text"),
    Row(
        "declaration.not-required",
        "declared",
        lambda town: spoiled(
            town,
            town.signature(COUNCIL, "municipal-president"),
            {"capacity": {"institution": COUNCIL, "office": "council-secretary"}},
            office="council-secretary",
        ),
        "a signature that nobody asked for",
    ),
    Row(
        "signer.not-authorized",
        "declared",
        _signature(capacity={"role": "authority", "office": "authority-president"}),
        "the president signs in the authority's capacity",
    ),
    Row("declaration.already-signed", "signed", _signature(), "the president signs twice"),
    Row("declaration.key-used-twice", "two hats", _second_hat, "one e.firma in two capacities"),
    Row("declaration.modality-differs", "declared", _signature(modality="e-firma"), "a claim of e.firma"),
    Row(
        "declaration.already-acknowledged",
        "lived",
        lambda town: town.acknowledgement(),
        "the authority acknowledges twice",
    ),
    Row(
        "declaration.received-in-future",
        "declared",
        lambda town: spoiled(town, town.acknowledgement(), {"received_on": "2026-11-23"}),
        "received tomorrow",
    ),
    Row(
        "declaration.received-in-future",
        "declared",
        lambda town: spoiled(town, town.acknowledgement(), {"received_on": "2026-11-19"}),
        "received before it was declared",
    ),
    Row(
        "declaration.digest-differs",
        "declared",
        lambda town: spoiled(town, town.acknowledgement(), {"digest": "0" * 64}),
        "another text acknowledged",
    ),
    Row(
        "signer.not-authorized",
        "declared",
        lambda town: spoiled(town, town.acknowledgement(), issuer="osc-uno"),
        "a stranger acknowledges",
    ),
    Row(
        "signer.not-authorized",
        "declared",
        lambda town: spoiled(town, town.acknowledgement(), issuer=COUNCIL),
        "the municipality acknowledges its own declaration",
    ),
    Row(
        "personal.without-consent",
        "settled",
        _paper_of({**PRESIDENT, "institution": "nadie-sabe"}),
        "a signatory of an institution unknown to the ledger, in the clear",
    ),
    Row("declaration.dated-after-recording", "settled", _digitized("2026-11-23"), "a paper dated tomorrow"),
    Row("collation.in-future", "settled", _digitized(compared_on="2026-11-23"), "compared tomorrow"),
    Row(
        "collation.before-paper",
        "settled",
        _digitized(compared_on="2022-06-19"),
        "compared the day before it was written",
    ),
    Row(
        "declaration.claims-electronic-signature",
        "settled",
        _digitized(signatures_seen=[{**SEEN[0], "modality": "e-firma"}]),
        "a paper that claims an e.firma",
    ),
    Row(
        "collation.transcription-shows-no-ink",
        "settled",
        _digitized(copy="transcription"),
        "ink seen on a transcription",
    ),
    Row(
        "collation.signatory-unknown",
        "settled",
        _digitized(signatures_seen=[{**SEEN[0], "office": "council-secretary"}]),
        "a signature of somebody whom the paper does not name",
    ),
    Row(
        "data.invalid",
        "settled",
        lambda town: spoiled(town, town.digitization(), {"collation": None}),
        "a paper without collation",
    ),
)
