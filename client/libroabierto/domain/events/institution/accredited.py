"""institution.accredited: an institution enters, with its roles and its seal.

The authority over the territory accredits. A civil-society organisation or an evaluator may also
be proposed by an institution that holds the same role; it stays *proposed*, without any right,
until a second holder endorses it. In a practice ledger an institution accredits itself: it signs with
the seal that its own event carries (carried.py).
"""

from __future__ import annotations

from collections.abc import Iterable

from libroabierto.domain.carried import is_carried
from libroabierto.domain.checks import (
    misnamed_municipality,
    possession_fault,
    unknown_municipality,
    unknown_territory,
)
from libroabierto.domain.events.institution.secretariats import SECRETARIAT_RULES
from libroabierto.domain.eventtype import Case, EventType, Recorded, Signer, Verdict, refused_when
from libroabierto.domain.fields import InstitutionId, Jwk, Several, Text, Token
from libroabierto.domain.institutions import PEER_ROLES, institution_row, pairs, roles_incompatible
from libroabierto.domain.jwks import public_key
from libroabierto.domain.keyrules import key_of_the_log, key_row, known_key
from libroabierto.domain.kinds import row
from libroabierto.domain.nominations import kept_from
from libroabierto.domain.shapes import Act, municipality, repeats_role, roles
from libroabierto.domain.signers import AUTHORITY_OFFICES, holds
from libroabierto.domain.vocabulary import Label
from libroabierto.domain.world import Row


class Data(Act):
    """Who enters, in which roles, under which seal."""

    id = InstitutionId("Identificador de la institución", "Institution id", example="ayto-15113")
    name = Text("Nombre oficial", "Official name", example="Ayuntamiento de Villa Guerrero", correctable=True)
    roles: Several = roles()
    municipality = municipality(optional=True)
    seal = Jwk("Llave pública del sello electrónico", "Public key of the seal", example="file:sello.jwk.json")
    possession = Token(
        "Prueba de posesión del sello electrónico", "Proof of possession", example="file:sello.possession.jws"
    )
    legal_ground = Text(
        "Fundamento", "Legal ground", longest=1000, example="Convocatoria y registro de la autoridad garante"
    )


def _accredited_by_authority(case: Case) -> bool:
    issuer = case.issuer()
    return case.event.office in AUTHORITY_OFFICES and all(
        holds(issuer, "authority", territory) for _, territory in pairs(case.data["roles"])
    )


def _proposed_by_peer(case: Case) -> bool:
    issuer = case.issuer()
    return case.event.office == "seal" and all(
        role in PEER_ROLES and holds(issuer, role, t) for role, t in pairs(case.data["roles"])
    )


def _for_practice(case: Case) -> bool:
    return is_carried(case.key)


@refused_when("stream.of-another-institution")
def other_stream(case: Case) -> Verdict:
    """The stream is not that of the institution accredited."""
    return bool(case.subject != case.data["id"])


@refused_when("institution.exists")
def exists(case: Case) -> Verdict:
    """The id was given before; it is given once in the ledger's life."""
    return case.world.get("institution", case.data["id"]) is not None


@refused_when("institution.id-attested", since=2)
def id_attested(case: Case) -> Verdict:
    """The succession roll named the id as a successor's, by another seal: nobody takes it before.

    Whatever single members say, a seal on which the roll agreed enters.
    """
    id = case.data["id"]
    return kept_from(case, id, public_key(case.data["seal"]).kid) and {"institution": id}


@refused_when("institution.role-reserved")
def role_reserved(case: Case) -> Verdict:
    """The role of authority is given, which passes only by succession."""
    return any(role == "authority" for role, _ in pairs(case.data["roles"]))


@refused_when("institution.role-repeated")
def role_repeated(case: Case) -> Verdict:
    """A role stands twice; it stands once, with its whole territory."""
    return repeats_role(case.data["roles"])


@refused_when("institution.roles-incompatible", since=2)
def incompatible_roles(case: Case) -> Verdict:
    """Civil society or an evaluator is given another role as well."""
    return roles_incompatible(case.data["roles"])


@refused_when("institution.municipality-missing")
def municipality_missing(case: Case) -> Verdict:
    """A municipality is named without the role over exactly that one, or the role given and none named."""
    named = case.data.get("municipality")
    governed = [territory for role, territory in pairs(case.data["roles"]) if role == "municipality"]
    return governed != ([named["key"]] if named else [])


@refused_when("institution.municipality-taken")
def municipality_taken(case: Case) -> Verdict:
    """Another institution governs this municipality; one that was extinguished governs it no longer."""
    named = case.data.get("municipality")
    known = case.world.get("municipality", named["key"]) if named else None
    return known is not None and known["institution"] is not None


@refused_when("key.already-enrolled")
def known_seal(case: Case) -> Verdict:
    """The seal's key was enrolled before."""
    return known_key(case, case.data["seal"])


@refused_when("key.of-the-log")
def seal_is_log_key(case: Case) -> Verdict:
    """The seal is the log's own key, or a witness's."""
    return key_of_the_log(case.data["seal"], case.ledger)


@refused_when("key.possession-invalid")
def not_possessed(case: Case) -> Verdict:
    """The institution did not prove that it holds its seal for this very act."""
    data = case.data
    fault = possession_fault(case, data["seal"], data["possession"], issuer=data["id"], office="seal")
    return fault and {"institution": data["id"]}


def evolve(recorded: Recorded) -> Iterable[Row]:
    """The institution, its seal, and who governs the municipality."""
    case, data = recorded.case, recorded.case.data
    entered = _accredited_by_authority(case) or _for_practice(case)
    state = "accredited" if entered else "proposed"
    yield institution_row(
        recorded,
        data,
        state=state,
        municipality=data.get("municipality"),
        legal_ground=data["legal_ground"],
        proposed_by=case.event.issuer if state == "proposed" else None,
    )
    yield key_row(recorded, data["seal"], institution=data["id"], office="seal")
    if named := data.get("municipality"):
        known = case.world.get("municipality", named["key"])
        yield row("municipality", {**(known or {}), "institution": data["id"], "last_entry": recorded.index})


TYPE = EventType(
    name="institution.accredited",
    title=Label("Acreditación de institución", "Accreditation of an institution"),
    sentence=Label("{issuer} acredita a {data[name]}.", "{issuer} accredits {data[name]}."),
    stream="institution",
    data=Data,
    signers=(
        Signer(
            Label(
                "autoridad garante del territorio (presidencia, sello electrónico)",
                "authority over the territory (president, seal)",
            ),
            _accredited_by_authority,
        ),
        Signer(
            Label(
                "sociedad civil o evaluación: institución del mismo rol (sello electrónico), falta otro aval",
                "civil society or evaluators: one of the same role (seal), with a second one pending",
            ),
            _proposed_by_peer,
        ),
        Signer(
            Label(
                "en un libro de práctica, la propia institución, con el sello electrónico que acredita",
                "in a practice ledger, the institution itself, with the seal that it brings",
            ),
            _for_practice,
        ),
    ),
    rules=(
        other_stream,
        exists,
        id_attested,
        role_reserved,
        role_repeated,
        incompatible_roles,
        *SECRETARIAT_RULES,
        unknown_municipality,
        unknown_territory,
        misnamed_municipality,
        municipality_missing,
        municipality_taken,
        known_seal,
        seal_is_log_key,
        not_possessed,
    ),
    evolve=evolve,
)
