"""Groups of members that several types share: a municipality, a role, a file, a signatory, a collation.

Standards followed: Popolo (holder, office, from, to), OGP Local (commitment, plan), INEGI keys.
"""

from __future__ import annotations

from typing import Any, ClassVar

from libroabierto.domain.fields import (
    Choice,
    Day,
    Group,
    InstitutionId,
    MediaType,
    MunicipalityKey,
    Pattern,
    Several,
    Sha256,
    Text,
    Whole,
)
from libroabierto.domain.forms import Form
from libroabierto.domain.vocabulary import BASES, COPIES, GROUPS, OFFICES, ROLES, SEEN_MODALITIES
from libroabierto.record.names import STREAMS


class MunicipalityName(Form):
    """A municipality as of that day: its key and its name in the catalogue."""

    key = MunicipalityKey("Clave INEGI", "INEGI key", example="15113")
    name = Text("Nombre oficial", "Official name", example="Villa Guerrero")


class Territory(Pattern):
    """`state`, or the INEGI key of a municipality."""

    pattern, code = "state|[0-9]{5}", "field.not-territory"


class Role(Form):
    """A role over a territory: the state, or municipalities by key."""

    role = Choice("Rol", "Role", among=tuple(ROLES), example="municipality")
    territory = Several(
        "Territorio: state o claves INEGI",
        "Territory: state or INEGI keys",
        Territory("Territorio", "Territory", example="15113"),
        least=1,
        most=600,
    )


class Stream(Pattern):
    """The whole name of a stream of one kind: "secretariat:15113-2026"."""

    code = "field.not-stream"

    def __init__(self, es: str, en: str, *, kind: str, **options: Any) -> None:
        self.pattern = f"{kind}:(?:{STREAMS[kind].pattern})"
        super().__init__(es, en, **options)


class Pointer(Pattern):
    """A JSON pointer (RFC 6901); whether it leads anywhere is judged by a rule."""

    pattern, code = "(?:/(?:[^~/]|~[01]){0,60}){1,12}", "field.not-pointer"
    told = "JSON pointer (RFC 6901)"


class Deadline(Form):
    """A term to act, as the signer computed it: the ledger counts no holidays."""

    basis = Choice("Cómputo", "Basis", among=tuple(BASES), example="business")
    due = Day("Vence el", "Due on", example="2026-12-15")


class AgreementName(Form):
    """An agreement of a recorded session of the secretariat."""

    kind = Choice(
        "Tipo de sesión", "Kind of session", among=("ordinary", "extraordinary"), example="ordinary"
    )
    number = Whole("Número de sesión", "Number of the session", least=1, most=9999, example=1)
    agreement = Whole("Número de acuerdo", "Number of the agreement", least=1, most=9999, example=1)


def municipality(**options: Any) -> Group:
    """The municipality that the act is about."""
    return Group("Municipio", "Municipality", MunicipalityName, **options)


def roles() -> Several:
    """The roles that an institution receives."""
    return Several("Roles", "Roles", Group("Rol", "Role", Role), least=1, most=10)


class FileReference(Form):
    """An act's own document, which stays outside the log, named by the hash of its exact bytes."""

    sha256 = Sha256("Huella SHA-256 del archivo", "SHA-256 of the file", own=True, example="file:carta.pdf")
    media_type = MediaType("Tipo de archivo", "Media type", example="application/pdf")
    size = Whole("Tamaño en bytes", "Size in bytes", least=1, example="file:carta.pdf")


class CouncilSession(Form):
    """The session of the council that agreed to the act."""

    number = Text("Número de sesión", "Session number", longest=40, example="12")
    kind = Choice("Tipo de sesión", "Kind", among=("ordinary", "extraordinary"), example="ordinary")
    date = Day("Fecha de la sesión", "Date", example="2026-11-20")
    agreement = Text("Acuerdo", "Agreement", longest=2000, example="Punto tercero, aprobado por unanimidad.")
    certification_sha256 = Sha256(
        "Huella de la certificación",
        "SHA-256 of the certification",
        file=True,
        example="file:certificacion.pdf",
    )


class Act(Form):
    """What every act may carry; drafts and words put these members last."""

    last: ClassVar[tuple[str, ...]] = ("reference", "council_session", "screening_reason")
    reference = Text(
        "Oficio o expediente",
        "Official letter or file number",
        longest=120,
        optional=True,
        example="SA/123/2026",
    )
    council_session = Group("Sesión de cabildo", "Council session", CouncilSession, optional=True)
    screening_reason = Text(
        "Motivo por el que el texto contiene datos personales",
        "Reason why the text contains personal data",
        longest=500,
        optional=True,
    )


class Consent(Form):
    """A private person's recorded consent to be named; its document stays at home, whoever asks for it."""

    given_on = Day("Fecha del consentimiento", "Date of the consent", example="2026-11-20")
    document_sha256 = Sha256(
        "Huella del consentimiento", "SHA-256 of the consent", example="file:consentimiento.pdf"
    )


class PartyName(Form):
    """A signatory without its person: an office of an institution, or of whoever holds a role."""

    institution = InstitutionId("Institución", "Institution", optional=True, example="ayto-15113")
    role = Choice(
        "Rol (en lugar de institución)", "Role (instead of institution)", among=("authority",), optional=True
    )
    office = Choice("Cargo", "Office", among=tuple(OFFICES), example="municipal-president")


class SignatureSeen(PartyName):
    """A signature that somebody saw on the paper."""

    modality = Choice("Modalidad", "Modality", among=tuple(SEEN_MODALITIES), example="autograph")


class Collation(Form):
    """Who compared the copy with the paper, and what was seen on it."""

    copy = Choice("Qué se comparó", "What was compared", among=tuple(COPIES), example="scan")
    copy_sha256 = Sha256("Huella de la copia", "SHA-256 of the copy", file=True, example="file:escaneo.pdf")
    signatures_seen = Several(
        "Firmas vistas en el papel",
        "Signatures seen",
        Group("Firma vista", "Signature seen", SignatureSeen),
        most=20,
    )
    archive = Text(
        "Archivo que guarda el original", "Archive that keeps the original", example="Archivo municipal"
    )
    file_number = Text("Número de expediente", "File number", longest=120, example="SA/2022/045")
    compared_by = Text("Quién cotejó (cargo)", "Who compared (office)", example="Secretaría del Ayuntamiento")
    compared_on = Day("Fecha del cotejo", "Date of the comparison", example="2026-11-20")


class PaperAct(Act):
    """What an act may carry that also enters on paper; the rules are those of collation.py."""

    last = ("collation", *Act.last)
    collation = Group("Cotejo (solo papel)", "Collation (paper only)", Collation, optional=True)


class Headcount(Form):
    """How many people of one group came."""

    group = Choice("Grupo", "Group", among=tuple(GROUPS), example="women")
    count = Whole("Personas", "People", least=1, most=100_000, example=12)


class Attendance(Form):
    """How many people came; groups of fewer than five would point at persons."""

    total = Whole("Personas asistentes", "People present", least=1, most=100_000, example=25)
    groups = Several("Por grupo", "By group", Group("Grupo", "Group", Headcount), most=20, optional=True)


def repeats_role(held: list[dict[str, Any]]) -> bool:
    """Say whether one role stands twice; it stands once, with its whole territory."""
    names = [one["role"] for one in held]
    return len(names) != len(set(names))


def party(named: dict[str, Any]) -> tuple[str, str, str]:
    """Return what identifies a signatory: (institution or "", role or "", office)."""
    return str(named.get("institution", "")), str(named.get("role", "")), str(named["office"])
