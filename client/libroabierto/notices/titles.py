"""Titles: each message in one sentence, Spanish and English, for lists, feeds and subjects of mail.

An entry's is the sentence of its type (domain/words.py) with the names of its time; nothing withheld is
shown. After a report of a commitment stands how far its milestones are, on average.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from libroabierto.domain.vocabulary import Label
from libroabierto.domain.words import long_date, name_of, named_in, sentence, word
from libroabierto.domain.world import World
from libroabierto.record.event import Event
from libroabierto.verify.finding import Finding

from .reminders import (
    CERTIFICATE_ENDING,
    CLAUSE_G,
    KEY_ENDING,
    MILESTONE_OVERDUE,
    SIGNATURE_AWAITED,
    TENURE_ENDING,
    TERM_ENDING,
    Reminder,
)

_REPORT: Final = "commitment.updated"
_LANGUAGES: Final = ("es", "en")
_ENDED: Final = f"{TERM_ENDING}.0"  # the same rule, the day after
_TITLES: Final[Mapping[str, Label]] = {
    MILESTONE_OVERDUE: Label(
        "El {due} venció el hito «{text}» del compromiso «{title}» ({percent} %).",
        "The milestone “{text}” of the commitment “{title}” was due on {due} ({percent} %).",
    ),
    CLAUSE_G: Label(
        "{municipality} lleva {days} días sin instalar el secretariado técnico municipal que prometió el"
        " {since}.",
        "{municipality} has not installed, after {days} days, the municipal technical secretariat that it"
        " promised on {since}.",
    ),
    TERM_ENDING: Label(
        "Faltan {days} días para que termine, el {to}, la administración de {municipality}.",
        "The term of {municipality} ends in {days} days, on {to}.",
    ),
    _ENDED: Label(
        "El {to} terminó la administración de {municipality}.", "The term of {municipality} ended on {to}."
    ),
    TENURE_ENDING: Label(
        "{institution}: faltan {days} días para que termine, el {to}, un encargo ({office}).",
        "{institution}: a tenure ({office}) ends in {days} days, on {to}.",
    ),
    KEY_ENDING: Label(
        "{institution}: faltan {days} días para que una llave ({office}) deje de firmar, el {to}.",
        "{institution}: a key ({office}) signs for {days} days more, until {to}.",
    ),
    CERTIFICATE_ENDING: Label(
        "{institution}: faltan {days} días para que venza, el {to}, el certificado de una llave ({office}).",
        "{institution}: the certificate of a key ({office}) ends in {days} days, on {to}.",
    ),
    SIGNATURE_AWAITED: Label(
        "Falta la firma de {institution} ({offices}) en {act}, que la espera desde el {since}.",
        "The signature of {institution} ({offices}) is missing on {act}, which awaits it since {since}.",
    ),
}
_ACTS: Final[Mapping[str, Label]] = {
    "declaration": Label("la declaratoria {}", "declaration {}"),
    "secretariat": Label(
        "el acta de instalación del secretariado {}", "the minutes of installation of secretariat {}"
    ),
}
_ALARM: Final = Label(
    "ALERTA: el libro se contradice ({code}). Desde aquí no se publica nada hasta que se aclare.",
    "ALARM: the ledger contradicts itself ({code}). Nothing is published from here on until that is cleared.",
)


def title_of(event: Event, world: World) -> Label:
    """Return the title of an entry; *world* is the state after it."""
    return worded(event, _names(event, world), _percent(world, event.stream))


def worded(event: Event, names: Mapping[str, str], percent: object) -> Label:
    """Return the title of an entry with these names, and this progress if it reports any."""
    es, en = (sentence(event, language, names) for language in _LANGUAGES)
    if event.type != _REPORT:
        return Label(es, en)
    return Label(
        f"{es.removesuffix('.')}: {percent} % en promedio de sus hitos.",
        f"{en.removesuffix('.')}: {percent}% of its milestones on average.",
    )


def title_of_reminder(reminder: Reminder, world: World) -> Label:
    """Return the title of a reminder; *world* is the state that it follows from."""
    is_over = reminder.rule == TERM_ENDING and reminder.facts["days"] == 0
    title = _TITLES[_ENDED if is_over else reminder.rule]
    es, en = (
        title.in_language(language).format(**_shown(reminder, world, language)) for language in _LANGUAGES
    )
    return Label(es, en)


def title_of_alarm(finding: Finding) -> Label:
    """Return the title of an alarm."""
    return Label(_ALARM.es.format(code=finding.code), _ALARM.en.format(code=finding.code))


def _names(event: Event, world: World) -> dict[str, str]:
    found = ((kind, id, world.get(kind, id)) for kind, id in named_in(event))
    return {id: name_of(kind, row) for kind, id, row in found if row is not None}


def _percent(world: World, stream: str) -> int:
    row = world.get("commitment", stream)
    progress = row["progress"].values() if row else ()
    counted = [int(one["percent"]) for one in progress if one["status"] != "cancelled"]
    return sum(counted) // len(counted) if counted else 0


def _shown(reminder: Reminder, world: World, language: str) -> dict[str, Any]:
    """Return the facts as a person reads them."""
    shown = dict(reminder.facts)
    for name in ("due", "since", "from", "to"):
        if name in shown:
            shown[name] = long_date(shown[name], language)
    if "institution" in shown:
        row = world.get("institution", shown["institution"])
        shown["institution"] = row["name"] if row else shown["institution"]
    if "municipality" in shown:
        shown["municipality"] = shown["municipality"]["name"]
    if "office" in shown:
        shown["office"] = word(shown["office"], language)
    if "offices" in shown:
        shown["offices"] = ", ".join(word(office, language) for office in shown["offices"])
    if reminder.kind in _ACTS:
        shown["act"] = _ACTS[reminder.kind].in_language(language).format(reminder.id.partition(":")[2])
    return shown
