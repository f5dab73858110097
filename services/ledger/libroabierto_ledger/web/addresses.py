"""Names inside addresses: what has not the form of the name is not found, whoever looks.

/v1/events/<event_id:...>           UUID, lower case
/v1/submissions/<sha256:...>        64 hex digits
/v1/plans/<plan:...>                a stream with its kind: plan:<uuid>
/v1/institutions/<institution:...>  and so on, by the forms of libroabierto.record.names
"""

from __future__ import annotations

import re
from typing import Any, Final

import flask_smorest
from flask import Flask
from werkzeug.routing import BaseConverter, ValidationError

from libroabierto.record.names import INSTITUTION, STREAMS, UUID

_AGGREGATES: Final = ("declaration", "secretariat", "plan", "commitment", "observation")

ENTRY: Final = "0|[1-9][0-9]{0,15}"  # an index
ENTRY_ROW: Final = "[0-9]{10,16}"  # the id of a row that one entry made: its index in ten digits
TERRITORY: Final = "state|[0-9]{5}"

FORMS: Final = {
    "event_id": UUID.pattern,
    "sha256": "[0-9a-f]{64}",
    "institution": INSTITUTION.pattern,
    "municipality": "[0-9]{5}",
    "level": "[0-9]|[1-5][0-9]|6[0-3]",
    **{kind: f"{kind}:(?:{STREAMS[kind].pattern})" for kind in _AGGREGATES},
    "stream": "|".join(f"{kind}:(?:{form.pattern})" for kind, form in STREAMS.items()),
}


class Name(BaseConverter):
    """A part of an address whose whole spelling has a form."""

    form: re.Pattern[str]

    def to_python(self, value: str) -> str:
        """Let *value* pass, or say that this address does not exist."""
        if self.form.fullmatch(value) is None:
            raise ValidationError
        return value

    def to_url(self, value: str) -> str:
        """Spell the name in an address; a colon is allowed there as it is."""
        return str(super().to_url(value)).replace("%3A", ":")


CONVERTERS: Final[dict[str, type[Name]]] = {
    name: type(f"Name_{name}", (Name,), {"form": re.compile(form)}) for name, form in FORMS.items()
}
# Its addresses take two methods: without its form in the routing one that is none would be 405, not 404.
CONVERTERS["sha256"].regex = FORMS["sha256"]


def register(app: Flask) -> None:
    """Let the routes of *app* use the names."""
    app.url_map.converters.update(CONVERTERS)


def describe(api: flask_smorest.Api) -> None:
    """Tell OpenAPI the form of each name."""
    for converter in CONVERTERS.values():
        api.register_converter(converter, _schema)


def _schema(converter: Any) -> dict[str, str]:
    return {"type": "string", "pattern": f"^(?:{converter.form.pattern})$"}
