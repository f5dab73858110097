"""The life of a whole exercise in one municipality: every act of the domain that is no rarity.

    keys and offices    a key enrolled, rotated, revoked; an office left and assumed
    declaration         an old paper, the new text, its signatures, renewal of the old by the new
    secretariat         call, seats, installation and its signatures, five sessions, three tables
    plan                four phases, approved, closed
    commitments         six, with 21 reports between them, two amendments, a suspension, two withdrawals
    other voices        evaluations, observations and answers, corrections
    institutions        one proposed and endorsed by its peers, and extinguished; one renamed

A round is one life in each of the 125 municipalities. At its end a life takes its declaration back and
concludes its secretariat, so that the next round may begin in the same term: a real ledger does that
once in three years, so that what piles up in one term piles up here in some weeks.

Some acts name entries by their index: an office's tenure, a report that is judged, a text that is
corrected. They name those of the life before in the same town (in the first round: entries of the
settled ledger or of the same life), and so are good only on a ledger whose earlier rounds were recorded
in the order of the file. Within one round the order of lives does not matter.

All of it happens under an authority that succeeded another one. What it lacks: ledger.founded, term.started
and what the succession took, which settled the ledger; catalogue.updated and ledger.rules_adopted, which
come once in years.
"""

from __future__ import annotations

import functools
import hashlib
import uuid
from datetime import date, timedelta
from typing import Final

from bench import cast, said
from bench.actors import Desk
from bench.admitting import accreditation, assumption, enrolment
from bench.cast import MOST_TURNS, actor, council
from bench.officers import Officers
from bench.settling import TERM
from libroabierto.domain.municipalities import Municipality
from libroabierto.record.envelope import EVENT, open_envelope
from libroabierto.record.event import Event, read_event

ROUND: Final = len(cast.towns())  # lives
_HELD: Final = 2  # days that a transparency unit is held: who leaves says so within thirty days
_COUNCIL, _BODY = 8, 3  # events of their institutions in a settled ledger
_NOWHERE: Final = "0" * 64  # a ledger that is none
_LETTER: Final = "2022-06-20"


def mixed(number: int, ledger: str) -> list[str]:
    """Sign life *number* of a ledger."""
    return Exercise(number, ledger).live().tokens


@functools.cache
def shape() -> Exercise:
    """Return a life for its shape alone: every life has the same acts at the same places."""
    return Exercise(0, _NOWHERE).live()


def length() -> int:
    """Return of how many events a life is made."""
    return len(shape().tokens)


def types() -> list[str]:
    """Return the types of a life's events, in order."""
    return [_event(token).type for token in shape().tokens]


class Exercise(Officers):
    """One life, and the streams that it begins."""

    def __init__(self, number: int, ledger: str) -> None:
        turn, place = divmod(number, ROUND)
        assert turn < MOST_TURNS, "our bug: nobody has so many keys"
        town = cast.towns()[place]
        super().__init__(town, turn, Desk(ledger, _versions(town, turn)))
        self.number = number
        self.declaration = f"declaration:{self.town.key}-2026-{self.turn}"
        self.secretariat = f"secretariat:{self.town.key}-2026-{self.turn}"
        self.plan = _stream(ledger, number, "plan", 0)
        self.commitments = [_stream(ledger, number, "commitment", n) for n in range(6)]
        # Whom acts that name an entry are about: the life before in this town, or this very one.
        self.former = number - ROUND if self.turn else number

    def live(self) -> Exercise:
        """Sign everything, in order."""
        self._take_office()
        self._declare()
        self._install()
        self._start_plan()
        self._promise()
        self._report()
        self._hear_others()
        self._change_institutions()
        self._end()
        return self

    def _take_office(self) -> None:
        """The transparency unit's new key is enrolled; the one of its predecessor is revoked.

        It signs nothing here: a key must come from an earlier request than what it signs.
        """
        held, new = (self.council, cast.TRANSPARENCY), actor(self.council, cast.TRANSPARENCY, self.turn + 1)
        tenure = self._before("assumed") if self.turn else cast.tenure_of(*held)
        enrolled = self._before("enrolled") if self.turn else cast.enrolment_of(*held)
        self._add(enrolment(self.desk, actor(self.council), new, tenure), "enrolled")
        old = actor(*held, self.turn)
        revoked = {"kid": old.key.public.kid, "enrolment": enrolled, "reason": "end-of-office"}
        self._of_council("key.revoked", revoked)

    def _declare(self) -> None:
        """The old paper, in force; the new text, signed by three; the old one renewed by it."""
        paper, text = f"declaration:{self.town.key}-2022-{self.turn}", said.declared(self.town)
        seen = said.collation("scan", [named for _, named in said.signatories(self.town)])
        self._secretary("declaration.digitized", paper, {**text, **seen}, paper_of=_LETTER)
        issued = self._secretary("declaration.issued", self.declaration, text)
        digest = {"digest": _event(issued).digest}
        for by, capacity in said.signatories(self.town, cast.SUCCESSOR):
            signature = {**digest, "capacity": capacity, "modality": "electronic-seal"}
            self._say(by, "declaration.signed", self.declaration, signature)
        for taker in (cast.SECRETARIAT, cast.SUCCESSOR):
            received = {**digest, "received_on": said.in_days(0)}
            self._say(actor(taker), "declaration.acknowledged", self.declaration, received)
        self._president("declaration.renewed", paper, {"declaration": self.declaration})

    def _install(self) -> None:
        """The secretariat: called, seated, installed, signed by its parties; it meets for the first time."""
        stream, (one, other) = self.secretariat, map(actor, cast.ORGANISATIONS)
        self._secretary("secretariat.called", stream, said.call(self.town, self.declaration))
        its = actor(self.council)
        proposers = (its, actor(cast.SUCCESSOR), one, other, its, its)
        for seat, by in zip(said.SECTORS, proposers, strict=True):
            self._say(by, "secretariat.member_seated", stream, said.seated(self.town, seat, f"{self.turn}"))
        self._president("secretariat.installed", stream, said.minutes(self.town))
        for by in (actor(cast.SUCCESSOR), one, other):
            self._say(by, "secretariat.installation_signed", stream, {"digest": said.DIGEST})
        self._technical("secretariat.session_held", stream, said.session("ordinary", 1, "Los lineamientos."))
        replaced = {**said.seated(self.town, "osc", f"{self.turn}, again"), "reason": "Renuncia"}
        self._say(one, "secretariat.member_replaced", stream, replaced)
        self._technical("cocreation.table_held", stream, said.table("Obra pública"), "table")
        for topic in ("Agua potable", "Seguridad"):
            self._technical("cocreation.table_held", stream, said.table(topic))

    def _start_plan(self) -> None:
        """A plan, six proposals for it, and the session that adopts them, brought in on paper."""
        self._technical("plan.started", self.plan, said.plan(self.town, self.secretariat))
        self._technical("plan.phase_advanced", self.plan, {"phase": "cocreation"})
        for n, stream in enumerate(self.commitments):
            data = said.commitment(self.town, n, secretariat=self.secretariat, plan=self.plan)
            if n % 2:
                self._technical("commitment.proposed", stream, data, f"proposed {n}")
            else:
                self._secretary("commitment.proposed", stream, data, f"proposed {n}")
        session = said.session("ordinary", 2, *(f"Se aprueba el compromiso {n}." for n in range(6)))
        seen = said.collation("scan", [{"institution": self.body, "office": cast.TECHNICAL_SECRETARY}])
        data, day = {**session, **seen}, said.in_days(0)
        self._technical("secretariat.session_held", self.secretariat, data, paper_of=day)

    def _promise(self) -> None:
        """Five are approved, and the plan with them; the sixth is withdrawn."""
        for n, stream in enumerate(self.commitments[:5], start=1):
            self._technical("commitment.approved", stream, said.agreed(n))
        self._decide("withdrawn", 5)
        self._technical("plan.approved", self.plan, {"document_sha256": said.DIGEST, **said.agreed(1)})
        self._technical("plan.phase_advanced", self.plan, {"phase": "implementation"})

    def _report(self) -> None:
        """Each goes its own way: completed, amended, suspended for a time, withdrawn, still under way."""
        self._update(0, 1, 2, 3, 4, 5)
        self._lead("commitment.concluded", self.commitments[0], said.conclusion())
        self._update(1, 1, 2)
        self._technical("commitment.amended", self.commitments[1], said.amendment(0))
        self._update(1, 3)
        self._meet(3, "Se modifica otra vez el compromiso 1.")
        self._technical("commitment.amended", self.commitments[1], said.amendment(1))
        self._update(1, 4)
        self._lead("commitment.concluded", self.commitments[1], said.conclusion(*said.MILESTONES))
        self._update(2, 1, 2)
        self._decide("suspended", 2)
        session = said.session("extraordinary", 1, "Se reanuda el compromiso 2.")
        self._technical("secretariat.session_held", self.secretariat, session)
        self._decide("resumed", 2)
        self._update(2, 3, 4, 5)
        self._lead("commitment.concluded", self.commitments[2], said.conclusion())
        self._update(3, 1, 2, 3)
        self._decide("withdrawn", 3)
        self._update(4, 1, 2, 3, 4)
        self._meet(4, "Se da por revisado el avance de los compromisos.")

    def _hear_others(self) -> None:
        """Evaluations, observations and corrections, of what the former life left."""
        judges = (cast.EVALUATOR, cast.ORGANISATIONS[1])
        for n in range(5):
            data = said.evaluation(self._before(f"update {n}.2"))
            stream = _stream(self.desk.ledger, self.former, "commitment", n)
            self._say(actor(judges[n % 2]), "commitment.evaluated", stream, data)
        for n in range(5):
            stream = _stream(self.desk.ledger, self.number, "observation", n)
            data = said.observation(self.town, self._before(f"update {n}.1"))
            self._say(actor(cast.ORGANISATIONS[1]), "observation.filed", stream, data)
            if n:
                self._lead("observation.answered", stream, {"text": "Se publicará en el portal."})
        title = said.correction(self._before("proposed 0"), "/title", f"Obra pública abierta ({self.turn})")
        self._secretary("correction.recorded", _stream(self.desk.ledger, self.former, "commitment", 0), title)
        topic = said.correction(self._before("table"), "/topic", f"Obra pública y compras ({self.turn})")
        stream = f"secretariat:{self.town.key}-2026-{self.former // ROUND}"
        self._technical("correction.recorded", stream, topic)

    def _change_institutions(self) -> None:
        """An organisation enters by its peers and dissolves; the secretariat gets another name."""
        first, second = cast.ORGANISATIONS
        new = cast.Body(f"osc-{self.number}", "civil-society", "state", f"Organización {self.number}")
        stream = f"institution:{new.id}"
        proposed = self._add(accreditation(self.desk, new, first))
        self._say(actor(second), "institution.endorsed", stream, {"digest": _event(proposed).digest})
        ended = {"legal_ground": "Acta de disolución", "on": said.in_days(0), "vacant": []}
        self._say(actor(cast.SUCCESSOR), "institution.extinguished", stream, ended)
        name = {"name": f"Secretariado Técnico {self.turn} de {self.town.name}", "legal_ground": "Bando"}
        self._say(actor(self.body), "institution.renamed", f"institution:{self.body}", name)

    def _end(self) -> None:
        """Plan, secretariat and declaration end; the unit has another holder, the secretary another key."""
        self._technical("plan.phase_advanced", self.plan, {"phase": "evaluation"})
        self._technical("plan.closed", self.plan, {"reason": "Concluyó el periodo del plan."})
        handover = {"reason": "Fin del ejercicio", "handover": "El archivo pasa a otra área."}
        self._secretary("secretariat.concluded", self.secretariat, handover)
        withdrawal = {"reason": "Acuerdo de cabildo", **said.council_session()}
        self._president("declaration.withdrawn", self.declaration, withdrawal)
        self._pass_office()
        self._rotate()

    def _pass_office(self) -> None:
        """One leaves the transparency unit, and the next one holds it from the day after."""
        held = (self.council, cast.TRANSPARENCY)
        tenure = self._before("assumed") if self.turn else cast.tenure_of(*held)
        last = date.fromisoformat(said.in_days(_HELD * (self.turn - MOST_TURNS)))
        left = {"tenure": tenure, "office": cast.TRANSPARENCY, "left_on": last.isoformat()}
        self._of_council("office.left", {**left, "reason": "Licencia definitiva"})
        first = (last + timedelta(days=1)).isoformat()
        self._of_council("office.assumed", assumption(cast.TRANSPARENCY, first, TERM[1]), "assumed")

    def _rotate(self) -> None:
        old, new = (actor(self.council, cast.SECRETARY, turn) for turn in (self.turn, self.turn + 1))
        id = str(uuid.uuid4())
        data = {"jwk": new.key.public.jwk, "possession": new.prove_possession(self.desk.ledger, id)}
        self._say(old, "key.rotated", f"institution:{self.council}", data, id=id)

    def _update(self, n: int, *reports: int) -> None:
        for report in reports:
            mark = f"update {n}.{report}"
            self._lead("commitment.updated", self.commitments[n], said.update(report), mark)

    def _meet(self, number: int, agreement: str) -> None:
        session = said.session("ordinary", number, agreement)
        self._technical("secretariat.session_held", self.secretariat, session)

    def _decide(self, what: str, n: int) -> None:
        data = said.decision("Así se acordó en sesión del secretariado.")
        self._technical(f"commitment.{what}", self.commitments[n], data)

    def _before(self, mark: str) -> int:
        """Return the entry of an act of the former life."""
        place = shape().marks[mark] if self.turn else self.marks[mark]
        return cast.settled(whole=True) + (self.former * length() if self.former else 0) + place


def _versions(town: Municipality, turn: int) -> dict[str, int]:
    """Return where the lives before this one have left the streams of the town's institutions."""
    own = {council(town): _COUNCIL, cast.secretariat(town): _BODY}
    if not turn:
        return {f"institution:{id}": begun for id, begun in own.items()}
    first = shape()
    once = (first.desk.versions[f"institution:{id}"] for id in (first.council, first.body))
    return {
        f"institution:{id}": begun + turn * (after - begun)
        for (id, begun), after in zip(own.items(), once, strict=True)
    }


def _stream(ledger: str, life: int, kind: str, n: int) -> str:
    """Name a stream that a life begins; the same name in every process."""
    seed = f"{ledger}/{life}/{kind}/{n}".encode()
    return f"{kind}:{uuid.UUID(bytes=hashlib.sha256(seed).digest()[:16], version=4)}"


def _event(token: str) -> Event:
    return read_event(open_envelope(token, EVENT).payload, "")
