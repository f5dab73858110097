"""Query parameters: each known by name, given once, in one spelling; anything else is refused.

    Number      0, 7, 1200          decimal, no sign, no leading zero
    Choice      accredited          one of a few words
    Pattern     ayto-15113          a name of the domain; `as_of`: an index or a legal day

The fields are marshmallow's, so that OpenAPI describes what is read. Their messages are codes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NoReturn

import marshmallow as ma
from flask import Request
from marshmallow import validate
from webargs.flaskparser import FlaskParser

from libroabierto.record.entry import MAX_INDEX
from libroabierto_face.web.errors import BadParameter
from libroabierto_face.web.parameters import NUMBER, check_names
from libroabierto_ledger.application import DEFAULT_LIMIT, MAX_LIMIT

_MOMENT: Final = rf"{NUMBER.pattern}|[1-9][0-9]{{3}}-[0-9]{{2}}-[0-9]{{2}}"


class Parameters(ma.Schema):
    """Base of every set of parameters."""

    class Meta:
        unknown = ma.RAISE


class Number(ma.fields.Integer):
    """A whole number from *least* to *most*."""

    def __init__(self, description: str, *, least: int = 0, most: int = MAX_INDEX, **options: Any) -> None:
        bounds = validate.Range(least, most, error="parameter.out-of-range")
        super().__init__(validate=bounds, metadata={"description": description}, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if not NUMBER.fullmatch(value):
            raise ma.ValidationError("parameter.not-number")
        return int(value)


class Choice(ma.fields.String):
    """One of *among*."""

    def __init__(self, description: str, *, among: tuple[str, ...], **options: Any) -> None:
        choices = validate.OneOf(among, error="parameter.not-among")
        super().__init__(validate=choices, metadata={"description": description}, **options)


class Pattern(ma.fields.String):
    """A name whose whole spelling matches *form*."""

    def __init__(self, description: str, *, form: str, **options: Any) -> None:
        spelled = validate.Regexp(rf"^(?:{form})\Z", error="parameter.form")
        metadata = {"description": description, "pattern": f"^(?:{form})$"}
        super().__init__(validate=spelled, metadata=metadata, **options)


def limit() -> Number:
    """How many items a page has."""
    told = f"How many items at most; {DEFAULT_LIMIT} when it is not given"
    return Number(told, least=1, most=MAX_LIMIT, load_default=DEFAULT_LIMIT)


def as_of() -> Pattern:
    """Up to which entry, or the end of which day in Mexico City, the answer knows; its text."""
    told = "Answer with what was recorded by then: an entry's index, or a day (its end in Mexico City)"
    return Pattern(told, form=_MOMENT, load_default=None)


class StrictParser(FlaskParser):
    """Reads the query of a request; raises BadParameter for the first thing that is wrong with it."""

    def load_querystring(self, req: Request, schema: ma.Schema) -> Mapping[str, str]:
        """Return the parameters, each of which is known and stands once."""
        known = {field.data_key or name for name, field in schema.fields.items()}
        check_names(req.args, known)
        return req.args.to_dict()

    def handle_error(self, error: ma.ValidationError, *args: Any, **kwargs: Any) -> NoReturn:
        """Raise BadParameter with the code of the first faulty parameter."""
        faults = error.messages_dict["query"]
        name = next(iter(faults))
        code = faults[name][0]
        missing = code == ma.fields.Field.default_error_messages["required"]
        raise BadParameter("parameter.missing" if missing else code, parameter=name)
