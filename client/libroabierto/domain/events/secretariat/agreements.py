"""Agreements of a secretariat's sessions: what commitments and plans build on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from libroabierto.domain.events.secretariat.handover import its_secretariat
from libroabierto.domain.eventtype import Case, Verdict, refused_when
from libroabierto.domain.world import Document, World


def session_id(secretariat: str, kind: str, number: int) -> str:
    """Return the id of a session's row: "secretariat:15113-2026#ordinary-0001"; ids order as numbers."""
    return f"{secretariat}#{kind}-{number:04d}"


def adopted(agreement: Mapping[str, Any]) -> bool:
    """Say whether more members voted for the agreement than against it; abstentions decide nothing."""
    return bool(agreement["for"] > agreement["against"])


def agreement_of(world: World, secretariat: str, kind: str, number: int, agreement: int) -> Document | None:
    """Return an agreement that this session adopted, or None: unknown session, unknown number, rejected."""
    session = world.get("session", session_id(secretariat, kind, number))
    found = session["agreements"] if session else []
    return next((one for one in found if one["number"] == agreement and adopted(one)), None)


@refused_when("agreement.later")
def later_agreement(case: Case) -> Verdict:
    """The session that made the agreement was held after the act that names it."""
    session = _named_session(case)
    held_on = session["occurred_on"] if session else case.event.occurred_on
    return bool(case.event.occurred_on < held_on) and {"on": held_on}


def no_such_agreement(case: Case) -> bool:
    """Say whether an agreement is named that the deciding municipal secretariat did not adopt."""
    named, body = case.data.get("agreement"), its_secretariat(case)
    if named is None or body is None:
        return False
    return agreement_of(case.world, body["id"], named["kind"], named["number"], named["agreement"]) is None


def _named_session(case: Case) -> Document | None:
    named, body = case.data.get("agreement"), its_secretariat(case)
    if named is None or body is None:
        return None
    return case.world.get("session", session_id(body["id"], named["kind"], named["number"]))
