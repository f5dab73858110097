"""Collation: whoever compared a copy with the paper says what was seen on it.

Paper is judged alike wherever it may enter: it is not of tomorrow, it carries ink and no electronic
signature, and a transcription shows names, not ink. `declaration.digitized`, which enters only on
paper, refuses with codes of its own; PAPER_RULES are those of types that enter either way.
"""

from __future__ import annotations

from typing import Any, Final

from libroabierto.domain.eventtype import Case, Rule, Verdict, refused_when
from libroabierto.domain.shapes import party


def seen_on_paper(case: Case) -> list[dict[str, Any]]:
    """Return the signatures that were seen on the paper; none for a native act."""
    return list(case.data.get("collation", {"signatures_seen": ()})["signatures_seen"])


def _is_dated_after_recording(case: Case) -> Verdict:
    """The paper is dated after the day on which it is recorded."""
    return case.event.provenance == "paper" and case.event.occurred_on > case.recorded_on.isoformat()


def _is_electronic(case: Case) -> Verdict:
    """An electronic signature is said to be seen on paper, which carries only ink."""
    return any(seen["modality"] != "autograph" for seen in seen_on_paper(case))


dated_after_recording: Final = refused_when("declaration.dated-after-recording")(_is_dated_after_recording)
claims_electronic_signature: Final = refused_when("declaration.claims-electronic-signature")(_is_electronic)


@refused_when("collation.in-future")
def compared_in_future(case: Case) -> Verdict:
    """The comparison is dated after its signature."""
    collation = case.data.get("collation")
    return collation is not None and bool(collation["compared_on"] > case.signed_on.isoformat())


@refused_when("collation.before-paper", since=2)
def compared_before_paper(case: Case) -> Verdict:
    """The comparison is dated before the paper itself."""
    collation, written = case.data.get("collation"), case.event.occurred_on
    return collation is not None and bool(collation["compared_on"] < written) and {"on": written}


@refused_when("collation.transcription-shows-no-ink")
def transcription_attests(case: Case) -> Verdict:
    """A signature is attested with a transcription, which shows names, not ink."""
    return bool(seen_on_paper(case)) and bool(case.data["collation"]["copy"] == "transcription")


@refused_when("collation.signatory-unknown")
def unknown_signatory(case: Case) -> Verdict:
    """A signature was seen of somebody whom the paper does not name, or of one twice."""
    named = set(map(party, case.data["signatories"]))
    seen = list(map(party, seen_on_paper(case)))
    return not named.issuperset(seen) or len(seen) != len(set(seen))


@refused_when("collation.on-native")
def on_native(case: Case) -> Verdict:
    """A native act carries a collation; it has no paper that could be compared."""
    return case.event.provenance == "native" and "collation" in case.data


@refused_when("collation.signatory-ambiguous")
def ambiguous_ink(case: Case) -> Verdict:
    """A signature seen names both an institution and a role, or neither, or stands twice."""
    seen = seen_on_paper(case)
    return len(seen) != len(set(map(party, seen))) or any(("institution" in s) == ("role" in s) for s in seen)


PAPER_RULES: Final[tuple[Rule, ...]] = (
    on_native,
    refused_when("paper.dated-after-recording")(_is_dated_after_recording),
    compared_in_future,
    compared_before_paper,
    refused_when("collation.claims-electronic-signature")(_is_electronic),
    transcription_attests,
    ambiguous_ink,
)
