"""ledger.founded: entry 0. It names the log, its first authority, its rules and its succession roll.

The signer is the seal named inside, since nobody is enrolled before it. It accredits the founding
authority and the institutions of the roll and enrols their seals; their own streams stand at
version 0 afterwards. Only the operator's command records it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from libroabierto.domain import rulebook
from libroabierto.domain.calendar import TIME_ZONE
from libroabierto.domain.checks import possession_fault
from libroabierto.domain.eventtype import Case, EventType, Recorded, Signer, Verdict, refused_when
from libroabierto.domain.fields import (
    Choice,
    Flag,
    Group,
    InstitutionId,
    Jwk,
    LogCode,
    Origin,
    Several,
    Sha256,
    Text,
    Token,
    Whole,
)
from libroabierto.domain.forms import Form
from libroabierto.domain.jwks import public_key
from libroabierto.domain.keyrules import key_of_the_log, key_row
from libroabierto.domain.kinds import row
from libroabierto.domain.municipalities import catalogue
from libroabierto.domain.shapes import Act, Territory, roles
from libroabierto.domain.vocabulary import Label
from libroabierto.domain.world import Row
from libroabierto.errors import LibroError
from libroabierto.tlog.note import VerifierKey
from libroabierto.tlog.policy import Policy

WAITING_DAYS = 30  # before a succession without hand-over; fewer only in a practice ledger


class Authority(Form):
    """The first holder of the accrediting role."""

    id = InstitutionId("Identificador", "Id", example="autoridad-mex")
    name = Text("Nombre oficial", "Official name", example="Autoridad garante")
    territory = Several(
        "Territorio", "Territory", Territory("Territorio", "Territory", example="state"), least=1, most=600
    )
    seal = Jwk("Llave pública del sello", "Public key of the seal", example="file:sello.jwk.json")


class RollMember(Form):
    """An institution that may attest a succession when an authority vanishes unsigned."""

    id = InstitutionId("Identificador", "Id", example="osc-ejemplo")
    name = Text("Nombre oficial", "Official name", example="Organización de ejemplo")
    roles = roles()
    seal = Jwk("Llave pública del sello", "Public key of the seal", example="file:sello-osc.jwk.json")
    possession = Token("Prueba de posesión", "Proof of possession", example="file:sello-osc.possession.jws")


class Succession(Form):
    """The roll, how many of it must agree, and how long they wait."""

    roll = Several("Padrón de sucesión", "Roll", Group("Integrante", "Member", RollMember), least=3, most=50)
    threshold = Whole("Atestaciones necesarias", "Attestations needed", least=2, most=50, example=2)
    waiting_days = Whole("Días de espera", "Waiting days", least=0, most=365, example=WAITING_DAYS)


class CatalogueReference(Form):
    """The municipal catalogue, by the hash of its file."""

    source = Text("Fuente", "Source")
    version = Text("Versión", "Version", longest=40)
    sha256 = Sha256("Huella del catálogo", "SHA-256 of the catalogue")
    count = Whole("Municipios", "Municipalities", least=1, most=3000)


class RulesReference(Form):
    """The rules by which every entry from here on is judged."""

    version = Whole("Versión de las reglas", "Rules version", least=1, example=1)
    sha256 = Sha256("Huella de las reglas", "SHA-256 of the rules")


class Predecessor(Form):
    """A frozen ledger that this one continues."""

    origin = Origin("Origen", "Origin")
    ledger = Sha256("Libro", "Ledger")
    checkpoint = Text("Último corte", "Last checkpoint", longest=20_000, lines=True)
    gap = Text("Qué se perdió", "What was lost", longest=2000, lines=True)


class Data(Act):
    """What the ledger says of itself, for ever."""

    name = Text("Nombre del libro", "Name of the ledger", example="Libro Abierto del Estado de México")
    origin = Origin(
        "Origen (nombre del registro)", "Origin (name of the log)", example="libro.example.org/mex"
    )
    log_code = LogCode("Clave para folios", "Log code", example="MEX")
    log_key = Text("Llave verificadora del registro", "Verifier key of the log", longest=300)
    authority = Group("Autoridad fundadora", "Founding authority", Authority)
    catalogue = Group("Catálogo de municipios", "Municipal catalogue", CatalogueReference)
    rules = Group("Reglas", "Rules", RulesReference)
    languages = Several(
        "Idiomas", "Languages", Choice("Idioma", "Language", among=("es-MX", "en")), least=1, most=2
    )
    witness_policy = Text(
        "Política de testigos", "Witness policy", longest=8000, lines=True, example="quorum none"
    )
    succession = Group("Sucesión", "Succession", Succession)
    time_zone = Choice("Zona horaria", "Time zone", among=(TIME_ZONE,), example=TIME_ZONE)
    practice = Flag("¿Es un libro de práctica?", "Is it a practice ledger?", example=False)
    continues = Group("Continúa a", "Continues", Predecessor, optional=True)


@refused_when("ledger.not-entry-0")
def already_founded(case: Case) -> Verdict:
    """A ledger is founded once."""
    return case.world.get("ledger", "main") is not None


@refused_when("ledger.not-signed-by-its-authority")
def signed_by_another(case: Case) -> Verdict:
    """The signer is not the seal of the authority named inside."""
    named = case.data["authority"]
    issuer = (case.event.kid, case.event.issuer, case.event.office)
    return bool(issuer != (public_key(named["seal"]).kid, named["id"], "seal"))


@refused_when("ledger.log-key-invalid")
def bad_log_key(case: Case) -> Verdict:
    """The log's key is no verifier key, or is named otherwise than the origin."""
    try:
        return bool(VerifierKey.parse(case.data["log_key"]).name != case.data["origin"])
    except LibroError:
        return True


@refused_when("ledger.witness-policy-invalid")
def bad_policy(case: Case) -> Verdict:
    """The witness policy cannot be read (C2SP tlog-policy)."""
    try:
        Policy.parse(case.data["witness_policy"])
    except LibroError:
        return True
    return False


@refused_when("ledger.catalogue-unknown")
def unknown_catalogue(case: Case) -> Verdict:
    """These rules do not know the municipal catalogue."""
    return bool(case.data["catalogue"] != catalogue().reference())


@refused_when("ledger.rules-unknown")
def unknown_rules(case: Case) -> Verdict:
    """These are not rules that this software knows."""
    named = case.data["rules"]
    return bool(rulebook.DIGESTS.get(named["version"]) != named["sha256"])


@refused_when("ledger.territory-unknown")
def unknown_territory(case: Case) -> Verdict:
    """A role is given over a municipality outside the catalogue, or the authority lacks the state."""
    known = {"state", *catalogue().municipalities}
    named = set(case.data["authority"]["territory"])
    for member in case.data["succession"]["roll"]:
        named.update(*(held["territory"] for held in member["roles"]))
    return not named <= known or "state" not in case.data["authority"]["territory"]


@refused_when("succession.threshold")
def threshold_out_of_reach(case: Case) -> Verdict:
    """The threshold is not a majority of the roll, or is more than all of it."""
    succession = case.data["succession"]
    size = len(succession["roll"])
    return not size < 2 * succession["threshold"] <= 2 * size


@refused_when("succession.waiting-days")
def waits_too_little(case: Case) -> Verdict:
    """Only a practice ledger waits other than thirty days."""
    return not case.data["practice"] and bool(case.data["succession"]["waiting_days"] != WAITING_DAYS)


@refused_when("succession.role-reserved")
def roll_holds_authority(case: Case) -> Verdict:
    """A member of the roll is given the authority's own role."""
    roll = case.data["succession"]["roll"]
    return any(held["role"] == "authority" for member in roll for held in member["roles"])


@refused_when("succession.roll-repeats")
def roll_repeats(case: Case) -> Verdict:
    """Two members of the founding share an id or a key."""
    members = [case.data["authority"], *case.data["succession"]["roll"]]
    ids = {member["id"] for member in members}
    kids = {public_key(member["seal"]).kid for member in members}
    return not len(members) == len(ids) == len(kids)


@refused_when("key.of-the-log")
def seal_is_log_key(case: Case) -> Verdict:
    """A seal is the log's own key, or a witness's."""
    members = [case.data["authority"], *case.data["succession"]["roll"]]
    return any(key_of_the_log(member["seal"], case.data) for member in members)


@refused_when("key.possession-invalid")
def not_possessed(case: Case) -> Verdict:
    """A member of the roll did not prove that it holds its key for this founding."""
    return next(
        ({"institution": m["id"]} for m in case.data["succession"]["roll"] if _unproved(case, m)), False
    )


def _unproved(case: Case, member: dict[str, Any]) -> bool:
    return possession_fault(case, member["seal"], member["possession"], issuer=member["id"], office="seal")


def evolve(recorded: Recorded) -> Iterable[Row]:
    """The ledger, its institutions with their seals, and the municipalities of the catalogue."""
    data = recorded.case.data
    authority = {
        **data["authority"],
        "roles": [{"role": "authority", "territory": data["authority"]["territory"]}],
    }
    yield row("ledger", {"id": "main", "ledger": recorded.hash, **data, "last_entry": recorded.index})
    for member in (authority, *data["succession"]["roll"]):
        yield _institution(recorded, member)
        yield key_row(recorded, member["seal"], institution=member["id"], office="seal")
    for known in catalogue().municipalities.values():
        yield _municipality(recorded, known.key)


def _institution(recorded: Recorded, member: dict[str, Any]) -> Row:
    document = {
        "id": member["id"],
        "name": member["name"],
        "state": "accredited",
        "roles": member["roles"],
        "municipality": None,
        "legal_ground": None,
        "accredited_at": recorded.index,
        "last_entry": recorded.index,
    }
    return row("institution", document)


def _municipality(recorded: Recorded, key: str) -> Row:
    known = catalogue().municipalities[key]
    document = {
        "id": key,
        "municipality": {"key": key, "name": known.name},
        "head_town": known.head_town,
        "population_2020": known.population,
        "institution": None,
        "terms": [],
        "declarations": [],
        "last_entry": recorded.index,
    }
    return row("municipality", document)


def suggestion() -> dict[str, Any]:
    """What every founding under these rules says."""
    return {
        "catalogue": catalogue().reference(),
        "rules": {"version": rulebook.VERSION, "sha256": rulebook.DIGESTS[rulebook.VERSION]},
        "languages": ["es-MX", "en"],
    }


TYPE = EventType(
    name="ledger.founded",
    title=Label("Fundación del libro", "Founding of the ledger"),
    sentence=Label(
        "{data[authority][name]} funda el libro «{data[name]}» ({data[origin]}).",
        "{data[authority][name]} founds the ledger “{data[name]}” ({data[origin]}).",
    ),
    stream="ledger",
    data=Data,
    signers=(
        Signer(
            Label(
                "el sello de la autoridad fundadora nombrado en ella",
                "the founding authority's seal named in it",
            ),
            lambda _: True,  # the rules below compare the key itself
        ),
    ),
    rules=(
        already_founded,
        signed_by_another,
        bad_log_key,
        bad_policy,
        unknown_catalogue,
        unknown_rules,
        unknown_territory,
        threshold_out_of_reach,
        waits_too_little,
        roll_holds_authority,
        roll_repeats,
        seal_is_log_key,
        not_possessed,
    ),
    evolve=evolve,
    suggestion=suggestion,
)
