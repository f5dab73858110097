"""docs/events.md: the catalogue in words, made from the declarations that the rules judge by."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from libroabierto.domain import fields
from libroabierto.domain.catalogue import CATALOGUE, FORMS
from libroabierto.domain.eventtype import ANY_STREAM, NEVER, EventType, Rule
from libroabierto.domain.fields import StrictField
from libroabierto.domain.forms import Form, members
from libroabierto.domain.lifecycle import Lifecycle
from libroabierto.domain.messages import table
from libroabierto.domain.rulearchive import GENERAL, SINCE
from libroabierto.domain.shapes import Act

INTRODUCTION: Final = """\
# The catalogue of events

*Made from the code by `make vectors`; change the rules, never this page.* The wire format is
[contracts/PROTOCOL.md](../contracts/PROTOCOL.md), the schemas are in
[contracts/schemas](../contracts/schemas), what is hashed as the rules of each version is in
[contracts/rules](../contracts/rules). An entry is judged by the version in force at its index.

Each type has a stream kind, says who may sign it, what its `data` holds and what is refused. Names are
public and eternal: never renamed, never reused. *Ordered* types sign the version that the event will have
in its stream; *unordered* ones sign `version: 0`. `native` acts are signed where they happen; `paper` is
for what already stands on paper and carries a collation.

A party is named with the offices that may act for it. What counts is the role that the institution holds,
and the tenure of the office, when the event is recorded.
"""
KINDS: Final[Mapping[type[StrictField], str]] = {
    fields.InstitutionId: "institution id",
    fields.MunicipalityKey: "INEGI key, five digits as text",
    fields.Sha256: "SHA-256, 64 lower-case hex digits",
    fields.MediaType: "media type",
    fields.Origin: "schemaless URL",
    fields.LogCode: "2 to 12 capital letters and digits",
    fields.Token: "compact JWS",
    fields.Thumbprint: "base64url of a SHA-256",
    fields.Day: "date, `YYYY-MM-DD`",
    fields.Flag: "`true` or `false`",
    fields.Jwk: "public key (JWK)",
    fields.Json: "any JSON value but null",
}

MEMBER_HEAD: Final = ("member", "dato", "form", "required")
CODE_HEAD: Final = ("code", "qué está mal", "what is wrong")
RULE_HEAD: Final = ("code", "refused when", "lo que se dice a quien firma · *what the signer is told*")
TYPE_HEAD: Final = ("type", "título", "title", "order", "provenance", "since rules")
STREAMS: Final[Mapping[str, str]] = {
    "ledger": "The ledger: `ledger:main`",
    ANY_STREAM: "In the stream of the entry concerned",
    "institution": "Institutions, terms, offices, keys: `institution:<id>`",
    "declaration": "Declarations: `declaration:<municipality>-<slug>`",
    "secretariat": "Municipal secretariats: `secretariat:<municipality>-<slug>`",
    "plan": "Action plans: `plan:<uuid>`",
    "commitment": "Commitments: `commitment:<uuid>`",
    "observation": "Citizen observations: `observation:<uuid>`",
}


def page() -> bytes:
    """Return the page."""
    parts = [INTRODUCTION, _summary(), _everywhere(), *map(_type, CATALOGUE.values())]
    return "\n".join(parts).encode()


def _summary() -> str:
    """Return the table of contents, by kind of stream."""
    parts = [f"## The {len(CATALOGUE)} types\n\nBy the stream that each belongs to.\n"]
    for kind, told in STREAMS.items():
        of_kind = [type for type in CATALOGUE.values() if type.stream == kind]
        parts.append(f"### {told}\n\n{_table(TYPE_HEAD, list(map(_line, of_kind)))}")
    return "\n".join(parts)


def _line(type: EventType) -> tuple[str, ...]:
    link = f"[`{type.name}`](#{type.name.replace('.', '')})"
    return link, type.title.es, type.title.en, _order(type), _provenance(type), str(type.since)


def _everywhere() -> str:
    common = _table(MEMBER_HEAD, _members(Act(), ""))
    general = _table(CODE_HEAD, list(map(_general, GENERAL)))
    return (
        f"## Members that every act may have\n\n{common}\n"
        f"## What any event may be refused for\n\nIn the order of the checks.\n\n{general}"
    )


def _general(code: str) -> tuple[str, ...]:
    told, *sentences = _sentence(code)
    return f"{told} (since rules {SINCE[code]})" if code in SINCE else told, *sentences


def _type(type: EventType) -> str:
    own = [row for row in _members(FORMS[type.name], "") if _first_name(row[0]) not in Act.last]
    signers = "".join(f"- {signer.label.es} · *{signer.label.en}*\n" for signer in type.signers)
    refusals = _table(RULE_HEAD, [_refusal(rule, type) for rule in type.rules])
    schema = f"{type.name}.{type.schema}.json"
    facts = f"stream {_stream(type)}, {_order(type)}, {_provenance(type)}, since rules {type.since}"
    parts = [
        f"## {type.name}\n",
        f"**{type.title.es}** · *{type.title.en}*\n",
        f"Schema {type.schema} ([{schema}](../contracts/schemas/{schema})), {facts}.\n",
        f"Who may sign:\n\n{signers}",
        _table(MEMBER_HEAD, own),
        f"Refused when, besides what any event may be refused for:\n\n{refusals}",
    ]
    return "\n".join(parts)


def _first_name(path: str) -> str:
    return path.strip("`").split(".")[0]


def _stream(type: EventType) -> str:
    return "of the entry concerned" if type.stream == ANY_STREAM else f"`{type.stream}:`"


def _refusal(rule: Rule, type: EventType) -> tuple[str, ...]:
    """Tell a rule; one that not every version of the rules has says which ones do."""
    code, es, en = _sentence(rule.code)
    if rule.until != NEVER:
        code += f" (rules {rule.since} to {rule.until - 1})"
    elif rule.since > 1:
        code += f" (since rules {rule.since})"
    return code, _when(rule, type), f"{es} · *{en}*"


def _when(rule: Rule, type: EventType) -> str:
    """Say when the rule refuses, in the words of its predicate: the first paragraph of the docstring."""
    lifecycle = getattr(rule.breaks, "__self__", None)
    if isinstance(lifecycle, Lifecycle):
        after = lifecycle.steps[type.name].after
        return "The state is none of " + ", ".join(f"`{state}`" for state in after) + "."
    told = inspect.getdoc(rule.breaks) or ""
    return " ".join(told.partition("\n\n")[0].split())


def _order(type: EventType) -> str:
    return "unordered" if type.unordered else "ordered"


def _provenance(type: EventType) -> str:
    return "native or paper" if type.provenance == "either" else type.provenance


def _sentence(code: str) -> tuple[str, ...]:
    label = table()[code]
    return f"`{code}`", label.es, label.en


def _members(form: Form, path: str) -> list[tuple[str, ...]]:
    return [row for name, field in members(form) for row in _member(f"{path}{name}", field)]


def _member(path: str, field: StrictField) -> Iterator[tuple[str, ...]]:
    notes = ["yes" if field.required else "no"]
    notes += [word for word in ("personal", "correctable") if getattr(field, word)]
    if isinstance(field, fields.Sha256) and field.file:
        notes.append("own document" if field.own else "file")
    yield f"`{path}`", f"{field.es} · *{field.en}*", _form(field), ", ".join(notes)
    if isinstance(field, fields.Group):
        yield from _members(field.form, f"{path}.")
    elif isinstance(field, fields.Several) and isinstance(field.each, fields.Group):
        yield from _members(field.each.form, f"{path}[].")


def _form(field: StrictField) -> str:
    if isinstance(field, fields.Text):
        return f"text, {'' if field.lines else 'one line, '}at most {field.longest:,} characters"
    if isinstance(field, fields.Choice):
        return "one of " + ", ".join(f"`{word}`" for word in field.among)
    if isinstance(field, fields.Whole):
        return f"whole number from {field.least:,}" + (
            "" if field.most == 2**53 - 1 else f" to {field.most:,}"
        )
    if isinstance(field, fields.Several):
        each = "groups" if isinstance(field.each, fields.Group) else _form(field.each)
        return f"list of {field.least} to {field.most}, none twice: {each}"
    if isinstance(field, fields.Group):
        return "group"
    known = next((words for kind, words in KINDS.items() if isinstance(field, kind)), None)
    return known or getattr(field, "told", "") or f"`{field.json_schema()['pattern']}`"


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |\n" for row in lines)
