"""A practice ledger by one command: keys for everybody, the log's key, the founding, entry 0.

    <home>                  what `init` makes: database, log key, guard
    <home>-llaves           the keys of the authority and of the roll, without a passphrase (0600); they
                            belong to whoever operates, and are never in the ledger's own folder

Nothing here is for a ledger in use: there each institution makes its key itself, and nobody holds two.
A command that was cut off is finished by the next one; what is there is never made anew.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from libroabierto.domain.calendar import TIME_ZONE, day_of
from libroabierto.domain.decide import FOUNDING
from libroabierto.domain.events.ledger.founded import suggestion
from libroabierto.domain.practice import says_practice
from libroabierto.domain.vocabulary import Label
from libroabierto.errors import Refused, UsageError
from libroabierto.files import make_folder
from libroabierto.keys import PrivateKey
from libroabierto.keys.private import MAX_PEM
from libroabierto.record.entry import ZEROS
from libroabierto.record.envelope import EVENT, seal
from libroabierto.record.event import write_payload
from libroabierto.record.moments import format_instant
from libroabierto.record.possession import make_possession
from libroabierto.tlog.note import VerifierKey
from libroabierto_ledger.bootstrap import assemble, initialise, read_key, utc_now
from libroabierto_ledger.config import Config
from libroabierto_ledger.ports import Clock

ORIGIN: Final = "libro-prueba.localhost/mex"
LOG_CODE: Final = "PRUEBA"
AUTHORITY: Final = "autoridad-prueba"
ROLL: Final = (
    ("stl-prueba", "Secretariado Técnico Local (práctica)", "local-secretariat"),
    ("osc-prueba-1", "Organización de la sociedad civil 1 (práctica)", "civil-society"),
    ("osc-prueba-2", "Organización de la sociedad civil 2 (práctica)", "civil-society"),
)

# What is told when it is served, as an operator reads it in a terminal.
WELCOME: Final = Label(
    """Libro de PRÁCTICA: nada de lo que registre tiene efectos.
  Ábralo en el navegador: {address}
    Ahí están las órdenes para copiar: de la primera llave a una declaratoria firmada por dos partes.
  Llaves de la autoridad y del padrón (sin contraseña, solo para practicar):
    {keys}
  Para empezar, en otra terminal:
    export PATH="{commands}:$PATH" LLAVES="{keys}" LIBRO="{base}"
    libro audit "$LIBRO" --practice""",
    """PRACTICE ledger: nothing that it records has any effect.
  Open it in the browser: {address}
    There are the commands to copy: from the first key to a declaration signed by two parties.
  Keys of the authority and of the roll (without a passphrase, for practice only):
    {keys}
  To begin, in another terminal:
    export PATH="{commands}:$PATH" LLAVES="{keys}" LIBRO="{base}"
    libro audit "$LIBRO" --practice""",
)


def welcome(config: Config, language: str) -> str:
    """Say where a practice ledger is found, what to try first, and where its keys are."""
    on_socket = config.bind.startswith("unix:")
    base = config.url or (config.bind if on_socket else f"http://{config.bind}")
    facts = {"commands": Path(sys.executable).parent, "keys": keys_folder(config)}
    return WELCOME.in_language(language).format(base=base, address=f"{base}/", **facts)


def keys_folder(config: Config) -> Path:
    """Name the folder of the practice keys: beside the ledger's own."""
    home = config.home.absolute()
    return home.with_name(f"{home.name}-llaves")


def found_practice(config: Config, *, origin: str = ORIGIN, clock: Clock = utc_now) -> str:
    """Make and found a practice ledger in `config.home`; return its id.

    Raises UsageError("practice.origin") for a name that does not say so, or if the ledger that was begun
    there has another one; Refused("ledger.already-founded"), UsageError("ledger.exists").
    """
    log = _begun(config, origin)
    if (size := _size(config)) > 0:
        raise Refused("ledger.already-founded", size=size)
    keys = keys_folder(config)
    make_folder(keys, mode=0o700)
    token = _founding(
        log, {id: _seal(keys, id) for id in (AUTHORITY, *(member[0] for member in ROLL))}, clock
    )
    with contextlib.closing(assemble(config, clock=clock)) as assembly:
        assembly.founding.found(token)
        return assembly.queries.entry(0).hash


def ensure_practice(config: Config) -> None:
    """Make and found a practice ledger where there is none; leave one alone that is there.

    Raises UsageError("practice.origin") where there is another one, and what `found_practice` raises.
    """
    if _size(config) == 0:
        found_practice(config)
    _begun(config, ORIGIN)


def _size(config: Config) -> int:
    """Count the entries of the ledger in `config.home`; none where there is no ledger."""
    if not config.database.is_file():
        return 0
    with contextlib.closing(assemble(config)) as assembly:
        return assembly.queries.info().size


def _begun(config: Config, origin: str) -> VerifierKey:
    """Return the log's key; make the empty ledger unless a command before did."""
    if not says_practice(origin):
        raise UsageError("practice.origin", origin=origin)
    if not (config.log_key.is_file() and config.database.is_file()):
        return initialise(config, origin)
    log = read_key(config).verifier
    if not says_practice(log.name):
        raise UsageError("practice.origin", origin=log.name)
    return log


def _seal(keys: Path, id: str) -> PrivateKey:
    """Open the seal of an institution; make it, with its public half beside it, if it is not there."""
    path = keys / f"{id}.seal.pem"
    if not path.is_file():
        key = PrivateKey.generate()
        _write(path.with_name(f"{id}.seal.jwk.json"), json.dumps(key.public.jwk).encode() + b"\n")
        _write(path, key.to_pem(None))
    with path.open("rb") as file:
        return PrivateKey.load_pem(file.read(MAX_PEM), None)


def _write(path: Path, content: bytes) -> None:
    """Write a file for its owner alone, whole or not at all."""
    begun = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(begun, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    begun.replace(path)


def _founding(log: VerifierKey, seals: Mapping[str, PrivateKey], clock: Clock) -> str:
    """Return the signed founding: the state and all its municipalities, a roll of three, no waiting."""
    id, now = str(uuid.uuid4()), clock()
    members = {
        "ledger": ZEROS,
        "type": FOUNDING,
        "schema": 1,
        "id": id,
        "issuer": AUTHORITY,
        "office": "seal",
        "stream": "ledger:main",
        "version": 1,
        "occurred_on": day_of(now).isoformat(),
        "signed_at": format_instant(now),
        "provenance": "native",
        "data": _data(log, seals, id),
    }
    return seal(write_payload(members), seals[AUTHORITY], EVENT)


def _data(log: VerifierKey, seals: Mapping[str, PrivateKey], event: str) -> dict[str, Any]:
    usual = suggestion()
    authority = {"id": AUTHORITY, "name": "Autoridad garante (práctica)", "seal": seals[AUTHORITY].public.jwk}
    return {
        **usual,
        "name": "Libro Abierto de práctica",
        "origin": log.name,
        "log_code": LOG_CODE,
        "log_key": str(log),
        "authority": {**authority, **usual["authority"]},
        "witness_policy": f"log {log}\nquorum none",
        "succession": {
            "roll": [_member(*member, seals[member[0]], event) for member in ROLL],
            "threshold": 2,
            "waiting_days": 0,
        },
        "time_zone": TIME_ZONE,
        "practice": True,
    }


def _member(id: str, name: str, role: str, key: PrivateKey, event: str) -> dict[str, Any]:
    """One institution of the succession roll."""
    return {
        "id": id,
        "name": name,
        "roles": [{"role": role, "territory": ["state"]}],
        "seal": key.public.jwk,
        "possession": make_possession(key, ledger=ZEROS, event=event, issuer=id, office="seal"),
    }
