"""A private person's name, shown with consent, is withdrawn: the digest stays, the name does not."""

from __future__ import annotations

from demo.chapters.succession import OFFICER
from demo.machine import Failed, get_json
from demo.places import VILLA_GUERRERO
from demo.stage import Stage

WITHDRAWN = "dato cancelado"


def withdraw(stage: Stage) -> None:
    """Show a seat with its name; the new authority's officer withdraws it; show the seat again."""
    stage.teller.act("Una persona pide que se cancele su nombre")
    stage.teller.tell(
        "Quien ocupa el lugar de la sociedad civil en el secretariado de Villa Guerrero retira su"
        " consentimiento. La oficialía de protección de datos de la autoridad, que hoy es la contraloría,"
        " cancela el dato: el nombre se borra para siempre; el asiento, su firma y sus pruebas quedan."
    )
    index, stream = stage.entries["lugar ciudadano"], VILLA_GUERRERO.secretariat
    stage.show(index)
    data = {
        "entry": index,
        "digests": _digests(stage, index, stream),
        "legal_ground": "Procedencia de la solicitud de cancelación",
        "reference": "ARCO/1/DEMO",
    }
    stage.say("")
    stage.record(stage.sign(OFFICER, "disclosure.withdrawn", stream, data))
    if WITHDRAWN not in stage.show(index):
        raise Failed(f"el asiento {index} no dice «{WITHDRAWN}»")


def _digests(stage: Stage, index: int, stream: str) -> list[str]:
    """Look up what the entry withholds, as the officer would."""
    history = get_json(f"{stage.url}/v1/streams/{stream}")["items"]
    id = next(change["id"] for change in history if change["index"] == index)
    return [one["digest"] for one in get_json(f"{stage.url}/v1/events/{id}")["disclosures"]]
