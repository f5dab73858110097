"""The names that stand in addresses: a converter for each, with the form of the whole."""

from __future__ import annotations

from typing import Final

from flask import Flask
from werkzeug.routing import BaseConverter


class SubscriptionId(BaseConverter):
    """`sub_` and 26 characters; what follows it, such as `:verify`, belongs to the address."""

    regex = "sub_[0-9a-z]{26}"


class Sequence(BaseConverter):
    """A position as it stands in messages, 00000000000000001042-0003, or in lists and cursors, 1042-3."""

    regex = "(?:[0-9]{20}(?:-[0-9]{4})?|(?:0|[1-9][0-9]{0,15})(?:-[1-9][0-9]{0,3})?)"


class Place(BaseConverter):
    """A position as it stands in cursors: 1042, 1042-3."""

    regex = "(?:0|[1-9][0-9]{0,15})(?:-[1-9][0-9]{0,3})?"


CONVERTERS: Final = {"subscription": SubscriptionId, "sequence": Sequence, "position": Place}


def register(app: Flask) -> None:
    """Let the routes of *app* use the names."""
    app.url_map.converters.update(CONVERTERS)
