"""institution.succeeded: powers pass from one institution to another, by decree.

With hand-over, predecessor and successor record the same facts, one event each; the second one has
effect. Without it, when the predecessor vanished unsigned, enough members of the succession roll attest
the same facts, the waiting days pass, and the successor records them alone: with its seal if it is
accredited, else with the new seal that the event carries and the attested facts name (carried.py).

A successor goes on with one seal: the one that the decree's facts name. With hand-over it has no other, and
signs its half with it; without, its other seals end, since the predecessor may have made them.

An institution that has passed on all its powers is *succeeded*: it signs nothing more, and what it signed
stays valid. One that was extinguished left its powers vacant; they pass as if it still had them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from libroabierto.domain.attested import SUCCESSION, facts_digest, succession_facts
from libroabierto.domain.carried import CARRIED, NO_HANDOVER, is_carried
from libroabierto.domain.checks import possession_fault, unknown_institution
from libroabierto.domain.events.institution.handover import (
    half_by_another_seal,
    other_name,
    passed_by_another_key,
    roll_needed,
    side_of,
    successor_of,
    successor_sealed_twice,
)
from libroabierto.domain.events.institution.words import HANDOVER, MODES
from libroabierto.domain.eventtype import Case, EventType, Recorded, Signer, Verdict, refused_when
from libroabierto.domain.fields import Choice, Group, InstitutionId, Jwk, Text, Token
from libroabierto.domain.forms import Form
from libroabierto.domain.institutions import institution_row, roles_incompatible
from libroabierto.domain.jwks import public_key
from libroabierto.domain.keyrules import key_of_the_log, key_row, working_seals
from libroabierto.domain.kinds import row
from libroabierto.domain.passing import (
    Decreed,
    circular,
    governs_itself,
    merged_roles,
    not_held,
    not_passable,
    repeated,
    roles_without,
)
from libroabierto.domain.roll import attestations, not_agreed, possible_from
from libroabierto.domain.shapes import Act
from libroabierto.domain.signers import AUTHORITY_OFFICES
from libroabierto.domain.vocabulary import Label
from libroabierto.domain.world import Document, Row


class Successor(Form):
    """Who follows: an accredited institution by its seal, or a new one with its new seal."""

    id = InstitutionId("Identificador", "Id", example="contraloria-mex")
    name = Text("Nombre oficial", "Official name", example="Secretaría de la Contraloría")
    seal = Jwk("Llave pública del sello electrónico", "Public key of the seal", example="file:sello.jwk.json")
    possession = Token(
        "Prueba de posesión (solo si el sello es nuevo)",
        "Proof of possession (of a new seal only)",
        optional=True,
        example="file:sello.possession.jws",
    )


class Data(Act, Decreed):
    """What passes, to whom, and by which decree."""

    mode = Choice("Modalidad", "Mode", among=tuple(MODES), example=HANDOVER)
    successor = Group("Institución sucesora", "Successor", Successor)


def _facts(case: Case) -> str:
    """Return the digest of what the event says: what the roll attests, and the other party repeats."""
    return facts_digest(SUCCESSION, succession_facts(case.data))


def _started(case: Case) -> Document | None:
    """Return the hand-over of these very facts, if one party has signed it."""
    return case.world.get("handover", f"{case.data['predecessor']}:{_facts(case)}")


def _has_effect(case: Case) -> bool:
    """Say whether the powers pass by this event: it needs no other party's, or that one has signed."""
    started = _started(case)
    other = {"predecessor": "successor", "successor": "predecessor"}[side_of(case)]
    return case.data["mode"] == NO_HANDOVER or (started is not None and started["signed"][other] is not None)


def _either_party(case: Case) -> bool:
    parties = (case.data["predecessor"], case.data["successor"]["id"])
    handed_over = case.data["mode"] == HANDOVER
    return handed_over and case.event.office in AUTHORITY_OFFICES and case.event.issuer in parties


def _successor_alone(case: Case) -> bool:
    named = case.data["successor"]
    signer = (case.event.issuer, case.event.office, case.event.kid)
    return case.data["mode"] == NO_HANDOVER and signer == (named["id"], "seal", public_key(named["seal"]).kid)


@refused_when("stream.of-another-institution")
def other_stream(case: Case) -> Verdict:
    """The stream is not the predecessor's."""
    return bool(case.subject != case.data["predecessor"])


@refused_when("institution.role-repeated")
def role_repeated(case: Case) -> Verdict:
    """A role stands twice; it stands once, with its whole territory."""
    return repeated(case.data)


@refused_when("succession.role-not-passed")
def role_not_passed(case: Case) -> Verdict:
    """The role of a municipality, of civil society or of evaluators, which nobody takes over."""
    return not_passable(case.data)


@refused_when("succession.cycle")
def cycle(case: Case) -> Verdict:
    """The successor is the predecessor, or had one of these powers and passed it on."""
    return circular(case.world, case.data)


@refused_when("succession.successor-unknown")
def successor_unknown(case: Case) -> Verdict:
    """The successor is not accredited, and no new seal of it is carried."""
    state = successor_of(case)["state"]
    return state not in ("accredited", CARRIED) and {"institution": case.data["successor"]["id"]}


@refused_when("succession.seal-differs")
def other_seal(case: Case) -> Verdict:
    """The accredited successor has no such seal, or has one no longer."""
    named = case.data["successor"]
    kid = public_key(named["seal"]).kid
    return not is_carried(case.key) and not any(key["kid"] == kid for key in working_seals(case, named["id"]))


@refused_when("institution.roles-incompatible")
def incompatible_roles(case: Case) -> Verdict:
    """The successor is civil society or an evaluator, who hold no other role."""
    return roles_incompatible(_roles_after(case))


@refused_when("succession.own-authority")
def own_authority(case: Case) -> Verdict:
    """A municipality would become the authority over itself."""
    return governs_itself(_roles_after(case))


def _roles_after(case: Case) -> list[dict[str, Any]]:
    return merged_roles(list(successor_of(case)["roles"]), case.data["pairs"])


@refused_when("succession.pair-not-held")
def pair_not_held(case: Case) -> Verdict:
    """A power passes that the predecessor neither holds nor left vacant when it was extinguished."""
    return not_held(case.world, case.present, case.data)


@refused_when("succession.predecessor-ended")
def predecessor_ended(case: Case) -> Verdict:
    """A predecessor that was extinguished is said to hand over."""
    return bool(case.data["mode"] == HANDOVER and case.present["state"] != "accredited")


@refused_when("succession.signed-twice")
def signed_twice(case: Case) -> Verdict:
    """This party has signed these facts already."""
    started = _started(case) if case.data["mode"] == HANDOVER else None
    entry = started["signed"][side_of(case)] if started else None
    return entry is not None and {"entry": entry}


@refused_when("succession.not-attested")
def not_attested(case: Case) -> Verdict:
    """Without hand-over: fewer members of the roll than needed have attested exactly these facts."""
    return case.data["mode"] == NO_HANDOVER and not_agreed(case, _facts(case))


@refused_when("succession.too-early")
def too_early(case: Case) -> Verdict:
    """Without hand-over: the waiting days since the attestation that sufficed have not passed."""
    if case.data["mode"] != NO_HANDOVER:
        return False
    found = attestations(case.world, case.ledger, _facts(case))
    first = possible_from(found, case.ledger["succession"])
    return first is not None and case.recorded_on.isoformat() < first and {"from": first}


@refused_when("succession.not-yet-in-force")
def not_yet_in_force(case: Case) -> Verdict:
    """The powers would pass before the day on which the decree is in force."""
    early = case.data["effective_on"] > case.signed_on.isoformat()
    return early and _has_effect(case) and {"on": case.data["effective_on"]}


@refused_when("key.of-the-log")
def seal_is_log_key(case: Case) -> Verdict:
    """The seal is the log's own key, or a witness's."""
    return key_of_the_log(case.data["successor"]["seal"], case.ledger)


@refused_when("key.possession-invalid")
def not_possessed(case: Case) -> Verdict:
    """The successor did not prove that it holds its new seal for this very act."""
    named = case.data["successor"]
    if "possession" not in named:
        return is_carried(case.key) and {"institution": named["id"]}
    seal, proof = named["seal"], named["possession"]
    fault = possession_fault(case, seal, proof, issuer=named["id"], office="seal")
    return fault and {"institution": named["id"]}


def evolve(recorded: Recorded) -> Iterable[Row]:
    """The hand-over so far, or predecessor and successor with their powers, and how they passed."""
    if recorded.case.data["mode"] == HANDOVER:
        yield _handover(recorded)
    if _has_effect(recorded.case):
        yield _predecessor(recorded)
        yield from _successor_rows(recorded)
        yield _passed(recorded)


def _handover(recorded: Recorded) -> Row:
    case, digest = recorded.case, _facts(recorded.case)
    signed = (_started(case) or {"signed": {"predecessor": None, "successor": None}})["signed"]
    document = {
        "id": f"{case.data['predecessor']}:{digest}",
        "digest": digest,
        "predecessor": case.data["predecessor"],
        "successor": case.data["successor"]["id"],
        "roles": case.data["pairs"],
        "signed": {**signed, side_of(case): recorded.index},
        "last_entry": recorded.index,
    }
    return row("handover", document)


def _predecessor(recorded: Recorded) -> Row:
    held = recorded.case.present
    roles = roles_without(held["roles"], recorded.case.data["pairs"])
    ended = held["state"] == "accredited" and not roles
    vacant = roles_without(held["vacant"], recorded.case.data["pairs"])
    return recorded.changed(roles=roles, vacant=vacant, state="succeeded" if ended else held["state"])


def _successor_rows(recorded: Recorded) -> Iterator[Row]:
    """The successor with its powers; a new one with its seal."""
    case, named = recorded.case, recorded.case.data["successor"]
    roles = _roles_after(case)
    if not is_carried(case.key):
        yield row("institution", {**successor_of(case), "roles": roles, "last_entry": recorded.index})
        yield from _other_seals(recorded)
        return
    member = {"id": named["id"], "name": named["name"], "roles": roles}
    yield institution_row(recorded, member, legal_ground=case.data["decree"])
    yield key_row(recorded, named["seal"], institution=named["id"], office="seal")


def _other_seals(recorded: Recorded) -> Iterator[Row]:
    """The seals of the accredited successor beside the one that the facts name, ended."""
    named, ended = recorded.case.data["successor"], {"entry": recorded.index, "reason": "replaced"}
    kid = public_key(named["seal"]).kid
    for key in recorded.case.world.find("key", f"working:{named['id']}:seal"):
        if key["kid"] != kid:
            yield row("key", {**key, "ended": ended, "last_entry": recorded.index})


def _passed(recorded: Recorded) -> Row:
    case, data, started = recorded.case, recorded.case.data, _started(recorded.case)
    before = [entry for entry in started["signed"].values() if entry is not None] if started else []
    document = {
        "id": str(recorded.index),
        "entry": recorded.index,
        "entries": [*before, recorded.index],
        "predecessor": data["predecessor"],
        "successor": data["successor"]["id"],
        "mode": data["mode"],
        "roles": data["pairs"],
        "decree": data["decree"],
        "gazette_number": data["gazette_number"],
        "document_sha256": data["document_sha256"],
        "effective_on": data["effective_on"],
        "occurred_on": case.event.occurred_on,
        "digest": _facts(case),
        "last_entry": recorded.index,
    }
    return row("succession", document)


_HANDED_OVER: Final = Signer(
    Label(
        "con entrega: la institución que termina (presidencia de la autoridad, sello electrónico) y la"
        " sucesora (el sello electrónico que se nombra), un evento cada una",
        "with hand-over: predecessor (authority's president, seal) and successor (the seal that is named),"
        " one event each",
    ),
    _either_party,
)
_ALONE: Final = Signer(
    Label(
        "sin entrega: la sucesora, con el sello electrónico que atestó el padrón",
        "without hand-over: the successor, with the seal that the roll attested",
    ),
    _successor_alone,
)

TYPE = EventType(
    name="institution.succeeded",
    title=Label("Sucesión institucional", "Institutional succession"),
    sentence=Label(
        "{issuer} firma que las atribuciones de {subject} pasan a {data[successor][name]} ({data[decree]},"
        " {data[mode]:word}).",
        "{issuer} signs that powers of {subject} pass to {data[successor][name]} ({data[decree]},"
        " {data[mode]:word}).",
    ),
    stream="institution",
    data=Data,
    signers=(_HANDED_OVER, _ALONE),
    rules=(
        unknown_institution,
        other_stream,
        role_repeated,
        role_not_passed,
        cycle,
        successor_unknown,
        other_seal,
        half_by_another_seal,
        successor_sealed_twice,
        other_name,
        passed_by_another_key,
        incompatible_roles,
        own_authority,
        pair_not_held,
        predecessor_ended,
        roll_needed,
        signed_twice,
        not_attested,
        too_early,
        not_yet_in_force,
        seal_is_log_key,
        not_possessed,
    ),
    evolve=evolve,
    since=2,
)
