"""Withdrawals of disclosed data and of files: who may, of what, and once."""

from __future__ import annotations

from collections.abc import Iterator

from support.naive_domain import parties
from support.naive_domain.book import Act, Book, Effect, Judge, Party, Reasons

OFFICER = "data-protection-officer"
# The members that name a file, by type, and whether it is the act's own document; "*" is any item.
FILES: dict[str, tuple[tuple[str, bool], ...]] = {
    "catalogue.updated": (("sha256", True),),
    "succession.attested": (("succession.document_sha256", False),),
    "institution.succeeded": (("document_sha256", False),),
    "office.assumed": (("appointment_sha256", False),),
    "key.revoked": (("document_sha256", False),),
    "declaration.issued": (("document.sha256", True),),
    "declaration.digitized": (("document.sha256", True), ("collation.copy_sha256", False)),
    "secretariat.called": (("call", True), ("collation.copy_sha256", False)),
    "secretariat.installed": (
        ("minutes_sha256", True),
        ("guidelines_sha256", False),
        ("collation.copy_sha256", False),
    ),
    "secretariat.installation_signed": (("digest", True),),
    "secretariat.session_held": (("minutes_sha256", True), ("collation.copy_sha256", False)),
    "plan.approved": (("document_sha256", True),),
    "commitment.approved": (("collation.copy_sha256", False),),
    "commitment.updated": (("evidence.*.sha256", False),),
    "commitment.evaluated": (("evidence.*.sha256", False),),
}
EVERY = ("council_session.certification_sha256", False)  # any act may carry it


def files_of(act: Act) -> list[tuple[str, bool]]:
    """Return (sha256, own) of each file that an act names."""
    return [
        (found, own)
        for path, own in (*FILES.get(act["type"], ()), EVERY)
        for found in _at(act["data"], path.split("."))
    ]


def _at(data: object, steps: list[str]) -> Iterator[str]:
    if not steps:
        yield str(data)
    elif isinstance(data, list):
        for item in data:
            yield from _at(item, steps[1:])
    elif isinstance(data, dict) and steps[0] in data:
        yield from _at(data[steps[0]], steps[1:])


def withheld_of(data: object) -> Iterator[str]:
    """Yield each digest that stands in place of a datum."""
    if isinstance(data, dict):
        yield from (data[name] for name in data if name == "_sd")
    for inner in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        yield from withheld_of(inner)


def withdrawn(book: Book, act: Act) -> Reasons:
    data = act["data"]
    if data["entry"] >= len(book.acts):
        yield "nothing recorded there"
        return
    original = book.acts[data["entry"]]
    files, data_of = files_of(original), list(withheld_of(original["data"]))
    if (files or data_of) and original["stream"] != act["stream"]:
        yield "withdrawn in another stream"
    for digest in data["digests"]:
        if digest not in data_of and digest not in [sha256 for sha256, _ in files]:
            yield "digest that the entry lacks"
        if (data["entry"], digest) in gone(book):
            yield "withdrawn from it before"
        if (digest, True) in files:
            yield "the act's own document"


def gone(book: Book) -> set[tuple[int, str]]:
    """Return every (entry, digest) that was withdrawn so far."""
    acts = [act["data"] for act in book.acts if act["type"] == "disclosure.withdrawn"]
    return {(data["entry"], digest) for data in acts for digest in data["digests"]}


def may_withdraw(book: Book, act: Act) -> bool:
    """The officer of who signed the entry, or of the authority over it."""
    if act["office"] != OFFICER:
        return False
    original = book.acts[act["data"]["entry"]] if act["data"]["entry"] < len(book.acts) else None
    if original is None or not (files_of(original) or any(withheld_of(original["data"]))):
        return True
    places = parties.watched(book, original["issuer"])
    over = all(book.holds(act["issuer"], "authority", place) for place in places)
    if book.institutions[original["issuer"]]["state"] in ("extinguished", "succeeded"):
        over = over or book.holds(act["issuer"], "authority", "state")
    return act["issuer"] == original["issuer"] or over


def withdraw(book: Book, act: Act) -> None:
    """Nothing else changes: what was withdrawn is read off the acts."""


JUDGES: dict[str, Judge] = {"disclosure.withdrawn": withdrawn}
EFFECTS: dict[str, Effect] = {"disclosure.withdrawn": withdraw}
SIGNERS: dict[str, Party] = {"disclosure.withdrawn": may_withdraw}
