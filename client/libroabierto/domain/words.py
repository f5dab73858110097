"""An event in words: one sentence for lists, and every member with its label for whoever signs.

Sentences are format strings of the type's declaration. What may stand in their braces:

    {issuer}, {subject}     official names and titles where known, else the ids as signed
    {data[...]}             members of the data
    {...:name}              an institution's official name where known, else its id
    {...:day}               a date in full: "20 de junio de 2022"
    {...:word}              a slug of the vocabulary by its label
    {...:personal}          a personal member; withheld, what may be shown of it: its value where a
                            ledger put one beside the digest, else "dato reservado" or "dato cancelado"
"""

from __future__ import annotations

import json
import string
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, Final

from libroabierto.domain.catalogue import EVENT_TYPES, EventTypes
from libroabierto.domain.events.commitment import words as commitment
from libroabierto.domain.events.declaration import words as declaration
from libroabierto.domain.events.institution import words as institution
from libroabierto.domain.events.ledger import words as ledger
from libroabierto.domain.events.observation import words as observation
from libroabierto.domain.events.plan import words as plan
from libroabierto.domain.events.secretariat import words as secretariat
from libroabierto.domain.fields import Choice, Day, Flag, Group, Jwk, Several, StrictField
from libroabierto.domain.forms import Form, members
from libroabierto.domain.jwks import public_key
from libroabierto.domain.vocabulary import ALL as COMMON
from libroabierto.domain.vocabulary import Label, Words
from libroabierto.domain.world import Document
from libroabierto.record.event import Event

# Every word that stands in a document, for whoever renders one.
ALL: Final[Words] = {
    **COMMON,
    **ledger.WORDS,
    **institution.WORDS,
    **declaration.WORDS,
    **secretariat.WORDS,
    **plan.WORDS,
    **commitment.WORDS,
    **observation.WORDS,
}
WITHHELD: Final = Label("dato reservado", "withheld")
WITHDRAWN: Final = Label("dato cancelado", "withdrawn")
YES: Final = Label("sí", "yes")
NO: Final = Label("no", "no")
MONTHS: Final = Label(
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "January February March April May June July August September October November December",
)
_NAMED: Final[Mapping[str, Callable[[Document], Any]]] = {
    "institution": lambda row: row["name"],
    "plan": lambda row: row["title"],
    "commitment": lambda row: row["terms"]["title"],
}
HEAD: Final = {
    "type": Label("Tipo de evento", "Event type"),
    "issuer": Label("Institución que firma", "Institution that signs"),
    "office": Label("Cargo", "Office"),
    "stream": Label("Serie", "Stream"),
    "version": Label("Versión en la serie", "Version in the stream"),
    "occurred_on": Label("Fecha del acto", "Date of the act"),
    "provenance": Label("Procedencia", "Provenance"),
    "ledger": Label("Libro", "Ledger"),
}


def long_date(day: str, language: str) -> str:
    """Return a legal date in full; es-MX: "20 de junio de 2022"."""
    when = date.fromisoformat(day)
    month = MONTHS.in_language(language).split()[when.month - 1]
    return f"{when.day} {month} {when.year}" if language == "en" else f"{when.day} de {month} de {when.year}"


def word(slug: str, language: str) -> str:
    """Return the label of a slug of the vocabulary, or the slug itself."""
    return ALL[slug].in_language(language) if slug in ALL else slug


def sentence(event: Event, language: str, names: Mapping[str, str], types: EventTypes = EVENT_TYPES) -> str:
    """Say what the event does, in one sentence; *names* maps ids to names, as far as known (`named_in`)."""
    type = types.by_name.get(event.type)
    if type is None:
        return event.type
    subject = event.stream.partition(":")[2]
    facts = {
        "issuer": names.get(event.issuer, event.issuer),
        "subject": names.get(event.stream, names.get(subject, subject)),
        **_facts(event, types),
    }
    return _Sentence(language, names).vformat(type.sentence.in_language(language), (), facts)


def named_in(event: Event, types: EventTypes = EVENT_TYPES) -> set[tuple[str, str]]:
    """Return kind and id of each row whose name the sentence shows where it is known; see `name_of`."""
    kind, _, subject = event.stream.partition(":")
    shown = {("institution", event.issuer)}
    if kind in _NAMED:
        shown.add((kind, subject if kind == "institution" else event.stream))
    if (type := types.by_name.get(event.type)) is not None:
        reader, facts = string.Formatter(), _facts(event, types)
        found = ((field, spec) for _, field, spec, _ in reader.parse(type.sentence.es))
        named = [field for field, spec in found if field and spec == "name"]
        shown |= {("institution", str(reader.get_field(field, (), facts)[0])) for field in named}
    return shown


def name_of(kind: str, document: Document) -> str:
    """Return how a sentence calls the row of a kind that `named_in` gives."""
    return str(_NAMED[kind](document))


def _facts(event: Event, types: EventTypes) -> dict[str, Any]:
    return {"office": event.office, "occurred_on": event.occurred_on, "data": types.read(event)}


def details(event: Event, language: str, types: EventTypes = EVENT_TYPES) -> list[tuple[str, str]]:
    """Return every member that is signed as (label, value), by the form of its own schema.

    Labels of inner members are indented.
    """
    found = [
        (label.in_language(language), _head(event, name, language, types)) for name, label in HEAD.items()
    ]
    if types.knows(event):
        found += _group(types.form_of(event), event.data, language, "")
    return found


def _head(event: Event, name: str, language: str, types: EventTypes) -> str:
    value = str(getattr(event, name))
    if name == "type" and value in types.by_name:
        return f"{types.by_name[value].title.in_language(language)} ({value})"
    if name == "occurred_on":
        return long_date(value, language)
    return word(value, language) if name in ("office", "provenance") else value


def _group(form: Form, values: Mapping[str, Any], language: str, indent: str) -> Iterator[tuple[str, str]]:
    for name, field in members(form):
        if name in values:
            label = field.en if language == "en" else field.es
            yield from _member(field, indent + label, values[name], language, indent)


def _member(
    field: StrictField, label: str, value: Any, language: str, indent: str
) -> Iterator[tuple[str, str]]:
    if isinstance(field, Group):
        yield label, ""
        yield from _group(field.form, value, language, indent + "  ")
    elif isinstance(field, Several) and isinstance(field.each, Group):
        one = field.each.en if language == "en" else field.each.es
        for at, item in enumerate(value, 1):
            yield f"{indent}{one} {at}", ""
            yield from _group(field.each.form, item, language, indent + "  ")
    else:
        yield label, shown(field, value, language)


def shown(field: StrictField, value: Any, language: str) -> str:
    """Return one plain value as a person reads it."""
    if field.personal and isinstance(value, Mapping) and "_sd" in value:
        return personal(value, language)
    if isinstance(field, Several):
        return ", ".join(shown(field.each, item, language) for item in value)
    if isinstance(field, Day):
        return long_date(value, language)
    if isinstance(field, Flag):
        return (YES if value else NO).in_language(language)
    if isinstance(field, Jwk):
        return public_key(value).kid
    return _chosen(field, value, language) if isinstance(field, Choice) else _plain(value)


def personal(value: Any, language: str) -> str:
    """Return a personal member: in the clear, or {"_sd"} with the `status` and `value` of an answer."""
    if not isinstance(value, Mapping) or "_sd" not in value:
        return _plain(value)
    if "value" in value:
        return _plain(value["value"])
    return (WITHDRAWN if value.get("status") == "withdrawn" else WITHHELD).in_language(language)


def _plain(value: Any) -> str:
    """Show text as it is, and any other JSON as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _chosen(field: Choice, slug: str, language: str) -> str:
    return field.labels[slug].in_language(language) if slug in field.labels else word(slug, language)


class _Sentence(string.Formatter):
    """Formats the four kinds of value that a sentence may hold besides plain text."""

    def __init__(self, language: str, names: Mapping[str, str]) -> None:
        self._language, self._names = language, names

    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec == "name":
            return self._names.get(str(value), str(value))
        if format_spec == "day":
            return long_date(value, self._language)
        if format_spec == "word":
            return word(value, self._language)
        if format_spec == "personal":
            return personal(value, self._language)
        return str(value)
