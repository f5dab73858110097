"""docs/events.md: the catalogue in words, made from the declarations that the rules judge by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from libroabierto.domain import fields
from libroabierto.domain.catalogue import CATALOGUE, FORMS
from libroabierto.domain.eventtype import EventType
from libroabierto.domain.fields import StrictField
from libroabierto.domain.forms import Form, members
from libroabierto.domain.messages import table
from libroabierto.domain.rulearchive import GENERAL
from libroabierto.domain.shapes import Act

INTRODUCTION: Final = """\
# The catalogue of events

*Made from the code by `make vectors`; change the rules, never this page.* The wire format is
[contracts/PROTOCOL.md](../contracts/PROTOCOL.md), the schemas are in
[contracts/schemas](../contracts/schemas), what is hashed as the rules of version 1 is
[contracts/rules/1.json](../contracts/rules/1.json).

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
}

MEMBER_HEAD: Final = ("member", "dato", "form", "required")
CODE_HEAD: Final = ("code", "qué está mal", "what is wrong")


def page() -> bytes:
    """Return the page."""
    parts = [INTRODUCTION, _summary(), _everywhere(), *map(_type, CATALOGUE.values())]
    return "\n".join(parts).encode()


def _summary() -> str:
    rows = [
        (
            f"[`{t.name}`](#{t.name.replace('.', '')})",
            t.title.es,
            t.title.en,
            f"`{t.stream}:`",
            _order(t),
            _provenance(t),
        )
        for t in CATALOGUE.values()
    ]
    return _table(("type", "título", "title", "stream", "order", "provenance"), rows)


def _everywhere() -> str:
    common = _table(MEMBER_HEAD, _members(Act(), ""))
    general = _table(CODE_HEAD, [_sentence(code) for code in GENERAL])
    return (
        f"## Members that every act may have\n\n{common}\n"
        f"## What any event may be refused for\n\nIn the order of the checks.\n\n{general}"
    )


def _type(type: EventType) -> str:
    own = [row for row in _members(FORMS[type.name], "") if _first_name(row[0]) not in Act.last]
    signers = "".join(f"- {signer.label.es} · *{signer.label.en}*\n" for signer in type.signers)
    refusals = _table(CODE_HEAD, [_sentence(rule.code) for rule in type.rules])
    schema = f"{type.name}.{type.schema}.json"
    facts = f"stream `{type.stream}:`, {_order(type)}, {_provenance(type)}"
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
    return known or f"`{field.json_schema()['pattern']}`"


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |\n" for row in lines)
