"""Citizen observations: filed -> answered, by the institution addressed and by nobody else."""

from __future__ import annotations

from support.naive_domain import parties
from support.naive_domain.book import Act, Book, Effect, Judge, Party, Reasons


def filed(book: Book, act: Act) -> Reasons:
    data = act["data"]
    if act["stream"] in book.observations:
        yield "exists"
    if data["target"] >= len(book.acts):
        yield "target unknown"
    if book.institutions.get(data["addressee"], {}).get("state") != "accredited":
        yield "addressee unknown"
    if data["addressee"] == act["issuer"]:
        yield "addressed to itself"
    if data["answer_due"]["due"] < act["occurred_on"]:
        yield "due before the act"


def file(book: Book, act: Act) -> None:
    data = act["data"]
    book.observations[act["stream"]] = {
        "stream": act["stream"],
        "occurred_on": act["occurred_on"],
        "author": act["issuer"],
        "addressee": data["addressee"],
        "target": data["target"],
        "state": "filed",
    }


def may_file(book: Book, act: Act) -> bool:
    pairs = book.institutions.get(act["issuer"], {}).get("pairs", ())
    return act["office"] == "seal" and any(role == "civil-society" for role, _ in pairs)


def answered(book: Book, act: Act) -> Reasons:
    observation = book.observations.get(act["stream"])
    if observation is None:
        yield "unknown observation"
    elif observation["state"] != "filed":
        yield "illegal transition"
    if observation and act["occurred_on"] < observation["occurred_on"]:
        yield "before its beginning"


def may_answer(book: Book, act: Act) -> bool:
    observation = book.observations.get(act["stream"])
    addressee = observation["addressee"] if observation else act["issuer"]
    took = any(to == act["issuer"] for (former, _), (to, _) in book.passed.items() if former == addressee)
    return parties.answers(book, act, act["issuer"]) and (took or act["issuer"] == addressee)


def answer(book: Book, act: Act) -> None:
    book.observations[act["stream"]]["state"] = "answered"


JUDGES: dict[str, Judge] = {"observation.filed": filed, "observation.answered": answered}
EFFECTS: dict[str, Effect] = {"observation.filed": file, "observation.answered": answer}
SIGNERS: dict[str, Party] = {"observation.filed": may_file, "observation.answered": may_answer}
