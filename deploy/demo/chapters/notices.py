"""Whoever asked is told: one change by webhook, stream and feed, each proved; then a receiver that fails.

Everybody here is a stranger to the notifier: what they believe is the key of the ledger.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from demo.chapters.commitments import BODY, WATER, updated
from demo.following import Following
from demo.machine import Failed, free_port, run, size_of
from demo.notifier import fetch, get_owned, is_up_to_date, notifying, post, read_feed, wait_for
from demo.places import LOG_CODE, VILLA_GUERRERO
from demo.receiver import HEADERS, Receiver, Webhook, first_gap
from demo.stage import Stage
from libroabierto.record.folio import format_folio

TRUST: Final = "confianza-de-quien-vigila"  # a watchdog's, who knows the ledger's key from elsewhere
FEED: Final = f"/feeds/{VILLA_GUERRERO.key}.atom"
WISH: Final = {"filters": [{"exact": {"municipality": VILLA_GUERRERO.key}}]}


def begin(stage: Stage) -> None:
    """Make a notifier of the ledger, and a receiver; both run until the demonstration ends."""
    stage.teller.act("Los avisos: quien lo pide se entera de cada cambio, con su prueba")
    stage.teller.tell(
        "El avisador es otro programa, ajeno al libro: lo lee desde fuera, lo audita como cualquier persona"
        " y solo entonces avisa. Conoce la llave del libro porque alguien se la dio. Que avise a"
        " direcciones de este mismo equipo es de la práctica (LIBRO_NOTIFIER_SINKS=local)."
    )
    stage.receiver = Receiver(stage.folder / "avisos")
    stage.receiver.open()
    stage.running.callback(stage.receiver.close)
    home, port = stage.folder / "avisador", int(stage.url.rpartition(":")[2]) + 1
    known = ["--ledger", stage.url, "--log-key", stage.vkey, "--practice"]
    run(stage.teller, ["libro-notifier", "init", "--home", str(home), *known])
    stage.teller.command(["libro-notifier", "all", "--home", str(home)])
    stage.notifier = stage.running.enter_context(notifying(home, free_port(port)))
    stage.say(f"  En servicio: {stage.notifier}/suscribirse")


def tell(stage: Stage) -> None:
    """Three who asked in three ways hear of one change; a lie is refused; a failure is made up for."""
    subscription = _subscribe(stage)
    command = ["libro", "follow", stage.notifier, "--municipality", VILLA_GUERRERO.key, *stage.known(TRUST)]
    with Following(stage.teller, command, stage.folder / "avisos" / "libro-follow.txt") as follower:
        first = _one_change(stage, follower)
        _lie(stage, first)
        _fail(stage, follower, subscription, first)


def count(stage: Stage) -> None:
    """At the end the receiver has every act of Villa Guerrero, in order and without a gap."""
    stage.teller.act("Los avisos al final de la historia")
    wait_for(lambda: is_up_to_date(stage.notifier, size_of(stage.url)), "lo último del libro")
    gap = first_gap(stage.receiver.taken)
    if gap is not None:
        raise Failed(f"al receptor le falta lo que va antes del asiento {gap.index}")
    stage.teller.tell(
        f"El receptor tiene {len(stage.receiver.taken)} avisos de {VILLA_GUERRERO.name}: cada uno nombra en"
        " «prevsequence» al anterior, y no falta ninguno."
    )


def _subscribe(stage: Stage) -> Any:
    """Subscribe the receiver to what concerns Villa Guerrero; it consents first."""
    stage.say("\n  Primera forma: un webhook. El avisador pregunta antes al receptor si lo quiere.\n")
    wish = {"sink": stage.receiver.url, **WISH}
    stage.say(f"  POST {stage.notifier}/v1/subscriptions\n  {json.dumps(wish)}")
    made = post(f"{stage.notifier}/v1/subscriptions", wish)
    if made["state"] != "active":
        raise Failed(f"la suscripción no quedó activa: {made}")
    stage.receiver.secret, stage.manage = made["secret"], made["manage"]
    stage.say(f"  {made['id']}: {made['state']}; su secreto y su página de manejo se dan una sola vez.")
    stage.say("\n  Segunda forma: el flujo en vivo. Tercera: un canal Atom, como lo lee cualquier lector.")
    stage.say(f"  {stage.notifier}{FEED}")
    return made


def _one_change(stage: Stage, follower: Following) -> Webhook:
    """Record one act, and see it arrive in the three ways, each verified by the ledger's key."""
    stage.say("\n  Y entonces el Ayuntamiento reporta un avance:\n")
    (index,) = stage.record(updated(stage, WATER, "avance-agua", (VILLA_GUERRERO.council, "seal")))
    came = wait_for(lambda: stage.receiver.told_of(index), "el webhook")
    stage.say("")
    stage.teller.fact("Webhook", came.said["data"]["title"]["es"])
    for name in HEADERS:
        stage.teller.fact("", f"{name}: {came.headers[name]}")
    stage.teller.fact("", "(la firma «v1» es la del secreto: el receptor la comprobó antes de aceptarlo)")
    stage.teller.fact("libro follow", _heard(follower, index))
    title, address = wait_for(lambda: read_feed(f"{stage.notifier}{FEED}", index), "el canal Atom")
    stage.teller.fact("Atom", title)
    read = stage.folder / "avisos" / "del-canal.json"
    fetch(address, read)
    _verify(stage, came.path)
    _verify(stage, read, only="El aviso es fiel")
    if not came.path.read_bytes().startswith(read.read_bytes()[:-1]):
        raise Failed("el webhook y el canal no dicen lo mismo")
    stage.say("  Son los mismos bytes; el webhook agrega al final por qué filtro y después de cuál llegó.")
    return came


def _lie(stage: Stage, came: Webhook) -> None:
    """Somebody in between makes a report into a conclusion: the entry under the proof says otherwise."""
    stage.say("\n  Alguien en el camino cambia el aviso: que el compromiso ya concluyó.")
    false = stage.folder / "avisos" / "alterado.json"
    text = came.path.read_text("utf-8")
    false.write_text(text.replace("commitment.updated", "commitment.concluded"), "utf-8")
    _verify(stage, false, expect=1)


def _fail(stage: Stage, follower: Following, subscription: Any, before: Webhook) -> None:
    """The receiver is away when the next change comes: it is tried again, and nothing is missing."""
    stage.say("\n  El receptor se cae; mientras tanto el compromiso se modifica:\n")
    stage.receiver.close()
    (index,) = stage.record(stage.drafted(BODY, "commitment.amended", WATER.stream, "modificacion-agua"))
    _heard(follower, index)
    failed = wait_for(lambda: _tried(stage, subscription, index), "el intento que falla")
    stage.say(
        "\n  Quien lee el flujo ya lo sabe. Del webhook dice …/deliveries, con la hora del"
        " próximo intento (next_at):\n"
    )
    stage.teller.tell(json.dumps(failed))
    stage.receiver.open()
    stage.teller.tell(
        "El receptor vuelve. El avisador insiste a los 5 segundos; después lo haría a los 5 minutos, a la"
        " media hora, y así durante 75 horas."
    )
    came = wait_for(lambda: stage.receiver.told_of(index), "el webhook que se intenta de nuevo")
    if came.said["prevsequence"] != before.said["sequence"]:
        raise Failed("falta un aviso entre los dos")
    stage.teller.tell(
        f"Llegó {came.headers['webhook-id']}. Su «prevsequence», {came.said['prevsequence']}, es el que el"
        " receptor ya tenía: no falta ninguno."
    )


def _tried(stage: Stage, subscription: Any, index: int) -> Any:
    """Return the delivery of an entry after its first attempt."""
    address = f"{stage.notifier}/v1/subscriptions/{subscription['id']}/deliveries?state=pending"
    for one in get_owned(address, subscription["token"])["items"]:
        if one["position"] == str(index) and one["attempts"]:
            return one
    return None


def _heard(follower: Following, index: int) -> str:
    """Return the line that `libro follow` printed of an entry, which it has verified."""
    folio = format_folio(LOG_CODE, index)
    return wait_for(lambda: follower.line_with(folio), "lo que dice libro follow")


def _verify(stage: Stage, message: Path, *, expect: int = 0, only: str = "") -> None:
    command = ["libro", "verify-message", str(message), "--trust", str(stage.folder / TRUST)]
    run(stage.teller, command, expect=expect, only=only)
