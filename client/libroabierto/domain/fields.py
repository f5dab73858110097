"""Strict fields: one value has one spelling.

Stock marshmallow fields accept several spellings of one value ("1", 1 and true for an integer, a
date with or without leading zeros). These accept exactly the JSON that may be signed and hand it
back unchanged. Each knows its label in both languages, an example for drafts, and its JSON Schema.

`name` is for members whose name is a word of Python ("from"). Flags that a rule or tool may ask
for: `personal` (may be withheld, protocol.md section 2) and
`correctable` (may be the target of `correction.recorded`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NoReturn

import marshmallow as ma

from libroabierto.domain.forms import Fault, Form, form_schema
from libroabierto.domain.jwks import public_key
from libroabierto.domain.vocabulary import Words
from libroabierto.errors import LibroError
from libroabierto.record.moments import parse_date
from libroabierto.record.text import check_text

JsonSchema = dict[str, Any]


class StrictField(ma.fields.Field[Any]):
    """Base: a labelled member that is required unless said otherwise, and never null."""

    default_error_messages = {"required": Fault("field.required"), "null": Fault("field.null")}

    def __init__(
        self,
        es: str,
        en: str,
        *,
        example: Any = None,
        optional: bool = False,
        personal: bool = False,
        correctable: bool = False,
        name: str | None = None,
    ) -> None:
        super().__init__(required=not optional, allow_none=False, data_key=name)
        self.es, self.en, self.example = es, en, example
        self.personal, self.correctable = personal, correctable

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> Any:
        self.examine(value)
        return value

    def examine(self, value: Any) -> None:
        """Raise marshmallow's ValidationError unless *value* may stand here; `ma.missing` for none."""
        if value is ma.missing:
            if self.required:
                raise self.make_error("required")
        elif value is None:
            raise self.make_error("null")
        elif not (self.personal and is_withheld(value)):
            self.check(value)

    def judge(self) -> Callable[[Any], None]:
        """Return what raises whenever `examine` would of a value that is there; of null it says less."""
        return self.examine if self.personal else self.check

    def check(self, value: Any) -> None:
        """Raise marshmallow's ValidationError unless *value*, never null, is the one spelling of a value."""
        raise AssertionError("our bug: a field without a check")

    def json_schema(self) -> JsonSchema:
        """The field as JSON Schema 2020-12, without its labels."""
        raise AssertionError("our bug: a field without a schema")


def refuse(code: str, **facts: object) -> NoReturn:
    """Raise the field error *code*."""
    raise ma.ValidationError([Fault(code, **facts)])


# 256 bits in 43 characters: the two spare bits of the last one are zero.
DIGEST_43 = re.compile("[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]")


def is_withheld(value: object) -> bool:
    """Say whether *value* is a salted commitment, `{"_sd": digest}` (protocol.md section 2)."""
    if not isinstance(value, dict) or set(value) != {"_sd"}:
        return False
    return isinstance(value["_sd"], str) and DIGEST_43.fullmatch(value["_sd"]) is not None


class Text(StrictField):
    """Words for people: a letter or digit at least, no white space at the ends; one line unless `lines`.

    `exact` is for texts of another format (a note, a policy), whose last line feed belongs to them.
    """

    def __init__(
        self,
        es: str,
        en: str,
        *,
        longest: int = 300,
        lines: bool = False,
        exact: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(es, en, **options)
        self.longest, self.lines, self.exact = longest, lines, exact

    def check(self, value: Any) -> None:
        if not isinstance(value, str):
            refuse("field.not-text")
        if not any(map(str.isalnum, value)):  # blanks and marks alone say nothing
            refuse("field.empty")
        if len(value) > self.longest:
            refuse("field.too-long", limit=self.longest)
        if not self.exact and value != value.strip():
            refuse("field.outer-space")
        if not self.lines and len(value.splitlines()) > 1:
            refuse("field.one-line")
        if check_text(value) is not None:  # the strict payload refuses it first; drafts come here unsigned
            refuse("field.bad-character")

    def json_schema(self) -> JsonSchema:
        return {"type": "string", "minLength": 1, "maxLength": self.longest}


class Pattern(StrictField):
    """A machine-readable string: all of it matches one regular expression."""

    pattern: str
    code: str
    told = ""  # its form in words for the documentation, where the expression says too little

    def __init__(self, es: str, en: str, **options: Any) -> None:
        super().__init__(es, en, **options)
        self._has_form = re.compile(self.pattern).fullmatch  # once, and not looked up at each check

    def check(self, value: Any) -> None:
        if not isinstance(value, str) or self._has_form(value) is None:
            refuse(self.code)

    def json_schema(self) -> JsonSchema:
        return {"type": "string", "pattern": f"^(?:{self.pattern})$"}


class Sha256(Pattern):
    """SHA-256 of a file's or payload's exact bytes, lower-case hex.

    *file* is the hash of a file that the ledger may take in and show (attachments.py); *own* of one that
    is the act's own document, which nobody withdraws.
    """

    pattern, code = "[0-9a-f]{64}", "field.not-sha256"

    def __init__(self, es: str, en: str, *, file: bool = False, own: bool = False, **options: Any) -> None:
        super().__init__(es, en, **options)
        self.file, self.own = file or own, own


class InstitutionId(Pattern):
    """An institution's slug, chosen once (protocol.md section 1)."""

    pattern, code = "[a-z0-9][a-z0-9-]{1,62}", "field.not-institution"


class MunicipalityKey(Pattern):
    """INEGI key: five digits, always text."""

    pattern, code = "[0-9]{5}", "field.not-municipality"


class MediaType(Pattern):
    """A media type in lower case, without parameters (RFC 6838 section 4.2)."""

    pattern, code = "[a-z0-9][a-z0-9!#$&^_.+-]{0,62}/[a-z0-9][a-z0-9!#$&^_.+-]{0,62}", "field.not-media-type"


class Origin(Pattern):
    """The log's name: a schemaless URL without spaces or `+`."""

    pattern, code = (
        r"[a-z0-9](?:[a-z0-9.-]{0,98}[a-z0-9])?(?::[0-9]{1,5})?(?:/[a-z0-9._~-]+)*",
        "field.not-origin",
    )


class LogCode(Pattern):
    """The short code that begins every folio."""

    pattern, code = "[A-Z][A-Z0-9]{1,11}", "field.not-log-code"


class Token(Pattern):
    """A compact JWS; what it says is judged by a rule."""

    pattern, code = r"[A-Za-z0-9_-]{1,600}\.[A-Za-z0-9_-]{1,1000}\.[A-Za-z0-9_-]{1,700}", "field.not-token"


class Thumbprint(Pattern):
    """Base64url of a SHA-256, 43 characters: `x5t#S256` or a `kid`."""

    pattern, code = DIGEST_43.pattern, "field.not-thumbprint"


class Day(StrictField):
    """A legal date, `YYYY-MM-DD`; never an instant."""

    def check(self, value: Any) -> None:
        try:
            parse_date(value if isinstance(value, str) else "")
        except LibroError:
            refuse("field.not-date")

    def json_schema(self) -> JsonSchema:
        return {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}


class Whole(StrictField):
    """A whole number within bounds; neither true nor 1.0."""

    def __init__(self, es: str, en: str, *, least: int = 0, most: int = 2**53 - 1, **options: Any) -> None:
        super().__init__(es, en, **options)
        self.least, self.most = least, most

    def check(self, value: Any) -> None:
        if type(value) is not int:
            refuse("field.not-whole")
        if not self.least <= value <= self.most:
            refuse("field.out-of-range", least=self.least, most=self.most)

    def json_schema(self) -> JsonSchema:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


class Flag(StrictField):
    """True or false."""

    def check(self, value: Any) -> None:
        if type(value) is not bool:
            refuse("field.not-flag")

    def json_schema(self) -> JsonSchema:
        return {"type": "boolean"}


class Choice(StrictField):
    """One of a few words; their labels stand in vocabulary.py, or here where a slug means something else."""

    def __init__(
        self, es: str, en: str, *, among: Sequence[str], labels: Words | None = None, **options: Any
    ) -> None:
        super().__init__(es, en, **options)
        self.among = tuple(among)
        self.labels: Words = labels or {}

    def check(self, value: Any) -> None:
        if not isinstance(value, str) or value not in self.among:
            refuse("field.not-among", choices=", ".join(self.among))

    def json_schema(self) -> JsonSchema:
        return {"type": "string", "enum": list(self.among)}


class Jwk(StrictField):
    """A public key of a kind that we use, in RFC 7638's required members only."""

    def check(self, value: Any) -> None:
        try:
            public_key(value)
        except LibroError as error:
            refuse(error.code, **error.facts)

    def json_schema(self) -> JsonSchema:
        kinds = (("OKP", "crv", "x"), ("EC", "crv", "x", "y"), ("RSA", "n", "e"))
        return {"type": "object", "oneOf": [_jwk_schema(kty, members) for kty, *members in kinds]}


def _jwk_schema(kty: str, members: Sequence[str]) -> JsonSchema:
    properties: JsonSchema = {"kty": {"const": kty}} | {name: {"type": "string"} for name in members}
    return {"properties": properties, "required": ["kty", *members], "additionalProperties": False}


class Json(StrictField):
    """Any JSON value but null; what may stand there is judged by a rule."""

    def check(self, value: Any) -> None:
        if not isinstance(value, str | bool | int | list | dict):
            refuse("field.not-json")

    def json_schema(self) -> JsonSchema:
        return {"type": ["string", "boolean", "integer", "array", "object"]}


class Group(StrictField):
    """A member that is a form of its own."""

    def __init__(self, es: str, en: str, form: type[Form], **options: Any) -> None:
        super().__init__(es, en, **options)
        self.form = form()

    def check(self, value: Any) -> None:
        self.form.check(value)

    def json_schema(self) -> JsonSchema:
        return form_schema(self.form)


class Several(StrictField):
    """A list of one kind of member, without repeats."""

    def __init__(
        self, es: str, en: str, each: StrictField, *, least: int = 0, most: int = 100, **options: Any
    ) -> None:
        super().__init__(es, en, **options)
        self.each, self.least, self.most = each, least, most
        self._judge = each.judge()

    def check(self, value: Any) -> None:
        if not isinstance(value, list):
            refuse("field.not-list")
        if not self.least <= len(value) <= self.most:
            refuse("field.list-length", least=self.least, most=self.most)
        try:
            for item in value:
                self._judge(item)
        except ma.ValidationError:
            faults = {at: error.messages for at, item in enumerate(value) if (error := self._fault(item))}
            raise ma.ValidationError(faults) from None
        if _repeats(value):
            refuse("field.repeated")

    def _fault(self, item: Any) -> ma.ValidationError | None:
        try:
            self.each.examine(item)
        except ma.ValidationError as error:
            return error
        return None

    def json_schema(self) -> JsonSchema:
        items = self.each.json_schema()
        return {
            "type": "array",
            "items": items,
            "minItems": self.least,
            "maxItems": self.most,
            "uniqueItems": True,
        }


def _repeats(items: list[Any]) -> bool:
    """Say whether two of *items*, which are all of one kind, are equal."""
    try:
        return len(set(items)) < len(items)
    except TypeError:  # objects: no list of them is long
        return any(item in items[:at] for at, item in enumerate(items))
