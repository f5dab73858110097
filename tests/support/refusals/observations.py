"""Refusals of observations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from support.founding import AUTHORITY, COUNCIL, ROLL, Town
from support.lives import bodies, observations
from support.refusals.row import Row, spoiled


def _filed(**data: Any) -> Callable[[Town], str]:
    return lambda town: observations.filed(town, **data)


def _answered(**members: Any) -> Callable[[Town], str]:
    return lambda town: spoiled(town, observations.answered(town), **members)


BEYOND: dict[str, Any] = {"target": 10_000}

ROWS: tuple[Row, ...] = (
    Row("observation.exists", "observed", _filed(), "a second observation in one stream"),
    Row("observation.target-unknown", "assembled", _filed(**BEYOND), "an entry beyond the log"),
    Row(
        "observation.target-unknown",
        "assembled",
        lambda town: observations.filed(town, target=len(town.entries)),
        "an observation on itself",
    ),
    Row("observation.addressee-unknown", "assembled", _filed(addressee="nadie"), "nobody is addressed"),
    Row(
        "observation.addressee-unknown",
        "proposed",
        _filed(addressee="osc-nueva", target=1),
        "a proposed institution",
    ),
    Row(
        "observation.to-itself",
        "assembled",
        _filed(addressee=observations.AUTHOR),
        "an organisation that would answer itself",
    ),
    Row(
        "observation.due-before-act",
        "assembled",
        _filed(answer_due={"basis": "calendar", "due": "2026-11-19"}),
        "a term that ended the day before",
    ),
    Row(
        "signer.not-authorized",
        "assembled",
        lambda town: observations.filed(town, by=AUTHORITY),
        "the authority files a citizen observation",
    ),
    Row("signer.not-authorized", "observed", _answered(issuer=ROLL[1]), "another institution answers"),
    Row(
        "signer.not-authorized",
        "observed",
        _answered(issuer=observations.AUTHOR),
        "it answers itself",
    ),
    Row(
        "signer.not-authorized",
        "observed",
        _answered(issuer=COUNCIL, office="municipal-president"),
        "an office that does not answer",
    ),
    Row("observation.unknown", "assembled", _answered(), "an answer to nothing"),
    Row("observation.illegal-transition", "observed and answered", _answered(), "a second answer"),
    Row(
        "observation.before-its-beginning",
        "observed",
        _answered(occurred_on="2026-11-19"),
        "an answer the day before",
    ),
    Row(
        "observation.unknown",
        "assembled",
        lambda town: observations.answered(town, by=bodies.STATE_BODY),
        "a state body answers nothing",
    ),
)
