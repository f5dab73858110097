"""What `libro-notifier` says, in Spanish and English: its help, what was done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from libroabierto.domain.vocabulary import Label

HELP: Final[Mapping[str, Label]] = {
    "": Label(
        "Sigue un libro abierto, lo comprueba y avisa de cada cambio.",
        "Follows an open ledger, verifies it, and tells every change.",
    ),
    "URL": Label("URL", "URL"),
    "VKEY": Label("LLAVE", "VKEY"),
    "FILE": Label("ARCHIVO", "FILE"),
    "--home": Label(
        "carpeta del avisador (o LIBRO_NOTIFIER_HOME)", "the notifier's folder (or LIBRO_NOTIFIER_HOME)"
    ),
    "init": Label(
        "crea un avisador: a qué libro cree, su base y las llaves de sus webhooks",
        "make a notifier: which ledger it believes, its database, the keys of its webhooks",
    ),
    "--ledger": Label(
        "dirección del libro, p. ej. https://libro.example.org",
        "the ledger's address, e.g. https://libro.example.org",
    ),
    "--log-key": Label(
        "llave verificadora del libro, tomada de otra fuente que el libro mismo",
        "the log's verifier key, taken from another source than the ledger itself",
    ),
    "--policy": Label(
        "cuántos testigos deben haber visto un corte (tlog-policy); sin ella, la que el libro publica",
        "how many witnesses must have seen a checkpoint (tlog-policy); without it, what the ledger says",
    ),
    "--practice": Label("el libro es de práctica, y lo sé", "the ledger is for practice, and I know"),
    "follow": Label(
        "lee el libro, lo comprueba y publica los avisos", "read the ledger, verify it, publish the notices"
    ),
    "dispatch": Label("entrega los webhooks", "deliver webhooks"),
    "stream": Label("atiende el flujo en vivo (SSE)", "serve the live stream (SSE)"),
    "web": Label(
        "atiende suscripciones, consulta y páginas; en público, detrás de un servidor web (deploy/nginx)",
        "serve subscriptions, pulling, feeds and pages; in public behind a web server (deploy/nginx)",
    ),
    "all": Label(
        "los cuatro procesos juntos: follow, dispatch, stream y web",
        "the four processes together: follow, dispatch, stream and web",
    ),
    "status": Label("dice hasta dónde va y qué espera", "say how far it is and what waits"),
    "--json": Label("para programas: un objeto JSON", "for programs: one JSON object"),
    "resume": Label(
        "vuelve a publicar después de una alarma que alguien ya revisó",
        "publish on after an alarm that somebody has looked into",
    ),
    "--after-alarm": Label(
        "confirma que la alarma se revisó y que la prueba está guardada",
        "confirm that the alarm was looked into and the evidence is kept",
    ),
    "rotate-key": Label(
        "firma los webhooks con una llave nueva; la anterior también firma un día más",
        "sign webhooks with a new key; the former one signs too for a day",
    ),
}
TOLD: Final[Mapping[str, Label]] = {
    "init": Label(
        "Listo: {home}. Este avisador cree a {origin} (huella de su llave: {fingerprint}). Compárela con "
        "otra fuente; después, póngalo en marcha con: libro-notifier all --home {home}",
        "Done: {home}. This notifier believes {origin} (fingerprint of its key: {fingerprint}). Compare it "
        "with another source; then start it with: libro-notifier all --home {home}",
    ),
    "all": Label(
        "Avisador en marcha: páginas e interfaz en {web}, flujo en vivo en {stream}. Ctrl-C lo termina.",
        "Notifier running: pages and interface at {web}, live stream at {stream}. Ctrl-C ends it.",
    ),
    "child": Label(
        "El proceso {name} terminó con estado {status}; se inicia de nuevo.",
        "The process {name} ended with status {status}; it is started again.",
    ),
    "following": Label("Siguiendo {origin} en {ledger}.", "Following {origin} at {ledger}."),
    "stream-ready": Label("Flujo en vivo en {at}.", "Live stream at {at}."),
    "frozen": Label(
        "ALARMA: el libro se contradice [{code}]. No se publica nada más y todos los suscriptores lo saben; "
        "la prueba está en {evidence}. Revísela; solo después: libro-notifier resume --after-alarm",
        "ALARM: the ledger contradicts itself [{code}]. Nothing more is published, and every subscriber was "
        "told; the evidence is in {evidence}. Look into it; only then: libro-notifier resume --after-alarm",
    ),
    "resumed": Label(
        "Se vuelve a publicar. Si el libro aún se contradice, la alarma vuelve.",
        "Publishing goes on. If the ledger still contradicts itself, the alarm comes back.",
    ),
    "no-alarm": Label("No hay ninguna alarma.", "There is no alarm."),
    "rotated": Label(
        "Llave nueva en uso; la anterior también firma durante 24 horas. Quien la anotó la encuentra en "
        "/.well-known/webhook-keys.json:",
        "New key in use; the former one signs too for 24 hours. Whoever keeps keys finds it at "
        "/.well-known/webhook-keys.json:",
    ),
    "exposed": Label(
        "Aviso: {bind} o {stream} se alcanza desde fuera y ningún servidor web está delante "
        "(LIBRO_NOTIFIER_PROXIES=0). Vea deploy/nginx.",
        "Warning: {bind} or {stream} can be reached from outside and no web server stands in front "
        "(LIBRO_NOTIFIER_PROXIES=0). See deploy/nginx.",
    ),
    "sinks.http": Label(
        "Aviso: LIBRO_NOTIFIER_SINKS=http: los webhooks pueden ir sin cifrar.",
        "Warning: LIBRO_NOTIFIER_SINKS=http: webhooks may go unencrypted.",
    ),
    "sinks.local": Label(
        "AVISO: LIBRO_NOTIFIER_SINKS=local: quien se suscriba puede hacer que este equipo envíe solicitudes "
        "a su red interna. Solo para práctica y pruebas, nunca en público.",
        "WARNING: LIBRO_NOTIFIER_SINKS=local: whoever subscribes can make this host send requests into its "
        "own network. For practice and tests only, never in public.",
    ),
    "status": Label(
        "Estado: {state}\nPublicado hasta: {published}\n"
        "Asientos comprobados: {verified} (el libro dice {seen})\n"
        "Último corte comprobado: {checked_at}\nEntregas pendientes: {pending}",
        "State: {state}\nPublished up to: {published}\nEntries verified: {verified} (the ledger: {seen})\n"
        "Last checkpoint verified: {checked_at}\nDeliveries that wait: {pending}",
    ),
    "no-url": Label(
        "Aviso: falta LIBRO_NOTIFIER_URL. Sin ella, quien recibe webhooks lee «localhost» como remitente.",
        "Note: LIBRO_NOTIFIER_URL is missing. Without it webhooks name “localhost” as their sender.",
    ),
    "missing": Label(
        "No existe {path}. Revise el nombre del archivo.", "There is no {path}. Check the file's name."
    ),
    "unreadable": Label(
        "No se puede abrir {path} ({reason}). Revise el nombre y los permisos del archivo.",
        "Cannot open {path} ({reason}). Check the file's name and permissions.",
    ),
}
STATES: Final[Mapping[str, Label]] = {
    "following": Label("al día", "following"),
    "behind": Label("poniéndose al día", "behind"),
    "starting": Label("empezando", "starting"),
    "stale": Label("sin noticias del libro", "stale"),
    "frozen": Label("DETENIDO: el libro se contradijo", "frozen"),
}
# What the client's own command says in another table, which is none of a service's business.
SENTENCES: Final[Mapping[str, Label]] = {
    "ledger.unreachable": Label(
        "No se pudo llegar a {url}: {reason}. Revise la conexión y la dirección, e intente de nuevo.",
        "{url} could not be reached: {reason}. Check connection and address, and try again.",
    ),
    "ledger.too-slow": Label(
        "{url} no terminó de responder en {seconds} segundos. Intente más tarde.",
        "{url} did not finish answering within {seconds} seconds. Try later.",
    ),
    "ledger.answer-unusable": Label(
        "La respuesta a {path} no sirve ({reason}). Revise que la dirección sea la de un libro.",
        "The answer to {path} cannot be used ({reason}). Check that the address is a ledger's.",
    ),
    "ledger.status": Label(
        "El libro respondió {status} a {path}. Intente más tarde.",
        "The ledger answered {status} to {path}. Try later.",
    ),
    "url.form": Label(
        "«{url}» no es una dirección http(s) de un libro. Corríjala.",
        "“{url}” is no http(s) address of a ledger. Correct it.",
    ),
    "trust.broken": Label(
        "El archivo de confianza {path} está dañado ({reason}). Recupérelo de un respaldo.",
        "The trust file {path} is damaged ({reason}). Restore it from a backup.",
    ),
    "key.missing": Label(
        "Falta la llave {path} que firma los webhooks. Recupérela de un respaldo.",
        "The key {path} that signs webhooks is missing. Restore it from a backup.",
    ),
    "follower.broken": Label(
        "Lo guardado hasta el asiento {size} no corresponde al corte comprobado. Restaure notifier.db de un "
        "respaldo, o empiece de nuevo en otra carpeta: lo publicado se reconstruye igual desde el libro.",
        "What is stored up to entry {size} does not fit the verified checkpoint. Restore notifier.db from a "
        "backup, or begin anew in another folder: what was published is rebuilt the same from the ledger.",
    ),
}
