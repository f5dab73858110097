"""Sessions and tables of an installed secretariat; only there are agreements made."""

from __future__ import annotations

from support.naive_domain import parties
from support.naive_domain.book import Act, Book, Effect, Judge, Party, Reasons
from support.naive_domain.secretariats import before, key_of, standing


def agreement_missing(book: Book, secretariat: str | None, act: Act) -> Reasons:
    """No session of this secretariat adopted that agreement, or it did so later."""
    named = act["data"]["agreement"]
    session = book.sessions.get(f"{secretariat}#{named['kind']}-{named['number']:04d}")
    if session is None or not session["agreements"].get(named["agreement"]):
        yield "no such agreement"
    if secretariat and session and act["occurred_on"] < session["occurred_on"]:
        yield "agreement of a later session"


def held(book: Book, act: Act) -> Reasons:
    yield from standing(book, act, "installed")
    yield from before(book, act, "installation_on")
    data, secretariat = act["data"], book.secretariats.get(act["stream"])
    if secretariat is None:
        return
    if data["number"] != secretariat["sessions"][data["kind"]] + 1:
        yield "number skipped or repeated"
    previous = book.sessions.get(f"{act['stream']}#{data['kind']}-{data['number'] - 1:04d}")
    if previous and act["occurred_on"] < previous["occurred_on"]:
        yield "before the previous session"
    if data["attendance"]["members"] > len(secretariat["seats"]):
        yield "more members than seats"
    if data["agreements"] and data["attendance"]["members"] < data["quorum"]:
        yield "agreements without quorum"
    if len({one["number"] for one in data["agreements"]}) < len(data["agreements"]):
        yield "an agreement twice"
    if any(
        one["for"] + one["against"] + one["abstained"] > data["attendance"]["members"]
        for one in data["agreements"]
    ):
        yield "more votes than members"


def hold(book: Book, act: Act) -> None:
    data = act["data"]
    book.secretariats[act["stream"]]["sessions"][data["kind"]] = data["number"]
    book.sessions[f"{act['stream']}#{data['kind']}-{data['number']:04d}"] = {
        "occurred_on": act["occurred_on"],
        "agreements": {one["number"]: one["for"] > one["against"] for one in data["agreements"]},
    }


def table(book: Book, act: Act) -> Reasons:
    yield from standing(book, act, "installed")
    yield from before(book, act, "installation_on")
    if 0 < act["data"]["attendance"]["total"] < 5:
        yield "so few that they can be told apart"


def set_table(book: Book, act: Act) -> None:
    book.secretariats[act["stream"]]["tables"] += 1


def _officer(*offices: str) -> Party:
    """An officer of the institution that is this secretariat."""

    def may_sign(book: Book, act: Act) -> bool:
        secretariat = book.secretariats.get(act["stream"])
        own = secretariat is None or parties.stands_for(book, act, secretariat["institution"], key_of(act))
        return (
            own
            and act["office"] in offices
            and book.holds(act["issuer"], "municipal-secretariat", key_of(act))
        )

    return may_sign


JUDGES: dict[str, Judge] = {"secretariat.session_held": held, "cocreation.table_held": table}
EFFECTS: dict[str, Effect] = {"secretariat.session_held": hold, "cocreation.table_held": set_table}
SIGNERS: dict[str, Party] = {
    "secretariat.session_held": _officer("technical-secretary"),
    "cocreation.table_held": _officer("technical-secretary", "facilitator"),
}
