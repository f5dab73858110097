"""key.enrolled: a key may sign from now on, for one tenure or, as a seal, for an institution.

Keys of presidents, seals and data-protection officers are enrolled by the authority, all others by
the institution's seal; where the authority is vacant, the municipality's seal enrols all of them, and
in a practice ledger every institution's seal enrols its own. Since the second rules every institution's
seal enrols its data-protection officer while nobody is the authority over all of its territories: what
has to be erased cannot wait for a decree.
Who watches over the authority has one seal, which it rotates itself: by a second one the authority could
revoke the first and speak in its place. Only once no seal of it works does the authority enrol one.
The certificate of an e.firma carries its holder's CURP: only its thumbprint and validity are
recorded, and no member of the form could carry the rest. Since the second rules so is the e.firma of a
legal person recorded that is an institution's seal.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from libroabierto.domain.checks import extinguished_institution, possession_fault, unknown_institution
from libroabierto.domain.eventtype import Case, EventType, Recorded, Signer, Verdict, refused_when
from libroabierto.domain.fields import Choice, Day, Group, Jwk, Sha256, Thumbprint, Token, Whole
from libroabierto.domain.forms import Form
from libroabierto.domain.institutions import watches
from libroabierto.domain.jwks import public_key
from libroabierto.domain.keyrules import (
    compromised_before,
    key_is_the_logs,
    key_row,
    went_along,
    working_seals,
)
from libroabierto.domain.practice import enrols_itself
from libroabierto.domain.shapes import Act
from libroabierto.domain.signers import acts_as_authority, itself, territories, unwatched, vacant
from libroabierto.domain.vocabulary import ENROLLED_BY_AUTHORITY, KEY_KINDS, OFFICES, Label
from libroabierto.domain.world import Document, Row


class Certificate(Form):
    """What may be public of an e.firma certificate."""

    x5t_s256 = Thumbprint("Huella del certificado (x5t#S256)", "Certificate thumbprint", name="x5t#S256")
    not_before = Day("Válido desde", "Valid from")
    not_after = Day("Válido hasta", "Valid until")


class Data(Act):
    """Which key, for which office and tenure, and the proof that its holder agreed."""

    office = Choice("Cargo", "Office", among=tuple(OFFICES), example="municipal-president")
    tenure = Whole(
        "Asiento en que se asumió el cargo (un sello electrónico no lo lleva)",
        "Entry of the tenure (not for seals)",
        optional=True,
        example=0,
    )
    kind = Choice("Clase de llave", "Kind of key", among=tuple(KEY_KINDS), example="institutional")
    jwk = Jwk("Llave pública", "Public key", example="file:llave.jwk.json")
    possession = Token("Prueba de posesión", "Proof of possession", example="file:llave.possession.jws")
    certificate = Group(
        "Certificado (solo de una e.firma)", "Certificate (of an e.firma only)", Certificate, optional=True
    )
    request_sha256 = Sha256(
        "Huella de la solicitud de alta firmada",
        "SHA-256 of the signed paper request",
        example="file:solicitud.pdf",
    )


_OWN_SEAL = itself("seal")
_OFFICER: Final = "data-protection-officer"
_OFFICER_SINCE: Final = 2  # the first version of the rules by which it is enrolled without an authority


def _by_authority(case: Case) -> bool:
    return case.data["office"] in ENROLLED_BY_AUTHORITY and acts_as_authority(case)


def _by_own_seal(case: Case) -> bool:
    return case.data["office"] not in ENROLLED_BY_AUTHORITY and _OWN_SEAL.may_sign(case)


def _in_place_of_the_authority(case: Case) -> bool:
    return case.data["office"] in ENROLLED_BY_AUTHORITY and _OWN_SEAL.may_sign(case) and _unwatched(case)


def _officer_without_authority(case: Case) -> bool:
    """Say whether an institution enrols who answers for its personal data, and no authority could."""
    if case.data["office"] != _OFFICER or not _OWN_SEAL.may_sign(case):
        return False
    known = int(case.ledger["rules"]["version"]) >= _OFFICER_SINCE
    return known and unwatched(case.world, case.issuer())


def _for_practice(case: Case) -> bool:
    return _OWN_SEAL.may_sign(case) and enrols_itself(case.ledger)


def _unwatched(case: Case) -> bool:
    """Say whether the institution governs a municipality, and nobody is the authority wherever it acts."""
    institution = case.issuer()
    governs = any(held["role"] == "municipality" for held in institution["roles"])
    return governs and all(vacant(case.world, territory) for territory in territories(institution))


def _tenure(case: Case) -> Document | None:
    return case.world.get("tenure", str(case.data["tenure"])) if "tenure" in case.data else None


@refused_when("key.tenure-unknown")
def unknown_tenure(case: Case) -> Verdict:
    """A person's key names no tenure of this office in this institution, or a seal names one."""
    if case.data["office"] == "seal":
        return "tenure" in case.data
    tenure = _tenure(case)
    return tenure is None or (tenure["institution"], tenure["office"]) != (case.subject, case.data["office"])


@refused_when("key.tenure-over")
def tenure_over(case: Case) -> Verdict:
    """The tenure has ended."""
    tenure = _tenure(case)
    return tenure is not None and tenure["to"] < case.recorded_on.isoformat() and {"to": tenure["to"]}


@refused_when("key.kind-not-for-person")
def seal_for_person(case: Case) -> Verdict:
    """A machine's seal (or CSD) is offered as a person's key."""
    return bool(case.data["office"] != "seal" and case.data["kind"] == "seal")


@refused_when("key.kind-not-for-seal")
def person_for_seal(case: Case) -> Verdict:
    """A person's e.firma, or an office's key, is offered as the institution's seal."""
    return case.data["office"] == "seal" and case.data["kind"] not in ("seal", "hsm")


@refused_when("key.certificate-missing", until=2)
def certificate_missing_at_first(case: Case) -> Verdict:
    """An e.firma lacks its certificate's thumbprint and validity, or is not RSA, or another key has them."""
    e_firma = case.data["kind"] == "e-firma"
    return e_firma != ("certificate" in case.data) or bool(e_firma and case.data["jwk"]["kty"] != "RSA")


@refused_when("key.certificate-missing", since=2)
def certificate_missing(case: Case) -> Verdict:
    """An e.firma lacks its certificate's thumbprint and days, or what has them is no RSA e.firma or seal.

    A seal that has them is the e.firma of a legal person.
    """
    kind, certified = case.data["kind"], "certificate" in case.data
    if not certified:
        return bool(kind == "e-firma")
    return kind not in ("e-firma", "seal") or case.data["jwk"]["kty"] != "RSA"


@refused_when("key.certificate-expired")
def certificate_expired(case: Case) -> Verdict:
    """The certificate is not valid on this day."""
    certificate = case.data.get("certificate")
    if certificate is None:
        return False
    today = case.recorded_on.isoformat()
    valid = certificate["not_before"] <= today <= certificate["not_after"]
    return not valid and {"to": certificate["not_after"]}


@refused_when("key.already-enrolled")
def enrolled_before(case: Case) -> Verdict:
    """The key was enrolled before; only an e.firma may be again, for another office or tenure."""
    kid = public_key(case.data["jwk"]).kid
    earlier = case.world.find("key", f"kid:{kid}")  # one for each tenure of its holder at most
    if case.data["kind"] != "e-firma":
        return bool(earlier)
    if any(key["kind"] != "e-firma" for key in earlier):
        return True
    return any(key["tenure"] == case.data.get("tenure") and not went_along(key) for key in earlier)


@refused_when("key.possession-invalid")
def not_possessed(case: Case) -> Verdict:
    """The new key's holder did not agree to exactly this enrolment."""
    data = case.data
    fault = possession_fault(
        case, data["jwk"], data["possession"], issuer=case.subject, office=data["office"]
    )
    return fault and {"institution": case.subject}


@refused_when("key.seal-of-watcher", since=2)
def seal_of_watcher(case: Case) -> Verdict:
    """A seal is offered for an institution that watches over the authority, and one of its seals works."""
    if case.data["office"] != "seal" or not working_seals(case, case.subject):
        return False
    institution = case.world.get("institution", case.subject)
    return watches(case.ledger, institution) and {"institution": case.subject}


def evolve(recorded: Recorded) -> Iterable[Row]:
    """The key, active from here on."""
    case, data = recorded.case, recorded.case.data
    yield key_row(
        recorded,
        data["jwk"],
        institution=case.subject,
        office=data["office"],
        kind=data["kind"],
        tenure=_tenure(case),
        certificate=data.get("certificate"),
        authority_vacant=_in_place_of_the_authority(case) or _officer_without_authority(case),
    )


TYPE = EventType(
    name="key.enrolled",
    title=Label("Alta de llave", "Enrolment of a key"),
    sentence=Label(
        "{issuer} da de alta una llave de {subject} (cargo: {data[office]:word}).",
        "{issuer} enrols a key of {subject} (office: {data[office]:word}).",
    ),
    stream="institution",
    data=Data,
    signers=(
        Signer(
            Label(
                "autoridad garante (presidencia, sello electrónico), para presidencias, sellos"
                " y protección de datos",
                "authority (president, seal), for presidents, seals and data-protection officers",
            ),
            _by_authority,
        ),
        Signer(
            Label(
                "sello electrónico de la propia institución, para los demás cargos",
                "the institution's seal, for the others",
            ),
            _by_own_seal,
        ),
        Signer(
            Label(
                "sello electrónico del ayuntamiento, para todos los cargos si la autoridad está vacante",
                "the municipality's seal, for all offices while the authority is vacant",
            ),
            _in_place_of_the_authority,
        ),
        Signer(
            Label(
                "sello electrónico de la propia institución, para protección de datos, si nadie es la"
                " autoridad en todo su territorio",
                "the institution's seal, for data-protection officers, while nobody is the authority over"
                " all of its territories",
            ),
            _officer_without_authority,
        ),
        Signer(
            Label(
                "en un libro de práctica, el sello electrónico de la propia institución, para todos",
                "in a practice ledger, the institution's seal, for all offices",
            ),
            _for_practice,
        ),
    ),
    rules=(
        unknown_institution,
        extinguished_institution,
        seal_of_watcher,
        unknown_tenure,
        tenure_over,
        seal_for_person,
        person_for_seal,
        certificate_missing_at_first,
        certificate_missing,
        certificate_expired,
        compromised_before,
        enrolled_before,
        key_is_the_logs,
        not_possessed,
    ),
    evolve=evolve,
)
