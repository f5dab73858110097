"""What `ledger.founded` says: the log, its first authority, its rules, its succession roll."""

from __future__ import annotations

from libroabierto.domain.calendar import TIME_ZONE
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
from libroabierto.domain.shapes import Act, Territory, roles

WAITING_DAYS = 30  # before a succession without hand-over; fewer only in a practice ledger


class Authority(Form):
    """The first holder of the accrediting role."""

    id = InstitutionId("Identificador", "Id", example="autoridad-mex")
    name = Text("Nombre oficial", "Official name", example="Autoridad garante")
    territory = Several(
        "Territorio (el municipio que falte no entra hasta una sucesión)",
        "Territory (a municipality left out cannot enter before a succession)",
        Territory("Territorio", "Territory", example="state"),
        least=1,
        most=600,
    )
    seal = Jwk("Llave pública del sello electrónico", "Public key of the seal", example="file:sello.jwk.json")


class RollMember(Form):
    """An institution that may attest a succession when an authority vanishes unsigned."""

    id = InstitutionId("Identificador", "Id", example="osc-ejemplo")
    name = Text("Nombre oficial", "Official name", example="Organización de ejemplo")
    roles = roles()
    seal = Jwk(
        "Llave pública del sello electrónico", "Public key of the seal", example="file:sello-osc.jwk.json"
    )
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
    checkpoint = Text("Último corte", "Last checkpoint", longest=20_000, lines=True, exact=True)
    gap = Text("Qué se perdió", "What was lost", longest=2000, lines=True)


class Founding(Act):
    """What the ledger says of itself, for ever."""

    name = Text("Nombre del libro", "Name of the ledger", example="Libro Abierto del Estado de México")
    origin = Origin(
        "Origen (nombre del libro en la red)", "Origin (name of the log)", example="libro.example.org/mex"
    )
    log_code = LogCode("Clave para folios", "Log code", example="MEX")
    log_key = Text("Llave verificadora del libro", "Verifier key of the log", longest=300)
    authority = Group("Autoridad fundadora", "Founding authority", Authority)
    catalogue = Group("Catálogo de municipios", "Municipal catalogue", CatalogueReference)
    rules = Group("Reglas", "Rules", RulesReference)
    languages = Several(
        "Idiomas", "Languages", Choice("Idioma", "Language", among=("es-MX", "en")), least=1, most=2
    )
    witness_policy = Text(
        "Política de testigos",
        "Witness policy",
        longest=8000,
        lines=True,
        exact=True,
        example="log LLAVE-VERIFICADORA\nquorum none",
    )
    succession = Group("Sucesión", "Succession", Succession)
    time_zone = Choice("Zona horaria", "Time zone", among=(TIME_ZONE,), example=TIME_ZONE)
    practice = Flag("¿Es un libro de práctica?", "Is it a practice ledger?", example=False)
    continues = Group("Continúa a", "Continues", Predecessor, optional=True)
