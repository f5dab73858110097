"""Forms of pages: each field known by name, as queries are (parameters.py); an empty field is none."""

from __future__ import annotations

from collections.abc import Collection

from flask import request
from werkzeug.datastructures import MultiDict

from libroabierto_face.web.errors import UnsupportedMediaType
from libroabierto_face.web.parameters import check_names
from libroabierto_notifier.web.media import FORM

Fields = MultiDict[str, str]


def form(*once: str, many: Collection[str] = ()) -> Fields:
    """Return the filled fields of the form that was sent; raises UnsupportedMediaType, BadParameter."""
    if request.mimetype != FORM:
        raise UnsupportedMediaType("media-type.unsupported", want=FORM)
    return _known(request.form, once, many)


def fields(*once: str, many: Collection[str] = ()) -> Fields:
    """Return the filled fields in the address; raises BadParameter."""
    return _known(request.args, once, many)


def _known(given: Fields, once: Collection[str], many: Collection[str]) -> Fields:
    check_names(given, once, many)
    return MultiDict((name, value.strip()) for name, value in given.items(multi=True) if value.strip())
