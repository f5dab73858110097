"""Query parameters and fields of forms: each known by name, each given once unless it may repeat."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from werkzeug.datastructures import MultiDict

from libroabierto_face.web.errors import BadParameter

NUMBER: Final = re.compile(r"0|[1-9][0-9]{0,15}")  # 2**53 has sixteen digits


def check_names(given: MultiDict[str, str], once: Collection[str], many: Collection[str] = ()) -> None:
    """Raise BadParameter for a name that is neither in *once* nor in *many*, or one in *once* given twice."""
    for name, values in given.lists():
        if name not in once and name not in many:
            raise BadParameter("parameter.unknown", parameter=name[:64])
        if len(values) > 1 and name in once:
            raise BadParameter("parameter.repeated", parameter=name)
