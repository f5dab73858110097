"""/v1/log: what a reader must know of this log before trusting it."""

from __future__ import annotations

from typing import Any, Final

from flask import Response

from libroabierto.domain.formerkeys import former_log_keys
from libroabierto.tlog import base64std
from libroabierto_face.web.answers import for_now, json_answer
from libroabierto_ledger.web.assembly import founded
from libroabierto_ledger.web.openapi import Blueprint
from libroabierto_ledger.web.schemas.log import Log

blueprint: Final = Blueprint("ledger", __name__, url_prefix="/v1/log", description="The log as a whole")


@blueprint.route("")
@blueprint.answers(Log)
def show() -> Response:
    """Describe the log: origin, ledger, keys, size, root, policy, rules.

    Whoever verifies takes origin, ledger and keys from an own store; this address is for the first
    look, when a person compares the fingerprint.
    """
    info, founding = founded()
    document: dict[str, Any] = {
        "origin": info.origin,
        "ledger": founding["ledger"],
        "name": founding["name"],
        "log_code": founding["log_code"],
        "verifier_keys": [info.vkey],
        "former_keys": [
            {"verifier_key": former["log_key"], "last_size": former["last_size"]}
            for former in former_log_keys(founding)
        ],
        "size": info.size,
        "root": base64std.encode(info.root),
        "policy": founding["witness_policy"],
        "rules": founding["rules"],
        "catalogue": founding["catalogue"],
        "languages": founding["languages"],
        "time_zone": founding["time_zone"],
        "practice": founding["practice"],
    }
    return for_now(json_answer(document))
