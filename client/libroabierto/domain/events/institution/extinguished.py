"""institution.extinguished: a legal person ends, and each of its powers is taken over or declared vacant.

Its roles are nobody's from here on, and it signs nothing more. Where it was the authority, nobody is:
declarations that lack no signature but the authority's come into force, marked `authority_vacant`.

An authority that vanished without a word is extinguished by a member of the succession roll, once enough
members have attested the same vacancy.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from libroabierto.domain.attested import VACANCY, facts_digest, vacancy_facts
from libroabierto.domain.checks import extinguished_institution, unknown_institution
from libroabierto.domain.declared import signed_state
from libroabierto.domain.eventtype import Case, EventType, Recorded, Signer, Verdict, refused_when
from libroabierto.domain.fields import Day, Group, Several, Text
from libroabierto.domain.institutions import PEER_ROLES, pairs
from libroabierto.domain.kinds import row
from libroabierto.domain.nominations import agreed_claims
from libroabierto.domain.roll import able, not_agreed, speaks_for_roll
from libroabierto.domain.shapes import Act, Role
from libroabierto.domain.signers import acts_as_authority, authority_over_it, holders, holds
from libroabierto.domain.vocabulary import Label
from libroabierto.domain.world import Row


class Data(Act):
    """What ends the institution, on which day, and which of its powers nobody takes over."""

    legal_ground = Text("Fundamento", "Legal ground", longest=1000, example="Decreto número 123")
    on = Day("Fecha de extinción", "Day of the extinction", example="2026-11-20")
    vacant = Several(
        "Roles que quedan vacantes",
        "Roles that become vacant",
        Group("Rol vacante", "Vacant role", Role),
        most=10,
    )


def _by_roll(case: Case) -> bool:
    """A member of the roll, about an institution that is the authority somewhere."""
    institution = case.world.get("institution", case.subject) or {"roles": []}
    is_authority = any(held["role"] == "authority" for held in institution["roles"])
    return is_authority and speaks_for_roll(case)


@refused_when("institution.extinguished-in-future")
def in_future(case: Case) -> Verdict:
    """The extinction is dated after its signature; it has effect at once."""
    return bool(case.data["on"] > case.signed_on.isoformat())


@refused_when("institution.pair-not-held")
def pair_not_held(case: Case) -> Verdict:
    """A role over a territory is declared vacant that the institution does not hold."""
    for role, territory in pairs(case.data["vacant"]):
        if not holds(case.present, role, territory):
            return {"role": role, "territory": territory}
    return False


@refused_when("institution.still-holds")
def still_holds(case: Case) -> Verdict:
    """It alone holds a role over a territory that is not declared vacant.

    The roles of civil society and evaluators are no office that somebody must take over.
    """
    declared = set(pairs(case.data["vacant"]))
    for role, territory in pairs(case.present["roles"]):
        if role not in PEER_ROLES and (role, territory) not in declared and _alone(case, role, territory):
            return {"role": role, "territory": territory}
    return False


def _alone(case: Case, role: str, territory: str) -> bool:
    return [held["id"] for held in holders(case.world, role, territory)] == [case.subject]


@refused_when("institution.roll-needed")
def roll_needed(case: Case) -> Verdict:
    """Fewer members of the succession roll would remain that can attest than a succession takes."""
    threshold = case.ledger["succession"]["threshold"]
    members = able(case)
    return case.subject in members and len(members) - 1 < threshold and {"threshold": threshold}


@refused_when("institution.successor-attested")
def successor_attested(case: Case) -> Verdict:
    """An authority extinguishes whom the succession roll agreed on as its own successor."""
    own = any(claim["institution"] == case.event.issuer for claim in agreed_claims(case, case.subject))
    return own and {"institution": case.subject}


@refused_when("succession.not-attested")
def not_attested(case: Case) -> Verdict:
    """A member of the roll signs, and fewer members than needed have attested exactly this vacancy."""
    if acts_as_authority(case):
        return False
    return not_agreed(case, facts_digest(VACANCY, vacancy_facts(case.subject, case.data)))


def evolve(recorded: Recorded) -> Iterable[Row]:
    """The institution without its roles, the municipality without it, the declarations that waited for it."""
    case, ended = recorded.case, {"on": recorded.case.data["on"], "entry": recorded.index}
    yield recorded.changed(state="extinguished", extinguished=ended, vacant=case.data["vacant"])
    if governed := case.present["municipality"]:
        known = case.world.get("municipality", governed["key"]) or {}
        yield row("municipality", {**known, "institution": None, "last_entry": recorded.index})
    for role, territory in pairs(case.present["roles"]):
        if role == "authority" and _alone(case, role, territory):
            yield from _no_longer_waiting(recorded, territory)


def _no_longer_waiting(recorded: Recorded, key: str) -> Iterator[Row]:
    for declaration in recorded.case.world.find("declaration", f"awaiting:{key}"):
        stands = signed_state(declaration["signatories"], vacant=True)
        if stands["authority_vacant"]:
            yield row("declaration", {**declaration, **stands, "last_entry": recorded.index})


TYPE = EventType(
    name="institution.extinguished",
    title=Label("Extinción de institución", "Extinction of an institution"),
    sentence=Label(
        "{issuer} registra la extinción de {subject} el {data[on]:day}.",
        "{issuer} records the extinction of {subject} on {data[on]:day}.",
    ),
    stream="institution",
    data=Data,
    signers=(
        authority_over_it(),
        Signer(
            Label(
                "integrante del padrón de sucesión, si el padrón atestó la vacancia de una autoridad"
                " (el sello electrónico con que está en él)",
                "a member of the succession roll, if the roll attested an authority's vacancy"
                " (the seal with which it stands there)",
            ),
            _by_roll,
        ),
    ),
    rules=(
        unknown_institution,
        extinguished_institution,
        in_future,
        pair_not_held,
        still_holds,
        roll_needed,
        successor_attested,
        not_attested,
    ),
    evolve=evolve,
    since=2,
)
