"""The story of the demonstration, act by act."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime
from pathlib import Path

from demo import acts
from demo.actors import Actor, Desk
from demo.machine import Failed, get_json, run, serving, submit_batch
from demo.tampering import tampered_copy
from demo.telling import Teller
from libroabierto.domain.calendar import day_of
from libroabierto.domain.municipalities import catalogue
from libroabierto.record.entry import entry_hash
from libroabierto.record.envelope import EVENT, open_envelope
from libroabierto.record.event import read_event

ORIGIN = "libro-prueba.localhost/mex"
TERMS = (("2022-01-01", "2024-12-31"), ("2025-01-01", "2027-12-31"))
TODAY_TERM = TERMS[1]
OFFICES = (
    ("authority-president", "Presidencia de la autoridad garante"),
    ("municipal-president", "Presidencia Municipal"),
    ("council-secretary", "Secretaría del Ayuntamiento"),
)
WARNING = """
  ATENCIÓN: todo lo de esta carpeta es una DEMOSTRACIÓN. Las llaves se acaban de generar, se guardan
  sin contraseña y no sirven para nada más. Salvo los dos firmantes de la carta de 2022, que es un
  documento público, nadie tiene nombre: quien actúa se nombra por su cargo.
  WARNING: throw-away keys, kept without a passphrase. Never do this with real ones."""


class Story:
    """Who acts, where it is kept, and what was recorded so far."""

    def __init__(self, folder: Path, teller: Teller) -> None:
        self._folder, self._teller = folder, teller
        self.home = folder / "libro"
        self._events = folder / "eventos"
        self._events.mkdir(parents=True)
        self._desk = Desk()
        self._authority = Actor.new("autoridad-demo")
        self._roll = [
            (Actor.new("stl-demo"), "local-secretariat", "Secretariado Técnico Local"),
            (Actor.new("osc-demo-1"), "civil-society", "Organización de la sociedad civil 1"),
            (Actor.new("osc-demo-2"), "civil-society", "Organización de la sociedad civil 2"),
        ]
        self._town = Actor.new(f"ayto-{acts.TOWN}")
        self._officers: dict[str, Actor] = {}
        self._vkey = ""

    def found(self) -> None:
        """Make the log's key and database, and record entry 0."""
        self._teller.act("Se funda el libro")
        self._teller.say(WARNING)
        for actor in (self._authority, self._town):
            actor.save(self._folder)
        out = run(self._teller, ["libro-ledger", "init", "--home", str(self.home), "--origin", ORIGIN])
        self._vkey = next(word for word in out.split() if word.startswith(f"{ORIGIN}+"))
        id = str(uuid.uuid4())
        data = acts.founding(ORIGIN, self._vkey, self._authority, self._roll, id)
        token = self._desk.sign(self._authority, "ledger.founded", "ledger:main", data, id=id)
        path = self._save("fundacion", token)
        run(self._teller, ["libro-ledger", "found", str(path), "--home", str(self.home)])

    def live(self, url: str) -> None:
        """Accredit, take office, enrol, declare, sign."""
        self._desk = Desk(self._ledger(url))
        self._accredit(url)
        self._take_office(url)
        self._digitize(url)
        self._declare(url)

    def audit(self, url: str) -> None:
        """Check one receipt without any network, then the whole history as a stranger."""
        self._teller.act("Un acuse se verifica sin conexión")
        receipt = self._events / "firma-municipal-president.receipt.json"
        self._teller.say("  El acuse de la firma de la Presidencia Municipal dice:\n")
        self._teller.say(json.loads(receipt.read_bytes())["proof"])
        run(self._teller, ["libro", "receipt", "verify", str(receipt), "--vkey", self._vkey])
        self._teller.act("Una persona desconocida audita toda la historia")
        run(self._teller, self._audit_command(url, "confianza"))

    def tamper(self, port: int) -> None:
        """Change one byte of an old entry in a copy, and see the audit name it."""
        self._teller.act("Alguien cambia un byte en una copia del libro")
        index, copy = 100, self._folder / "libro-alterado"
        old, new = tampered_copy(self.home, copy, index=index)
        self._teller.say(
            f"  En la base de datos de la copia, una «{old}» del asiento {index} es ahora «{new}»."
        )
        with serving(copy, port) as url:
            out = run(self._teller, self._audit_command(url, "confianza-copia"), expect=1)
        if str(index) not in out:
            raise Failed(f"la auditoría no nombró el asiento {index}")

    def end(self, url: str) -> None:
        """Say where everything is."""
        self._teller.act("Para seguir por su cuenta")
        self._teller.say(
            f"  Página         {url}/\n"
            f"  Asientos       {url}/v1/entries.ndjson\n"
            f"  Declaratorias  {url}/v1/declarations\n"
            f"  Corte          {url}/checkpoint\n"
            f"  Contrato       {url}/openapi.json\n"
            f"  Acuses         {self._events}/\n"
            f"  Llaves         {self._folder}/*.DEMO.pem"
        )

    def _accredit(self, url: str) -> None:
        self._teller.act("La autoridad acredita a los 125 ayuntamientos")
        tokens = []
        for town in catalogue().municipalities.values():
            seal = self._town if town.key == acts.TOWN else Actor.new(f"ayto-{town.key}")
            id = str(uuid.uuid4())
            data = acts.accreditation(town, seal, self._desk.ledger, id)
            stream = f"institution:{seal.institution}"
            tokens.append(self._desk.sign(self._authority, "institution.accredited", stream, data, id=id))
        indexes = submit_batch(url, tokens)
        self._teller.say(
            f"  {len(indexes)} acreditaciones en un solo envío: asientos {indexes[0]} a {indexes[-1]}."
        )

    def _take_office(self, url: str) -> None:
        self._teller.act("Administraciones, cargos y llaves de Villa Guerrero")
        stream = f"institution:{self._town.institution}"
        terms = [self._desk.sign(self._authority, "term.started", stream, acts.term(*days)) for days in TERMS]
        submit_batch(url, terms)
        for office, title in OFFICES:
            self._enrol(url, office, title)
        self._teller.say(
            "  Quedaron dadas de alta las llaves de las dos presidencias y de la Secretaría del Ayuntamiento."
        )

    def _enrol(self, url: str, office: str, title: str) -> None:
        owner = self._authority if office == "authority-president" else self._town
        stream, officer = f"institution:{owner.institution}", Actor.new(owner.institution, office)
        assumed = self._desk.sign(
            self._authority, "office.assumed", stream, acts.office(office, title, *TODAY_TERM)
        )
        (tenure,) = submit_batch(url, [assumed])
        id = str(uuid.uuid4())
        data = acts.enrolment(officer, tenure, self._desk.ledger, id)
        by = self._town if office == "council-secretary" else self._authority
        submit_batch(url, [self._desk.sign(by, "key.enrolled", stream, data, id=id)])
        self._officers[office] = officer
        officer.save(self._folder)

    def _digitize(self, url: str) -> None:
        self._teller.act("Entra la carta real del 20 de junio de 2022, en papel")
        (self._events / "carta-2022.md").write_bytes(acts.letter())
        secretary = self._officers["council-secretary"]
        data = acts.digitized(self._today())
        token = self._desk.sign(
            secretary,
            "declaration.digitized",
            f"declaration:{acts.TOWN}-2022",
            data,
            occurred_on="2022-06-20",
        )
        self._submit(url, "carta-2022", token)

    def _declare(self, url: str) -> None:
        self._teller.act("El mismo texto, emitido y firmado hoy por sus dos firmantes")
        document = acts.letter()  # the same text: its hash names it
        stream, secretary = f"declaration:{acts.TOWN}-2025", self._officers["council-secretary"]
        token = self._desk.sign(secretary, "declaration.issued", stream, acts.issued(document))
        self._submit(url, "declaratoria-2025", token)
        digest = read_event(open_envelope(token, EVENT).payload, secretary.key.public.kid).digest
        named = {"institution": self._town.institution, "office": "municipal-president"}
        for capacity in (named, acts.AUTHORITY_SIGNATORY):
            officer = self._officers[capacity["office"]]
            signed = self._desk.sign(officer, "declaration.signed", stream, acts.signature(digest, capacity))
            self._submit(url, f"firma-{officer.office}", signed)
        received = {"digest": digest, "received_on": self._today()}
        token = self._desk.sign(self._roll[0][0], "declaration.acknowledged", stream, received)
        self._submit(url, "acuse-del-secretariado", token)

    def _submit(self, url: str, name: str, token: str) -> None:
        path = str(self._save(name, token))
        run(
            self._teller,
            ["libro", "submit", path, "--ledger", url, *self._known("confianza-del-ayuntamiento")],
        )

    def _save(self, name: str, token: str) -> Path:
        path = self._events / f"{name}.jws"
        path.write_text(token + "\n", encoding="ascii")
        return path

    def _audit_command(self, url: str, trust: str) -> list[str]:
        return ["libro", "audit", url, *self._known(trust)]

    def _known(self, trust: str) -> list[str]:
        """What everybody here knows of the ledger from another source, and where each keeps whom to trust."""
        known = ["--vkey", self._vkey, "--ledger-id", self._desk.ledger]
        return [*known, "--trust", str(self._folder / trust)]

    def _ledger(self, url: str) -> str:
        """Return the ledger's id: the SHA-256 of entry 0."""
        return entry_hash(get_json(f"{url}/v1/entries?limit=1")["items"][0]["entry"].encode())

    def _today(self) -> str:
        return day_of(datetime.now(UTC)).isoformat()
