"""Refusals (RFC 9457)."""

from __future__ import annotations

import marshmallow as ma

from libroabierto_ledger.web.schemas.members import several, text, whole


class FieldFault(ma.Schema):
    """One member of `data` that does not fit."""

    pointer = text("JSON Pointer into `data`")
    code = text("Stable code")
    message = text("What is wrong, for people")


class Problem(ma.Schema):
    """A refusal."""

    class Meta:
        unknown = ma.INCLUDE  # some carry facts: `version`, `index`, `hash`, `limit`, `parameter`

    type = text("`/problems/<slug>`, a page that explains it; `about:blank` for plain HTTP errors")
    title = text("The problem in one sentence, in the language of the answer")
    status = whole("The HTTP status")
    detail = text("What is wrong and what to do next, in the language of the answer")
    code = text("Stable code; never renamed")
    errors = several(FieldFault, "Every faulty member; only of `invalid-data`", required=False)
