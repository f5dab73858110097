"""succession.attested: a member of the succession roll vouches for facts, by their SHA-256 (attested.py).

Of three kinds: that one institution succeeds another without hand-over, that an authority's powers are
vacant, and what the ledger's policy shall be. Facts about a succession stand in the predecessor's stream,
the others in the ledger's. Members may attest facts that contradict one another: each counts for
itself, and what is not identical never adds up.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from libroabierto.domain.attested import POLICY, SUCCESSION, VACANCY, facts_digest
from libroabierto.domain.eventtype import ANY_STREAM, Case, EventType, Recorded, Verdict, refused_when
from libroabierto.domain.fields import Day, Group, InstitutionId, Several, Sha256, Text
from libroabierto.domain.forms import Form
from libroabierto.domain.keyrules import working_seals
from libroabierto.domain.kinds import row
from libroabierto.domain.passing import AttestedSuccession, not_held, not_passable, repeated
from libroabierto.domain.roll import (
    ROLL,
    Policy,
    agreed_on,
    attestations,
    doubtful,
    governs,
    possible_from,
    roll_entry,
)
from libroabierto.domain.shapes import Act, Role
from libroabierto.domain.vocabulary import Label
from libroabierto.domain.world import Document, Row

KINDS: Final = (SUCCESSION, VACANCY, POLICY)


class Vacancy(Form):
    """That an institution ended and nobody took over what it held; as `institution.extinguished` says it."""

    institution = InstitutionId("Institución que terminó", "Institution that ended", example="autoridad-mex")
    vacant = Several(
        "Roles que quedan vacantes",
        "Roles that become vacant",
        Group("Rol vacante", "Vacant role", Role),
        most=10,
    )
    legal_ground = Text("Fundamento", "Legal ground", longest=1000, example="Decreto número 123")
    on = Day("Fecha de extinción", "Day of the extinction", example="2026-11-20")


class Data(Act):
    """The facts, of one kind, and their SHA-256."""

    digest = Sha256(
        "Huella de los hechos (facts: la calcula de este mismo borrador)",
        "SHA-256 of the facts (facts: computes it from this very draft)",
        example="facts:",
    )
    succession = Group(
        "Sucesión sin entrega", "Succession without hand-over", AttestedSuccession, optional=True
    )
    vacancy = Group("Vacancia", "Vacancy", Vacancy, optional=True)
    policy = Group("Política y padrón nuevos", "New policy and roll", Policy, optional=True)


def digest_of(data: Document) -> str | None:
    """Return the SHA-256 of the facts in the data of an attestation; None unless they are of one kind."""
    given = [kind for kind in KINDS if kind in data]
    return facts_digest(given[0], data[given[0]]) if len(given) == 1 else None


def _kind(case: Case) -> str:
    """Return which kind of facts is attested, where a rule has refused several or none."""
    return next(kind for kind in KINDS if kind in case.data)


def _about(case: Case) -> str | None:
    """Return the institution that ends by these facts; None for a policy."""
    facts = case.data[_kind(case)]
    named: str | None = facts.get("predecessor") or facts.get("institution")
    return named


@refused_when("succession.facts-ambiguous")
def ambiguous(case: Case) -> Verdict:
    """The facts are of no kind or of several: exactly one of `succession`, `vacancy` and `policy` stands."""
    return len([kind for kind in KINDS if kind in case.data]) != 1


@refused_when("succession.stream-differs")
def other_stream(case: Case) -> Verdict:
    """A succession is not attested in the predecessor's stream, or anything else not in the ledger's."""
    wanted = f"institution:{_about(case)}" if _kind(case) == SUCCESSION else "ledger:main"
    return case.event.stream != wanted and {"stream": wanted}


@refused_when("succession.digest-differs")
def other_digest(case: Case) -> Verdict:
    """The digest is not that of the facts beside it."""
    found = digest_of(case.data)
    return case.data["digest"] != found and {"digest": found}


@refused_when("institution.unknown")
def unknown(case: Case) -> Verdict:
    """No institution of this id ever was accredited."""
    about = _about(case)
    return about is not None and case.world.get("institution", about) is None


@refused_when("succession.attests-itself")
def attests_itself(case: Case) -> Verdict:
    """The member is the predecessor, the successor, or the institution that is said to have ended."""
    facts = case.data[_kind(case)]
    parties = {_about(case), facts["successor"]["id"] if _kind(case) == SUCCESSION else None}
    return case.event.issuer in parties


@refused_when("succession.attests-governing")
def attests_governing(case: Case) -> Verdict:
    """The member has become an authority: whoever governs does not say who follows."""
    return governs(case.world, case.event.issuer)


@refused_when("succession.successor-taken")
def successor_taken(case: Case) -> Verdict:
    """The successor's id is one that was given, but not to an accredited institution with this seal.

    Or the id is free, and the seal is another institution's.
    """
    if _kind(case) != SUCCESSION:
        return False
    named = case.data[SUCCESSION]["successor"]
    known = case.world.get("institution", named["id"])
    seals = [key["kid"] for key in working_seals(case, named["id"])]
    fits = known is not None and known["state"] == "accredited" and named["kid"] in seals
    fits = fits or (known is None and not case.world.find("key", f"kid:{named['kid']}"))
    return not fits and {"institution": named["id"]}


@refused_when("institution.role-repeated")
def role_repeated(case: Case) -> Verdict:
    """A role stands twice; it stands once, with its whole territory."""
    return _kind(case) == SUCCESSION and repeated(case.data[SUCCESSION])


@refused_when("succession.role-not-passed")
def role_not_passed(case: Case) -> Verdict:
    """The role of a municipality, of civil society or of evaluators, which nobody takes over."""
    return _kind(case) == SUCCESSION and not_passable(case.data[SUCCESSION])


@refused_when("succession.pair-not-held")
def pair_not_held(case: Case) -> Verdict:
    """A power that the predecessor neither holds nor left vacant is said to pass, or to be vacant."""
    about = case.world.get("institution", _about(case) or "")
    facts = case.data[_kind(case)]
    named = facts if _kind(case) == SUCCESSION else {"pairs": facts.get("vacant", [])}
    return about is not None and not_held(case.world, about, named)


@refused_when("succession.attested-twice")
def attested_twice(case: Case) -> Verdict:
    """The member has attested these facts under the roll in force; it counts once."""
    earlier = case.world.get("attestation", f"{case.data['digest']}:{case.event.issuer}")
    if earlier is None or earlier["roll"] != roll_entry(case.ledger) or doubtful(case.world, earlier):
        return False
    return {"entry": earlier["entry"]}


def evolve(recorded: Recorded) -> Iterable[Row]:
    """The attestation, and how far these facts have come with it."""
    made = _attestation(recorded)
    yield row("attestation", made)
    yield row("claim", _claim(recorded, made))
    if _kind(recorded.case) == SUCCESSION:
        yield from _named(recorded, made)


def _named(recorded: Recorded, made: Document) -> Iterable[Row]:
    """The successor's seal, which is known by it if nobody enrolled it; whom this member named last."""
    successor = recorded.case.data[SUCCESSION]["successor"]
    yield row("vouched", {"id": successor["kid"], "claim": made["digest"], "last_entry": recorded.index})
    named = {"successor": successor["id"], "claim": made["digest"]}
    yield row("nomination", {"id": made["institution"], **named, "last_entry": recorded.index})


def _attestation(recorded: Recorded) -> dict[str, Any]:
    case = recorded.case
    return {
        "id": f"{case.data['digest']}:{case.event.issuer}",
        "digest": case.data["digest"],
        "institution": case.event.issuer,
        "kid": case.event.kid,
        "entry": recorded.index,
        "recorded_on": case.recorded_on.isoformat(),
        "roll": roll_entry(case.ledger),
        "last_entry": recorded.index,
    }


_SHOWN: Final = ("institution", "entry", "recorded_on")


def _claim(recorded: Recorded, made: Document) -> dict[str, Any]:
    case, kind = recorded.case, _kind(recorded.case)
    succession = case.ledger["succession"]
    earlier = attestations(case.world, case.ledger, case.data["digest"])
    found = [*(one for one in earlier if one["id"] != made["id"]), made]
    return {
        "id": case.data["digest"],
        "kind": kind,
        "institution": _about(case),
        "facts": case.data[kind],
        "roll": made["roll"],
        "attested_by": [{name: one[name] for name in _SHOWN} for one in found],
        "attestations": len(found),
        "threshold": succession["threshold"],
        "missing": max(0, succession["threshold"] - len(found)),
        "agreed_on": agreed_on(found, succession["threshold"]),
        "possible_from": possible_from(found, succession) if kind == SUCCESSION else None,
        "last_entry": recorded.index,
    }


TYPE = EventType(
    name="succession.attested",
    title=Label("Atestación del padrón de sucesión", "Attestation by the succession roll"),
    sentence=Label(
        "{issuer} atesta hechos para la sucesión de autoridades (huella {data[digest]}).",
        "{issuer} attests facts for the succession of authorities (digest {data[digest]}).",
    ),
    stream=ANY_STREAM,
    data=Data,
    signers=(ROLL,),
    rules=(
        ambiguous,
        other_stream,
        other_digest,
        unknown,
        attests_itself,
        attests_governing,
        successor_taken,
        role_repeated,
        role_not_passed,
        pair_not_held,
        attested_twice,
    ),
    evolve=evolve,
    unordered=True,
    since=2,
)
