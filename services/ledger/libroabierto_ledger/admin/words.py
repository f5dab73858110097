"""What `libro-ledger` says, in Spanish and English: its help, a mistake in its arguments, what was done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from libroabierto.domain.vocabulary import Label
from libroabierto_face.command.words import Mistakes

HELP: Final[Mapping[str, Label]] = {
    "": Label("Opera un libro abierto.", "Runs an open ledger."),
    "ORIGIN": Label("ORIGEN", "ORIGIN"),
    "FILE.jws": Label("ARCHIVO.jws", "FILE.jws"),
    "init": Label(
        "crea llave, base y resguardo de un libro nuevo", "make key, database and guard of a new ledger"
    ),
    "found": Label("registra el asiento 0", "record entry 0"),
    "serve": Label(
        "atiende por HTTP; en público, solo detrás de un servidor web que reciba completas las solicitudes "
        "(deploy/nginx)",
        "serve over HTTP; in public only behind a web server that takes requests in whole (deploy/nginx)",
    ),
    "rotate-log-key": Label(
        "prepara el cambio de la llave del libro: genera la siguiente y el borrador que la autoridad firma",
        "prepare the rotation of the log's key: make the next one, and the draft that the authority signs",
    ),
    "--output": Label(
        "dónde escribir el borrador (por omisión, rotacion.toml)", "where to write the draft (rotacion.toml)"
    ),
    "--hold": Label(
        "que el libro espere hasta tantos minutos sin recibir otros actos, mientras se firma",
        "have the ledger wait up to so many minutes, taking no other acts, while it is signed",
    ),
    "--release": Label("que el libro ya no espere", "hold the ledger no longer"),
    "--finish": Label(
        "una vez registrado el cambio, deja solo la llave nueva y destruye la anterior",
        "once the rotation is recorded, leave only the new key and destroy the former one",
    ),
    "MINUTES": Label("MINUTOS", "MINUTES"),
    "FILE.toml": Label("ARCHIVO.toml", "FILE.toml"),
    "rebuild": Label("reconstruye el estado desde los asientos", "rebuild the state from the entries"),
    "check": Label("comprueba todo lo guardado", "check everything that is stored"),
    "--home": Label("carpeta del libro (o LIBRO_LEDGER_HOME)", "the ledger's folder (or LIBRO_LEDGER_HOME)"),
    "--origin": Label(
        "nombre del libro, p. ej. libro.example.org/mex", "the log's name, e.g. libro.example.org/mex"
    ),
    "--practice": Label(
        "hace y funda aquí un libro de práctica, con llaves para todas las partes",
        "make and found a practice ledger here, with keys for every party",
    ),
    "serve --practice": Label(
        "un libro de práctica; lo hace antes si no existe",
        "a practice ledger; make it first if there is none",
    ),
    "file": Label("el evento ledger.founded, firmado", "the event ledger.founded, signed"),
}
# Mistakes besides those that any command knows.
MISTAKES: Final[Mistakes] = (
    (
        r"argument --hold: .*",
        Label("--hold lleva de 1 a 240 minutos", "--hold takes 1 to 240 minutes"),
    ),
)
TOLD: Final[Mapping[str, Label]] = {
    "init": Label(
        "Listo. Publique esta llave verificadora y anótela en la fundación (log_key):",
        "Done. Publish this verifier key and name it in the founding (log_key):",
    ),
    "found": Label(
        "Fundado. Folio {folio}; identificador del libro:", "Founded. Folio {folio}; the ledger's identifier:"
    ),
    "practice": Label(
        "Libro de práctica fundado en {home}. Póngalo en servicio con: libro-ledger serve --home {home}",
        "Practice ledger founded in {home}. Serve it with: libro-ledger serve --home {home}",
    ),
    "rotate": Label(
        "Borrador en {path}, al corte de {size} asientos. La autoridad lo firma (libro sign) y lo envía "
        "(libro submit). Si el libro recibe antes otro acto, repita esta orden. Publique ya la llave nueva:",
        "Draft in {path}, at the checkpoint of {size} entries. The authority signs it (libro sign) and sends "
        "it (libro submit). If the ledger takes another act before, run this command again. Publish the new "
        "key now:",
    ),
    "held": Label(
        "El libro espera hasta {minutes} minutos y no recibe otros actos; «libro-ledger rotate-log-key "
        "--release» lo suelta antes.",
        "The ledger waits up to {minutes} minutes and takes no other acts; “libro-ledger rotate-log-key "
        "--release” ends that sooner.",
    ),
    "released": Label("El libro ya no espera.", "The ledger is held no longer."),
    "finished": Label(
        "Solo queda la llave nueva, en {path}. Reinicie el servicio para que olvide la anterior; copie la "
        "nueva a su resguardo seguro y destruya las copias de la otra.",
        "Only the new key is left, in {path}. Restart the service so that it forgets the former one; copy "
        "the new one to its safe place and destroy the copies of the other.",
    ),
    "nothing-to-finish": Label(
        "No hay ningún cambio de llave pendiente.", "There is no rotation of the key under way."
    ),
    "rebuild": Label("Estado reconstruido desde {size} asientos.", "State rebuilt from {size} entries."),
    "check": Label("Todo concuerda: {size} asientos.", "Everything agrees: {size} entries."),
    "unreadable": Label(
        "No se puede abrir {path} ({reason}). Revise el nombre y los permisos del archivo.",
        "Cannot open {path} ({reason}). Check the file's name and permissions.",
    ),
    "missing": Label(
        "No existe {path}. Revise el nombre del archivo.", "There is no {path}. Check the file's name."
    ),
    "exposed": Label(
        "Aviso: {bind} se alcanza desde fuera y ningún servidor web está delante (LIBRO_LEDGER_PROXIES=0). "
        "Unas cuantas conexiones lentas bastan para que nadie más sea atendido: vea deploy/nginx.",
        "Warning: {bind} can be reached from outside and no web server stands in front "
        "(LIBRO_LEDGER_PROXIES=0). A few slow connections are enough to keep everybody else out: see "
        "deploy/nginx.",
    ),
    "one-payer": Label(
        "Aviso: {bind} es un socket y LIBRO_LEDGER_PROXIES=0: nadie dice de qué dirección viene cada "
        "solicitud, así que todo el mundo cuenta como una sola y comparte un límite "
        "(LIBRO_LEDGER_RATE_ADDRESS={rate}). Detrás de nginx (deploy/nginx) ponga LIBRO_LEDGER_PROXIES=1; si "
        "de verdad no hay nadie delante, LIBRO_LEDGER_RATE_ADDRESS=0.",
        "Warning: {bind} is a socket and LIBRO_LEDGER_PROXIES=0: nobody says from which address a request "
        "comes, so all the world counts as one and shares one limit (LIBRO_LEDGER_RATE_ADDRESS={rate}). "
        "Behind nginx (deploy/nginx) set LIBRO_LEDGER_PROXIES=1; if there really is nobody in front, "
        "LIBRO_LEDGER_RATE_ADDRESS=0.",
    ),
    "entries": Label("asientos", "entries"),
    "rows": Label("estado", "state"),
}
