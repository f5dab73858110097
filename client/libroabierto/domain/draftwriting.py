"""Writing a draft: the commented TOML of `libro new`, from a type's form.

    # Fecha del acto
    occurred_on = 2026-11-22

Labels stand above their members, in the reader's language; optional members are commented out, so
that what is left unsaid stays unsaid.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from libroabierto.domain.catalogue import CATALOGUE, FORMS
from libroabierto.domain.fields import Choice, Day, Group, Several, StrictField
from libroabierto.domain.forms import Form, members
from libroabierto.domain.vocabulary import Label
from libroabierto.domain.words import HEAD

ENVELOPE: Final = ("ledger", "id", "issuer", "office", "stream", "version", "occurred_on", "provenance")
INTRODUCTION: Final = Label(
    "# {title} ({type}). Complete los valores, quite el # de lo opcional que use, guarde y firme:\n"
    "#   libro sign ESTE-ARCHIVO --key LLAVE.pem\n"
    "# «file:nombre» toma la huella, el tamaño o la llave de un archivo que está junto a este;\n"
    "# «payload:nombre.jws», la huella del texto que ese evento firmado lleva.",
    "# {title} ({type}). Fill in the values, uncomment the optional ones you use, save and sign:\n"
    "#   libro sign THIS-FILE --key KEY.pem\n"
    "# “file:name” takes the hash, size or key from a file beside this one; “payload:name.jws” takes\n"
    "# the hash of the text that this signed event carries.",
)
ID: Final = Label("Identificador único del evento", "Unique id of the event")
OPTIONAL: Final = Label("opcional", "optional")
ONE_OF: Final = Label("uno de", "one of")


def draft(type_name: str, *, language: str, prefill: Mapping[str, Any]) -> str:
    """Return a commented draft of *type_name*; KeyError for a type that does not exist.

    *prefill* gives members of the payload that are known ("ledger", "id", "stream", ...); its "data"
    may give members of the data, which otherwise come from the type's own suggestion or examples.
    """
    type = CATALOGUE[type_name]
    title = type.title.in_language(language)
    usual = {
        "provenance": "paper" if type.provenance == "paper" else "native",
        "version": 0 if type.unordered else 1,
    }
    known = {**usual, **prefill}
    lines = [INTRODUCTION.in_language(language).format(title=title, type=type_name), ""]
    lines += [f'type = "{type_name}"', f"schema = {type.schema}"]
    for name in ENVELOPE:
        lines += [f"# {HEAD.get(name, ID).in_language(language)}", f"{name} = {_value(known.get(name, ''))}"]
    data = _merged(type.suggestion(), known.get("data", {}))
    lines += ["", "[data]", *_group(FORMS[type_name], data, "data", language, "")]
    return "\n".join(lines) + "\n"


def misplaced(form: Form, values: object, pointer: str = "") -> Iterator[str]:
    """Yield the pointer of every member of *values* that *form* does not have, however deep."""
    known = dict(members(form))
    for name, value in values.items() if isinstance(values, Mapping) else ():
        field, at = known.get(name), f"{pointer}/{name}"
        if field is None:
            yield at
        elif isinstance(field, Group):
            yield from misplaced(field.form, value, at)
        elif isinstance(field, Several) and isinstance(field.each, Group) and isinstance(value, list):
            for place, item in enumerate(value):
                yield from misplaced(field.each.form, item, f"{at}/{place}")


def _merged(suggested: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is said, and beside it what is suggested; a list that is said stands alone."""
    both = {n: _merged(suggested[n], v) for n, v in said.items() if _are_tables(suggested.get(n), v)}
    return {**suggested, **said, **both}


def _are_tables(*values: object) -> bool:
    return all(isinstance(value, Mapping) for value in values)


def _group(form: Form, values: Mapping[str, Any], path: str, language: str, off: str) -> Iterator[str]:
    """Yield the plain members first: TOML gives what follows a table's header to that table."""
    inner = [(n, f) for n, f in members(form) if _is_table(f) and values.get(n) != []]
    for name, field in members(form):
        if not _is_table(field) or values.get(name) == []:  # an empty list has no table of its own
            hidden = off or ("" if field.required or name in values else "# ")
            yield f"{off}# {_label(field, language)}"
            value = _value(values.get(name, _example(field)))
            yield f"{hidden}{_key(name)} = {value}".replace("\n", f"\n{hidden}")
    for name, field in inner:
        hidden = off or ("" if field.required or name in values else "# ")
        yield from _table(field, values.get(name), f"{path}.{_key(name)}", language, hidden)


def _table(field: Any, value: Any, path: str, language: str, off: str) -> Iterator[str]:
    items = value if isinstance(value, list) else [value or {}]
    form = field.form if isinstance(field, Group) else field.each.form
    header = f"[{path}]" if isinstance(field, Group) else f"[[{path}]]"
    for item in items:
        yield ""
        yield f"# {_label(field, language)}"
        yield f"{off}{header}"
        yield from _group(form, item, path, language, off)


def _is_table(field: StrictField) -> bool:
    return isinstance(field, Group) or (isinstance(field, Several) and isinstance(field.each, Group))


def _label(field: StrictField, language: str) -> str:
    label = field.en if language == "en" else field.es
    choice = field.each if isinstance(field, Several) else field
    if isinstance(choice, Choice):
        label += f" ({ONE_OF.in_language(language)}: {', '.join(choice.among)})"
    return label if field.required else f"{label} ({OPTIONAL.in_language(language)})"


def _example(field: StrictField) -> Any:
    if isinstance(field, Several):
        return [] if field.each.example is None else [_example(field.each)]
    if isinstance(field, Day) and field.example:
        return date.fromisoformat(field.example)
    return "" if field.example is None else field.example


def _key(name: str) -> str:
    return name if name.replace("_", "").replace("-", "").isalnum() else json.dumps(name)


def _value(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_key(n)} = {_value(v)}" for n, v in value.items()) + " }"
    if isinstance(value, str) and "\n" in value and _is_plain(value):
        return f'"""\n{value}"""'
    # A JSON string, number or boolean is TOML's too, but for one control that JSON leaves as it is.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _is_plain(text: str) -> bool:
    """Say whether *text* stands between three quotes as it is."""
    return "\\" not in text and '"""' not in text and all(map(str.isprintable, text.split("\n")))
