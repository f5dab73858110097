"""What was wrong is mended without deleting anything: a correction, a new key, a compromised one."""

from __future__ import annotations

from typing import Any

from demo.actors import Actor, Who
from demo.chapters.commitments import MARKET, updated
from demo.chapters.offices import enrolment
from demo.places import TENANCINGO, VILLA_GUERRERO
from demo.stage import Stage

THEFT = "avance-mercado-falso"


def correct(stage: Stage) -> None:
    """An erratum: the entry stays as it was signed, the correction stands beside it."""
    stage.teller.act("Una fe de erratas")
    data = {
        "corrects": stage.entries["mesa"],
        "pointer": "/topic",
        "value": "Agua potable en las comunidades",
        "reason": "Error de captura",
    }
    facilitator = (VILLA_GUERRERO.body, "facilitator")
    stage.record(stage.sign(facilitator, "correction.recorded", VILLA_GUERRERO.secretariat, data))


def rotated(stage: Stage, who: Who) -> str:
    """Return the act by which an office goes over to a new key, which the old one signs for."""
    old, new = stage.cast[who], Actor.new(*who)

    def data(event: str) -> dict[str, Any]:
        return {
            "jwk": new.key.public.jwk,
            "possession": new.prove_possession(stage.desk.ledger, event),
        }

    token = stage.desk.sign(old, "key.rotated", f"institution:{who[0]}", data)
    stage.cast.replace(new)
    return token


def revoke(stage: Stage) -> None:
    """A key was in other hands: what it signed since then is in doubt; the office gets another key."""
    stage.teller.act("Una llave comprometida")
    stage.teller.tell(
        "En Tenancingo alguien reportó un avance que nadie en el Ayuntamiento firmó. El sello revoca la"
        " llave desde ese asiento: queda «en duda», a la vista; nada se borra y el estado lo corrigen actos"
        " nuevos."
    )
    who, seal = (TENANCINGO.council, "council-secretary"), (TENANCINGO.council, "seal")
    (false,) = stage.record(updated(stage, MARKET, THEFT, who))
    stage.entries["en duda"] = false
    stage.record(_compromise(stage, who, since=false))
    stage.cast.replace(Actor.new(*who))
    stage.record(
        enrolment(stage, who, stage.entries[f"encargo {who[0]} {who[1]}"]),
        updated(stage, MARKET, "avance-mercado-2", seal),
    )


def _compromise(stage: Stage, who: Who, since: int) -> str:
    kid = stage.cast[who].key.public.kid
    data = {
        "kid": kid,
        "enrolment": stage.entries[f"llave {kid}"],
        "reason": "compromised",
        "compromised_since": since,
    }
    return stage.sign((who[0], "seal"), "key.revoked", f"institution:{who[0]}", data)
