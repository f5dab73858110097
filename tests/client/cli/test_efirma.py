"""An e.firma at the desk: `libro keygen --from-efirma`, `libro sign --cer --key`, `libro efirma`."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from libroabierto.cli.efirmafiles import ISSUERS
from libroabierto.keys import PrivateKey, PublicKey
from support.libro_command import Desk, Result
from support.sat import (
    CSD,
    LEGAL_PERSON,
    PASSWORD,
    PERSON,
    PERSONAL,
    Recipe,
    authority,
    pair,
    under_3des,
    under_aes,
)


class EfirmaDesk(Desk):
    """A desk with an e.firma's two files and the authorities of the country."""

    def put(self, recipe: Recipe = PERSON) -> EfirmaDesk:
        paper = recipe.issued()
        self.write("fiel.cer", paper.cer)
        self.write("fiel.key", paper.key)
        authority().pinned(self.path("sat"))
        return self

    def keygen(self, *options: object, cer: str = "fiel.cer", key: str = "fiel.key") -> Result:
        files = (self.path(cer), self.path(key))
        return self.libro("keygen", "--from-efirma", *files, self.path("llave"), *self.pins(), *options)

    def pins(self) -> tuple[object, ...]:
        return ("--issuers", self.path("sat"))

    def sign(self, *options: object, office: str = "seal") -> Result:
        draft = self.write("acto.toml", DRAFT.format(office=office, ledger=LEDGER))
        both = ("--cer", self.path("fiel.cer"), "--key", self.path("fiel.key"))
        return self.libro("sign", draft, *(options or both), "--yes")


LEDGER = "a" * 64
DRAFT = """
type = "term.started"
ledger = "{ledger}"
id = "00000000-0000-4000-8000-000000000001"
schema = 1
issuer = "ayto-15113"
office = "{office}"
stream = "institution:ayto-15113"
version = 2
occurred_on = 2026-11-20
provenance = "native"
[data]
from = 2025-01-01
to = 2027-12-31
[data.municipality]
key = "15113"
name = "Villa Guerrero"
"""


@pytest.fixture
def desk(tmp_path: Path) -> EfirmaDesk:
    return EfirmaDesk(tmp_path, passphrase=PASSWORD.decode()).put()


def test_an_efirma_gives_its_public_key_and_what_its_enrolment_needs(desk: EfirmaDesk) -> None:
    result = desk.keygen().well()
    public = PublicKey.from_jwk(json.loads(desk.path("llave.jwk.json").read_bytes()))

    assert public.kid in result.out
    assert 'kind = "e-firma"' in desk.path("llave.alta.toml").read_text("utf-8")
    assert {"fiel.cer", "fiel.key", "sat", "llave.jwk.json", "llave.alta.toml"} == {
        path.name for path in desk.folder.iterdir()
    }


def test_nothing_that_is_said_or_written_is_personal(desk: EfirmaDesk) -> None:
    result = desk.keygen().well()
    told = result.out + result.err + desk.path("llave.alta.toml").read_text("utf-8")

    assert [] == [datum for datum in PERSONAL if datum in told]


def test_without_a_name_the_files_are_not_called_after_the_certificate(
    desk: EfirmaDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(desk.folder)
    desk.libro("keygen", "--from-efirma", "fiel.cer", "fiel.key", *desk.pins()).well()

    assert desk.path("efirma.jwk.json").exists()


@pytest.mark.parametrize("name", ["llave.jwk.json", "llave.alta.toml"])
def test_a_file_that_exists_is_never_touched(desk: EfirmaDesk, name: str) -> None:
    desk.write(name, "mine")

    assert 2 == desk.keygen().status
    assert "mine" == desk.path(name).read_text("utf-8")


Spoil = Callable[[EfirmaDesk], object]


def _swap(desk: EfirmaDesk) -> None:
    cer, key = desk.path("fiel.cer").read_bytes(), desk.path("fiel.key").read_bytes()
    desk.write("fiel.cer", key)
    desk.write("fiel.key", cer)


def _fill(**changes: object) -> Spoil:
    return lambda desk: desk.put(replace(PERSON, **changes))  # type: ignore[arg-type]  # each row its own


def _issued_by(name: str) -> Spoil:
    return lambda desk: desk.put(replace(PERSON, ca=authority(name, 1)))  # below a root that nobody pinned


def _pem_certificate(desk: EfirmaDesk) -> object:
    return desk.write("fiel.cer", PERSON.issued().native.public_bytes(Encoding.PEM))


def _wrong_passphrase(desk: EfirmaDesk) -> None:
    desk.passphrase = "otra"


CASES: dict[str, tuple[Spoil, str, str]] = {
    "wrong passphrase": (_wrong_passphrase, "La contraseña no abre la llave", "does not open the key"),
    "expired": (_fill(years=(-8, -4)), "La e.firma venció el 2022-11-23", "expired on 2022-11-23"),
    "not yet": (
        _fill(years=(0.5, 4)),
        "La e.firma es válida desde el 2027-05-23",
        "is valid from 2027-05-23",
    ),
    "foreign": (_issued_by("AC AJENA"), "no está entre las autoridades", "not among the authorities"),
    "forged": (_issued_by("AC FICTICIA"), "esa autoridad no lo firmó", "did not sign it"),
    "csd": (lambda desk: desk.put(CSD), "certificado de sello digital (CSD)", "a CSD"),
    "short": (_fill(bits=1024), "tiene 1024 bits y hacen falta 2048", "has 1024 bits and 2048 are needed"),
    "another's key": (
        lambda desk: desk.write("fiel.key", under_3des(pair(2048, 1), PASSWORD)),
        "La llave no es la de ese certificado",
        "not that certificate's",
    ),
    "pem certificate": (_pem_certificate, "debe estar en DER", "must be DER"),
    "pem key": (
        lambda desk: desk.write("fiel.key", PrivateKey.generate().to_pem(PASSWORD)),
        "La llave está en PEM",
        "The key is PEM",
    ),
    "swapped": (_swap, "Los archivos están cambiados", "The files are swapped"),
    "no certificate": (lambda desk: desk.write("fiel.cer", "hola"), "no es un certificado", "no certificate"),
    "no key": (
        lambda desk: desk.write("fiel.key", "hola"),
        "no es una llave de e.firma",
        "no key of an e.firma",
    ),
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("language", ["es", "en"])
def test_what_is_wrong_with_an_efirma_is_told(desk: EfirmaDesk, case: str, language: str) -> None:
    spoil, spanish, english = CASES[case]
    spoil(desk)
    desk.language = language
    result = desk.keygen()

    assert (2, "") == (result.status, result.out)
    assert (spanish if language == "es" else english) in result.err
    assert 1 == result.err.count("\n"), "one line"
    assert not desk.path("llave.jwk.json").exists()


@pytest.mark.parametrize("case", [case for case in CASES if case not in ("foreign", "forged")])
def test_the_same_is_told_before_anything_is_signed(desk: EfirmaDesk, case: str) -> None:
    spoil, spanish, _ = CASES[case]
    spoil(desk)
    result = desk.sign(office="municipal-president")

    assert 2 == result.status
    assert spanish in result.err
    assert not desk.path("acto.jws").exists()


def test_the_password_is_asked_for_once_and_after_everything_else(desk: EfirmaDesk) -> None:
    desk.passphrase, desk.secrets = None, [PASSWORD.decode()]
    both = ("--cer", desk.path("fiel.cer"), "--key", desk.path("fiel.key"))
    draft = desk.write("acto.toml", DRAFT.format(office="municipal-president", ledger=LEDGER))
    desk.libro("sign", draft, *both, answers="s\n").well()
    desk.put(CSD)

    assert "CSD" in desk.libro("sign", draft, *both, answers="s\n").err, "nobody was asked: no secret is left"


def test_a_key_under_aes_signs_as_well(desk: EfirmaDesk) -> None:
    desk.write("fiel.key", under_aes(pair(), PASSWORD))

    desk.sign(office="municipal-president").well()


def test_signing_asks_who_issued_it_where_authorities_are_pinned(desk: EfirmaDesk) -> None:
    desk.put(replace(PERSON, ca=authority("AC AJENA", 1)))
    both = ("--cer", desk.path("fiel.cer"), "--key", desk.path("fiel.key"))

    assert "no está entre las autoridades" in desk.sign(*both, *desk.pins(), office="municipal-president").err
    desk.sign(*both, office="municipal-president").well()


def test_a_persons_efirma_is_no_seal_and_a_legal_persons_only_that(desk: EfirmaDesk) -> None:
    assert "no puede ser el sello electrónico" in desk.sign(office="seal").err
    desk.put(LEGAL_PERSON)

    assert "solo vale como sello electrónico" in desk.sign(office="municipal-president").err
    desk.sign(office="seal").well()


def test_a_legal_persons_efirma_is_enrolled_as_a_seal(desk: EfirmaDesk) -> None:
    desk.put(LEGAL_PERSON).keygen().well()

    assert 'office = "seal"\nkind = "seal"' in desk.path("llave.alta.toml").read_text("utf-8")


@pytest.mark.parametrize("name", ["fiel.cer", "fiel.key"])
def test_without_its_certificate_a_key_says_what_is_missing(desk: EfirmaDesk, name: str) -> None:
    assert "--cer CERT.cer --key LLAVE.key" in desk.sign("--key", desk.path(name)).err


def test_an_algorithm_is_for_efirmas_alone(desk: EfirmaDesk) -> None:
    desk.write("llave.pem", PrivateKey.generate().to_pem(PASSWORD))

    assert (
        "--alg es solo para una e.firma" in desk.sign("--key", desk.path("llave.pem"), "--alg", "RS256").err
    )


@pytest.mark.parametrize("option", [("--kind", "rsa"), ("--no-passphrase",)])
def test_an_efirma_is_not_made(desk: EfirmaDesk, option: tuple[str, ...]) -> None:
    assert "la llave ya existe" in desk.keygen(*option).err


def test_a_key_needs_a_name(desk: EfirmaDesk) -> None:
    assert (2, "Error: Falta: NOMBRE. Vea «libro keygen --help».\n") == (
        desk.libro("keygen").status,
        desk.libro("keygen").err,
    )


# --- whom to trust --------------------------------------------------------------------------------


def without_option(desk: EfirmaDesk, *options: object) -> Result:
    files = (desk.path("fiel.cer"), desk.path("fiel.key"))
    return desk.libro("keygen", "--from-efirma", *files, desk.path("llave"), *options)


def test_nobody_pinned_is_refused(desk: EfirmaDesk) -> None:
    assert ISSUERS in without_option(desk).err


def test_authorities_come_from_the_environment(desk: EfirmaDesk) -> None:
    desk.environ = {ISSUERS: str(desk.path("sat"))}

    without_option(desk).well()


def test_authorities_come_from_the_configuration(desk: EfirmaDesk) -> None:
    folder = desk.path(".config/libro")
    folder.mkdir(parents=True)
    (folder / "sat.pem").write_bytes(authority().bundle())
    (folder / "config.toml").write_text('[efirma]\nissuers = "sat.pem"\n')

    without_option(desk).well()


@pytest.mark.parametrize(
    "text", ["[efirma", "efirma = 1", "[efirma]\nissuers = 1", '[efirma]\nissuers = ""', "\xff"]
)
def test_a_broken_configuration_is_told(desk: EfirmaDesk, text: str) -> None:
    folder = desk.path(".config/libro")
    folder.mkdir(parents=True)
    (folder / "config.toml").write_bytes(text.encode("latin-1"))

    assert "no se puede leer. Debe ser TOML" in without_option(desk).err


def test_a_test_certificate_is_for_practice_alone(desk: EfirmaDesk) -> None:
    ca = authority("AC UAT")
    desk.put(replace(PERSON, ca=ca))
    ca.pinned(desk.path("sat"))

    assert "El certificado es de prueba («AC UAT»)" in desk.keygen().err
    assert "El certificado es de prueba («AC UAT»)" in desk.sign(office="municipal-president").err
    desk.keygen("--practice").well()


def test_practice_without_authorities_shouts(desk: EfirmaDesk) -> None:
    assert "no se comprobó que «AC FICTICIA» lo haya emitido" in without_option(desk, "--practice").well().err


# --- the note -------------------------------------------------------------------------------------


def notes(desk: EfirmaDesk) -> list[dict[str, object]]:
    return [json.loads(path.read_bytes()) for path in desk.folder.glob("*.validation.json")]


def test_whoever_enrols_checks_the_certificate_and_keeps_a_note(desk: EfirmaDesk) -> None:
    result = desk.libro("efirma", desk.path("fiel.cer"), "--by", "Ana, Oficialía", *desk.pins()).well()
    (note,) = notes(desk)

    assert ("Ana, Oficialía", "accepted") == (note["checked_by"], note["result"])
    assert "consulta de vigencia" in result.err
    assert [] == [datum for datum in PERSONAL if datum in result.out + json.dumps(note)]


def test_the_note_is_its_keepers_alone_and_its_name_says_nothing(desk: EfirmaDesk) -> None:
    desk.write(f"{PERSONAL[3]}.cer", desk.path("fiel.cer").read_bytes())
    desk.libro("efirma", desk.path(f"{PERSONAL[3]}.cer"), "--by", "Ana", *desk.pins()).well()
    (path,) = desk.folder.glob("*.validation.json")

    assert 0o600 == path.stat().st_mode & 0o777
    assert [] == [datum for datum in PERSONAL if datum in path.name]


def test_a_refusal_is_noted_too(desk: EfirmaDesk) -> None:
    desk.put(replace(PERSON, years=(-8, -4)))
    result = desk.libro("efirma", desk.path("fiel.cer"), "--by", "Ana", *desk.pins())

    assert (2, ["efirma.expired"]) == (result.status, [note["result"] for note in notes(desk)])


def test_another_public_key_is_not_the_certificates(desk: EfirmaDesk) -> None:
    jwk = desk.write("otra.jwk.json", json.dumps(PrivateKey.generate().public.jwk))
    result = desk.libro("efirma", desk.path("fiel.cer"), "--by", "Ana", "--jwk", jwk, *desk.pins())

    assert "no es la llave de ese certificado" in result.err


def test_the_document_of_an_inquiry_is_noted(desk: EfirmaDesk) -> None:
    document = ("--vigencia", desk.write("vigencia.pdf", "vigente"))
    result = desk.libro("efirma", desk.path("fiel.cer"), "--by", "Ana", *document, *desk.pins()).well()

    assert "revocado" not in result.err
    assert notes(desk)[0]["vigencia"] is not None


def test_a_proof_of_possession_is_named_by_its_draft(desk: EfirmaDesk) -> None:
    draft = desk.write("alta.toml", f'ledger = "{"a" * 64}"\nid = "1"\n')
    both = ("--cer", desk.path("fiel.cer"), "--key", desk.path("fiel.key"))
    desk.libro("possession", draft, *both, "--issuer", "x", "--office", "municipal-president").well()

    assert desk.path("alta.possession.jws").exists()
    assert "no puede ser" in desk.libro("possession", draft, *both, "--issuer", "x", "--office", "seal").err
