"""Which secretariat decides on a plan or a commitment: its own or, once that is concluded, the next one.

A concluded secretariat decides nothing more. What it leaves open waits until the next secretariat of the
municipality is installed, which then decides, by agreements of its own sessions. An installation rewrites
none of it: whoever decides is found by asking, and a row names it from the next act on it (`taken_up`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from libroabierto.domain.eventtype import Case
from libroabierto.domain.passing import stands_for
from libroabierto.domain.signers import holds
from libroabierto.domain.world import Document


def its_secretariat(case: Case) -> Document | None:
    """Return the secretariat that decides on the plan or commitment in this stream.

    It is the concluded one, which can decide nothing, until the next one is installed; None for the state's.
    """
    named = case.present["secretariat"]
    own = case.world.get("secretariat", named) if named else None
    if own is None or own["state"] != "concluded":
        return own
    following = case.world.find("secretariat", f"active:{own['municipality']['key']}")
    return next((one for one in following if one["state"] == "installed"), own)


def of_concluded(case: Case) -> bool:
    """Say whether the secretariat of the plan or commitment is concluded, and no other one is installed."""
    body = its_secretariat(case)
    return body is not None and bool(body["state"] == "concluded")


def speaks_for_it(case: Case) -> bool:
    """Say whether the issuer is the municipal secretariat that decides on it, or followed it in that role."""
    body = its_secretariat(case)
    if body is None:
        return False
    key = body["municipality"]["key"]
    return stands_for(case, body["institution"], key) and holds(case.issuer(), "municipal-secretariat", key)


def stream_of(secretariat: Document | None) -> str | None:
    """Return the secretariat's stream, for rows that name it."""
    return str(secretariat["id"]) if secretariat else None


def taken_up(case: Case) -> Mapping[str, Any]:
    """Return the members by which a commitment names the secretariat deciding on it, and its term.

    The term is a later one where the declaration was renewed, where another secretariat followed, or where
    it was recorded only now.
    """
    body = its_secretariat(case)
    return {"secretariat": body["id"], "term": body["term"]} if body else {}


def reported_on(case: Case) -> Mapping[str, Any]:
    """As `taken_up`, for reports of the lead: while the known term lasts there is nothing to ask."""
    term = case.present["term"]
    return {} if term and case.event.occurred_on <= term["to"] else taken_up(case)
