"""An e.firma from the desk to the log: requested, checked, enrolled, signed with; nothing personal goes."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest

from libroabierto.efirma import read_certificate
from libroabierto.record.envelope import EVENT, open_envelope
from support.founding import AUTHORITY, COUNCIL, DECLARATION, Town
from support.ledger_home import entries_of, fill, opened
from support.libro_command import Desk
from support.post_office import PostOffice
from support.sat import LEGAL_PERSON, PASSWORD, PERSON, PERSONAL, Recipe, authority
from support.simulated_ledger import URL

PRESIDENT = "municipal-president"
ENROLMENT = ("--issuer", AUTHORITY, "--office", "seal", "--stream", f"institution:{COUNCIL}")


class Office(Desk):
    """A desk with an e.firma, beside a town that has declared and whose president has not signed yet."""

    town: Town

    @classmethod
    def of(cls, folder: Path, recipe: Recipe = PERSON) -> Office:
        town = Town()
        town.settle()
        town.record(town.declaration())
        ids = (f"11111111-1111-4111-8111-{number:012x}" for number in itertools.count())
        office = cls(folder, PostOffice(town), passphrase=PASSWORD.decode(), new_id=lambda: next(ids))
        office.town = town
        paper = recipe.issued()
        office.write("fiel.cer", paper.cer)
        office.write("fiel.key", paper.key)
        office.write("autoridad.pem", town.key_pair(AUTHORITY, "seal").to_pem(PASSWORD))
        authority().pinned(folder / "sat")
        return office

    def both(self) -> tuple[object, ...]:
        return ("--cer", self.path("fiel.cer"), "--key", self.path("fiel.key"))

    def trust(self) -> tuple[object, ...]:
        return ("--issuers", self.path("sat"))

    def requested(self, office: str = PRESIDENT) -> None:
        """The officer takes the key, fills in the request; whoever enrols checks the certificate."""
        pair = (self.path("fiel.cer"), self.path("fiel.key"))
        self.libro("keygen", "--from-efirma", *pair, self.path("llave"), *self.trust()).well()
        who = ("--holder", "Nombre de Prueba", "--office", office, "--institution", "Ayuntamiento")
        paper = ("--cer", self.path("fiel.cer"), "-o", self.path("solicitud.html"))
        self.libro("solicitud", self.path("llave.jwk.json"), *who, *paper).well()
        jwk = ("--jwk", self.path("llave.jwk.json"))
        self.libro("efirma", self.path("fiel.cer"), "--by", "Ana", *jwk, *self.trust()).well()

    def enrolled(self, known: str, office: str = PRESIDENT) -> None:
        """The authority enrols the key, with the holder's proof of possession."""
        self.requested(office)
        made = self.path("llave.alta.toml").read_text("utf-8")
        files = 'possession = "file:alta.possession.jws"\nrequest_sha256 = "file:solicitud.html"\n'
        data = ("--data", self.write("datos.toml", known + files + made))
        draft = self.path("alta.toml")
        self.libro("new", "key.enrolled", "--ledger", URL, *ENROLMENT, *data, "-o", draft).well()
        proof = ("--issuer", COUNCIL, "--office", office, *self.trust())
        self.libro("possession", draft, *self.both(), *proof).well()
        self.libro("sign", draft, "--key", self.path("autoridad.pem"), "--ledger", URL, "--yes").well()
        self.libro("submit", self.path("alta.jws"), "--ledger", URL, "--yes").well()

    def tenure(self) -> int:
        (tenure,) = (
            row
            for row in self.town.world.find("tenure", f"institution:{COUNCIL}")
            if row["office"] == PRESIDENT
        )
        return int(tenure["tenure"])

    def declared(self, *options: object) -> Path:
        """The president signs the declaration with the e.firma."""
        declared = self.town.world.get("declaration", DECLARATION)
        assert declared is not None
        capacity = f'{{ institution = "{COUNCIL}", office = "{PRESIDENT}" }}'
        said = f'digest = "{declared["digest"]}"\nmodality = "e-firma"\ncapacity = {capacity}\n'
        data, draft = self.write("firma-datos.toml", said), self.path("firma.toml")
        who = ("--issuer", COUNCIL, "--office", PRESIDENT, "--stream", DECLARATION)
        self.libro("new", "declaration.signed", "--ledger", URL, *who, "--data", data, "-o", draft).well()
        self.libro("sign", draft, *self.both(), "--ledger", URL, "--yes", *self.trust(), *options).well()
        self.libro("submit", self.path("firma.jws"), "--ledger", URL).well()
        return self.path("firma.jws")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = Office.of(tmp_path)
    office.enrolled(f'office = "{PRESIDENT}"\ntenure = {office.tenure()}\n')
    return office


@pytest.mark.parametrize("alg", ["RS256", "PS256"])
def test_an_efirma_is_enrolled_and_signs_a_declaration_in_a_real_ledger(
    office: Office, tmp_path: Path, alg: str
) -> None:
    signed = open_envelope(office.declared("--alg", alg).read_bytes().strip(), EVENT)

    assert alg == signed.alg
    with opened(tmp_path / "libro", office.town) as ledger:
        fill(ledger, office.town.tokens)
        assert office.town.entries == entries_of(ledger)
    assert "EN ORDEN" in office.libro("audit", URL, "--yes").well().out


def test_unless_told_otherwise_it_signs_as_the_tax_authority_does(office: Office) -> None:
    assert "RS256" == open_envelope(office.declared().read_bytes().strip(), EVENT).alg


def test_nothing_personal_of_the_certificate_reaches_the_log_or_what_is_handed_on(office: Office) -> None:
    office.declared()
    logged = b"".join(office.town.entries).decode()
    payloads = b"".join(open_envelope(token, EVENT).payload for token in office.town.tokens).decode()
    proof = json.loads(open_envelope(token_of(office, "alta"), EVENT).payload)["data"]["possession"]
    handed = [path.read_text("utf-8") for path in office.folder.iterdir() if path.suffix not in OWN]

    for told in (logged, payloads, open_envelope(proof, "libro-possession+jws").payload.decode(), *handed):
        assert [] == [datum for datum in PERSONAL if datum in told]


OWN = (".cer", ".key", "")  # what stays with the holder; folders


def token_of(office: Office, name: str) -> bytes:
    return office.path(f"{name}.jws").read_bytes().strip()


def test_the_enrolment_says_key_thumbprint_and_days_alone(office: Office) -> None:
    data = json.loads(open_envelope(token_of(office, "alta"), EVENT).payload)["data"]

    assert "e-firma" == data["kind"]
    assert {"e", "kty", "n"} == set(data["jwk"])
    assert {"x5t#S256", "not_before", "not_after"} == set(data["certificate"])


def test_the_private_key_is_nowhere_but_in_its_own_file(office: Office) -> None:
    office.declared()
    secret = PERSON.issued().pair.private_numbers().p.to_bytes(128, "big")
    others = [path for path in office.folder.rglob("*") if path.is_file() and path.name != "autoridad.pem"]

    assert [] == [path.name for path in others if secret in path.read_bytes()]
    assert [] == [path.name for path in others if b"PRIVATE" in path.read_bytes()]


@pytest.fixture
def sealed(tmp_path: Path) -> Office:
    office = Office.of(tmp_path, LEGAL_PERSON)
    office.enrolled("", "seal")
    return office


def test_a_legal_persons_efirma_is_enrolled_as_a_seal_with_its_certificate(sealed: Office) -> None:
    data = json.loads(open_envelope(token_of(sealed, "alta"), EVENT).payload)["data"]
    made = read_certificate(sealed.path("fiel.cer").read_bytes())

    assert ("seal", "seal") == (data["office"], data["kind"])
    assert {
        "x5t#S256": made.thumbprint,
        "not_before": made.first_day.isoformat(),
        "not_after": made.last_day.isoformat(),
    } == data["certificate"]


def test_it_signs_for_the_institution_and_leaves_nothing_personal(sealed: Office) -> None:
    data = sealed.write("nombre.toml", 'name = "Ayuntamiento Constitucional"\nlegal_ground = "Bando"\n')
    draft = sealed.path("cambio.toml")
    who = ("--issuer", COUNCIL, "--office", "seal", "--stream", f"institution:{COUNCIL}")
    sealed.libro("new", "institution.renamed", "--ledger", URL, *who, "--data", data, "-o", draft).well()
    sealed.libro("sign", draft, *sealed.both(), "--ledger", URL, "--yes", *sealed.trust()).well()
    sealed.libro("submit", sealed.path("cambio.jws"), "--ledger", URL, "--yes").well()
    told = b"".join(sealed.town.entries).decode()

    assert "RS256" == open_envelope(token_of(sealed, "cambio"), EVENT).alg
    assert [] == [datum for datum in PERSONAL if datum in told]
    assert "EN ORDEN" in sealed.libro("audit", URL, "--yes").well().out
