"""A plan with its phases, and six commitments in three municipalities."""

from __future__ import annotations

from typing import Final, NamedTuple

from demo.actors import Who
from demo.chapters.secretariat import INSTALLED, SECOND
from demo.places import COATEPEC, TENANCINGO, VILLA_GUERRERO, Town, ago
from demo.stage import Stage

DIAGNOSIS, COCREATION = 14, 13  # days ago


class Commitment(NamedTuple):
    """A commitment of the story: its draft, where, when proposed, and the agreement that approved it."""

    draft: str
    number: int  # ends its stream's name; a real one is chosen at random
    town: Town
    days: int  # ago, that it was proposed
    session: int
    agreement: int

    @property
    def stream(self) -> str:
        """Return its stream."""
        return f"commitment:{_uuid(self.number)}"


def _uuid(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012d}"


PLAN: Final = f"plan:{_uuid(1)}"
WORKS: Final = Commitment("compromiso-obra", 1, VILLA_GUERRERO, 13, 1, 1)
WATER: Final = Commitment("compromiso-agua", 2, VILLA_GUERRERO, 13, 1, 2)
BUDGET: Final = Commitment("compromiso-presupuesto", 3, VILLA_GUERRERO, 8, 2, 1)
PROCEDURES: Final = Commitment("compromiso-tramites", 4, TENANCINGO, 8, 1, 1)
MARKET: Final = Commitment("compromiso-mercado", 5, TENANCINGO, 8, 1, 2)
FLOWERS: Final = Commitment("compromiso-flores", 6, COATEPEC, 8, 1, 1)
PLANNED: Final = (WORKS, WATER, BUDGET)
NEIGHBOURS: Final = (PROCEDURES, MARKET, FLOWERS)
BODY: Final = (VILLA_GUERRERO.body, "technical-secretary")


def plan(stage: Stage) -> None:
    """Take the plan with its three commitments through its phases; then three of the neighbours."""
    stage.teller.act("Un plan con sus fases y seis compromisos en tres municipios")
    stage.teller.tell(
        "Un compromiso se propone ante un secretariado instalado y se aprueba solo por acuerdo de una"
        " sesión registrada; un plan, solo con compromisos aprobados."
    )
    stage.record(
        stage.drafted(BODY, "plan.started", PLAN, "plan", occurred_on=ago(INSTALLED)),
        _phase(stage, "diagnosis", DIAGNOSIS),
        _phase(stage, "cocreation", COCREATION),
        *(_proposed(stage, one, plan=PLAN) for one in PLANNED),
        _phase(stage, "approval", SECOND),
        *(_approved(stage, one) for one in PLANNED),
        stage.drafted(BODY, "plan.approved", PLAN, "plan-aprobado", occurred_on=ago(SECOND)),
        _phase(stage, "implementation", SECOND),
    )
    stage.record(
        *(_proposed(stage, one) for one in NEIGHBOURS), *(_approved(stage, one) for one in NEIGHBOURS)
    )


def report(stage: Stage) -> None:
    """The first voice: who answers for a commitment says how it goes, with evidence."""
    stage.teller.act("La primera voz: quien responde reporta su avance, con evidencia")
    stage.teller.tell(
        "De cada evidencia queda la dirección y la huella SHA-256. Los archivos de esta historia están en"
        " la carpeta documentos/: sha256sum da la misma huella."
    )
    lead = (VILLA_GUERRERO.council, "seal")
    _, stage.entries["avance"] = stage.record(
        updated(stage, WORKS, "avance-obra-1", lead), updated(stage, WORKS, "avance-obra-2", lead)
    )
    seal = (TENANCINGO.council, "seal")
    ended = ("commitment.concluded", PROCEDURES.stream, "conclusion-tramites")
    stage.record(
        updated(stage, PROCEDURES, "avance-tramites", seal),
        stage.drafted(seal, *ended, town=TENANCINGO),
        updated(stage, MARKET, "avance-mercado-1", (TENANCINGO.council, "council-secretary")),
        updated(stage, FLOWERS, "avance-flores", (COATEPEC.council, "council-secretary")),
    )


def updated(stage: Stage, one: Commitment, draft: str, who: Who) -> str:
    """Return a report of the lead."""
    return stage.drafted(who, "commitment.updated", one.stream, draft, town=one.town)


def _phase(stage: Stage, phase: str, days: int) -> str:
    return stage.sign(BODY, "plan.phase_advanced", PLAN, {"phase": phase}, occurred_on=ago(days))


def _proposed(stage: Stage, one: Commitment, **data: str) -> str:
    """The council proposes; the flowers are proposed by the secretariat, as civil society does."""
    council = (one.town.council, "council-secretary")
    who = (one.town.body, "technical-secretary") if one == FLOWERS else council
    return stage.drafted(
        who, "commitment.proposed", one.stream, one.draft, town=one.town, data=data, occurred_on=ago(one.days)
    )


def _approved(stage: Stage, one: Commitment) -> str:
    agreement = {"kind": "ordinary", "number": one.session, "agreement": one.agreement}
    secretary = (one.town.body, "technical-secretary")
    return stage.sign(
        secretary, "commitment.approved", one.stream, {"agreement": agreement}, occurred_on=ago(SECOND)
    )
