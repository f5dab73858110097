"""Messages of the notifier about an endpoint itself: they have no position and are never repeated.

    notifier.endpoint.verify      do you want this? Answer {"challenge": …}
    notifier.endpoint.test        a trial that its owner asked for
    notifier.endpoint.disabled    nothing more will come, and why

CloudEvents like all others, but of the notifier's own `source`; nothing in them stands in the ledger.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from libroabierto.record.moments import format_millis

VERIFY: Final = "verify"
TEST: Final = "test"
DISABLED: Final = "disabled"

TITLES: Final[Mapping[str, Mapping[str, str]]] = {
    VERIFY: {
        "es": "¿Desea recibir avisos en esta dirección? Responda con el mismo reto",
        "en": "Do you want notices at this address? Answer with the same challenge",
    },
    TEST: {
        "es": "Aviso de prueba, pedido por quien administra esta suscripción",
        "en": "Test notice, asked for by whoever manages this subscription",
    },
    DISABLED: {
        "es": "Suscripción en pausa: sus avisos no se pudieron entregar. Actívela de nuevo y recupérelos",
        "en": "Subscription paused: its notices could not be delivered. Enable it again and recover them",
    },
}


@dataclass(frozen=True, slots=True)
class EndpointMessage:
    """A message as it is posted: its `webhook-id` and its bytes."""

    id: str
    body: bytes


def endpoint_message(
    kind: str, subscription: str, origin: str, now: datetime, facts: Mapping[str, Any] | None = None
) -> EndpointMessage:
    """Write the message of a *kind* about a subscription; *facts* are further members of its data."""
    id = f"{kind}_{secrets.token_hex(12)}"
    event = {
        "specversion": "1.0",
        "id": id,
        "source": f"https://{origin}",
        "type": f"notifier.endpoint.{kind}",
        "time": format_millis(now),
        "datacontenttype": "application/json",
        "subscription": subscription,
        "data": {"title": TITLES[kind], **(facts or {})},
    }
    return EndpointMessage(
        f"msg_{id}", json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    )
